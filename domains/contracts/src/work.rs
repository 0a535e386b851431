//! What a contract asks of the office, as an item of the one worklist.

use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use crate::{
    model::{Contract, State},
    store::contracts::CONTRACT,
};

/// The kind of a contract's item.
pub const STEP: &str = "contract.step";

/// Puts a contract where it now belongs, or takes it out. What waits for a signature in the office is
/// an item of its approval.
///
/// # Errors
/// What the store says.
pub async fn put(tx: &Tx, known: &Contract, state: State) -> Result<()> {
    let (what, waiting_for) = match state {
        State::Approved => ("相手方に送る", WaitingFor::Office),
        State::Sent => ("相手方の署名を待つ", WaitingFor::Other),
        State::Agreed => ("封緘（電子署名）を待つ", WaitingFor::Other),
        State::Declined => ("相手方が辞退：直して出し直す", WaitingFor::Office),
        State::Expired => ("署名の期限切れ：出し直す", WaitingFor::Office),
        State::Draft | State::InApproval | State::Concluded | State::Withdrawn => {
            yakusho_worklist::close(tx, STEP, known.id).await?;
            return Ok(());
        }
    };
    let item = WorkItem {
        kind: STEP.to_owned(),
        subject_kind: CONTRACT.to_owned(),
        subject: known.id,
        department: known.department.clone(),
        assignee: None,
        title: format!("{what}：{} {}", known.number, known.title),
        topic: String::new(),
        due_on: None,
        waiting_for,
    };
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}
