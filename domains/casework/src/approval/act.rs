//! What is done with the draft of a case's decision.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_approvals::{Back, Command, Request, Standing, State};
use yakusho_kernel::{Id, Refusal, actor::Actor, date::jst_date};
use yakusho_store::{Error, Result, Tx};

use super::{CASE, way::Proposal};
use crate::{Casework, aside::must_not_be_related, rules::decide::decide, work};

/// What somebody does with it.
#[derive(Clone, Debug)]
pub enum OnApproval {
    /// 承認 (or 代決, where they are the deputy).
    Sign,
    /// 差戻し
    Return {
        /// To whom.
        to: Back,
        /// Why.
        reason: String,
    },
    /// 引戻し
    Withdraw,
    /// Again after a return, with other reasons for the resident where there are any.
    Redraft {
        /// The reasons; ignored where the decision has none.
        reason: String,
    },
    /// 後閲
    LookAfter,
}

impl Casework {
    /// Does it. The content of the case is compared in the same transaction: what changed since the
    /// draft is not signed.
    ///
    /// # Errors
    /// What the rules of approvals or of the case refuse; a conflict where somebody was faster; what
    /// the store says.
    pub async fn on_approval(
        &self,
        approval: Uuid,
        version: i64,
        what: OnApproval,
        note: Option<String>,
        staff: Uuid,
        now: Timestamp,
    ) -> Result<Standing> {
        let input = (self.clone(), what, note);
        self.store()
            .write_with(now, input, move |tx, (app, what, note)| {
                let note = note.clone();
                Box::pin(async move { app.act_in(tx, approval, version, what, note, staff).await })
            })
            .await
    }

    async fn act_in(
        &self,
        tx: &Tx,
        approval: Uuid,
        version: i64,
        what: &OnApproval,
        note: Option<String>,
        staff: Uuid,
    ) -> Result<Standing> {
        let office = self.approvals();
        let municipality = tx.municipality();
        let found = office.find(tx.db(), municipality, approval).await?;
        let standing = found
            .filter(|found| found.approval.subject.kind == CASE)
            .ok_or_else(Refusal::not_found)?;
        let case = Id::from_uuid(standing.approval.subject.id);
        let record = self.case_in(tx, case).await?;
        must_not_be_related(&record, staff)?;
        let mut proposal = self.proposal_of(&standing)?;
        let mut other = None;
        let command = match what {
            OnApproval::Sign => {
                let content = self.content(tx.db(), municipality, &record, &proposal).await?;
                Command::Approve { hash: content.hash }
            }
            OnApproval::Return { to, reason } => {
                Command::Return { to: to.clone(), reason: reason.clone() }
            }
            OnApproval::Withdraw => Command::Withdraw,
            OnApproval::Redraft { reason } => {
                if proposal.decision.has_reasons() {
                    reason.trim().clone_into(&mut proposal.reason);
                }
                decide(&record.case, &proposal.command(), jst_date(tx.now()))?;
                let content = self.content(tx.db(), municipality, &record, &proposal).await?;
                other = Some(
                    serde_json::to_value(&proposal)
                        .map_err(|error| Error::Broken(error.to_string()))?,
                );
                Command::Redraft { hash: content.hash }
            }
            OnApproval::LookAfter => Command::LookAfter,
        };
        let request = Request {
            approval,
            version: Some(version),
            command,
            by: Actor::Staff { id: staff },
            note,
            proposal: other,
        };
        let standing = office.act(tx, request).await?;
        match standing.approval.state {
            State::Running => work::put_in_approval(tx, &record).await?,
            // The case goes back to whoever has it in hand.
            State::Returned | State::Withdrawn => work::put(tx, &record).await?,
            State::Decided | State::Void => {}
        }
        Ok(standing)
    }

    /// What a draft proposes, opened.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn proposal_of(&self, standing: &Standing) -> Result<Proposal> {
        let opened = self.approvals().proposal(standing)?;
        serde_json::from_value(opened).map_err(|_| {
            Error::Broken(format!("approval {} proposes nothing", standing.approval.id))
        })
    }
}
