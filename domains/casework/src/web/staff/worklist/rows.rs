//! The rows of the list.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_approvals::Standing;
use yakusho_kernel::date::jst_date;
use yakusho_pages::{
    Html,
    parts::{Chip, Tone},
};
use yakusho_store::Result;
use yakusho_worklist::{ListPage, ListedItem, marked};

use super::super::{desk::Desk, words};
use crate::{
    inquiry,
    model::CaseState,
    papers::delivery::Undelivered,
    store::cases::{self, Record},
};

/// The approvals behind the items that wait for a signature, by the item's subject.
///
/// # Errors
/// What the store says.
pub async fn approvals(desk: &Desk, page: &ListPage) -> Result<HashMap<Uuid, Standing>> {
    let subjects: Vec<Uuid> = page
        .items
        .iter()
        .filter(|listed| listed.item.subject_kind == "approval")
        .map(|listed| listed.item.subject)
        .collect();
    let found = desk.app.approvals().behind_items(desk.app.store(), &subjects).await?;
    Ok(found.into_iter().collect())
}

/// One row.
pub struct Row {
    /// The work item.
    pub item: Uuid,
    /// What it is called.
    pub number: String,
    /// What it opens; empty: nothing.
    pub href: String,
    /// The procedure, and whether it is new.
    pub name: Html,
    /// Where it stands.
    pub state: Html,
    /// By when.
    pub due: Html,
    /// Since when.
    pub age: String,
    /// Who has it.
    pub assignee: String,
    /// The department, where the list holds several.
    pub department: Option<String>,
    /// Whether its day has passed.
    pub urgent: bool,
    /// Whether the reader marked it.
    pub marked: bool,
}

/// What the rows are read with.
pub struct Reading {
    /// Whether the list holds several departments.
    pub several: bool,
    /// When the reader last looked.
    pub looked_at: Option<Timestamp>,
    /// The instant.
    pub now: Timestamp,
}

/// The rows of a page of the list.
///
/// # Errors
/// What the store says.
pub async fn rows(desk: &Desk, page: &ListPage, reading: &Reading) -> Result<Vec<Row>> {
    let store = desk.app.store();
    let subjects: Vec<Uuid> = page.items.iter().map(|listed| listed.item.subject).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &subjects).await?;
    let records: HashMap<Uuid, Record> =
        records.into_iter().map(|record| (record.case.id.uuid(), record)).collect();
    let staff: Vec<Uuid> = page.items.iter().filter_map(|listed| listed.item.assignee).collect();
    let names: HashMap<Uuid, String> =
        yakusho_identity::store::staff_names(store, &staff).await?.into_iter().collect();
    let items: Vec<Uuid> = page.items.iter().map(|listed| listed.id).collect();
    let marks = marked(store, desk.who.staff, &items).await?;
    let approvals = approvals(desk, page).await?;
    let gathered = Gathered { records, approvals, names, marks };
    Ok(page.items.iter().map(|listed| gathered.row(desk, listed, reading)).collect())
}

struct Gathered {
    records: HashMap<Uuid, Record>,
    approvals: HashMap<Uuid, Standing>,
    names: HashMap<Uuid, String>,
    marks: BTreeSet<Uuid>,
}

impl Gathered {
    fn row(&self, desk: &Desk, listed: &ListedItem, reading: &Reading) -> Row {
        let record = self.records.get(&listed.item.subject);
        let standing = self.approvals.get(&listed.item.subject);
        let edition = desk.app.procedures().shelf().current();
        let (number, href, name, state, due) = match (record, standing) {
            (Some(record), _) => {
                let procedure = &record.case.procedure;
                let known = edition.pack.procedure(procedure);
                (
                    format!("{}-{}", record.number, record.place + 1),
                    format!("/staff/cases/{}", record.case.id),
                    known.map_or_else(|| procedure.clone(), |known| known.name.ja.clone()),
                    Html::of(&words::state_chip(record.case.state)),
                    due_cell(desk, listed, Some(record.case.state)),
                )
            }
            (None, Some(standing)) => approval_cells(desk, standing, listed),
            (None, None) if listed.item.kind == inquiry::KIND => inquiry_cells(desk, listed),
            (None, None) if listed.item.subject_kind == "measurement" => {
                measurement_cells(desk, listed)
            }
            (None, None) if listed.item.subject_kind == "nomination_letter" => {
                nomination_cells(desk, listed)
            }
            (None, None) if room_of(&listed.item.subject_kind).is_some() => {
                room_cells(desk, listed)
            }
            // Other domains' work says by its title what it is.
            (None, None) => (
                listed.item.title.clone(),
                String::new(),
                String::new(),
                Html::text(listed.item.waiting_for.label()),
                due_cell(desk, listed, None),
            ),
        };
        let assignee = listed.item.assignee.and_then(|id| self.names.get(&id));
        Row {
            item: listed.id,
            number,
            href,
            name: Html::join([
                name_cell(&name, listed, reading.looked_at),
                what_cell(&listed.item.kind),
            ]),
            state,
            due,
            age: age(listed.created_at, reading.now),
            assignee: assignee.map_or_else(
                || if standing.is_some() { "だれでも" } else { "未定" }.to_owned(),
                Clone::clone,
            ),
            department: reading.several.then(|| desk.department(&listed.item.department)),
            urgent: listed.is_overdue(desk.today),
            marked: self.marks.contains(&listed.id),
        }
    }
}

/// The title of an approval begins with the number of its case.
fn approval_cells(
    desk: &Desk,
    standing: &Standing,
    listed: &ListedItem,
) -> (String, String, String, Html, Html) {
    let (number, name) = standing.title.split_once(' ').unwrap_or(("", &standing.title));
    let (words, tone) = match listed.item.kind.as_str() {
        "approval.look_after" => ("後閲待ち", Tone::Yellow),
        "approval.redraft" => ("差戻し", Tone::Yellow),
        _ => ("決裁待ち", Tone::Blue),
    };
    (
        number.to_owned(),
        format!("/staff/approvals/{}", standing.approval.id),
        name.to_owned(),
        Html::of(&Chip::new(words, tone)),
        due_cell(desk, listed, None),
    )
}

/// A question of another department; its words stand on its own page.
fn inquiry_cells(desk: &Desk, listed: &ListedItem) -> (String, String, String, Html, Html) {
    (
        "照会".to_owned(),
        format!("/staff/inquiries/{}", listed.item.subject),
        listed.item.title.clone(),
        Html::of(&Chip::new("回答待ち", Tone::Yellow)),
        due_cell(desk, listed, None),
    )
}

/// A measurement of the city's plan that somebody must pass; the plan has its page.
fn measurement_cells(desk: &Desk, listed: &ListedItem) -> (String, String, String, Html, Html) {
    (
        "計画".to_owned(),
        format!("/staff/plan/measurements/{}", listed.item.subject),
        listed.item.title.clone(),
        Html::of(&Chip::new(listed.item.waiting_for.label(), Tone::Yellow)),
        due_cell(desk, listed, None),
    )
}

/// A letter that asks for members of working groups; the plan has its page.
fn nomination_cells(desk: &Desk, listed: &ListedItem) -> (String, String, String, Html, Html) {
    (
        "推薦".to_owned(),
        format!("/staff/plan/nominations/letters/{}", listed.item.subject),
        listed.item.title.clone(),
        Html::of(&Chip::new(listed.item.waiting_for.label(), Tone::Yellow)),
        due_cell(desk, listed, None),
    )
}

/// What the list calls a sort of subject of another domain, and where that has its page.
fn room_of(subject_kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match subject_kind {
        "milestone" => ("計画", "/staff/plan/milestones/"),
        "wg_todo" => ("計画", "/staff/plan/todos/"),
        "plan_day" => ("計画", "/staff/plan/year#"),
        "group_change" => ("計画", "/staff/plan/groups/changes#"),
        "committee_paper" => ("計画", "/staff/plan/papers/"),
        "committee_question" => ("計画", "/staff/plan/decisions/"),
        "contract" => ("契約", "/staff/contracts/"),
        _ => return None,
    })
}

/// Something of another domain that is due; its room has its page.
fn room_cells(desk: &Desk, listed: &ListedItem) -> (String, String, String, Html, Html) {
    let (room, place) = room_of(&listed.item.subject_kind).unwrap_or(("計画", "/staff/plan#"));
    (
        room.to_owned(),
        format!("{place}{}", listed.item.subject),
        listed.item.title.clone(),
        Html::of(&Chip::new(listed.item.waiting_for.label(), Tone::Yellow)),
        due_cell(desk, listed, None),
    )
}

fn name_cell(name: &str, listed: &ListedItem, looked_at: Option<Timestamp>) -> Html {
    let name = if listed.item.kind == crate::handover::run::MEND {
        let chip = Chip::new("連携で取り込めず", Tone::Red);
        Html::join([Html::text(name), Html::text(" "), Html::of(&chip)])
    } else {
        Html::text(name)
    };
    let Some(looked_at) = looked_at.filter(|at| listed.changed_since(Some(*at))) else {
        return name;
    };
    let words = if listed.created_at > looked_at { "新着" } else { "変更" };
    Html::join([name, Html::text(" "), Html::of(&Chip::new(words, Tone::Yellow))])
}

/// What sort of work it is, where it is not the case itself: a notice that came back.
fn what_cell(kind: &str) -> Html {
    Undelivered::of_kind(kind).map_or_else(Html::default, |what| {
        Html::join([Html::text(" "), Html::of(&Chip::new(what.title(), Tone::Red))])
    })
}

fn due_cell(desk: &Desk, listed: &ListedItem, state: Option<CaseState>) -> Html {
    let Some(due) = listed.item.due_on else {
        let stopped = state == Some(CaseState::Correction);
        return Html::text(if stopped { "補正中は止まります" } else { "なし" });
    };
    let left = words::days_left(due, desk.today);
    let tone = match (due - desk.today).get_days() {
        ..0 => Tone::Red,
        0..=7 => Tone::Yellow,
        _ => Tone::Grey,
    };
    Html::join([Html::text(words::day(due)), Html::text(" "), Html::of(&Chip::new(left, tone))])
}

/// Whole days since it came.
pub fn age(since: Timestamp, now: Timestamp) -> String {
    let days = (jst_date(now) - jst_date(since)).get_days();
    if days <= 0 { "きょう".to_owned() } else { format!("{days}日") }
}
