//! Challenges that wait for their answer: kept sealed, found by a ticket, answered once.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;
use yakusho_store::{Result, Store, Tx, instant, stamp};
use zeroize::Zeroizing;

use super::entity::ceremony;
use crate::secret::{Sealer, SessionToken};

/// What is begun.
pub(crate) struct Begun<'b> {
    /// `passkey.register`, `passkey.enter`, `passkey.prove`, `single_sign_on`.
    pub(crate) kind: &'static str,
    /// Whose, where somebody is signed in.
    pub(crate) staff: Option<Uuid>,
    /// What must be remembered until the answer.
    pub(crate) state: &'b [u8],
    /// Until when it can be answered.
    pub(crate) lasts: SignedDuration,
}

/// What was remembered.
pub(crate) struct Taken {
    pub(crate) staff: Option<Uuid>,
    pub(crate) sealed: Vec<u8>,
}

/// Begins a ceremony. Returns its ticket.
pub(crate) async fn begin(
    store: &Store,
    sealer: &dyn Sealer,
    begun: &Begun<'_>,
    now: Timestamp,
) -> Result<SessionToken> {
    let ticket = SessionToken::random();
    let row = ceremony::Model {
        municipality: store.municipality().as_str().to_owned(),
        ticket_hash: ticket.hash(),
        kind: begun.kind.to_owned(),
        staff: begun.staff,
        sealed: sealer.seal(&context(begun.kind), begun.state)?,
        expires_at: stamp(now.checked_add(begun.lasts).unwrap_or(now)),
    };
    store
        .write(now, move |tx| {
            let row = row.clone().into_active_model();
            Box::pin(async move {
                ceremony::Entity::insert(row).exec_without_returning(tx.db()).await?;
                Ok(())
            })
        })
        .await?;
    Ok(ticket)
}

/// Takes the ceremony of a ticket: nobody answers it a second time. `None` where there is none of
/// this kind, or it is too late.
pub(crate) async fn take(tx: &Tx, ticket_hash: &str, kind: &str) -> Result<Option<Taken>> {
    let key = (tx.municipality().as_str().to_owned(), ticket_hash.to_owned());
    let Some(row) = ceremony::Entity::find_by_id(key).one(tx.db()).await? else {
        return Ok(None);
    };
    let done = ceremony::Entity::delete_many()
        .filter(ceremony::Column::Municipality.eq(row.municipality.as_str()))
        .filter(ceremony::Column::TicketHash.eq(ticket_hash))
        .exec(tx.db())
        .await?;
    let good = done.rows_affected == 1 && row.kind == kind && tx.now() < instant(row.expires_at);
    Ok(good.then_some(Taken { staff: row.staff, sealed: row.sealed }))
}

/// Opens what was remembered.
pub(crate) fn open(sealer: &dyn Sealer, kind: &str, taken: &Taken) -> Result<Zeroizing<Vec<u8>>> {
    Ok(sealer.open(&context(kind), &taken.sealed)?)
}

fn context(kind: &str) -> String {
    format!("sign-in-ceremony/{kind}")
}
