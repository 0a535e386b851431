//! Changes, each in the transaction of its caller.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use super::{Approvals, NewDraft, Request, Standing};
use crate::{
    events::{APPROVAL_DECIDED, APPROVAL_RETURNED, Decided, Returned},
    model::{Approval, Back, Command, Mark, MarkKind, Roster, State},
    rules::{self, Change},
    store::{approvals, marks},
};

/// What is sealed in an approval's row.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    pub(super) proposal: Value,
    pub(super) note: Option<String>,
}

impl Approvals {
    /// Drafts. One open approval about a subject at a time. A route without steps, or one whose
    /// delegated grade drafts itself without four eyes, is decided at once, and its event is
    /// published before this returns.
    ///
    /// # Errors
    /// A refusal where the drafter may not, or where the subject has an open approval; what the
    /// listener of the decision or the store says.
    pub async fn draft(&self, tx: &Tx, new: NewDraft) -> Result<Standing> {
        let (municipality, today) = (tx.municipality(), jst_date(tx.now()));
        let known = approvals::of_subject(tx.db(), municipality, new.subject.id).await?;
        if known.iter().any(|one| {
            one.approval.state.is_open() && one.is_about(&new.subject.kind, new.subject.id)
        }) {
            return Err(already().into());
        }
        let id = tx.new_id();
        let mut approval = Approval {
            id,
            subject: new.subject,
            decision: new.decision,
            department: new.department,
            route: new.route,
            drafter: new.drafter,
            state: State::Running,
            step: 0,
            signed: Vec::new(),
            round: 1,
            version: 1,
        };
        let roster = self.roster(tx.db(), municipality, &[&approval], today).await?;
        let change = rules::draft(&approval, &roster)?;
        approval.state = change.state;
        let sealed =
            self.seal_row(id, &Sealed { proposal: new.proposal, note: new.note.clone() })?;
        let standing = Standing {
            due_on: self.due_on(&approval, today),
            approval,
            title: new.title,
            reminders: 0,
            drafted_at: tx.now(),
            changed_at: tx.now(),
            sealed,
        };
        approvals::insert(tx, &standing).await?;
        let by = Actor::Staff { id: new.drafter };
        self.tell(tx, &standing, &change, &roster, &by, new.note.as_deref(), None).await?;
        Ok(standing)
    }

    /// Does what somebody wants with an approval.
    ///
    /// # Errors
    /// Not found; the refusal of the rules; a conflict where somebody was faster; what the listener
    /// of the decision says, which undoes it; what the store says.
    pub async fn act(&self, tx: &Tx, request: Request) -> Result<Standing> {
        let (municipality, today) = (tx.municipality(), jst_date(tx.now()));
        let found = approvals::find(tx.db(), municipality, request.approval).await?;
        let mut standing = found.ok_or_else(Refusal::not_found)?;
        if request.version.is_some_and(|seen| seen != standing.approval.version) {
            return Err(moved().into());
        }
        let staff = match request.by {
            Actor::Staff { id } => Some(id),
            _ => None,
        };
        let roster = self.roster(tx.db(), municipality, &[&standing.approval], today).await?;
        let before = standing.approval.clone();
        let change = rules::decide(&before, &request.command, staff, &roster)?;
        let moves =
            (change.step, change.round, change.state) != (before.step, before.round, before.state);
        let approval = &mut standing.approval;
        approval.state = change.state;
        approval.step = change.step;
        approval.round = change.round;
        approval.signed.clone_from(&change.signed);
        approval.drafter = change.drafter;
        approval.subject.hash.clone_from(&change.hash);
        if moves {
            standing.due_on = self.due_on(&standing.approval, today);
        }
        if let Some(proposal) = request.proposal {
            let sealed = Sealed { proposal, note: request.note.clone() };
            standing.sealed = self.seal_row(before.id, &sealed)?;
        }
        if !approvals::save(tx, &standing).await? {
            return Err(moved().into());
        }
        standing.approval.version += 1;
        standing.changed_at = tx.now();
        let words = match &request.command {
            Command::Return { reason, .. } => Some(reason.as_str()),
            _ => request.note.as_deref(),
        };
        let to = match &request.command {
            Command::Return { to, .. } => Some(to),
            _ => None,
        };
        self.tell(tx, &standing, &change, &roster, &request.by, words, to).await?;
        Ok(standing)
    }

    /// Ends every open approval about a subject: it was taken back, or changed in another way.
    /// Returns how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn void(&self, tx: &Tx, kind: &str, subject: Uuid, by: &Actor) -> Result<usize> {
        let known = approvals::of_subject(tx.db(), tx.municipality(), subject).await?;
        let mut count = 0;
        for one in known {
            if one.approval.state.is_open() && one.is_about(kind, subject) {
                let request = Request {
                    approval: one.approval.id,
                    version: None,
                    command: Command::Void,
                    by: by.clone(),
                    note: None,
                    proposal: None,
                };
                self.act(tx, request).await?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Records it, brings places and worklist up to date, and lets the domain hear.
    #[expect(clippy::too_many_arguments, reason = "everything that one act is told with")]
    pub(super) async fn tell(
        &self,
        tx: &Tx,
        standing: &Standing,
        change: &Change,
        roster: &Roster,
        by: &Actor,
        words: Option<&str>,
        back: Option<&Back>,
    ) -> Result<()> {
        let approval = &standing.approval;
        let mark = &change.mark;
        let id = tx.new_id();
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        let sealed = words.map(|words| self.seal_words(id, words)).transpose()?;
        marks::append(tx, id, approval.id, mark, sealed).await?;
        let authority = authority(mark);
        tx.act(NewAction {
            kind: mark.kind.action(),
            subject_kind: "approval",
            subject: approval.id,
            by,
            authority: authority.as_deref(),
            purpose: None,
            data: json!({
                "subject_kind": approval.subject.kind,
                "subject": approval.subject.id,
                "decision": approval.decision,
                "route": approval.route.id,
                "department": approval.department,
                "state": approval.state.code(),
                "step": approval.step,
                "round": approval.round,
                "instead_of": mark.instead_of,
                "delegated": mark.delegated,
                "hash": approval.subject.hash,
                "back_to": back.map(|back| match back {
                    Back::Drafter => "drafter",
                    Back::Step(step) => step,
                }),
            }),
        })
        .await?;
        self.put_work(tx, standing, roster).await?;
        match mark.kind {
            MarkKind::Decided => self.publish_decided(tx, approval, mark, authority).await,
            MarkKind::Drafted if approval.state == State::Decided => {
                self.publish_decided(tx, approval, mark, authority).await
            }
            MarkKind::Returned => publish_returned(tx, approval, back).await,
            _ => Ok(()),
        }
    }

    async fn publish_decided(
        &self,
        tx: &Tx,
        approval: &Approval,
        mark: &Mark,
        authority: Option<String>,
    ) -> Result<()> {
        let said = Decided {
            subject_kind: approval.subject.kind.clone(),
            subject: approval.subject.id,
            decision: approval.decision.clone(),
            hash: approval.subject.hash.clone(),
            by: mark.staff.unwrap_or(approval.drafter),
            authority: authority.unwrap_or_default(),
        };
        let data = serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?;
        tx.publish(Event { kind: APPROVAL_DECIDED, subject: approval.id, data }).await
    }

    /// By when the current step should be done.
    fn due_on(&self, approval: &Approval, today: Date) -> Option<Date> {
        let step = approval.current()?;
        Some(self.0.calendar.add_open_days(today, step.days))
    }

    pub(crate) fn is_open_day(&self, day: Date) -> bool {
        self.0.calendar.is_open(day)
    }

    fn seal_row(&self, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(sealed).map_err(|error| Error::Broken(error.to_string()))?;
        self.seal(&plain, &row_place(id))
    }

    fn seal_words(&self, id: Uuid, words: &str) -> Result<Vec<u8>> {
        self.seal(words.as_bytes(), &mark_place(id))
    }

    fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>> {
        self.0
            .keyring
            .seal_bytes(plain, place.as_bytes())
            .map_err(|error| Error::Broken(error.to_string()))
    }

    pub(super) fn open_row(&self, standing: &Standing) -> Result<Sealed> {
        let id = standing.approval.id;
        let broken = || Error::Broken(format!("approval {id} is damaged"));
        let plain = self
            .0
            .keyring
            .open_bytes(&standing.sealed, row_place(id).as_bytes())
            .map_err(|_| broken())?;
        serde_json::from_slice(&plain).map_err(|_| broken())
    }

    pub(super) fn open_words(&self, id: Uuid, sealed: &[u8]) -> Result<String> {
        let broken = || Error::Broken(format!("approval_mark {id} is damaged"));
        let plain =
            self.0.keyring.open_bytes(sealed, mark_place(id).as_bytes()).map_err(|_| broken())?;
        String::from_utf8(plain.to_vec()).map_err(|_| broken())
    }
}

async fn publish_returned(tx: &Tx, approval: &Approval, back: Option<&Back>) -> Result<()> {
    let said = Returned {
        subject_kind: approval.subject.kind.clone(),
        subject: approval.subject.id,
        to: match back {
            Some(Back::Step(step)) => Some(step.clone()),
            _ => None,
        },
    };
    let data = serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?;
    tx.publish(Event { kind: APPROVAL_RETURNED, subject: approval.id, data }).await
}

/// 「市民課 課長」 in codes.
fn authority(mark: &Mark) -> Option<String> {
    let grade = mark.grade?;
    mark.department.as_ref().map(|department| format!("{department}:{}", grade.code()))
}

fn row_place(id: Uuid) -> String {
    format!("approval/{id}")
}

fn mark_place(id: Uuid) -> String {
    format!("approval_mark/{id}")
}

fn already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "already_drafted",
        Text::ja(
            "この件は、もう起案されて決裁を待っています。直すときは、先に引き戻してください。",
        ),
    )
}

fn moved() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "approval_overtaken",
        Text::ja("ほかの人の操作で決裁が進みました。画面を読み直して、もう一度選んでください。"),
    )
}
