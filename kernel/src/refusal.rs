//! A refusal is a value with words for the person, not an exception.

use crate::lang::{Lang, Text};

/// What sort of "no" it is; the edge turns it into a status (HTTP, exit code).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// Something typed must be mended (HTTP 422).
    Invalid,
    /// It does not exist, or its existence is not the asker's business (404).
    NotFound,
    /// Somebody else changed it meanwhile, or it was already done (409).
    Conflict,
    /// The person must sign in or identify first (401, or a redirect to the sign-in page).
    SignInNeeded,
    /// Known person, not allowed, and existence is no secret (403).
    Forbidden,
    /// Too large or too many (413 or 429 by code).
    TooMuch,
    /// We cannot do it now; nothing was kept; try again (503).
    Unavailable,
}

/// One thing that must be mended, at the field it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The form control's name; empty when it concerns the whole form.
    pub field: String,
    /// Stable machine code in snake case, for example `date_in_future`.
    pub code: &'static str,
    /// What to do, in the person's language.
    pub message: Text,
}

/// Why something was not done, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Refusal {
    /// What sort of no.
    pub kind: RefusalKind,
    /// Stable machine code in snake case; part of the API (RFC 9457 `type`).
    pub code: &'static str,
    /// What happened and what to do.
    pub message: Text,
    /// The single fields to mend; empty unless `kind` is [`RefusalKind::Invalid`].
    pub problems: Vec<Problem>,
}

impl Refusal {
    /// A refusal with words.
    #[must_use]
    pub const fn new(kind: RefusalKind, code: &'static str, message: Text) -> Self {
        Self { kind, code, message, problems: Vec::new() }
    }

    /// It is not there, or not for this person.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(
            RefusalKind::NotFound,
            "not_found",
            Text::new(
                "お探しのページは見つかりませんでした。番号や住所（URL）をもう一度お確かめください。",
                "ページが ありません。番号（ばんごう）を もういちど 見（み）て ください。",
                "We could not find this page. Check the number or the address and try again.",
            ),
        )
    }

    /// Fields must be mended.
    #[must_use]
    pub fn invalid(problems: Vec<Problem>) -> Self {
        let mut refusal = Self::new(
            RefusalKind::Invalid,
            "invalid_input",
            Text::new(
                "入力を直してください。入力した内容は残っています。",
                "なおす ところが あります。書（か）いた ことは 残（のこ）って います。",
                "Please correct the fields below. What you typed is still here.",
            ),
        );
        refusal.problems = problems;
        refusal
    }

    /// The message in a language.
    #[must_use]
    pub fn message(&self, lang: Lang) -> &str {
        self.message.get(lang)
    }
}

impl Problem {
    /// A problem at a field.
    #[must_use]
    pub fn new(field: impl Into<String>, code: &'static str, message: Text) -> Self {
        Self { field: field.into(), code, message }
    }
}
