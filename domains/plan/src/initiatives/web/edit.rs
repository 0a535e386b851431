//! `GET, POST /staff/plan/initiatives/new`, `…/{id}/edit`: an initiative under a measure of the plan.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_list;
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::NoticeKind,
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{Entered, Entry, initiative},
        store::{self, Whole},
    },
    whole,
};
use crate::{
    Plan,
    typed::{TITLE, WORDS},
    web::staff::{
        form::{Asked, departments},
        seat::Seat,
    },
};

/// Asks for a new one. `?programme=` says of which programme.
pub async fn ask(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    let programme = visit.query("programme").unwrap_or_default().to_owned();
    let own = seat.desk.who.postings.first().map(|posting| posting.department.clone());
    let entered = Entered { programme, department: own.unwrap_or_default(), ..Entered::default() };
    Ok(page(&visit, &seat, None, &entered, &[]).await?.into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = open(&visit, &plan).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(id) => {
            let words = "取組を準備中として入れました。担当者と節目を決めると、始められます。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/initiatives/{id}")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, None, &entered, &refusal.problems).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Asks what to change.
pub async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    let entered = entered(&seat, &known);
    Ok(page(&visit, &seat, Some(&known), &entered, &[]).await?.into_response())
}

/// Changes it.
pub async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    match amend(&seat, &known, &entered, visit.now()).await {
        Ok(changed) => {
            let words = if changed {
                "取組を直しました。"
            } else {
                "変わったところはありません。"
            };
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &seat, Some(&known), &entered, &refusal.problems).await?;
            Ok(page.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The seat of somebody who keeps initiatives of any department.
///
/// # Errors
/// Not found.
async fn open(visit: &Visit, plan: &Plan) -> Result<Seat, Refused> {
    let seat = Seat::open(visit, plan).await?;
    let mut departments = seat.desk.who.postings.iter().map(|posting| &posting.department);
    if !departments.any(|code| seat.may_with(ActionName::PlanEdit, code)) {
        return Err(Refusal::not_found().into());
    }
    Ok(seat)
}

/// Keeps a new one in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; not found where the department is not theirs; what the store
/// says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let entry = read(seat, entered)?;
    let by = seat.by(&entry.department);
    let write = seat.plan.store().write_with(now, (entry, by), |tx, (entry, by)| {
        Box::pin(store::make(tx, entry, false, by))
    });
    write.await
}

/// Changes one in the person's name. Returns whether anything changed.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(seat: &Seat, known: &Whole, entered: &Entered, now: Timestamp) -> Stored<bool> {
    may(seat, &known.initiative.department)?;
    let entry = read(seat, entered)?;
    let by = seat.by(&known.initiative.department);
    let input = (known.initiative.id, entered.version, entry, by);
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, entry, by)| {
        Box::pin(store::change(tx, *id, *seen, entry, by))
    });
    write.await
}

/// Reads what was typed, where the department is theirs to speak for.
fn read(seat: &Seat, entered: &Entered) -> Stored<Entry> {
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let entry =
        initiative(&edition.pack, plan, entered, seat.desk.today).map_err(Refusal::invalid)?;
    may(seat, &entry.department)?;
    Ok(entry)
}

/// Goes on where what a department keeps is theirs to change.
///
/// # Errors
/// Not found.
pub fn may(seat: &Seat, department: &str) -> Stored<()> {
    if seat.may_with(ActionName::PlanEdit, department) {
        Ok(())
    } else {
        Err(Refusal::not_found().into())
    }
}

/// An initiative as its form shows it.
#[must_use]
pub fn entered(seat: &Seat, known: &Whole) -> Entered {
    let one = &known.initiative;
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref();
    let programme = plan.and_then(|plan| plan.programme(one.programme));
    let place = programme.and_then(|programme| {
        programme.actions.iter().position(|action| action.text == one.measure)
    });
    Entered {
        programme: one.programme.to_string(),
        measure: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
        title: one.title.clone(),
        about: one.about.clone(),
        department: one.department.clone(),
        working_group: one.working_group.clone().unwrap_or_default(),
        responsible: one.responsible.map(|id| id.to_string()).unwrap_or_default(),
        starts_on: one.starts_on.to_string(),
        ends_on: one.ends_on.to_string(),
        version: one.version,
    }
}

async fn page(
    visit: &Visit,
    seat: &Seat,
    known: Option<&Whole>,
    entered: &Entered,
    problems: &[yakusho_kernel::Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let edition = seat.plan.edition();
    let plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let programme = entered.programme.parse().ok().and_then(|number| plan.programme(number));
    let programme = programme.or_else(|| plan.programmes.first()).ok_or_else(Refusal::not_found)?;
    let measures = programme.actions.iter().enumerate();
    let measures = measures.map(|(at, action)| ((at + 1).to_string(), action.text.clone()));
    let groups = std::iter::once((String::new(), "なし".to_owned()))
        .chain(plan.groups.iter().map(|group| (group.id.clone(), group.name.clone())));
    let staff = staff_list(seat.plan.store()).await.map_err(refused)?;
    let of = |row: &yakusho_identity::store::StaffRow| {
        let posted = row.postings.iter().any(|(_, one)| one.department == entered.department);
        !row.suspended && (posted || row.id.to_string() == entered.responsible)
    };
    let people = std::iter::once((String::new(), "まだ決めない".to_owned())).chain(
        staff.iter().filter(|row| of(row)).map(|row| (row.id.to_string(), row.name.clone())),
    );
    let back = known.map_or_else(
        || {
            let href = format!("/staff/plan/programmes/{}", programme.number);
            (href, format!("（{}）{}", programme.number, programme.name.ja))
        },
        |known| {
            let one = &known.initiative;
            (format!("/staff/plan/initiatives/{}", one.id), one.title.clone())
        },
    );
    let action = known.map_or_else(
        || "/staff/plan/initiatives/new".to_owned(),
        |known| format!("/staff/plan/initiatives/{}/edit", known.initiative.id),
    );
    let asked = Asked {
        title: if known.is_some() { "取組の内容を直す" } else { "取組を加える" }.to_owned(),
        lead: format!("（{}）{}", programme.number, programme.name.ja),
        action,
        hidden: vec![
            ("programme", programme.number.to_string()),
            ("version", entered.version.to_string()),
        ],
        fields: vec![
            FieldView::radio(
                lang,
                "measure",
                "計画の取組事項",
                Choices::new(measures, |place| place == entered.measure),
            ),
            FieldView::line(lang, "title", "取組の名前", Line::text(&entered.title))
                .hint(format!("{TITLE}文字まで。例：証明書の申請を10手続オンラインにする")),
            FieldView::lines(lang, "about", "すること", &entered.about, WORDS).need(Need::Optional),
            FieldView::select(lang, "department", "所管する課", departments(seat, &entered.department)),
            FieldView::select(
                lang,
                "working_group",
                "進めるWG",
                Choices::new(groups, |id| id == entered.working_group),
            )
            .need(Need::Optional),
            FieldView::select(
                lang,
                "responsible",
                "担当者",
                Choices::new(people, |id| id == entered.responsible),
            )
            .hint("所管する課の職員から選びます。課を変えたときは、いちど保存してから選んでください。")
            .need(Need::Optional),
            FieldView::line(lang, "starts_on", "始まりの日", Line::short_text(&entered.starts_on))
                .hint("例：令和8年6月1日、2026-06-01"),
            FieldView::line(lang, "ends_on", "終わりの日", Line::short_text(&entered.ends_on)),
        ],
        go: if known.is_some() { "直す" } else { "加える" },
        back,
    };
    Ok(asked.page(visit, seat, problems))
}
