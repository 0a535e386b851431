//! Who is asked to sign a contract, and what they answered.

use jiff::Timestamp;
use uuid::Uuid;

use super::Contact;

/// Somebody who is asked to sign for a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Its id.
    pub id: Uuid,
    /// The contract.
    pub contract: Uuid,
    /// The party for which they sign.
    pub party: Uuid,
    /// In which turn they are asked, from 1; those of one turn at the same time.
    pub turn: i64,
    /// Who it is. Sealed at rest.
    pub contact: Contact,
    /// How strongly they show who they are.
    pub level: Level,
    /// How far it is.
    pub state: SignerState,
    /// The hash of their link, where they were asked.
    pub token_hash: Option<String>,
    /// The hash of their access code.
    pub code_hash: Option<String>,
    /// The sealed secret of their authenticator, once they enrolled.
    pub totp: Option<Vec<u8>>,
    /// How often a wrong code was typed.
    pub wrong_codes: i64,
    /// When they were asked last.
    pub asked_at: Option<Timestamp>,
    /// Until when they can answer.
    pub ends_at: Option<Timestamp>,
    /// When they first read the contract.
    pub read_at: Option<Timestamp>,
    /// When they were reminded.
    pub reminded_at: Option<Timestamp>,
    /// When they answered.
    pub answered_at: Option<Timestamp>,
    /// The SHA-256 to which they agreed.
    pub agreed_sha256: Option<String>,
    /// Why they declined, sealed.
    pub words: Option<Vec<u8>>,
    /// Counts its changes.
    pub version: i64,
}

impl Signer {
    /// Whether they can answer at an instant.
    #[must_use]
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        self.state == SignerState::Asked && self.ends_at.is_some_and(|end| now < end)
    }

    /// Whether too many wrong codes were typed.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.wrong_codes >= MOST_WRONG
    }
}

/// Wrong codes after which a link is locked.
pub const MOST_WRONG: i64 = 5;

/// How strongly a signer shows who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The link by mail and the access code by another channel.
    Code,
    /// Besides, a one-time code of an authenticator (RFC 6238).
    Totp,
}

impl Level {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Code, Self::Totp];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Totp => "totp",
        }
    }

    /// The level with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => "メールのURLと、別に伝えた確認コード",
            Self::Totp => "メールのURL、別に伝えた確認コード、認証アプリのコード",
        }
    }
}

/// How far a signer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignerState {
    /// Others come first.
    Waiting,
    /// They were asked.
    Asked,
    /// They agreed.
    Agreed,
    /// They declined.
    Declined,
    /// Somebody else of the company signs instead.
    Delegated,
    /// It ended without their answer.
    Ended,
}

impl SignerState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Asked, Self::Agreed, Self::Declined, Self::Delegated, Self::Ended];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Asked => "asked",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Delegated => "delegated",
            Self::Ended => "ended",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "前の人を待っている",
            Self::Asked => "依頼した",
            Self::Agreed => "合意した",
            Self::Declined => "辞退した",
            Self::Delegated => "ほかの人に頼んだ",
            Self::Ended => "答えないまま終わった",
        }
    }
}
