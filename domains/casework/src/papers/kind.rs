//! The kinds of papers that the office sends out about a case.

use crate::{model::CaseState, rules::decide::Command};

/// A kind of paper about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An 申請 or 請求 was granted.
    Approval,
    /// An 申請 or 請求 was refused (行政手続法8条).
    Refusal,
    /// A 届出 was returned for formal defects (行政手続法37条).
    Return,
    /// Something must be mended (行政手続法7条).
    Correction,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Approval, Self::Refusal, Self::Return, Self::Correction];

    /// The paper that a command brings about.
    #[must_use]
    pub const fn of(command: &Command) -> Option<Self> {
        match command {
            Command::Approve => Some(Self::Approval),
            Command::Refuse { .. } => Some(Self::Refusal),
            Command::Return { .. } => Some(Self::Return),
            Command::AskCorrection(_) => Some(Self::Correction),
            _ => None,
        }
    }

    /// The code in rows, in the pack and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Refusal => "refusal",
            Self::Return => "return",
            Self::Correction => "correction",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approval => "決定通知（承認）",
            Self::Refusal => "決定通知（却下）",
            Self::Return => "返戻の通知",
            Self::Correction => "補正のお願い",
        }
    }

    /// What stands above the paper.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Approval => "決定通知書",
            Self::Refusal => "却下決定通知書",
            Self::Return => "届出の返戻について",
            Self::Correction => "補正のお願い",
        }
    }

    /// The template of the pack.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Approval | Self::Refusal => "decision",
            Self::Return => "returned",
            Self::Correction => "correction",
        }
    }

    /// Whether it is the notice of how a case in this state ended.
    #[must_use]
    pub const fn ends(self, state: CaseState) -> bool {
        match self {
            Self::Approval => matches!(state, CaseState::Approved | CaseState::Finished),
            Self::Refusal => matches!(state, CaseState::Refused),
            Self::Return => matches!(state, CaseState::Returned),
            Self::Correction => false,
        }
    }
}
