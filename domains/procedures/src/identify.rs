//! Records that the person behind an application was identified, and lets others hear it.

use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    events::{APPLICATION_IDENTIFIED, Identified},
    model::{ApplicationNoun, IdentityState},
    store::applications,
};

/// Records the identification. `method` names what was shown at a window (運転免許証 …), never its
/// number. Doing it twice changes nothing.
///
/// # Errors
/// What the store says.
pub async fn identify(
    tx: &Tx,
    application: Id<ApplicationNoun>,
    identity: IdentityState,
    method: &str,
    by: &Actor,
) -> Result<()> {
    if !applications::set_identity(tx, application, identity).await? {
        return Ok(());
    }
    tx.act(NewAction {
        kind: "application.identified",
        subject_kind: "application",
        subject: application.uuid(),
        by,
        authority: None,
        purpose: None,
        data: serde_json::json!({ "identity": identity, "method": method }),
    })
    .await?;
    let staff = if let Actor::Staff { id } = by { Some(*id) } else { None };
    let said = serde_json::to_value(Identified { identity, staff })
        .map_err(|error| Error::Broken(error.to_string()))?;
    tx.publish(Event { kind: APPLICATION_IDENTIFIED, subject: application.uuid(), data: said })
        .await
}
