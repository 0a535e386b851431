//! `GET /api/v1/staff/worklist`: what is next.

use axum::extract::{Query, State, rejection::QueryRejection};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};
use yakusho_worklist::{Counts, ListedItem, counts, marked, sorted_list};

use super::desk::Clerk;
use crate::{
    Casework,
    store::cases::{self, Record},
    web::staff::worklist::{Asked, PAGE, approvals, looked::looked, scope},
};

/// A page of the worklist, what is due first at its head.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Worklist {
    /// The items.
    items: Vec<Item>,
    /// Where the next page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// How much is open.
    counts: Totals,
}

/// How much is open.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Totals {
    open: i64,
    overdue: i64,
    due_today: i64,
    due_this_week: i64,
    unassigned: i64,
    waiting_for_office: i64,
    waiting_for_resident: i64,
}

/// A case in the list; no personal data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Item {
    /// The item of the list, for marks.
    item: Uuid,
    /// Whether the caller marked it.
    marked: bool,
    /// Whether it came or changed since the caller last looked at the page of the list.
    changed: bool,
    /// The approval, where the item waits for a signature, a second look or a new draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<Uuid>,
    /// The case.
    case: Uuid,
    /// 受付番号 of its application.
    number: String,
    /// The procedure.
    procedure: String,
    /// Where it stands.
    state: &'static str,
    /// The department that has it.
    department: String,
    /// Who has it in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Uuid>,
    /// By when the office means to answer; missing while a correction is with the applicant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<jiff::civil::Date>,
    /// Whether that day is over.
    overdue: bool,
    /// The version, for If-Match.
    etag: String,
}

/// The work that the caller may see.
#[utoipa::path(
    get, path = "/api/v1/staff/worklist", tag = "staff", params(Asked), security(("staff" = [])),
    responses((status = 200, description = "The list.", body = Worklist))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Worklist>, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let Some(scope) = scope(&desk) else { return Ok(Said::ok(&visit, Worklist::default())) };
    let store = app.store();
    // Only a person's look at the page counts as one.
    let looked = looked(&desk, &scope, visit.now(), false).await?;
    let filter = asked.filter(&scope, &desk, looked.at);
    let page = sorted_list(store, &filter, asked.sort(), asked.after().as_ref(), PAGE).await?;
    let items: Vec<Uuid> = page.items.iter().map(|listed| listed.id).collect();
    let marks = marked(store, desk.who.staff, &items).await?;
    let approvals = approvals(&desk, &page).await?;
    let case_of = |listed: &ListedItem| {
        let subject = listed.item.subject;
        approvals.get(&subject).map_or(subject, |standing| standing.approval.subject.id)
    };
    let ids: Vec<Uuid> = page.items.iter().map(case_of).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &ids).await?;
    let item = |listed: &ListedItem| {
        let case = case_of(listed);
        let record = records.iter().find(|one| one.case.id.uuid() == case)?;
        Some(Item {
            approval: approvals.get(&listed.item.subject).map(|standing| standing.approval.id),
            assignee: listed.item.assignee,
            item: listed.id,
            marked: marks.contains(&listed.id),
            changed: listed.changed_since(looked.at),
            due_on: listed.item.due_on,
            overdue: listed.is_overdue(desk.today),
            ..item(record)
        })
    };
    let worklist = Worklist {
        items: page.items.iter().filter_map(item).collect(),
        next: page.next.map(|next| next.to_string()),
        counts: totals(&counts(store, &scope, desk.today).await?),
    };
    Ok(Said::ok(&visit, worklist))
}

fn item(record: &Record) -> Item {
    Item {
        item: Uuid::nil(),
        marked: false,
        changed: false,
        overdue: false,
        approval: None,
        case: record.case.id.uuid(),
        number: record.number.clone(),
        procedure: record.case.procedure.clone(),
        state: record.case.state.code(),
        department: record.department.clone(),
        assignee: record.case.assignee,
        due_on: record.due_on,
        etag: super::desk::etag(record),
    }
}

const fn totals(counts: &Counts) -> Totals {
    Totals {
        open: counts.open,
        overdue: counts.overdue,
        due_today: counts.due_today,
        due_this_week: counts.due_this_week,
        unassigned: counts.unassigned,
        waiting_for_office: counts.waiting_for_office,
        waiting_for_resident: counts.waiting_for_resident,
    }
}
