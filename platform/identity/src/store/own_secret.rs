//! The secrets of accounts as rows: password, authenticator and recovery codes, as hashes or sealed.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::Actor;
use yakusho_store::{Result, Store, Tx, insert_all};

use super::{
    entity::{recovery, staff},
    session,
    staff::{act, update},
};
use crate::secret::{PasswordHash, RecoveryCode, Sealer, TotpSecret};

/// Where the seal of an account's one-time code secret belongs.
pub(crate) fn totp_context(staff: Uuid) -> String {
    format!("staff/{staff}/totp")
}

/// Changes a password and ends every other session of the account.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn change_password(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    password: &PasswordHash,
    set_by_somebody_else: bool,
) -> Result<()> {
    update(tx, staff, |row| {
        row.password_hash = Set(password.as_str().to_owned());
        row.must_change_password = Set(set_by_somebody_else);
    })
    .await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.password_changed", staff, by, json!({})).await
}

/// Changes one's own password, and ends every other session of the account.
///
/// # Errors
/// A refusal where there is no such account; what the database says.
pub async fn change_own_password(
    tx: &Tx,
    staff: Uuid,
    session: Uuid,
    password: &PasswordHash,
) -> Result<()> {
    let by = Actor::Staff { id: staff };
    update(tx, staff, |row| {
        row.password_hash = Set(password.as_str().to_owned());
        row.must_change_password = Set(false);
    })
    .await?;
    session::end_sessions_but(tx, &by, staff, Some(session)).await?;
    act(tx, "staff.password_changed", staff, &by, json!({})).await
}

/// Gives oneself a new authenticator, and ends every other session of the account. `step` is that
/// of the code with which the new one was proved.
///
/// # Errors
/// A refusal where there is no such account; what the database or the seal says.
pub async fn change_own_authenticator(
    tx: &Tx,
    sealer: &dyn Sealer,
    staff: Uuid,
    session: Uuid,
    totp: &TotpSecret,
    step: u64,
) -> Result<()> {
    let by = Actor::Staff { id: staff };
    let sealed = sealer.seal(&totp_context(staff), totp.as_bytes())?;
    update(tx, staff, |row| {
        row.totp_sealed = Set(sealed);
        row.totp_last_step = Set(i64::try_from(step).ok());
    })
    .await?;
    session::end_sessions_but(tx, &by, staff, Some(session)).await?;
    act(tx, "staff.authenticator_changed", staff, &by, json!({})).await
}

/// Replaces the recovery codes of an account; the old ones open nothing any more.
///
/// # Errors
/// What the database says.
pub async fn replace_recovery_codes(
    tx: &Tx,
    by: &Actor,
    staff: Uuid,
    codes: &[RecoveryCode],
) -> Result<()> {
    recovery::Entity::delete_many()
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    keep_recovery_codes(tx, staff, codes).await?;
    act(tx, "staff.recovery_codes_replaced", staff, by, json!({ "codes": codes.len() })).await
}

/// How many recovery codes of an account still open.
///
/// # Errors
/// What the database says.
pub async fn recovery_codes_left(store: &Store, staff: Uuid) -> Result<u64> {
    let count = recovery::Entity::find()
        .filter(recovery::Column::Municipality.eq(store.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .filter(recovery::Column::UsedAt.is_null())
        .count(store.read())
        .await?;
    Ok(count)
}

/// Whether this is the account's password.
///
/// # Errors
/// What the database says.
pub async fn password_is(
    store: &Store,
    staff: Uuid,
    password: secrecy::SecretString,
) -> Result<bool> {
    let key = (store.municipality().as_str().to_owned(), staff);
    let row = staff::Entity::find_by_id(key).one(store.read()).await?;
    PasswordHash::verify(row.map(|row| PasswordHash::from_row(row.password_hash)), password).await
}

/// Replaces the authenticator's secret and the recovery codes, and ends every session.
///
/// # Errors
/// A refusal where there is no such account; what the database or the seal says.
pub async fn replace_second_factor(
    tx: &Tx,
    by: &Actor,
    sealer: &dyn Sealer,
    staff: Uuid,
    totp: &TotpSecret,
    recovery: &[RecoveryCode],
) -> Result<()> {
    let sealed = sealer.seal(&totp_context(staff), totp.as_bytes())?;
    update(tx, staff, |row| {
        row.totp_sealed = Set(sealed);
        row.totp_last_step = Set(None);
    })
    .await?;
    recovery::Entity::delete_many()
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    keep_recovery_codes(tx, staff, recovery).await?;
    session::end_sessions_of(tx, by, staff).await?;
    act(tx, "staff.second_factor_replaced", staff, by, json!({})).await
}

pub(crate) async fn keep_recovery_codes(
    tx: &Tx,
    staff: Uuid,
    codes: &[RecoveryCode],
) -> Result<()> {
    let rows = codes
        .iter()
        .map(|code| recovery::Model {
            municipality: tx.municipality().as_str().to_owned(),
            code_hash: code.hash(staff),
            staff,
            used_at: None,
        })
        .collect();
    insert_all::<recovery::Entity, _>(tx.db(), rows).await
}

/// Marks the step of a one-time code as used. False where it was used meanwhile.
pub(crate) async fn use_step(tx: &Tx, staff: Uuid, step: u64) -> Result<bool> {
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let before = staff::Column::TotpLastStep.is_null().or(staff::Column::TotpLastStep.lt(step));
    let done = staff::Entity::update_many()
        .col_expr(staff::Column::TotpLastStep, Expr::value(Some(step)))
        .filter(staff::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(staff::Column::Id.eq(staff))
        .filter(before)
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Marks a recovery code as used. False where it was used meanwhile.
pub(crate) async fn use_recovery(tx: &Tx, code_hash: &str) -> Result<bool> {
    let done = recovery::Entity::update_many()
        .col_expr(recovery::Column::UsedAt, Expr::value(Some(tx.stamp())))
        .filter(recovery::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(recovery::Column::CodeHash.eq(code_hash))
        .filter(recovery::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(done.rows_affected == 1)
}
