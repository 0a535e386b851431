//! What a case asks of the office, as an item of the one worklist.

use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use crate::{model::CaseState, store::cases::Record};

/// The kind of a case's item.
pub const KIND: &str = "case.handle";

/// Puts the case where it now belongs in the worklist, or takes it out.
///
/// # Errors
/// What the store says.
pub async fn put(tx: &Tx, record: &Record) -> Result<()> {
    let case = &record.case;
    if case.state.is_closed() {
        yakusho_worklist::close(tx, KIND, case.id.uuid()).await?;
        return Ok(());
    }
    yakusho_worklist::put(tx, &item(record)).await?;
    Ok(())
}

/// Puts cases that this very write makes.
pub fn put_new(tx: &Tx, records: &[Record]) {
    let items: Vec<WorkItem> = records.iter().map(item).collect();
    yakusho_worklist::put_new(tx, &items);
}

/// Puts a case whose decision waits for signatures where it belongs: it is not its clerk's move.
///
/// # Errors
/// What the store says.
pub async fn put_in_approval(tx: &Tx, record: &Record) -> Result<()> {
    let waiting = WorkItem { waiting_for: WaitingFor::Other, ..item(record) };
    yakusho_worklist::put(tx, &waiting).await?;
    Ok(())
}

fn item(record: &Record) -> WorkItem {
    let case = &record.case;
    WorkItem {
        kind: KIND.to_owned(),
        subject_kind: "case".to_owned(),
        subject: case.id.uuid(),
        department: record.department.clone(),
        assignee: case.assignee,
        title: format!("{} {}", record.number, case.procedure),
        topic: case.procedure.clone(),
        due_on: running(case.state).then_some(record.due_on).flatten(),
        waiting_for: waiting_for(case.state),
    }
}

/// Whether the processing period runs: it stands still while the applicant mends something, and is
/// kept once the answer is given.
#[must_use]
pub const fn running(state: CaseState) -> bool {
    matches!(state, CaseState::Received | CaseState::Reviewing)
}

/// Whose move it is.
const fn waiting_for(state: CaseState) -> WaitingFor {
    match state {
        CaseState::HeldIdentity | CaseState::Visit | CaseState::Correction => WaitingFor::Resident,
        CaseState::HeldAfter => WaitingFor::Other,
        CaseState::Received
        | CaseState::Reviewing
        | CaseState::Approved
        | CaseState::Accepted
        | CaseState::Refused
        | CaseState::Returned
        | CaseState::Withdrawn
        | CaseState::Finished => WaitingFor::Office,
    }
}
