//! Ways to narrow the list that people keep under a name, for themselves or for their department.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal, RefusalKind, Text};
use yakusho_store::{NewAction, Result, Store, Tx};

use crate::entity::work_filter;

/// How many filters one person may keep.
pub const MOST_KEPT: u64 = 30;

/// A filter to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Who keeps it.
    pub staff: Uuid,
    /// The department that shares it; `None`: it is their own.
    pub department: Option<String>,
    /// What it is called.
    pub name: String,
    /// The query of the list's address, as the page reads it.
    pub query: String,
}

/// A kept filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFilter {
    /// Its id.
    pub id: Uuid,
    /// Who keeps it.
    pub staff: Uuid,
    /// The department that shares it.
    pub department: Option<String>,
    /// What it is called.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

/// Keeps a filter. Returns its id.
///
/// # Errors
/// A refusal where somebody keeps too many; what the database says.
pub async fn keep_filter(tx: &Tx, keep: &Keep) -> Result<Uuid> {
    let held = work_filter::Entity::find()
        .filter(work_filter::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(work_filter::Column::Staff.eq(keep.staff))
        .count(tx.db())
        .await?;
    if held >= MOST_KEPT {
        let words =
            format!("残せる絞り込みは{MOST_KEPT}個までです。使わないものを消してください。");
        return Err(Refusal::new(RefusalKind::TooMuch, "too_many_filters", Text::ja(words)).into());
    }
    let id = tx.new_id();
    let row = work_filter::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        staff: keep.staff,
        department: keep.department.clone(),
        name: keep.name.clone(),
        query: keep.query.clone(),
        kept_at: tx.stamp(),
    };
    work_filter::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = serde_json::json!({ "query": keep.query, "department": keep.department });
    act(tx, "worklist.filter_kept", id, keep.staff, data).await?;
    Ok(id)
}

/// Forgets a filter of somebody's own, or one that a department shares of which they are a member.
/// False where there is none.
///
/// # Errors
/// What the database says.
pub async fn forget_filter(tx: &Tx, staff: Uuid, departments: &[&str], id: Uuid) -> Result<bool> {
    let done = work_filter::Entity::delete_many()
        .filter(work_filter::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(work_filter::Column::Id.eq(id))
        .filter(seen_by(staff, departments))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 1 {
        act(tx, "worklist.filter_forgotten", id, staff, serde_json::json!({})).await?;
    }
    Ok(done.rows_affected == 1)
}

/// The filters that somebody sees: their own, and those that their departments share. By name.
///
/// # Errors
/// What the database says.
pub async fn kept_filters(
    store: &Store,
    staff: Uuid,
    departments: &[&str],
) -> Result<Vec<KeptFilter>> {
    let rows = work_filter::Entity::find()
        .filter(work_filter::Column::Municipality.eq(store.municipality().as_str()))
        .filter(seen_by(staff, departments))
        .order_by_asc(work_filter::Column::Name)
        .order_by_asc(work_filter::Column::Id)
        .all(store.read())
        .await?;
    let kept = |row: work_filter::Model| KeptFilter {
        id: row.id,
        staff: row.staff,
        department: row.department,
        name: row.name,
        query: row.query,
    };
    Ok(rows.into_iter().map(kept).collect())
}

fn seen_by(staff: Uuid, departments: &[&str]) -> Condition {
    use work_filter::Column;
    let own = Condition::all().add(Column::Staff.eq(staff)).add(Column::Department.is_null());
    Condition::any().add(own).add(Column::Department.is_in(departments.iter().copied()))
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "worklist_filter",
        subject,
        by: &Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
