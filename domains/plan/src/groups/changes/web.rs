//! `GET /staff/plan/groups/changes`: what was proposed. `GET, POST …/changes/new`: a group is proposed to
//! be founded or closed. `POST …/changes/{id}`: a second person approves, or it is dropped.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Problem, Refusal, Text, date::show_date_without_weekday};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line},
    parts::{Chip, FormStart, NoticeKind, Tone},
};
use yakusho_permission::{ActionName, Resource};
use yakusho_store::{Error, Result as Stored};

use super::{
    rules::{Around, Entered, Kind, LONGEST_TEXT, State as Stands, Step, read},
    store::{self, Change},
};
use crate::{
    Plan,
    groups::registry,
    people::secretariat,
    web::staff::{form::Asked, seat::Seat},
};

/// The routes.
pub fn routes() -> Router<Plan> {
    Router::new()
        .route("/staff/plan/groups/changes", get(show))
        .route("/staff/plan/groups/changes/new", get(ask).post(propose))
        .route("/staff/plan/groups/changes/{id}", post(act))
}

#[derive(Template)]
#[template(path = "staff/groups/changes.html")]
struct ChangesPage {
    may_found: bool,
    changes: Vec<ChangeView>,
}

struct ChangeView {
    id: Uuid,
    title: String,
    chip: Chip,
    day: String,
    lines: Vec<(&'static str, String)>,
    form: Option<FormStart>,
    may_approve: bool,
    version: i64,
}

/// What a link may choose already.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Chosen {
    /// The group that is to be closed.
    #[serde(default)]
    pub close: String,
}

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = GroupChangeStep)]
#[serde(default)]
pub struct Decided {
    /// `approve`, `drop`.
    pub step: String,
    /// The version that was seen.
    pub version: i64,
}

/// The set of groups as policies see it: no group of its own yet.
fn resource(seat: &Seat) -> Resource {
    Resource::WorkingGroup {
        municipality: seat.plan.store().municipality(),
        id: String::new(),
        secretariat: secretariat(&seat.plan),
        leads: Vec::new(),
        members: Vec::new(),
    }
}

/// Whether they may found and close groups.
#[must_use]
pub fn may_found(seat: &Seat) -> bool {
    seat.desk.may(ActionName::GroupFound, &resource(seat))
}

/// All proposals, the newest first.
///
/// # Errors
/// What the store says.
pub async fn all(seat: &Seat) -> Stored<Vec<Change>> {
    let store = seat.plan.store();
    let mut all = store::all(store.read(), store.municipality()).await?;
    all.reverse();
    Ok(all)
}

/// Shows what was proposed.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let may_found = may_found(&seat);
    let all = all(&seat).await.map_err(refused)?;
    let hands: Vec<Uuid> =
        all.iter().flat_map(|one| [Some(one.proposed_by), one.decided_by]).flatten().collect();
    let names = staff_names(plan.store(), &hands).await.map_err(refused)?;
    let changes = all.iter().map(|one| view(&visit, &seat, one, &names, may_found)).collect();
    let page = seat.desk.page(&visit, "WGの新設と終了", &ChangesPage { may_found, changes });
    Ok(page.back("/staff/plan/groups", "ワーキンググループ").into_response())
}

fn view(
    visit: &Visit,
    seat: &Seat,
    change: &Change,
    names: &[(Uuid, String)],
    may_found: bool,
) -> ChangeView {
    let name = |id: Uuid| {
        let found = names.iter().find(|(known, _)| *known == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let text = &change.text;
    let day = show_date_without_weekday(change.day, Lang::Ja);
    let (title, day) = match text.kind {
        Kind::Found => (format!("新設：{}", text.name), format!("{day}から")),
        Kind::Close => {
            (format!("終了：{}", registry::name(&seat.plan, &change.group)), format!("{day}まで"))
        }
    };
    let mut lines = Vec::new();
    if text.kind == Kind::Found {
        let departments: Vec<String> =
            text.departments.iter().map(|code| seat.desk.department(code)).collect();
        lines.push(("扱うこと", text.scope.clone()));
        lines.push(("対象の所属", departments.join("、")));
    }
    lines.push(("理由", text.reason.clone()));
    lines.push(("提案した人", name(change.proposed_by)));
    if let Some(by) = change.decided_by {
        lines.push(("決めた人", name(by)));
    }
    let waits = change.state == Stands::Proposed && may_found;
    let tone = match change.state {
        Stands::Proposed => Tone::Yellow,
        Stands::Approved => Tone::Green,
        Stands::Dropped => Tone::Grey,
    };
    ChangeView {
        id: change.id,
        title,
        chip: Chip::new(change.state.label(), tone),
        day,
        lines,
        form: waits.then(|| {
            let place = format!("/staff/plan/groups/changes/{}", change.id);
            FormStart::post(visit, place).with_own_button()
        }),
        may_approve: change.proposed_by != seat.desk.who.staff,
        version: change.version,
    }
}

/// Asks what is proposed.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    seat.desk.must(ActionName::GroupFound, &resource(&seat))?;
    let kind = if chosen.close.is_empty() { Kind::Found } else { Kind::Close };
    let entered = Entered { kind, group: chosen.close, ..Entered::default() };
    Ok(page(&visit, &seat, &entered, &[]).into_response())
}

/// Proposes it.
pub async fn propose(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(_) => {
            let words = "提案しました。計画を進める課の、別の係長か課長が承認すると決まります。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see("/staff/plan/groups/changes"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, &entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Proposes in the person's name. Returns the proposal's id.
///
/// # Errors
/// Not found where they may not; a refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    if !may_found(seat) {
        return Err(Refusal::not_found().into());
    }
    let (plan, today) = (&seat.plan, seat.desk.today);
    let groups: Vec<(String, String)> =
        registry::groups(plan, today).into_iter().map(|one| (one.code, one.name)).collect();
    let edition = plan.edition();
    let known = edition.pack.departments.iter().filter(|one| one.in_force_on(today));
    let before = all(seat).await?;
    let ending = before.iter().filter(|one| one.text.kind == Kind::Close);
    let around = Around {
        today,
        groups: &groups,
        departments: known.map(|one| one.code.as_str()).collect(),
        ending: ending
            .filter(|one| one.state != Stands::Dropped)
            .map(|one| one.group.as_str())
            .collect(),
    };
    let (text, day) = read(entered, &around).map_err(Refusal::invalid)?;
    let department = secretariat(plan);
    let input = (text, seat.by(&department), department);
    let write = plan.store().write_with(now, input, move |tx, (text, by, department)| {
        Box::pin(store::propose(tx, text, day, department, by))
    });
    write.await
}

/// Approves or drops.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(decided): Form<Decided>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let to = decide(&seat, &id, &decided, visit.now()).await.map_err(refused)?;
    let words = match to {
        Stands::Approved => "承認しました。その日から、WGの一覧に反映されます。",
        Stands::Proposed | Stands::Dropped => "提案を取りやめました。",
    };
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see("/staff/plan/groups/changes"))
}

/// Takes a step in the person's name.
///
/// # Errors
/// Not found where they may not; the refusal of the rules; a conflict where somebody was faster; what
/// the store says.
pub async fn decide(seat: &Seat, id: &str, decided: &Decided, now: Timestamp) -> Stored<Stands> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let step = Step::from_code(&decided.step).ok_or_else(Refusal::not_found)?;
    if !may_found(seat) {
        return Err(Refusal::not_found().into());
    }
    let plan = &seat.plan;
    let edition = plan.edition();
    let charters = edition.pack.plan.iter().flat_map(|plan| &plan.groups);
    let codes: Vec<String> = charters.map(|charter| charter.id.clone()).collect();
    let input = (codes, seat.by(&secretariat(plan)));
    let seen = decided.version;
    let write = plan.store().write_with(now, input, move |tx, (codes, by)| {
        Box::pin(store::step(tx, id, seen, step, codes, by))
    });
    let to = write.await?;
    plan.read_group_changes().await?;
    Ok(to)
}

fn page(visit: &Visit, seat: &Seat, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let (plan, today) = (&seat.plan, seat.desk.today);
    let reason = FieldView::lines(lang, "reason", "理由", &entered.reason, limit(LONGEST_TEXT))
        .hint("社会情勢やニーズの何が変わったか。委員会や各課に説明できるように書いてください。");
    let (title, lead, go, fields) = match entered.kind {
        Kind::Found => {
            let edition = plan.edition();
            let known = edition.pack.departments.iter().filter(|one| one.in_force_on(today));
            let choices: Vec<(String, String)> =
                known.map(|one| (one.code.clone(), one.name.ja.clone())).collect();
            let chosen: BTreeSet<&str> = entered.departments.iter().map(String::as_str).collect();
            let departments = Choices::new(choices, |code| chosen.contains(code));
            let fields = vec![
                FieldView::line(lang, "name", "WGの名前", Line::text(&entered.name))
                    .hint("例：生成AIの使い方を考えるWG"),
                FieldView::lines(lang, "scope", "扱うこと", &entered.scope, limit(LONGEST_TEXT)),
                FieldView::line(lang, "day", "活動を始める日", Line::short_text(&entered.day))
                    .hint("例：令和8年12月1日、2026-12-01"),
                reason,
                FieldView::checks(lang, "departments", "対象の所属", departments),
            ];
            let lead = "計画の6つのWGのほかに、新しいWGを置きます。承認されると、推薦の依頼・会議・時間の記録が使えるようになります。";
            ("WGの新設を提案する", lead, "提案する", fields)
        }
        Kind::Close => {
            let groups = registry::groups(plan, today).into_iter().map(|one| (one.code, one.name));
            let choices = Choices::new(groups, |code| code == entered.group);
            let fields = vec![
                FieldView::select(lang, "group", "終わらせるWG", choices),
                FieldView::line(lang, "day", "最後の日", Line::short_text(&entered.day))
                    .hint("例：令和9年3月31日、2027-03-31"),
                reason,
            ];
            let lead = "承認されると、メンバーの期間はこの日までになります。会議の記録、決めたこと、共有知は、終わったあとも読めます。";
            ("WGの終了を提案する", lead, "提案する", fields)
        }
    };
    let asked = Asked {
        title: title.to_owned(),
        lead: lead.to_owned(),
        action: "/staff/plan/groups/changes/new".to_owned(),
        hidden: vec![("kind", entered.kind.code().to_owned())],
        fields,
        go,
        back: ("/staff/plan/groups/changes".to_owned(), "WGの新設と終了".to_owned()),
    };
    asked.page(visit, seat, problems)
}

fn limit(letters: usize) -> u32 {
    u32::try_from(letters).unwrap_or(u32::MAX)
}
