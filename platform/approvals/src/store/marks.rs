//! The trail as rows.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_pack::format::Grade;
use yakusho_store::{Error, Result, Tx, instant};

use super::entity::mark::{Column, Entity, Model};
use crate::model::{Mark, MarkKind};

/// A mark with its time and what was written, still sealed.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub id: Uuid,
    pub mark: Mark,
    pub at: Timestamp,
    pub sealed: Option<Vec<u8>>,
}

pub(crate) async fn append(
    tx: &Tx,
    id: Uuid,
    approval: Uuid,
    mark: &Mark,
    sealed: Option<Vec<u8>>,
) -> Result<()> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        approval,
        kind: mark.kind.code().to_owned(),
        step: mark.step.clone(),
        staff: mark.staff,
        signed_for: mark.instead_of,
        grade: mark.grade.map(|grade| grade.code().to_owned()),
        department: mark.department.clone(),
        delegated: mark.delegated,
        round: i64::from(mark.round),
        sealed,
        at: tx.stamp(),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes what was written away; who did what and when stays.
pub(crate) async fn empty(tx: &Tx, approval: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Sealed, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Approval.eq(approval))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The trail of an approval, oldest first.
pub(crate) async fn of_approval(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    approval: Uuid,
) -> Result<Vec<Kept>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Approval.eq(approval))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let kind = MarkKind::from_code(&row.kind)
                .ok_or_else(|| Error::Broken(format!("approval_mark {}: its kind", row.id)))?;
            Ok(Kept {
                id: row.id,
                mark: Mark {
                    kind,
                    step: row.step,
                    staff: row.staff,
                    instead_of: row.signed_for,
                    grade: row.grade.as_deref().and_then(Grade::from_code),
                    department: row.department,
                    delegated: row.delegated,
                    round: u32::try_from(row.round).unwrap_or(u32::MAX),
                },
                at: instant(row.at),
                sealed: row.sealed,
            })
        })
        .collect()
}

/// The approvals that somebody signed or sent back, the newest first.
pub(crate) async fn done_by(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
    limit: u64,
) -> Result<Vec<Uuid>> {
    let kinds = [MarkKind::Signed, MarkKind::Decided, MarkKind::Returned, MarkKind::LookedAfter];
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Staff.eq(staff))
        .filter(Column::Kind.is_in(kinds.map(MarkKind::code)))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let mut ids: Vec<Uuid> = Vec::new();
    for row in rows {
        if !ids.contains(&row.approval) {
            ids.push(row.approval);
        }
    }
    Ok(ids)
}
