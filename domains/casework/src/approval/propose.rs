//! 起案: proposes a decision. Where the route delegates it to the drafter's grade, it is made.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_approvals::{NewDraft, Standing, State, Subject};
use yakusho_kernel::{Id, Refusal, actor::Actor, date::jst_date};
use yakusho_store::{Error, Result, Tx};

use super::{
    CASE,
    way::{Proposal, way},
};
use crate::{
    Casework,
    handle::{self, Request, moved},
    model::CaseNoun,
    rules::decide::decide,
    store::cases::{self, Record},
    work,
};

/// What somebody proposes.
#[derive(Clone, Debug)]
pub struct Propose {
    /// The case.
    pub case: Id<CaseNoun>,
    /// The version that their page showed.
    pub version: i64,
    /// The decision, with the reasons that the resident will read.
    pub proposal: Proposal,
    /// 伺い: what those who sign should know. The resident never sees it.
    pub note: Option<String>,
    /// Who proposes.
    pub staff: Uuid,
    /// As what: `shimin:clerk`.
    pub authority: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Proposed {
    /// It was decided at once.
    Decided(Record),
    /// It waits for signatures.
    Drafted(Box<Standing>, Record),
}

impl Casework {
    /// Proposes a decision.
    ///
    /// # Errors
    /// What the rules of the case, of its route or of approvals refuse; a conflict where somebody
    /// was faster; what the store says.
    pub async fn propose(&self, propose: Propose, now: Timestamp) -> Result<Proposed> {
        let input = (self.clone(), propose);
        self.store()
            .write_with(now, input, |tx, (app, propose)| {
                Box::pin(async move { app.propose_in(tx, propose).await })
            })
            .await
    }

    async fn propose_in(&self, tx: &Tx, propose: &Propose) -> Result<Proposed> {
        let record = self.case_in(tx, propose.case).await?;
        if record.case.version != propose.version {
            return Err(moved().into());
        }
        let command = propose.proposal.command();
        decide(&record.case, &command, jst_date(tx.now()))?;
        let content = self.content(tx.db(), tx.municipality(), &record, &propose.proposal).await?;
        let pack = &self.procedures().shelf().current().pack;
        let route = way(pack, &record, propose.proposal.decision, content.amount)?;
        if route.decided_at_once_by().is_some() {
            let request = Request {
                case: propose.case,
                version: propose.version,
                command,
                by: Actor::Staff { id: propose.staff },
                authority: propose.authority.clone(),
                identified_by: None,
            };
            super::guard(self, tx, &request).await?;
            return handle::with_words(self, tx, &request).await.map(Proposed::Decided);
        }
        let title = format!(
            "{}-{} {} {}",
            record.number,
            record.place + 1,
            self.procedure_name(&record),
            propose.proposal.decision.label()
        );
        let new = NewDraft {
            subject: Subject { kind: CASE.to_owned(), id: propose.case.uuid(), hash: content.hash },
            decision: propose.proposal.decision.code().to_owned(),
            department: record.department.clone(),
            title,
            route,
            proposal: serde_json::to_value(&propose.proposal)
                .map_err(|error| Error::Broken(error.to_string()))?,
            note: propose.note.clone(),
            drafter: propose.staff,
        };
        let standing = self.approvals().draft(tx, new).await?;
        let record = self.case_in(tx, propose.case).await?;
        if standing.approval.state == State::Decided {
            return Ok(Proposed::Decided(record));
        }
        work::put_in_approval(tx, &record).await?;
        Ok(Proposed::Drafted(Box::new(standing), record))
    }

    pub(super) async fn case_in(&self, tx: &Tx, case: Id<CaseNoun>) -> Result<Record> {
        let found = cases::find(tx.db(), tx.municipality(), case).await?;
        found.ok_or_else(|| Refusal::not_found().into())
    }

    fn procedure_name(&self, record: &Record) -> String {
        let edition = self.procedures().shelf().current();
        let known = edition.pack.procedure(&record.case.procedure);
        known.map_or_else(|| record.case.procedure.clone(), |known| known.name.ja.clone())
    }
}
