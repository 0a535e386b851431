//! The files that parties signed themselves.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use yakusho_store::{Result, Tx, instant, stamp};

use super::signed_entity::{Column, Entity, Model};
use crate::model::{ContractFile, SignedFile};

/// Such a file among the attachments of a contract.
pub const SIGNED: &str = "signed";

/// Those of a contract, in the order in which they were signed.
///
/// # Errors
/// What the database says.
pub async fn of_contract(
    db: &impl ConnectionTrait,
    municipality: &str,
    contract: Uuid,
) -> Result<Vec<SignedFile>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::Contract.eq(contract))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(signed_of).collect())
}

/// Keeps one.
///
/// # Errors
/// What the database says.
pub async fn insert(tx: &Tx, one: &SignedFile) -> Result<()> {
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: one.id,
        contract: one.contract,
        signer: one.signer,
        number: one.number,
        attachment: one.file.attachment,
        sha256: one.file.sha256.clone(),
        bytes: one.file.bytes,
        field: one.field.clone(),
        subject: one.subject.clone(),
        issuer: one.issuer.clone(),
        fingerprint: one.fingerprint.clone(),
        level: one.level.clone(),
        name_fits: one.name_fits,
        stand_in: one.stand_in,
        taken_at: stamp(one.taken_at),
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn signed_of(row: Model) -> SignedFile {
    SignedFile {
        id: row.id,
        contract: row.contract,
        signer: row.signer,
        number: row.number,
        file: ContractFile { attachment: row.attachment, sha256: row.sha256, bytes: row.bytes },
        field: row.field,
        subject: row.subject,
        issuer: row.issuer,
        fingerprint: row.fingerprint,
        level: row.level,
        name_fits: row.name_fits,
        stand_in: row.stand_in,
        taken_at: instant(row.taken_at),
    }
}
