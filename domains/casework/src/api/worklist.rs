//! `GET /api/v1/staff/worklist`: what is next.

use axum::extract::{Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};
use yakusho_worklist::{Counts, Cursor, Filter, ListedItem, counts, list};

use super::desk::Clerk;
use crate::{
    Casework,
    store::cases::{self, Record},
    web::staff::worklist::{PAGE, View, approvals, narrowed, scope},
};

/// What to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `all`, `due`, `mine`, `untaken`, `resident`, `done`.
    view: Option<String>,
    /// Where the page before ended.
    after: Option<String>,
}

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
    /// The case.
    case: Uuid,
    /// 受付番号 of its application.
    number: String,
    /// The procedure.
    procedure: String,
    /// The approval, where the item waits for a signature, a second look or a new draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<Uuid>,
    /// Where the case stands.
    state: &'static str,
    /// The department that has it.
    department: String,
    /// Who has it in hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Uuid>,
    /// By when the office means to answer.
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
    let filter: Filter = narrowed(&scope, &desk, View::asked(asked.view.as_deref()));
    let after: Option<Cursor> = asked.after.as_deref().and_then(|place| place.parse().ok());
    let store = app.store();
    let page = list(store, &filter, after.as_ref(), PAGE).await?;
    let approvals = approvals(&desk, &page).await?;
    let of = |listed: &ListedItem| {
        let subject = listed.item.subject;
        approvals.get(&subject).map_or(subject, |standing| standing.approval.subject.id)
    };
    let ids: Vec<Uuid> = page.items.iter().map(of).collect();
    let records = cases::with_ids(store.read(), store.municipality(), &ids).await?;
    let item = |listed: &ListedItem| {
        let case = of(listed);
        let record = records.iter().find(|one| one.case.id.uuid() == case)?;
        let approval = approvals.get(&listed.item.subject).map(|standing| standing.approval.id);
        Some(Item {
            approval,
            assignee: listed.item.assignee,
            due_on: listed.item.due_on,
            ..item(record, listed.is_overdue(desk.today))
        })
    };
    let worklist = Worklist {
        items: page.items.iter().filter_map(item).collect(),
        next: page.next.map(|next| next.to_string()),
        counts: totals(&counts(store, &scope, desk.today).await?),
    };
    Ok(Said::ok(&visit, worklist))
}

fn item(record: &Record, overdue: bool) -> Item {
    Item {
        case: record.case.id.uuid(),
        number: record.number.clone(),
        approval: None,
        procedure: record.case.procedure.clone(),
        state: record.case.state.code(),
        department: record.department.clone(),
        assignee: record.case.assignee,
        due_on: record.due_on,
        overdue,
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
