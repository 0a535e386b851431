//! What pages of this crate show. The pages themselves are the application's.

use jiff::Timestamp;
use yakusho_kernel::{Lang, Refusal, date::show_date};

use crate::{
    model::StaffContext,
    secret::{RecoveryCode, TotpSecret},
    stand_in::{Code, PERSONS, Person},
};

/// The sign-in page of staff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInView {
    /// The name that was typed before, to be shown again. Never the password.
    pub login: String,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// The terminal was declared as shared before.
    pub shared_terminal: bool,
}

impl SignInView {
    /// The page after a refused attempt.
    #[must_use]
    pub fn refused(login: &str, shared_terminal: bool, refusal: &Refusal) -> Self {
        Self {
            login: login.chars().take(32).collect(),
            error: Some(refusal.message(Lang::Ja).to_owned()),
            shared_terminal,
        }
    }
}

/// The corner of every staff page: who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoView {
    /// The name as colleagues read it.
    pub name: String,
    /// 「市民課 担当」, one line a posting.
    pub postings: Vec<String>,
    /// The session ends without a request after so many minutes.
    pub idle_minutes: i64,
}

impl WhoView {
    /// The corner for somebody; `department_name` turns a code into a name.
    #[must_use]
    pub fn of(who: &StaffContext, department_name: impl Fn(&str) -> String) -> Self {
        let line = |posting: &crate::Posting| {
            format!("{}　{}", department_name(&posting.department), posting.role.label())
        };
        Self {
            name: who.name.clone(),
            postings: who.postings.iter().map(line).collect(),
            idle_minutes: who.idle.as_mins(),
        }
    }
}

/// Shown once, when an account gets its second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentView {
    /// For the QR code.
    pub url: String,
    /// For typing by hand, in groups of four.
    pub secret: String,
    /// The recovery codes, to be printed.
    pub recovery_codes: Vec<String>,
}

impl EnrolmentView {
    /// The page for a new secret.
    #[must_use]
    pub fn of(login: &str, secret: &TotpSecret, codes: &[RecoveryCode]) -> Self {
        let letters: Vec<char> = secret.base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(String::from_iter).collect();
        Self {
            url: secret.url("yakusho", login).as_str().to_owned(),
            secret: groups.join(" "),
            recovery_codes: codes.iter().map(|code| code.to_print().as_str().to_owned()).collect(),
        }
    }
}

impl std::fmt::Debug for EnrolmentView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentView(…)")
    }
}

/// The badge that everything of the stand-in carries.
pub const STAND_IN_BADGE: &str = "試験用";

/// The warning at the top of the stand-in's pages, in the person's language.
#[must_use]
pub fn stand_in_warning() -> yakusho_kernel::Text {
    yakusho_kernel::Text::new(
        "試験用の画面です。本人確認ではありません。ここに出る人は、すべて架空の人です。",
        "これは ためすための 画面（がめん）です。ほんとうの 本人確認（ほんにんかくにん）では ありません。\
         ここに 出（で）る 人（ひと）は みんな つくりものです。",
        "This page is for testing. It does not prove who you are. Everybody listed here is made up.",
    )
}

/// The stand-in's page on which a person is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandInChoiceView {
    /// The made-up persons.
    pub persons: Vec<PersonView>,
}

/// A made-up person in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonView {
    /// The value of the radio button.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// The day of birth in words.
    pub birth_date: String,
    /// What the person is good for in a test.
    pub note: &'static str,
}

impl StandInChoiceView {
    /// The page in a language.
    #[must_use]
    pub fn in_lang(lang: Lang) -> Self {
        let view = |person: &Person| PersonView {
            id: person.id,
            name: person.name,
            birth_date: show_date(person.birth_date, lang),
            note: person.note,
        };
        Self { persons: PERSONS.iter().map(view).collect() }
    }
}

/// The stand-in's page that shows the code.
#[derive(Clone, PartialEq, Eq)]
pub struct StandInCodeView {
    /// Three digits, a space, three digits.
    pub code: String,
    /// Until when it can be typed.
    pub good_until: Timestamp,
}

impl StandInCodeView {
    /// The page for a code that was issued at `now`.
    #[must_use]
    pub fn of(code: &Code, now: Timestamp) -> Self {
        let (first, second) = code.shown().split_at_checked(3).unwrap_or((code.shown(), ""));
        let good_until = now.checked_add(crate::stand_in::CODE_LIFE).unwrap_or(now);
        Self { code: format!("{first} {second}"), good_until }
    }
}

impl std::fmt::Debug for StandInCodeView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StandInCodeView")
            .field("good_until", &self.good_until)
            .finish_non_exhaustive()
    }
}
