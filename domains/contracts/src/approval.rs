//! How a contract is approved: by the route of the pack, on the SHA-256 of its file. Whoever signs does
//! so on the bytes as they are read at that moment; a file that is not the one that was drafted is
//! not signed, and not sent.

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_approvals::{
    Back, Command as Act, NewDraft, Request, Roster, Standing, State as Stands, Step, Subject,
    Turn,
    events::{APPROVAL_DECIDED, APPROVAL_RETURNED, Decided, Returned},
    rules::turn_of,
};
use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_pack::format::{Matter, Route, route_for};
use yakusho_store::{Error, Event, Result, Tx};

use crate::{
    Contracts,
    by::By,
    model::{Contract, State},
    rules::decide::{Command, decide},
    store::contracts::{self, CONTRACT},
};

/// The decision of a contract's approval.
pub const CONCLUDE: &str = "conclude";

/// What is done with the draft of a contract's approval.
#[derive(Clone, Debug)]
pub enum OnApproval {
    /// 承認 or 代決, on the file with this hash as the page showed it.
    Sign {
        /// The SHA-256 that the page showed.
        sha256: String,
    },
    /// 差戻し to the drafter.
    Return {
        /// Why.
        reason: String,
    },
    /// 引戻し
    TakeBack,
    /// 後閲
    LookAfter,
}

/// The newest approval of a contract with the people of today.
pub struct Approval {
    /// It.
    pub standing: Standing,
    /// What was done.
    pub trail: Vec<Step>,
    /// The people of today.
    pub roster: Roster,
    /// 伺い
    pub note: Option<String>,
}

impl Approval {
    /// Somebody's turn.
    #[must_use]
    pub fn turn(&self, staff: Uuid) -> Option<Turn> {
        turn_of(&self.standing.approval, staff, &self.roster)
    }

    /// Whom the route names, their deputies, and who had their hand in it.
    #[must_use]
    pub fn named(&self) -> Vec<Uuid> {
        let approval = &self.standing.approval;
        let places = approval.route.steps.iter().flat_map(|step| &step.who);
        let holders: Vec<Uuid> =
            places.flat_map(|place| self.roster.holders(&place.department, place.grade)).collect();
        let deputies: Vec<Uuid> =
            holders.iter().filter_map(|staff| self.roster.deputy_of(*staff)).collect();
        let hands = self.trail.iter().filter_map(|step| step.mark.staff);
        let mut all: Vec<Uuid> = holders.into_iter().chain(deputies).chain(hands).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Contracts {
    /// The newest approval of a contract.
    ///
    /// # Errors
    /// What the store says.
    pub async fn approval(&self, contract: Uuid, now: Timestamp) -> Result<Option<Approval>> {
        let (store, office) = (self.store(), self.casework().approvals());
        let (db, municipality) = (store.read(), store.municipality());
        let all = office.of_subject(db, municipality, CONTRACT, contract).await?;
        let Some(standing) = all.into_iter().next() else { return Ok(None) };
        let roster = office.roster(db, municipality, &[&standing.approval], jst_date(now)).await?;
        let trail = office.trail(store, standing.approval.id).await?;
        let note = office.note(&standing)?;
        Ok(Some(Approval { standing, trail, roster, note }))
    }

    /// The way of a contract's approval.
    ///
    /// # Errors
    /// A refusal where the pack has none.
    pub fn way(&self, known: &Contract) -> std::result::Result<Route, Refusal> {
        let edition = self.edition();
        let matter = Matter {
            subject: CONTRACT,
            decision: CONCLUDE,
            procedure: None,
            legal_kind: None,
            department: &known.department,
            amount: Some(known.amount.0),
        };
        let parent = edition.pack.departments.iter().rev().find(|one| one.code == known.department);
        let parent = parent.and_then(|one| one.parent.as_deref());
        let found = route_for(&edition.pack.routes, &matter);
        found.and_then(|route| route.in_department(&known.department, parent)).ok_or_else(|| {
            let words =
                "この契約を決裁する経路が、決まっていません。運用管理者に連絡してください。";
            Refusal::new(RefusalKind::Conflict, "no_route", Text::ja(words))
        })
    }

    /// Proposes a contract for approval, with its file as it is read now.
    ///
    /// # Errors
    /// The refusal of the rules, of the route or of the approvals; what the files or the store say.
    pub async fn propose(
        &self,
        known: &Contract,
        sha256: &str,
        note: Option<String>,
        by: &By,
        now: Timestamp,
    ) -> Result<()> {
        let route = self.way(known)?;
        let hash = match &known.file {
            Some(file) => self.read(file).await?.1,
            None => {
                decide(known, &Command::Propose)?;
                String::new()
            }
        };
        must_be_same(sha256, &hash)?;
        let input = (self.clone(), known.clone(), route, hash, note, by.clone());
        let write = self.store().write_with(now, input, |tx, input| {
            Box::pin(async move {
                let (app, seen, route, hash, note, by) = input;
                let known = contracts::needed(tx, seen.id).await?;
                if known.version != seen.version {
                    return Err(Error::Stale { table: CONTRACT });
                }
                contracts::step(tx, &known, &Command::Propose, by, json!({ "route": route.id }))
                    .await?;
                app.draft_or_redraft(tx, &known, route, hash, note.clone(), by).await
            })
        });
        write.await
    }

    async fn draft_or_redraft(
        &self,
        tx: &Tx,
        known: &Contract,
        route: &Route,
        hash: &str,
        note: Option<String>,
        by: &By,
    ) -> Result<()> {
        let office = self.casework().approvals();
        let open = office.open_of(tx.db(), tx.municipality(), CONTRACT, known.id).await?;
        let proposal = json!({ "number": known.number, "sha256": hash });
        match open {
            // The same way: those who sent it back see it again. Another amount may lead another way.
            Some(open)
                if open.approval.route.id == route.id && open.approval.drafter == by.id() =>
            {
                let request = Request {
                    approval: open.approval.id,
                    version: None,
                    command: Act::Redraft { hash: hash.to_owned() },
                    by: by.actor.clone(),
                    note,
                    proposal: Some(proposal),
                };
                office.act(tx, request).await?;
            }
            other => {
                if other.is_some() {
                    office.void(tx, CONTRACT, known.id, &by.actor).await?;
                }
                let subject =
                    Subject { kind: CONTRACT.to_owned(), id: known.id, hash: hash.to_owned() };
                let new = NewDraft {
                    subject,
                    decision: CONCLUDE.to_owned(),
                    department: known.department.clone(),
                    title: format!("{} {}", known.number, known.title),
                    route: route.clone(),
                    proposal,
                    note,
                    drafter: by.id(),
                };
                office.draft(tx, new).await?;
            }
        }
        Ok(())
    }

    /// Does something with the newest approval of a contract.
    ///
    /// # Errors
    /// What the approvals or the contract refuse; a conflict where somebody was faster.
    pub async fn on_approval(
        &self,
        known: &Contract,
        version: i64,
        what: OnApproval,
        note: Option<String>,
        staff: Uuid,
        now: Timestamp,
    ) -> Result<Stands> {
        let approval = self.approval(known.id, now).await?.ok_or_else(Refusal::not_found)?;
        let command = match what {
            OnApproval::Sign { sha256 } => {
                let file = known.file.as_ref().ok_or_else(Refusal::not_found)?;
                let (_, hash) = self.read(file).await?;
                must_be_same(&sha256, &hash)?;
                Act::Approve { hash }
            }
            OnApproval::Return { reason } => Act::Return { to: Back::Drafter, reason },
            OnApproval::TakeBack => Act::Withdraw,
            OnApproval::LookAfter => Act::LookAfter,
        };
        let request = Request {
            approval: approval.standing.approval.id,
            version: Some(version),
            command,
            by: Actor::Staff { id: staff },
            note,
            proposal: None,
        };
        let input = (self.clone(), known.id, request);
        let write = self.store().write_with(now, input, |tx, (app, id, request)| {
            Box::pin(async move {
                let standing = app.casework().approvals().act(tx, request.clone()).await?;
                let state = standing.approval.state;
                if state == Stands::Withdrawn {
                    let known = contracts::needed(tx, *id).await?;
                    let by = By { actor: request.by.clone(), authority: None };
                    contracts::step(tx, &known, &Command::GoBack, &by, json!({})).await?;
                }
                Ok(state)
            })
        });
        write.await
    }
}

fn must_be_same(shown: &str, read: &str) -> std::result::Result<(), Refusal> {
    if shown == read {
        return Ok(());
    }
    let words = "画面に出ていたファイルと、いまのファイルが違います。画面を読み直して、中身を確かめてください。";
    Err(Refusal::new(RefusalKind::Conflict, "file_changed", Text::ja(words)))
}

/// Listens to approvals.
pub(crate) fn listen(app: &Contracts) {
    app.store().subscribe(APPROVAL_DECIDED, |tx, event| decided(tx, event));
    app.store().subscribe(APPROVAL_RETURNED, |tx, event| returned(tx, event));
}

fn decided<'t>(tx: &'t Tx, event: &'t Event) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Decided = serde_json::from_value(event.data.clone())
            .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))?;
        if said.subject_kind != CONTRACT {
            return Ok(());
        }
        let known = contracts::needed(tx, said.subject).await?;
        let by = By::staff(said.by, Some(said.authority));
        let command = Command::Decide { sha256: said.hash };
        contracts::step(tx, &known, &command, &by, json!({ "approval": event.subject })).await?;
        Ok(())
    })
}

/// Back to the drafter: the contract may be changed again. Back to a step: it stays in approval.
fn returned<'t>(tx: &'t Tx, event: &'t Event) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Returned = serde_json::from_value(event.data.clone())
            .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))?;
        if said.subject_kind != CONTRACT || said.to.is_some() {
            return Ok(());
        }
        let known = contracts::needed(tx, said.subject).await?;
        if known.state == State::InApproval {
            let by = By::job("approval_returned");
            let data = json!({ "approval": event.subject });
            contracts::step(tx, &known, &Command::GoBack, &by, data).await?;
        }
        Ok(())
    })
}
