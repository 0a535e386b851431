//! A supplier (契約の相手方) of the register, and what it agreed to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A supplier.
#[derive(Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Its id.
    pub id: Uuid,
    /// 商号・名称
    pub name: String,
    /// 代表者: 「代表取締役　見本　一郎」
    pub representative: String,
    /// 所在地
    pub address: String,
    /// 法人番号, whose check digit is right; `None` for persons in trade.
    pub corporate_number: Option<String>,
    /// To whom requests to sign go. Sealed at rest.
    pub contact: Contact,
    /// It is no longer chosen for new contracts.
    pub stopped: bool,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Counts its changes.
    pub version: i64,
}

impl std::fmt::Debug for Supplier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supplier").field("id", &self.id).finish_non_exhaustive()
    }
}

/// To whom requests to sign go.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 署名する人
    pub person: String,
    /// 署名用のメールアドレス
    pub mail: String,
    /// Where an access code is told by voice or letter.
    pub phone: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// What a supplier agreed to, with one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: Uuid,
    /// The supplier.
    pub supplier: Uuid,
    /// To what.
    pub kind: ConsentKind,
    /// The words that it agreed to, as the pack had them.
    pub words: String,
    /// On which day.
    pub given_on: Date,
    /// How it was told: 同意書, メール.
    pub told_by: String,
    /// On which day it was taken back.
    pub withdrawn_on: Option<Date>,
}

impl Consent {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.given_on <= day && self.withdrawn_on.is_none_or(|end| day < end)
    }
}

/// To what a supplier agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsentKind {
    /// 電子契約の同意
    Electronic,
    /// 建設業法19条3項の承諾
    Construction,
}

impl ConsentKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Electronic, Self::Construction];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Construction => "construction",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What staff call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Electronic => "電子契約の同意",
            Self::Construction => "建設業法19条3項の承諾",
        }
    }
}
