//! The controls.

use super::{boxes::DateBoxes, choice::Choices, files::FileList, parts::Part};

/// What a field is filled with.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line.
    Line(Line),
    /// Several lines.
    Lines(Lines),
    /// One of a few.
    Radio(Choices),
    /// Any of a few.
    Checks(Choices),
    /// One of many.
    Select(Choices),
    /// Year, month and day.
    Date(DateBoxes),
    /// Several lines that are one thing: an address, an account.
    Parts(Vec<Part>),
    /// Files.
    Files(FileList),
    /// Nothing is typed: it is signed elsewhere.
    Signature,
}

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What is in it.
    pub value: String,
    /// The `type` attribute; empty: `text`.
    pub kind: &'static str,
    /// Which keyboard a phone shows (`inputmode`); empty: the usual one.
    pub keyboard: &'static str,
    /// What the browser may fill in (`autocomplete`, WCAG 1.3.5); empty: nothing.
    pub autocomplete: &'static str,
    /// How wide.
    pub width: Width,
    /// What stands behind it: 円.
    pub unit: &'static str,
}

/// Several lines.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// What is in it.
    pub value: String,
    /// At most this many characters; said, and counted by counter.js, never enforced by cutting.
    pub max: u32,
}

/// The width of a control, which hints at the length of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// Two or three figures.
    Tiny,
    /// A number of up to eight figures.
    Short,
    /// A telephone number, a name.
    Medium,
    /// The whole column.
    #[default]
    Full,
}

impl Width {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Full => "full",
        }
    }
}

impl Line {
    fn with(value: &str, kind: &'static str, keyboard: &'static str, width: Width) -> Self {
        Self { value: value.to_owned(), kind, keyboard, width, ..Self::default() }
    }

    /// Text.
    #[must_use]
    pub fn text(value: &str) -> Self {
        Self::with(value, "text", "", Width::Full)
    }

    /// A short text, such as a name.
    #[must_use]
    pub fn short_text(value: &str) -> Self {
        Self::with(value, "text", "", Width::Medium)
    }

    /// A whole number.
    #[must_use]
    pub fn number(value: &str) -> Self {
        Self::with(value, "text", "numeric", Width::Short)
    }

    /// Yen.
    #[must_use]
    pub fn money(value: &str) -> Self {
        Self { unit: "円", ..Self::with(value, "text", "numeric", Width::Short) }
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(value: &str) -> Self {
        Self::with(value, "tel", "tel", Width::Medium)
    }

    /// A mail address.
    #[must_use]
    pub fn mail(value: &str) -> Self {
        Self::with(value, "email", "email", Width::Full)
    }

    /// A postal code.
    #[must_use]
    pub fn postal(value: &str) -> Self {
        Self::with(value, "text", "numeric", Width::Short)
    }

    /// A password; `current-password` or `new-password` for the browser's keeper. Never refilled.
    #[must_use]
    pub fn password(autocomplete: &'static str) -> Self {
        Self { autocomplete, ..Self::with("", "password", "", Width::Medium) }
    }

    /// Six figures of an authenticator.
    #[must_use]
    pub fn one_time_code() -> Self {
        Self { autocomplete: "one-time-code", ..Self::with("", "text", "numeric", Width::Short) }
    }

    /// What the browser may fill in.
    #[must_use]
    pub fn filled_with(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }
}
