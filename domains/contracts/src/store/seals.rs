//! The sealed files of contracts.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use yakusho_store::{Error, Result, Tx, instant, stamp};

use super::seal_entity::{Column, Entity, Model};
use crate::model::Seal;

/// The sealed file among the attachments of a contract.
pub const SEALED: &str = "sealed";
/// The 合意締結証明書.
pub const CERTIFICATE: &str = "certificate";

/// The seals of a contract, the newest first.
///
/// # Errors
/// What the database says.
pub async fn of_contract(
    db: &impl ConnectionTrait,
    municipality: &str,
    contract: Uuid,
) -> Result<Vec<Seal>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::Contract.eq(contract))
        .order_by_desc(Column::Number)
        .all(db)
        .await?;
    rows.into_iter().map(seal_of).collect()
}

/// The newest seals that are to be renewed by a day.
///
/// # Errors
/// What the database says.
pub async fn due(db: &impl ConnectionTrait, municipality: &str, day: Date) -> Result<Vec<Seal>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::RenewOn.lte(day.to_string()))
        .order_by_asc(Column::RenewOn)
        .all(db)
        .await?;
    let mut due = Vec::new();
    for row in rows {
        let newest = of_contract(db, municipality, row.contract).await?.into_iter().next();
        // Seals before the newest are only history.
        due.extend(newest.filter(|newest| newest.id == row.id));
    }
    Ok(due)
}

/// Keeps one.
///
/// # Errors
/// What the database says.
pub async fn insert(tx: &Tx, seal: &Seal) -> Result<()> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: seal.id,
        contract: seal.contract,
        number: seal.number,
        attachment: seal.attachment,
        sha256: seal.sha256.clone(),
        bytes: seal.bytes,
        level: seal.level.clone(),
        sealed_at: stamp(seal.sealed_at),
        renew_on: seal.renew_on.to_string(),
        certificate: seal.certificate,
        stand_in: seal.stand_in,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn seal_of(row: Model) -> Result<Seal> {
    let renew_on = row.renew_on.parse();
    Ok(Seal {
        renew_on: renew_on.map_err(|_| Error::Broken(format!("seal {} is damaged", row.id)))?,
        id: row.id,
        contract: row.contract,
        number: row.number,
        attachment: row.attachment,
        sha256: row.sha256,
        bytes: row.bytes,
        level: row.level,
        sealed_at: instant(row.sealed_at),
        certificate: row.certificate,
        stand_in: row.stand_in,
    })
}
