//! Proposals as rows.

pub mod entity;
pub mod migration;

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{MunicipalityCode, Refusal, date::jst_date};
use yakusho_store::{Error, Result, Tx, version::bump};
use yakusho_worklist::{WaitingFor, WorkItem};

use self::entity::{Column, Entity, Model};
use super::rules::{Entered, Kind, State, Step, decide, next_code};
use crate::{
    by::By,
    groups::members::{self, Ending},
};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "group_change";
/// The kind of a proposal's item in the worklist.
const PASS: &str = "group_change.approve";

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: Uuid,
    /// The group's code: of the one that ends, or that the new one got when it was approved.
    pub group: String,
    /// What was proposed.
    pub text: Entered,
    /// The first day of the new group, or the last of the one that ends.
    pub day: Date,
    /// Where it stands.
    pub state: State,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// Counts its changes.
    pub version: i64,
}

/// All proposals, oldest first.
///
/// # Errors
/// What the database says.
pub async fn all(db: &impl ConnectionTrait, municipality: MunicipalityCode) -> Result<Vec<Change>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(of_row).collect()
}

/// A proposal.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Change>> {
    let key = (municipality.as_str().to_owned(), id);
    Entity::find_by_id(key).one(db).await?.map(of_row).transpose()
}

/// Proposes something that was read. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn propose(
    tx: &Tx,
    text: &Entered,
    day: Date,
    secretariat: &str,
    by: &By,
) -> Result<Uuid> {
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        kind: text.kind.code().to_owned(),
        working_group: text.group.clone(),
        name: text.name.clone(),
        scope: text.scope.clone(),
        departments: json!(text.departments).to_string(),
        day: day.to_string(),
        reason: text.reason.clone(),
        state: State::Proposed.code().to_owned(),
        proposed_by: by.staff,
        proposed_at: tx.stamp(),
        decided_by: None,
        decided_at: None,
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let title = match text.kind {
        Kind::Found => format!("WGの新設：{}", text.name),
        Kind::Close => format!("WGの終了：{}", text.group),
    };
    let item = WorkItem {
        kind: PASS.to_owned(),
        subject_kind: SUBJECT.to_owned(),
        subject: id,
        department: secretariat.to_owned(),
        assignee: None,
        title,
        topic: String::new(),
        due_on: Some(day),
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await?;
    by.act(tx, "group_change.proposed", SUBJECT, id, json!(text)).await?;
    Ok(id)
}

/// Takes a step with a proposal. A new group gets its code from `codes`, those that the pack has; a
/// closing ends the memberships of its group.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where somebody was faster; what the database says.
pub async fn step(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    step: Step,
    codes: &[String],
    by: &By,
) -> Result<State> {
    let known = find(tx.db(), tx.municipality(), id).await?.ok_or_else(Refusal::not_found)?;
    let today = jst_date(tx.now());
    let to = decide(step, known.state, (known.proposed_by, by.staff), (known.day, today))?;
    let group = match (to, known.text.kind) {
        (State::Approved, Kind::Found) => {
            let founded = all(tx.db(), tx.municipality()).await?;
            let founded = founded.iter().map(|one| one.group.as_str());
            next_code(codes.iter().map(String::as_str).chain(founded))
        }
        _ => known.group.clone(),
    };
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.code()))
        .col_expr(Column::WorkingGroup, Expr::value(group.as_str()))
        .col_expr(Column::DecidedBy, Expr::value(by.staff))
        .col_expr(Column::DecidedAt, Expr::value(tx.stamp()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_group_change", change, Column::Version, seen).await?;
    yakusho_worklist::close(tx, PASS, id).await?;
    let action = match to {
        State::Approved => "group_change.approved",
        State::Proposed | State::Dropped => "group_change.dropped",
    };
    by.act(tx, action, SUBJECT, id, json!({ "group": group, "day": known.day })).await?;
    if to == State::Approved && known.text.kind == Kind::Close {
        end_memberships(tx, &known, by).await?;
    }
    Ok(to)
}

/// Ends the memberships that would go on after the last day of their group.
async fn end_memberships(tx: &Tx, closing: &Change, by: &By) -> Result<()> {
    let all = members::ever_of_group(tx.db(), tx.municipality(), &closing.group).await?;
    for one in all {
        let goes_on = one.until.is_none_or(|until| until > closing.day);
        if !goes_on {
            continue;
        }
        // Who was to begin later never begins: their only day is the first.
        let ending = Ending {
            id: one.id,
            last_day: closing.day.max(one.from),
            because: "WGの終了".to_owned(),
            by: by.staff,
            authority: by.authority.clone(),
        };
        members::end(tx, &ending).await?;
    }
    Ok(())
}

fn of_row(row: Model) -> Result<Change> {
    let broken = |what: &str| Error::Broken(format!("plan_group_change: {what}"));
    let day: Date = row.day.parse().map_err(|_| broken("a day does not read"))?;
    let departments =
        serde_json::from_str(&row.departments).map_err(|_| broken("departments do not read"))?;
    let kind = Kind::from_code(&row.kind).ok_or_else(|| broken("an unknown kind"))?;
    Ok(Change {
        id: row.id,
        text: Entered {
            kind,
            group: if kind == Kind::Close { row.working_group.clone() } else { String::new() },
            name: row.name,
            scope: row.scope,
            departments,
            day: row.day,
            reason: row.reason,
        },
        group: row.working_group,
        day,
        state: State::from_code(&row.state).ok_or_else(|| broken("an unknown state"))?,
        proposed_by: row.proposed_by,
        decided_by: row.decided_by,
        version: row.version,
    })
}
