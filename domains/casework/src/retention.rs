//! Retention: what may be disposed of, what is held, and the disposal itself with four eyes.
//!
//! A disposal destroys the sealed sheets with their keys, what was written, the attachments, the
//! mails, and the data and salts of the actions: the log keeps commitments that nobody can open any
//! more. Rows without personal data (number, procedure, state, days) stay, so that figures stay true.
//! Whoever keeps other rows of an application deletes them when they hear [`APPLICATION_DISPOSED`],
//! in the same transaction.

mod certificate;
mod dispose;
mod due;
mod hold;
mod lists;
mod register;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::FiscalYear;

pub use certificate::{CERTIFICATE, TEMPLATE};
pub use dispose::APPLICATION_DISPOSED;
pub use hold::HoldKind;
pub use register::{Disposed, merge, read_register, write_register};

/// Applications in one list at most.
const AT_ONCE: u64 = 500;
const AUTHORITY: &str = "公文書等の管理に関する法律34条・市の文書管理規程";

/// An application whose time is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Over {
    /// Which.
    pub application: Uuid,
    /// 受付番号.
    pub number: String,
    /// 文書分類.
    pub class: String,
    /// The day on which its last case was closed.
    pub closed_on: Date,
    /// The last day on which it is kept.
    pub kept_until: Date,
}

/// A list of disposal of a department.
#[derive(Clone, Debug)]
pub struct Disposal {
    /// Its id.
    pub id: Uuid,
    /// The department.
    pub department: String,
    /// The fiscal year in which it is made.
    pub fiscal_year: i64,
    /// What it takes away.
    pub applications: Vec<Over>,
    /// Who proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When the bytes were gone.
    pub done_at: Option<Timestamp>,
}

impl Disposal {
    /// 「令和14年度」
    #[must_use]
    pub fn year(&self) -> String {
        FiscalYear(i16::try_from(self.fiscal_year).unwrap_or(i16::MAX)).label()
    }
}
