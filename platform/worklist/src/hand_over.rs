//! Work that changes hands in bulk: somebody is transferred.

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;
use yakusho_store::{Result, Store, Tx};

use crate::entity::{OPEN, work_item};

/// How much of a kind somebody has open in a department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWork {
    /// Who.
    pub staff: Uuid,
    /// The department's code.
    pub department: String,
    /// The kind of item.
    pub kind: String,
    /// How many.
    pub count: i64,
}

/// At most so many people are asked about in one statement.
const AT_ONCE: usize = 500;

/// What these people have open, by department and kind.
///
/// # Errors
/// What the database says.
pub async fn open_work_of(store: &Store, staff: &[Uuid]) -> Result<Vec<OpenWork>> {
    use work_item::Column;
    let mut all = Vec::new();
    for part in staff.chunks(AT_ONCE) {
        let rows: Vec<(Uuid, String, String, i64)> = work_item::Entity::find()
            .select_only()
            .column(Column::Assignee)
            .column(Column::Department)
            .column(Column::Kind)
            .column_as(Column::Id.count(), "items")
            .filter(Column::Municipality.eq(store.municipality().as_str()))
            .filter(Column::State.eq(OPEN))
            .filter(Column::Assignee.is_in(part.iter().copied()))
            .group_by(Column::Assignee)
            .group_by(Column::Department)
            .group_by(Column::Kind)
            .order_by_asc(Column::Assignee)
            .order_by_asc(Column::Department)
            .order_by_asc(Column::Kind)
            .into_tuple()
            .all(store.read())
            .await?;
        all.extend(rows.into_iter().map(|(staff, department, kind, count)| OpenWork {
            staff,
            department,
            kind,
            count,
        }));
    }
    Ok(all)
}

/// Gives somebody's open items of a kind in these departments to somebody else, or to nobody in
/// particular. Returns how many there were.
///
/// # Errors
/// What the database says.
pub async fn reassign(
    tx: &Tx,
    kind: &str,
    from: Uuid,
    departments: &[String],
    to: Option<Uuid>,
) -> Result<u64> {
    use work_item::Column;
    let done = work_item::Entity::update_many()
        .col_expr(Column::Assignee, Expr::value(to))
        .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1_i64))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::State.eq(OPEN))
        .filter(Column::Assignee.eq(from))
        .filter(Column::Kind.eq(kind))
        .filter(Column::Department.is_in(departments))
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected)
}

/// Gives the open items of a kind about these subjects to nobody in particular.
///
/// # Errors
/// What the database says.
pub async fn let_go(tx: &Tx, kind: &str, subjects: &[Uuid]) -> Result<()> {
    use work_item::Column;
    for part in subjects.chunks(AT_ONCE) {
        work_item::Entity::update_many()
            .col_expr(Column::Assignee, Expr::value(None::<Uuid>))
            .col_expr(Column::ChangedAt, Expr::value(tx.stamp()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1_i64))
            .filter(Column::Municipality.eq(tx.municipality().as_str()))
            .filter(Column::State.eq(OPEN))
            .filter(Column::Kind.eq(kind))
            .filter(Column::Subject.is_in(part.iter().copied()))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}
