//! Disposal: what people wrote goes, with its keys; that there was a decision, by whom and when, stays
//! until the actions of the subject are disposed of.

use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{NewAction, Result, Tx};

use super::Approvals;
use crate::store::{approvals, marks};

impl Approvals {
    /// Takes proposals, reasons and notes of every approval about a subject away. Returns how many
    /// approvals there were.
    ///
    /// # Errors
    /// What the database says.
    pub async fn dispose(&self, tx: &Tx, kind: &str, subject: Uuid, by: &Actor) -> Result<usize> {
        self.void(tx, kind, subject, by).await?;
        let mut count = 0;
        for one in approvals::of_subject(tx.db(), tx.municipality(), subject).await? {
            if !one.is_about(kind, subject) {
                continue;
            }
            let id = one.approval.id;
            approvals::empty(tx, id).await?;
            marks::empty(tx, id).await?;
            tx.act(NewAction {
                kind: "approval.disposed",
                subject_kind: "approval",
                subject: id,
                by,
                authority: None,
                purpose: None,
                data: serde_json::json!({ "subject_kind": kind, "subject": subject }),
            })
            .await?;
            count += 1;
        }
        Ok(count)
    }
}
