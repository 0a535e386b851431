//! Those who are asked to sign.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_store::{Error, Result, Tx, instant, stamp, version::bump};

use super::signer_entity::{Column, Entity, Model};
use crate::{
    Contracts,
    model::{Level, Signer, SignerState},
};

/// What the log calls a signer.
pub const SIGNER: &str = "contract_signer";

/// The signers of a contract, by turn.
///
/// # Errors
/// What the database says.
pub async fn of_contract(
    app: &Contracts,
    db: &impl ConnectionTrait,
    contract: Uuid,
) -> Result<Vec<Signer>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(app.store().municipality().as_str()))
        .filter(Column::Contract.eq(contract))
        .order_by_asc(Column::Turn)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|row| signer_of(app, row)).collect()
}

/// A signer.
///
/// # Errors
/// What the database says.
pub async fn find(app: &Contracts, db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Signer>> {
    let key = (app.store().municipality().as_str().to_owned(), id);
    Entity::find_by_id(key).one(db).await?.map(|row| signer_of(app, row)).transpose()
}

/// The signer who holds a link.
///
/// # Errors
/// What the database says.
pub async fn with_token(app: &Contracts, hash: &str) -> Result<Option<Signer>> {
    let row = Entity::find()
        .filter(Column::Municipality.eq(app.store().municipality().as_str()))
        .filter(Column::TokenHash.eq(hash))
        .one(app.store().read())
        .await?;
    row.map(|row| signer_of(app, row)).transpose()
}

/// Those who were asked and have not answered.
///
/// # Errors
/// What the database says.
pub async fn asked(app: &Contracts) -> Result<Vec<Signer>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(app.store().municipality().as_str()))
        .filter(Column::State.eq(SignerState::Asked.code()))
        .order_by_asc(Column::EndsAt)
        .all(app.store().read())
        .await?;
    rows.into_iter().map(|row| signer_of(app, row)).collect()
}

/// Keeps a new one.
///
/// # Errors
/// What the database says.
pub async fn insert(tx: &Tx, app: &Contracts, signer: &Signer) -> Result<()> {
    let plain =
        serde_json::to_vec(&signer.contact).map_err(|error| Error::Broken(error.to_string()))?;
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: signer.id,
        contract: signer.contract,
        party: signer.party,
        turn: signer.turn,
        contact: app.seal(&plain, &place(signer.id))?,
        level: signer.level.code().to_owned(),
        state: signer.state.code().to_owned(),
        token_hash: signer.token_hash.clone(),
        code_hash: signer.code_hash.clone(),
        totp: signer.totp.clone(),
        wrong_codes: signer.wrong_codes,
        asked_at: signer.asked_at.map(stamp),
        ends_at: signer.ends_at.map(stamp),
        read_at: signer.read_at.map(stamp),
        reminded_at: signer.reminded_at.map(stamp),
        answered_at: signer.answered_at.map(stamp),
        agreed_sha256: signer.agreed_sha256.clone(),
        words: signer.words.clone(),
        version: signer.version,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Keeps what changed of one; who it is and for whom they sign never does.
///
/// # Errors
/// A conflict where somebody was faster.
pub async fn save(tx: &Tx, signer: &Signer) -> Result<()> {
    let time = |at: Option<Timestamp>| Expr::value(at.map(stamp));
    let change = Entity::update_many()
        .col_expr(Column::State, Expr::value(signer.state.code()))
        .col_expr(Column::TokenHash, Expr::value(signer.token_hash.clone()))
        .col_expr(Column::CodeHash, Expr::value(signer.code_hash.clone()))
        .col_expr(Column::Totp, Expr::value(signer.totp.clone()))
        .col_expr(Column::WrongCodes, Expr::value(signer.wrong_codes))
        .col_expr(Column::AskedAt, time(signer.asked_at))
        .col_expr(Column::EndsAt, time(signer.ends_at))
        .col_expr(Column::ReadAt, time(signer.read_at))
        .col_expr(Column::RemindedAt, time(signer.reminded_at))
        .col_expr(Column::AnsweredAt, time(signer.answered_at))
        .col_expr(Column::AgreedSha256, Expr::value(signer.agreed_sha256.clone()))
        .col_expr(Column::Words, Expr::value(signer.words.clone()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(signer.id));
    bump(tx.db(), "contract_signer", change, Column::Version, signer.version).await?;
    Ok(())
}

fn place(id: Uuid) -> String {
    format!("contract_signer/{id}")
}

fn signer_of(app: &Contracts, row: Model) -> Result<Signer> {
    let broken = || Error::Broken(format!("signer {} is damaged", row.id));
    let plain = app.open(&row.contact, &place(row.id))?;
    Ok(Signer {
        contact: serde_json::from_slice(&plain).map_err(|_| broken())?,
        level: Level::from_code(&row.level).ok_or_else(broken)?,
        state: SignerState::from_code(&row.state).ok_or_else(broken)?,
        id: row.id,
        contract: row.contract,
        party: row.party,
        turn: row.turn,
        token_hash: row.token_hash,
        code_hash: row.code_hash,
        totp: row.totp,
        wrong_codes: row.wrong_codes,
        asked_at: row.asked_at.map(instant),
        ends_at: row.ends_at.map(instant),
        read_at: row.read_at.map(instant),
        reminded_at: row.reminded_at.map(instant),
        answered_at: row.answered_at.map(instant),
        agreed_sha256: row.agreed_sha256,
        words: row.words,
        version: row.version,
    })
}
