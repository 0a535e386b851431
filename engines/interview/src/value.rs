//! Values of facts.

mod address;
mod contact;
mod dates;
mod letters;
mod numbers;
mod parse;
mod problem;
mod raw;
mod shown;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Yen;

pub use address::{Account, AccountKind, Address};
pub use parse::{Context, parse};
pub use raw::Raw;

use crate::definition::{FactType, InstanceId};

/// A value of a fact, checked and normalised by [`parse`]. Its `Debug` output names the kind only,
/// never what was told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One line or several lines of text, in NFC.
    Text(String),
    /// A reading in full-width katakana.
    Kana(String),
    /// Yes or no.
    Bool(bool),
    /// The id of a choice.
    Choice(String),
    /// The ids of the chosen choices, in the order of the vocabulary.
    Choices(Vec<String>),
    /// A day.
    Date(Date),
    /// A whole number.
    Number(i64),
    /// Yen.
    Money(Yen),
    /// A postal address.
    Address(Address),
    /// A postal code, seven digits.
    Postal(String),
    /// A telephone number, digits with a leading `+` where international.
    Phone(String),
    /// A mail address.
    Email(String),
    /// A bank account.
    Account(Account),
    /// The ids of uploaded files.
    Files(Vec<String>),
    /// A person among the instances.
    Person(InstanceId),
}

impl Value {
    /// Whether a fact of this type may hold this value. Limits and choices are not looked at.
    #[must_use]
    pub const fn fits(&self, kind: FactType) -> bool {
        matches!(
            (self, kind),
            (Self::Text(_), FactType::Text | FactType::LongText)
                | (Self::Kana(_), FactType::Kana)
                | (Self::Bool(_), FactType::Bool)
                | (Self::Choice(_), FactType::Choice)
                | (Self::Choices(_), FactType::Choices)
                | (Self::Date(_), FactType::Date)
                | (Self::Number(_), FactType::Number)
                | (Self::Text(_), FactType::Number)
                | (Self::Money(_), FactType::Money)
                | (Self::Address(_), FactType::Address)
                | (Self::Postal(_), FactType::Postal)
                | (Self::Phone(_), FactType::Phone)
                | (Self::Email(_), FactType::Email)
                | (Self::Account(_), FactType::Account)
                | (Self::Files(_), FactType::Attachment)
                | (Self::Person(_), FactType::PersonRef)
        )
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Kana(_) => "Kana(…)",
            Self::Bool(_) => "Bool(…)",
            Self::Choice(_) => "Choice(…)",
            Self::Choices(_) => "Choices(…)",
            Self::Date(_) => "Date(…)",
            Self::Number(_) => "Number(…)",
            Self::Money(_) => "Money(…)",
            Self::Address(_) => "Address(…)",
            Self::Postal(_) => "Postal(…)",
            Self::Phone(_) => "Phone(…)",
            Self::Email(_) => "Email(…)",
            Self::Account(_) => "Account(…)",
            Self::Files(_) => "Files(…)",
            Self::Person(_) => "Person(…)",
        })
    }
}
