//! A round, the letters to the departments, what each is asked for, and what they answered.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, Provenance, date::jst_date};

use crate::groups::{members::Role, registry::Source};

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody has seen it but the office that runs the plan.
    Drafted,
    /// The letter is out.
    Sent,
    /// The department said that it has it.
    Acknowledged,
    /// The department named people, or declined.
    Answered,
    /// The answer went back to the department, with the reason.
    Returned,
    /// The office looked at the answer.
    Reviewed,
    /// It holds.
    Confirmed,
}

impl State {
    /// All states, in their order.
    pub const ALL: [Self; 7] = [
        Self::Drafted,
        Self::Sent,
        Self::Acknowledged,
        Self::Answered,
        Self::Returned,
        Self::Reviewed,
        Self::Confirmed,
    ];

    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Answered => "answered",
            Self::Returned => "returned",
            Self::Reviewed => "reviewed",
            Self::Confirmed => "confirmed",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Drafted => "下書き",
            Self::Sent => "送付済み",
            Self::Acknowledged => "受取済み",
            Self::Answered => "回答あり",
            Self::Returned => "差戻し中",
            Self::Reviewed => "確認済み",
            Self::Confirmed => "確定",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the department has to answer.
    #[must_use]
    pub const fn waits_for_answer(self) -> bool {
        matches!(self, Self::Sent | Self::Acknowledged | Self::Returned)
    }

    /// Whether the office has to look at it or to confirm it.
    #[must_use]
    pub const fn waits_for_office(self) -> bool {
        matches!(self, Self::Answered | Self::Reviewed)
    }
}

/// What a department answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// It named people.
    Nominated,
    /// It named nobody, with a reason.
    Declined,
}

impl Answer {
    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nominated => "nominated",
            Self::Declined => "declined",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nominated => "推薦",
            Self::Declined => "辞退",
        }
    }

    /// The answer with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Nominated, Self::Declined].into_iter().find(|answer| answer.code() == code)
    }
}

/// A round of one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: Uuid,
    /// The fiscal year for which members are wanted.
    pub fiscal_year: FiscalYear,
    /// The day on the letters.
    pub issued_on: Date,
    /// When it is over for whoever has no extension.
    pub deadline: Timestamp,
    /// Where the hour of the deadline comes from.
    pub hour_provenance: Provenance,
    /// When the letters went out.
    pub sent_at: Option<Timestamp>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

/// The letter to a department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: Uuid,
    /// The round.
    pub round: Uuid,
    /// The department.
    pub department: String,
    /// The document that was issued for it.
    pub document: Option<Uuid>,
}

/// What a department is asked for: members of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: Uuid,
    /// The round.
    pub round: Uuid,
    /// The letter in which it stands.
    pub letter: Uuid,
    /// The group's code.
    pub group: String,
    /// The department that is asked.
    pub department: String,
    /// What it is called; for facilities what the plan calls them.
    pub name: String,
    /// Why it is asked.
    pub source: Source,
    /// How many of the procedures filed most often it owned when it was asked.
    pub procedures: i64,
    /// How many people at least.
    pub least: u32,
    /// And at most.
    pub most: u32,
    /// How far it is.
    pub state: State,
    /// By when it must be answered; later than the round's where it was extended.
    pub deadline: Timestamp,
    /// What was answered.
    pub answer: Option<Answer>,
    /// Counts the answers: 0 before the first.
    pub answer_number: i64,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// Why it was declined.
    pub declined_because: Option<String>,
    /// Why it was returned last.
    pub returned_because: Option<String>,
    /// Who confirmed it.
    pub confirmed_by: Option<Uuid>,
    /// When.
    pub confirmed_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

impl Request {
    /// Whether its time is over and there is no answer.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.waits_for_answer() && self.deadline < now
    }

    /// Whether the answer that stands came when it still could.
    #[must_use]
    pub fn was_in_time(&self) -> bool {
        self.answered_at.is_some_and(|at| at <= self.deadline)
    }

    /// The day of its deadline in Japan.
    #[must_use]
    pub fn due_on(&self) -> Date {
        jst_date(self.deadline)
    }
}

/// Somebody who was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominee {
    /// Its id.
    pub id: Uuid,
    /// For which request.
    pub request: Uuid,
    /// In which answer.
    pub answer_number: i64,
    /// The account.
    pub staff: Uuid,
    /// What they are to be in the group.
    pub role: Role,
    /// Minutes of the week.
    pub minutes_per_week: u32,
    /// Who stands in for them.
    pub substitute: Option<Uuid>,
    /// Who said that the manager consents.
    pub consent_by: Uuid,
    /// The membership that came of it.
    pub membership: Option<Uuid>,
    /// The paper for them.
    pub document: Option<Uuid>,
}

/// A later deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// What it was before.
    pub was: Timestamp,
    /// What it is now.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// A request with everything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// The people of the answer that stands.
    pub nominees: Vec<Nominee>,
    /// Later deadlines, the oldest first.
    pub extensions: Vec<Extension>,
}

/// A letter with everything in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterFile {
    /// The letter.
    pub letter: Letter,
    /// What it asks for, in the order of the groups.
    pub asked: Vec<Asked>,
}

impl LetterFile {
    /// Whether somebody of the department has to answer.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.asked.iter().any(|one| one.request.state.waits_for_answer())
    }

    /// Whether the office has something to look at.
    #[must_use]
    pub fn waits_for_office(&self) -> bool {
        self.asked.iter().any(|one| one.request.state.waits_for_office())
    }

    /// The first deadline of what is not answered.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let open = self.asked.iter().filter(|one| one.request.state.waits_for_answer());
        open.map(|one| one.request.deadline).min()
    }

    /// A request of it.
    #[must_use]
    pub fn request(&self, id: Uuid) -> Option<&Asked> {
        self.asked.iter().find(|one| one.request.id == id)
    }
}
