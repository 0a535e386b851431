//! The last step of every way in: is the account open, and then a session begins.

use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::Actor;
use yakusho_store::{NewAction, Result, Tx};

use super::{
    posting::postings_now,
    session::{self, Beginning},
};
use crate::model::{Role, SignInPolicy};

/// What is known of the browser before whose door somebody stands.
pub(crate) struct Door {
    pub(crate) policy: SignInPolicy,
    pub(crate) token_hash: String,
    /// The hash of the token that the browser held before; its session ends.
    pub(crate) previous: Option<String>,
    pub(crate) shared_terminal: bool,
    pub(crate) device: Option<String>,
}

/// Who comes in, and by which way.
pub(crate) struct Opening {
    pub(crate) staff: Uuid,
    pub(crate) way: &'static str,
    pub(crate) second_factor: &'static str,
}

impl Door {
    /// Begins the session of somebody who proved who they are and whose account is open.
    pub(crate) async fn open(&self, tx: &Tx, who: &Opening) -> Result<Uuid> {
        let city = tx.municipality();
        let postings = postings_now(tx.db(), city.as_str(), who.staff, tx.now()).await?;
        let working = postings
            .iter()
            .filter(|posting| matches!(posting.role, Role::Clerk | Role::Chief | Role::Head));
        let departments = working.map(|posting| posting.department.as_str());
        let shared_terminal = self.shared_terminal || self.policy.shares(departments);
        if let Some(previous) = &self.previous {
            session::end(tx, previous).await?;
        }
        let beginning = Beginning {
            staff: who.staff,
            token_hash: &self.token_hash,
            shared_terminal,
            idle: self.policy.idle(shared_terminal),
            way: who.way,
            device: self.device.as_deref(),
        };
        let session = session::begin(tx, &beginning).await?;
        tx.act(NewAction {
            kind: "staff.signed_in",
            subject_kind: "staff",
            subject: who.staff,
            by: &Actor::Staff { id: who.staff },
            authority: None,
            purpose: None,
            data: json!({
                "session": session,
                "way": who.way,
                "second_factor": who.second_factor,
                "shared_terminal": shared_terminal,
            }),
        })
        .await?;
        Ok(session)
    }
}
