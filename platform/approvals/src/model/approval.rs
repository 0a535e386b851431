//! An approval as the rules see it: no personal data.

use uuid::Uuid;
use yakusho_pack::format::{Grade, Route, RoutePlace, RouteStep};

/// What is approved. Opaque: the domain that owns it knows what the id and the hash mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What sort of thing: `case`.
    pub kind: String,
    /// Which.
    pub id: Uuid,
    /// The hash of its content, with the proposed decision, as it was drafted.
    pub hash: String,
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// 決裁中: somebody must sign.
    Running,
    /// 差戻し: the drafter must mend it.
    Returned,
    /// 決裁済
    Decided,
    /// 引戻し: the drafter took it back.
    Withdrawn,
    /// What it was about has gone: taken back by the resident, or changed in another way.
    Void,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Running, Self::Returned, Self::Decided, Self::Withdrawn, Self::Void];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Returned => "returned",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
            Self::Void => "void",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "決裁中",
            Self::Returned => "差戻し",
            Self::Decided => "決裁済",
            Self::Withdrawn => "引戻し",
            Self::Void => "取りやめ",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether something may still come of it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Returned)
    }
}

/// A signature that counts: those that a return took back are only in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The step's place in the route.
    pub step: usize,
    /// The place in the step.
    pub place: usize,
    /// Who signed.
    pub staff: Uuid,
    /// For whom, where a deputy did (代決).
    pub instead_of: Option<Uuid>,
    /// Whether that person has looked at it since (後閲).
    pub looked_after: bool,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// The proposed decision, in the domain's word.
    pub decision: String,
    /// The department that drafted.
    pub department: String,
    /// The route as it was when it was drafted, cut to the department.
    pub route: Route,
    /// Who drafted.
    pub drafter: Uuid,
    /// Where it stands.
    pub state: State,
    /// The step that must sign now, as a place in the route.
    pub step: usize,
    /// The signatures that count.
    pub signed: Vec<Signature>,
    /// How often it was drafted, from 1.
    pub round: u32,
    /// Optimistic lock.
    pub version: i64,
}

impl Approval {
    /// The step that must sign now.
    #[must_use]
    pub fn current(&self) -> Option<&RouteStep> {
        (self.state == State::Running).then(|| self.route.steps.get(self.step)).flatten()
    }

    /// The places of the current step that have not signed yet.
    pub fn open_places(&self) -> impl Iterator<Item = (usize, &RoutePlace)> {
        let places = self.current().map(|step| step.who.as_slice()).unwrap_or_default();
        places.iter().enumerate().filter(|(at, _)| {
            !self.signed.iter().any(|one| one.step == self.step && one.place == *at)
        })
    }

    /// Whether somebody drafted it or has signed.
    #[must_use]
    pub fn has_hand_of(&self, staff: Uuid) -> bool {
        self.drafter == staff || self.signed.iter().any(|one| one.staff == staff)
    }
}

/// With whose hand somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Their own.
    Own,
    /// 代決: for somebody who is absent.
    Deputy {
        /// For whom.
        of: Uuid,
    },
}

/// Somebody's turn: where and as what they may sign now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The place in the current step.
    pub place: usize,
    /// With whose hand.
    pub hand: Hand,
    /// As what: the grade that they hold there.
    pub grade: Grade,
    /// In which department.
    pub department: String,
}

/// What somebody wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// 承認: sign.
    Approve {
        /// The hash of the content as it is now.
        hash: String,
    },
    /// 差戻し
    Return {
        /// To whom.
        to: Back,
        /// Why, in their words.
        reason: String,
    },
    /// 引戻し
    Withdraw,
    /// Draft it again after a return.
    Redraft {
        /// The hash of the content as it is now.
        hash: String,
    },
    /// 後閲: the principal has seen what the deputy decided.
    LookAfter,
    /// What it was about has gone.
    Void,
}

/// To whom something goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// To the drafter.
    Drafter,
    /// To a step before this one, by its id.
    Step(String),
}

/// What the trail says of one act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// 起案
    Drafted,
    /// 承認
    Signed,
    /// 決裁: the last signature.
    Decided,
    /// 差戻し
    Returned,
    /// 引戻し
    Withdrawn,
    /// 再起案
    Redrafted,
    /// 後閲
    LookedAfter,
    /// 取りやめ
    Voided,
    /// 引継ぎ: whoever was to act has moved (人事異動), and whoever holds the post now goes on.
    HandedOn,
}

impl MarkKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Drafted,
        Self::Signed,
        Self::Decided,
        Self::Returned,
        Self::Withdrawn,
        Self::Redrafted,
        Self::LookedAfter,
        Self::Voided,
        Self::HandedOn,
    ];

    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Signed => "signed",
            Self::Decided => "decided",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Redrafted => "redrafted",
            Self::LookedAfter => "looked_after",
            Self::Voided => "voided",
            Self::HandedOn => "handed_on",
        }
    }

    /// The mark with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of the action that tells of it.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Drafted => "approval.drafted",
            Self::Signed => "approval.signed",
            Self::Decided => "approval.decided",
            Self::Returned => "approval.returned",
            Self::Withdrawn => "approval.withdrawn",
            Self::Redrafted => "approval.redrafted",
            Self::LookedAfter => "approval.looked_after",
            Self::Voided => "approval.voided",
            Self::HandedOn => "approval.handed_on",
        }
    }

    /// What the sheet says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Drafted => "起案",
            Self::Signed => "承認",
            Self::Decided => "決裁",
            Self::Returned => "差戻し",
            Self::Withdrawn => "引戻し",
            Self::Redrafted => "再起案",
            Self::LookedAfter => "後閲",
            Self::Voided => "取りやめ",
            Self::HandedOn => "人事異動による引継ぎ",
        }
    }
}

/// One act of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What was done.
    pub kind: MarkKind,
    /// The name of the step, where it belongs to one.
    pub step: Option<String>,
    /// Who did it; nobody where the program did.
    pub staff: Option<Uuid>,
    /// For whom (代決); of [`MarkKind::HandedOn`], from whom (前任).
    pub instead_of: Option<Uuid>,
    /// As what.
    pub grade: Option<Grade>,
    /// In which department.
    pub department: Option<String>,
    /// Whether the authority was delegated to them (専決).
    pub delegated: bool,
    /// In which round.
    pub round: u32,
}
