//! Who changes something of a contract, and as what.

use serde_json::Value;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Tx};

/// Somebody who acts, and their authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// As what: `keiyaku:clerk`.
    pub authority: Option<String>,
}

impl By {
    /// A member of staff.
    #[must_use]
    pub const fn staff(id: Uuid, authority: Option<String>) -> Self {
        Self { actor: Actor::Staff { id }, authority }
    }

    /// The program itself.
    #[must_use]
    pub const fn job(job: &'static str) -> Self {
        Self { actor: Actor::System { job }, authority: None }
    }

    /// Somebody who holds a link to sign: the id is the signer's.
    #[must_use]
    pub const fn signer(id: Uuid) -> Self {
        Self { actor: Actor::Resident { draft_or_application: id }, authority: None }
    }

    /// The staff account behind it; nil where there is none.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.actor.id().unwrap_or_default()
    }

    /// Records an action of theirs.
    ///
    /// # Errors
    /// What the store says.
    pub async fn act(
        &self,
        tx: &Tx,
        kind: &str,
        subject_kind: &str,
        subject: Uuid,
        data: Value,
    ) -> Result<()> {
        let authority = self.authority.as_deref();
        let by = &self.actor;
        let action = NewAction { kind, subject_kind, subject, by, authority, purpose: None, data };
        tx.act(action).await?;
        Ok(())
    }
}
