//! Who changes something of the plan, and as what.

use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Tx};

/// A member of staff and their authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub staff: Uuid,
    /// As what: `joho:chief`.
    pub authority: Option<String>,
}

impl By {
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
        data: serde_json::Value,
    ) -> Result<()> {
        let by = Actor::Staff { id: self.staff };
        let authority = self.authority.as_deref();
        let action =
            NewAction { kind, subject_kind, subject, by: &by, authority, purpose: None, data };
        tx.act(action).await?;
        Ok(())
    }
}
