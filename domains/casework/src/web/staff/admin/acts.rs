//! What administrators do with an account, from its page and from the API alike. Both ask for a fresh
//! proof first; nobody locks or re-invites themselves.

use std::sync::Arc;

use uuid::Uuid;
use yakusho_identity::{
    SessionToken,
    store::{self, StaffRow},
};
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::{Refused, Visit};

use super::super::desk::Desk;
use crate::web::failure::refused;

/// What is done with an account.
#[derive(Clone, Debug)]
pub enum Act {
    /// Closes it; whoever is signed in is out at once.
    Suspend,
    /// Opens it again.
    Resume,
    /// Registers a client certificate, as typed.
    AddCertificate(String),
    /// Takes all certificates away.
    RemoveCertificates,
}

/// The account with this id.
///
/// # Errors
/// Not found; what the store says.
pub async fn find(desk: &Desk, id: &str) -> Result<StaffRow, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let all = store::staff_list(desk.app.store()).await.map_err(refused)?;
    Ok(all.into_iter().find(|row| row.id == id).ok_or_else(Refusal::not_found)?)
}

/// Does it.
///
/// # Errors
/// A conflict where somebody would close their own account; what the store says.
pub async fn act(
    visit: &Visit,
    desk: &Desk,
    row: &StaffRow,
    act: Act,
) -> yakusho_store::Result<()> {
    if matches!(act, Act::Suspend) && row.id == desk.who.staff {
        return Err(not_oneself().into());
    }
    let (staff, input) = (row.id, (desk.who.actor(), act));
    let done = desk.app.store().write_with(visit.now(), input, move |tx, (by, act)| {
        Box::pin(async move {
            match act {
                Act::Suspend => store::suspend(tx, by, staff).await,
                Act::Resume => store::resume(tx, by, staff).await,
                Act::AddCertificate(typed) => store::add_certificate(tx, by, staff, typed).await,
                Act::RemoveCertificates => {
                    store::remove_certificates(tx, by, staff).await.map(|_| ())
                }
            }
        })
    });
    done.await
}

/// Lets its owner choose their secrets anew: a lost telephone, a forgotten password. Gives the token
/// of the invitation, which is shown once.
///
/// # Errors
/// As [`act`].
pub async fn invite(visit: &Visit, desk: &Desk, row: &StaffRow) -> yakusho_store::Result<String> {
    if row.id == desk.who.staff {
        return Err(not_oneself().into());
    }
    let token = SessionToken::random();
    let shown = token.to_cookie().as_str().to_owned();
    let staff = row.id;
    let input = (desk.who.actor(), Arc::clone(&desk.app.parts().seal), token);
    let done = desk.app.store().write_with(visit.now(), input, move |tx, (by, seal, token)| {
        Box::pin(store::invite(tx, by, seal.as_ref(), staff, token))
    });
    done.await?;
    Ok(shown)
}

/// Where an invitation leads.
#[must_use]
pub fn invitation_link(desk: &Desk, token: &str) -> String {
    format!("{}/staff/invitation/{token}", desk.app.procedures().parts().public_url)
}

fn not_oneself() -> Refusal {
    let words = "自分の職員IDは、ほかの管理者に頼んでください。";
    Refusal::new(RefusalKind::Conflict, "not_oneself", Text::ja(words))
}
