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
    /// What it is about, by which lists are narrowed: the procedure. Empty where that is nothing.
    pub topic: String,
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

/// The longest key of a [`Cursor`]: an instant in microseconds, or a day.
const LONGEST_KEY: usize = 20;

/// The place in the list after which the next page begins: the key by which the list is sorted
/// (a due day, or an instant in microseconds since 1970; empty where only the id counts), and the
/// id. It reads and prints as `2026-12-06~<id>`, for addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) key: String,
    pub(crate) id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.key, self.id)
    }
}

/// A text is no place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text is no place in a list")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, id) = text.split_once('~').ok_or(CursorError)?;
        let id = id.parse().map_err(|_| CursorError)?;
        let is_instant = key.len() <= LONGEST_KEY && key.bytes().all(|one| one.is_ascii_digit());
        let is_day = || key.parse::<Date>().is_ok_and(|day| day.to_string() == key);
        if is_instant || is_day() { Ok(Self { key: key.to_owned(), id }) } else { Err(CursorError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        for key in ["2026-12-06", "", "1793000000000000"] {
            let cursor = Cursor { key: key.to_owned(), id: Uuid::max() };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for key in ["2026-99-99", "x", "' or 1", "123456789012345678901", "2026-1-1"] {
            assert_eq!(format!("{key}~{}", Uuid::max()).parse::<Cursor>(), Err(CursorError));
        }
        assert_eq!("x".parse::<Cursor>(), Err(CursorError));
        assert_eq!("2026-12-06~x".parse::<Cursor>(), Err(CursorError));
    }
}
