//! The office that keeps approvals: inside the transaction of the change, with the trail, the
//! worklist and the events.

mod absent;
mod change;
mod dispose;
mod moved;
mod people;
mod read;
mod vacant;
mod work;

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_facts::Keyring;
use yakusho_kernel::actor::Actor;
use yakusho_pack::format::Route;

use crate::model::{Approval, Command, Mark, Subject, Turn};
pub use crate::store::approvals::Standing;
pub use vacant::VacantPost;

/// The office. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Approvals(Arc<Inner>);

struct Inner {
    keyring: Arc<Keyring>,
    calendar: Calendar,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Approvals").finish_non_exhaustive()
    }
}

impl Approvals {
    /// An office: what seals what people write, and the days on which it is open.
    #[must_use]
    pub fn new(keyring: Arc<Keyring>, calendar: Calendar) -> Self {
        Self(Arc::new(Inner { keyring, calendar }))
    }
}

/// Something to be approved.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// What it is about.
    pub subject: Subject,
    /// The proposed decision, in the domain's word.
    pub decision: String,
    /// The department that drafts.
    pub department: String,
    /// What lists show: number, procedure, decision. No personal data.
    pub title: String,
    /// The way, cut to the department ([`Route::in_department`]).
    pub route: Route,
    /// What the domain needs to carry the decision out. Sealed.
    pub proposal: Value,
    /// 伺い: what the drafter says to those who sign. Sealed.
    pub note: Option<String>,
    /// Who drafts.
    pub drafter: Uuid,
}

/// What somebody wants done with an approval, and what they saw.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which.
    pub approval: Uuid,
    /// The version that their page showed; `None` where the program acts.
    pub version: Option<i64>,
    /// What.
    pub command: Command,
    /// Who.
    pub by: Actor,
    /// What they say with it. Sealed. The reason of a return is in the command.
    pub note: Option<String>,
    /// What a new draft proposes instead.
    pub proposal: Option<Value>,
}

/// An approval that waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The approval.
    pub standing: Standing,
    /// Their turn; `None` where they only have to look at what a deputy signed (後閲).
    pub turn: Option<Turn>,
}

/// One act of the trail, opened.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done.
    pub mark: Mark,
    /// When.
    pub at: Timestamp,
    /// What was written with it.
    pub words: Option<String>,
}

impl Standing {
    /// Whether it is about this thing.
    #[must_use]
    pub fn is_about(&self, kind: &str, id: Uuid) -> bool {
        self.approval.subject.kind == kind && self.approval.subject.id == id
    }
}

impl AsRef<Approval> for Standing {
    fn as_ref(&self) -> &Approval {
        &self.approval
    }
}
