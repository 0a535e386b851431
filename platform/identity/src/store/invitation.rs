//! One-time invitations: the way into a new account, or back into one whose secrets are lost. The
//! administrators hand over an address; what is chosen there they never see.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal};
use yakusho_store::{Result, Store, Tx, instant, stamp};

use super::{
    entity::{invitation, staff},
    own_secret::{replace_recovery_codes, totp_context},
    session,
    staff::{act, update},
};
use crate::secret::{PasswordHash, RecoveryCode, Sealer, SessionToken, TotpSecret};

/// An invitation that nobody took up ends after this.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Whom an invitation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The account.
    pub staff: Uuid,
    /// Its sign-in name.
    pub login: String,
    /// The name as colleagues read it.
    pub name: String,
}

/// What somebody chose who took an invitation up.
pub struct Chosen {
    /// Their password.
    pub password: PasswordHash,
    /// Their authenticator.
    pub totp: TotpSecret,
    /// The step of the code with which they proved it.
    pub step: u64,
    /// Their recovery codes.
    pub recovery: Vec<RecoveryCode>,
}

/// Invites somebody to choose their secrets anew. Older invitations end, and so do their sessions
/// and, until they have chosen, every way in by password.
///
/// # Errors
/// A refusal where there is no such account; what the database or the seal says.
pub async fn invite(
    tx: &Tx,
    by: &Actor,
    sealer: &dyn Sealer,
    staff: Uuid,
    token: &SessionToken,
) -> Result<()> {
    let nobodys = TotpSecret::random();
    let sealed = sealer.seal(&totp_context(staff), nobodys.as_bytes())?;
    update(tx, staff, |row| {
        // A hash that no password has.
        row.password_hash = sea_orm::ActiveValue::Set("invited".to_owned());
        row.totp_sealed = sea_orm::ActiveValue::Set(sealed);
        row.totp_last_step = sea_orm::ActiveValue::Set(None);
    })
    .await?;
    replace_recovery_codes(tx, by, staff, &[]).await?;
    session::end_sessions_of(tx, by, staff).await?;
    invitation::Entity::delete_many()
        .filter(invitation::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(invitation::Column::Staff.eq(staff))
        .exec(tx.db())
        .await?;
    let row = invitation::Model {
        municipality: tx.municipality().as_str().to_owned(),
        token_hash: token.hash(),
        staff,
        expires_at: stamp(tx.now().checked_add(INVITATION_LASTS).unwrap_or(tx.now())),
        used_at: None,
    };
    invitation::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    act(tx, "staff.invited", staff, by, json!({})).await
}

/// Whom an invitation is for; `None` where it was taken up, is over or never was.
///
/// # Errors
/// What the database says.
pub async fn invited(
    store: &Store,
    token: &SessionToken,
    now: Timestamp,
) -> Result<Option<Invited>> {
    let municipality = store.municipality().as_str().to_owned();
    let key = (municipality.clone(), token.hash());
    let row = invitation::Entity::find_by_id(key).one(store.read()).await?;
    let open = |row: &invitation::Model| row.used_at.is_none() && now < instant(row.expires_at);
    let Some(row) = row.filter(open) else { return Ok(None) };
    let account = staff::Entity::find_by_id((municipality, row.staff)).one(store.read()).await?;
    Ok(account.filter(|account| account.suspended_at.is_none()).map(|account| Invited {
        staff: account.id,
        login: account.login,
        name: account.name,
    }))
}

/// Takes an invitation up, once.
///
/// # Errors
/// Not found where it was taken up meanwhile or is over; what the database or the seal says.
pub async fn accept_invitation(
    tx: &Tx,
    sealer: &dyn Sealer,
    token: &SessionToken,
    chosen: &Chosen,
) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), token.hash());
    let row = invitation::Entity::find_by_id(key).one(tx.db()).await?;
    let Some(row) = row.filter(|row| tx.now() < instant(row.expires_at)) else {
        return Err(Refusal::not_found().into());
    };
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::UsedAt, Expr::value(Some(tx.stamp())))
        .filter(invitation::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(invitation::Column::TokenHash.eq(row.token_hash.as_str()))
        .filter(invitation::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    if used.rows_affected != 1 {
        return Err(Refusal::not_found().into());
    }
    let staff = row.staff;
    let by = Actor::Staff { id: staff };
    let sealed = sealer.seal(&totp_context(staff), chosen.totp.as_bytes())?;
    update(tx, staff, |row| {
        row.password_hash = sea_orm::ActiveValue::Set(chosen.password.as_str().to_owned());
        row.must_change_password = sea_orm::ActiveValue::Set(false);
        row.totp_sealed = sea_orm::ActiveValue::Set(sealed);
        row.totp_last_step = sea_orm::ActiveValue::Set(i64::try_from(chosen.step).ok());
    })
    .await?;
    replace_recovery_codes(tx, &by, staff, &chosen.recovery).await?;
    act(tx, "staff.invitation_accepted", staff, &by, json!({})).await
}
