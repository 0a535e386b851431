//! A case: one procedure of one application in the hands of one department.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::Id;
use yakusho_pack::format::LegalKind;

/// Marker of [`Case`] ids.
#[derive(Debug)]
pub struct CaseNoun;

/// Where a case stands. The names are those that a resident and a clerk read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// 本人確認待ち: not received; the person must be identified first.
    HeldIdentity,
    /// お預かり: not received; another procedure must be done first.
    HeldAfter,
    /// 来庁待ち: a prepared visit; the procedure is made in person.
    Visit,
    /// 受付
    Received,
    /// 審査中: somebody has taken it.
    Reviewing,
    /// 補正待ち: the resident must mend something; the clock stands still.
    Correction,
    /// 承認: the 申請 or 請求 was granted.
    Approved,
    /// 却下・不承認
    Refused,
    /// 届出受理: the 届出 has done its work.
    Accepted,
    /// 返戻: the 届出 lacked a formal requirement.
    Returned,
    /// 取下げ
    Withdrawn,
    /// 完了: everything that follows from the answer is done.
    Finished,
}

impl CaseState {
    /// Every state, in the order of a case's life.
    pub const ALL: [Self; 12] = [
        Self::HeldIdentity,
        Self::HeldAfter,
        Self::Visit,
        Self::Received,
        Self::Reviewing,
        Self::Correction,
        Self::Approved,
        Self::Refused,
        Self::Accepted,
        Self::Returned,
        Self::Withdrawn,
        Self::Finished,
    ];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HeldIdentity => "held_identity",
            Self::HeldAfter => "held_after",
            Self::Visit => "visit",
            Self::Received => "received",
            Self::Reviewing => "reviewing",
            Self::Correction => "correction",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Finished => "finished",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the case waits for something before the office has received it.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::HeldIdentity | Self::HeldAfter | Self::Visit)
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Refused | Self::Returned | Self::Withdrawn)
    }

    /// Whether what follows this procedure may start: it has been granted or has taken effect.
    #[must_use]
    pub const fn releases_followers(self) -> bool {
        matches!(self, Self::Approved | Self::Accepted | Self::Finished)
    }
}

/// One case as the rules see it: no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: Id<CaseNoun>,
    /// The application it came with.
    pub application: Uuid,
    /// The procedure of the pack.
    pub procedure: String,
    /// The person it concerns within the application (`m1`), where there is one filing for each.
    pub subject: Option<String>,
    /// What the law calls it.
    pub kind: LegalKind,
    /// Whether it is made in person at the window.
    pub in_person: bool,
    /// Whether more than a reachable contact is needed before it can be received (above L1).
    pub needs_identity: bool,
    /// Procedures of the same application that must be done before.
    pub after: Vec<String>,
    /// Where it stands.
    pub state: CaseState,
    /// The clerk who has taken it.
    pub assignee: Option<Uuid>,
    /// The day on which it was received; `None` while it is held.
    pub received_on: Option<Date>,
    /// 標準処理期間 in days; only for 申請 and 請求.
    pub standard_days: Option<u32>,
    /// Optimistic lock.
    pub version: i64,
}
