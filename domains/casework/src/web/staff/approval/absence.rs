//! `GET /staff/absences`: who of one's departments is away, and who decides for them. `POST`: enters
//! an absence of one's own, or, as 係長 or 課長, of somebody of the department.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_approvals::{Absence, Member};
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::read_date};
use yakusho_pack::format::Grade;
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Buttons, Empty, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::Error;

use crate::{
    Casework,
    web::{
        failure::refused,
        staff::{case_file::Seen, desk::Desk, words},
    },
};

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    staff: String,
    #[serde(default)]
    deputy: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

#[derive(Template)]
#[template(path = "staff/absences.html")]
struct AbsencePage {
    errors: ErrorSummary,
    rows: Vec<AbsenceView>,
    empty: Option<Empty>,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

struct AbsenceView {
    name: String,
    deputy: String,
    days: String,
    now: bool,
    /// The deputy works there no longer, and decides nothing.
    without_deputy: bool,
    cancel: Option<FormStart>,
}

/// The colleagues of the person at the desk: who is posted in their departments.
pub struct Colleagues {
    members: Vec<Member>,
    names: HashMap<Uuid, String>,
}

impl Colleagues {
    /// Of the departments in which somebody works.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of(desk: &Desk) -> Result<Self, Refused> {
        let store = desk.app.store();
        let departments = desk.who.departments();
        let office = desk.app.approvals();
        let roster = office
            .roster_of(store.read(), store.municipality(), &departments, desk.today)
            .await
            .map_err(refused)?;
        let ids: Vec<Uuid> = roster.members.iter().map(|one| one.staff).collect();
        let names = staff_names(store, &ids).await.map_err(refused)?.into_iter().collect();
        Ok(Self { members: roster.members, names })
    }

    /// Whether somebody may enter absences of somebody: themselves, or as 係長 or 課長 of one of
    /// their departments.
    #[must_use]
    pub fn may_enter(&self, who: Uuid, of: Uuid) -> bool {
        who == of
            || self.members.iter().filter(|one| one.staff == of).any(|one| {
                self.members.iter().any(|lead| {
                    lead.staff == who
                        && lead.department == one.department
                        && lead.grade >= Grade::Chief
                })
            })
    }

    /// Whether the deputy of an absence still works in a department of whoever is away. One who moved
    /// away, or whose account is closed, decides nothing for them.
    #[must_use]
    pub fn has_deputy(&self, absence: &Absence) -> bool {
        self.members.iter().filter(|one| one.staff == absence.staff).any(|one| {
            self.members
                .iter()
                .any(|other| other.staff == absence.deputy && other.department == one.department)
        })
    }

    /// Their ids, each once.
    #[must_use]
    pub fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.members.iter().map(|one| one.staff).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// A name.
    #[must_use]
    pub fn name(&self, staff: Uuid) -> String {
        self.names.get(&staff).cloned().unwrap_or_else(|| "職員（登録なし）".to_owned())
    }

    /// Name, department and grade by id, in the order of names.
    fn shown(&self, desk: &Desk) -> Vec<(String, String)> {
        let mut shown: BTreeMap<String, String> = BTreeMap::new();
        for one in &self.members {
            let words = format!(
                "{}（{}　{}）",
                self.name(one.staff),
                desk.department(&one.department),
                one.grade.label()
            );
            shown.entry(one.staff.to_string()).or_insert(words);
        }
        shown.into_iter().collect()
    }
}

/// Shows them.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let entered = Entered { staff: desk.who.staff.to_string(), ..Entered::default() };
    Ok(page(&visit, &desk, &entered, &[]).await?.into_response())
}

/// Enters one; what does not fit comes back at its field.
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let done = match read(&entered) {
        Ok((staff, deputy, days)) => keep(&desk, staff, deputy, days, visit.now()).await,
        Err(problems) => Err(Refusal::invalid(problems).into()),
    };
    match done {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("不在を登録しました。"));
            Ok(visit.see("/staff/absences"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &desk, &entered, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Cancels one.
pub async fn cancel(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(_): Form<Seen>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    end(&desk, &id, visit.now()).await?;
    visit.flash(NoticeKind::Success, &Text::ja("不在を取り消しました。"));
    Ok(visit.see("/staff/absences"))
}

/// Enters an absence in the name of the person at the desk.
///
/// # Errors
/// Not found for people whose absences they may not enter; what the rules and the store say.
pub async fn keep(
    desk: &Desk,
    staff: Uuid,
    deputy: Uuid,
    days: (Date, Date),
    now: jiff::Timestamp,
) -> yakusho_store::Result<Uuid> {
    let colleagues = Colleagues::of(desk).await.map_err(|_| Refusal::not_found())?;
    if !colleagues.may_enter(desk.who.staff, staff) {
        return Err(Refusal::not_found().into());
    }
    let input = (desk.app.approvals(), desk.who.actor());
    desk.app
        .store()
        .write_with(now, input, move |tx, (office, by)| {
            Box::pin(async move { office.be_absent(tx, by, staff, deputy, days).await })
        })
        .await
}

/// Cancels an absence in the name of the person at the desk.
///
/// # Errors
/// Not found; what the store says.
pub async fn end(desk: &Desk, id: &str, now: jiff::Timestamp) -> Result<(), Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let office = desk.app.approvals();
    let found = office.absence(desk.app.store(), id).await.map_err(refused)?;
    let absence = found.ok_or_else(Refusal::not_found)?;
    let colleagues = Colleagues::of(desk).await?;
    if !colleagues.may_enter(desk.who.staff, absence.staff) {
        return Err(Refusal::not_found().into());
    }
    let input = (office, desk.who.actor());
    let write = desk.app.store().write_with(now, input, move |tx, (office, by)| {
        Box::pin(async move { office.cancel_absence(tx, by, id).await })
    });
    write.await.map_err(refused)
}

/// The absences of the colleagues that have not ended.
///
/// # Errors
/// What the store says.
pub async fn listed(desk: &Desk, colleagues: &Colleagues) -> Result<Vec<Absence>, Refused> {
    let office = desk.app.approvals();
    let found = office.absences_of(desk.app.store(), &colleagues.ids(), desk.today).await;
    found.map_err(refused)
}

fn read(entered: &Entered) -> Result<(Uuid, Uuid, (Date, Date)), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut person = |field: &str, typed: &str| {
        typed.parse::<Uuid>().unwrap_or_else(|_| {
            let words = Text::ja("職員を選んでください。");
            problems.push(Problem::new(field, "nobody_chosen", words));
            Uuid::nil()
        })
    };
    let staff = person("staff", &entered.staff);
    let deputy = person("deputy", &entered.deputy);
    let mut day = |field: &str, typed: &str| match read_date(typed) {
        Ok(day) => day,
        Err(error) => {
            problems.push(Problem::new(field, "bad_date", error.message()));
            Date::MIN
        }
    };
    let from = day("from", &entered.from);
    let to = day("to", &entered.to);
    if problems.is_empty() { Ok((staff, deputy, (from, to))) } else { Err(problems) }
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    entered: &Entered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let colleagues = Colleagues::of(desk).await?;
    let me = desk.who.staff;
    let rows: Vec<AbsenceView> = listed(desk, &colleagues)
        .await?
        .into_iter()
        .map(|one| AbsenceView {
            name: colleagues.name(one.staff),
            deputy: colleagues.name(one.deputy),
            days: format!("{}から{}まで", words::day(one.from), words::day(one.to)),
            now: one.covers(desk.today),
            without_deputy: !colleagues.has_deputy(&one),
            cancel: colleagues.may_enter(me, one.staff).then(|| {
                let action = format!("/staff/absences/{}/cancel", one.id);
                FormStart::post(visit, action).with_own_button()
            }),
        })
        .collect();
    let all = colleagues.shown(desk);
    let mine: Vec<(String, String)> = all
        .iter()
        .filter(|(id, _)| id.parse().is_ok_and(|of| colleagues.may_enter(me, of)))
        .cloned()
        .collect();
    let body = AbsencePage {
        errors: ErrorSummary::of(problems, lang),
        empty: rows.is_empty().then(|| Empty {
            title: "登録された不在はありません".to_owned(),
            help: "休みや出張の前に、期間と代決者を登録してください。".to_owned(),
            next: None,
        }),
        rows,
        form: FormStart::post(visit, "/staff/absences"),
        fields: vec![
            FieldView::select(
                lang,
                "staff",
                "不在になる人",
                Choices::new(mine, |id| id == entered.staff),
            )
            .problem(problems),
            FieldView::line(lang, "from", "いつから", Line::short_text(&entered.from))
                .hint("例：2026-12-01、令和8年12月1日")
                .problem(problems),
            FieldView::line(lang, "to", "いつまで", Line::short_text(&entered.to))
                .hint("この日も不在に含みます。")
                .problem(problems),
            FieldView::select(
                lang,
                "deputy",
                "代決者",
                Choices::new(all, |id| id == entered.deputy),
            )
            .hint("決裁の経路が代決を認める職の人を選んでください。起案した人や、前の段で承認した人は代決できません。")
            .problem(problems),
        ],
        buttons: Buttons::action(lang, "不在を登録する"),
    };
    Ok(desk.page(visit, "不在と代決者", &body).back("/staff/approvals", "決裁の一覧"))
}
