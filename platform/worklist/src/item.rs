//! An item of work.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use uuid::Uuid;

/// Something to be done about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    /// What sort of work, `noun.verb`: `case.review`. With `subject` the item's own name.
    pub kind: String,
    /// What sort of thing the subject is: `case`.
    pub subject_kind: String,
    /// The thing.
    pub subject: Uuid,
    /// The department that has it.
    pub department: String,
    /// Who has it in hand.
    pub assignee: Option<Uuid>,
    /// What the list shows: number and procedure. Never personal data.
    pub title: String,
    /// By when.
    pub due_on: Option<Date>,
    /// Whose move it is.
    pub waiting_for: WaitingFor,
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WaitingFor {
    /// The office's own.
    Office,
    /// The resident's: an answer, a visit, an identification.
    Resident,
    /// Somebody else's: another procedure, those who sign, another office, a day.
    Other,
}

impl WaitingFor {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Office, Self::Resident, Self::Other];

    /// The code in the database and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Resident => "resident",
            Self::Other => "other",
        }
    }

    /// What the list says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Office => "こちらの番",
            Self::Resident => "住民の返事待ち",
            Self::Other => "ほかの手続・決裁待ち",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|waiting| waiting.code() == code)
    }
}

/// The place in the list after which the next page begins. It reads and prints as
/// `2026-12-06~<id>`, for addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) due_on: String,
    pub(crate) id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.due_on, self.id)
    }
}

/// A text is no place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text is no place in a list")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (due_on, id) = text.split_once('~').ok_or(CursorError)?;
        let due_on: Date = due_on.parse().map_err(|_| CursorError)?;
        let id = id.parse().map_err(|_| CursorError)?;
        Ok(Self { due_on: due_on.to_string(), id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor { due_on: "2026-12-06".to_owned(), id: Uuid::max() };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("x".parse::<Cursor>(), Err(CursorError));
        assert_eq!("2026-99-99~x".parse::<Cursor>(), Err(CursorError));
    }
}
