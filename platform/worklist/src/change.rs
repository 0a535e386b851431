//! How domains fill the list.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_store::{Result, Tx};

use crate::{
    entity::{DONE, NO_DUE_DAY, OPEN, work_item},
    item::WorkItem,
};

/// Puts an item into the list, or brings it up to date: the item of this kind and subject is
/// opened again where it was closed. Nothing is written where nothing changed. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn put(tx: &Tx, item: &WorkItem) -> Result<Uuid> {
    let known = find(tx, &item.kind, item.subject).await?;
    let Some(known) = known else { return insert(tx, item).await };
    let id = known.id;
    let due_on = item.due_on.map_or_else(|| NO_DUE_DAY.to_owned(), |day| day.to_string());
    let same = known.department == item.department
        && known.assignee == item.assignee
        && known.title == item.title
        && known.topic == item.topic
        && known.due_on == due_on
        && known.waiting_for == item.waiting_for.code()
        && known.state == OPEN;
    if same {
        return Ok(id);
    }
    let version = known.version + 1;
    let mut row = known.into_active_model();
    row.department = Set(item.department.clone());
    row.assignee = Set(item.assignee);
    row.title = Set(item.title.clone());
    row.topic = Set(item.topic.clone());
    row.due_on = Set(due_on);
    row.waiting_for = Set(item.waiting_for.code().to_owned());
    row.state = Set(OPEN.to_owned());
    row.changed_at = Set(tx.stamp());
    row.version = Set(version);
    work_item::Entity::update(row).exec(tx.db()).await?;
    Ok(id)
}

/// Puts items of subjects that this very write makes, at the end of its commit.
pub fn put_new(tx: &Tx, items: &[WorkItem]) {
    tx.append::<work_item::Entity>(items.iter().map(|item| row(tx, item)).collect());
}

/// Closes the item of this kind and subject. False where it is not there or closed already.
///
/// # Errors
/// What the database says.
pub async fn close(tx: &Tx, kind: &str, subject: Uuid) -> Result<bool> {
    close_where(tx, Some(kind), subject).await.map(|closed| closed > 0)
}

/// Closes everything about a subject: it was withdrawn, or merged into another. Returns how many
/// items were open.
///
/// # Errors
/// What the database says.
pub async fn close_all_of(tx: &Tx, subject: Uuid) -> Result<u64> {
    close_where(tx, None, subject).await
}

async fn close_where(tx: &Tx, kind: Option<&str>, subject: Uuid) -> Result<u64> {
    use work_item::Column;
    let mut change = work_item::Entity::update_many()
        .col_expr(Column::State, Expr::value(DONE))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Version, sea_orm::ExprTrait::add(Expr::col(Column::Version), 1_i64))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Subject.eq(subject))
        .filter(Column::State.eq(OPEN));
    if let Some(kind) = kind {
        change = change.filter(Column::Kind.eq(kind));
    }
    Ok(change.exec(tx.db()).await?.rows_affected)
}

async fn find(tx: &Tx, kind: &str, subject: Uuid) -> Result<Option<work_item::Model>> {
    let row = work_item::Entity::find()
        .filter(work_item::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(work_item::Column::Subject.eq(subject))
        .filter(work_item::Column::Kind.eq(kind))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    Ok(row)
}

async fn insert(tx: &Tx, item: &WorkItem) -> Result<Uuid> {
    let row = row(tx, item);
    let id = row.id;
    work_item::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

fn row(tx: &Tx, item: &WorkItem) -> work_item::Model {
    work_item::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: tx.new_id(),
        kind: item.kind.clone(),
        subject_kind: item.subject_kind.clone(),
        subject: item.subject,
        department: item.department.clone(),
        assignee: item.assignee,
        title: item.title.clone(),
        topic: item.topic.clone(),
        due_on: item.due_on.map_or_else(|| NO_DUE_DAY.to_owned(), |day| day.to_string()),
        waiting_for: item.waiting_for.code().to_owned(),
        state: OPEN.to_owned(),
        created_at: tx.stamp(),
        changed_at: tx.stamp(),
        version: 1,
    }
}
