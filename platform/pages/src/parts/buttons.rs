//! The last row of a form: 次へ / 前へ / あとで続ける.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::words;

/// The row of submits under a question. Every one sends the form, so nothing typed is lost; the
/// handler asks [`crate::Fields::go`] which it was: `next`, `back` or `later`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/buttons.html")]
pub struct Buttons {
    /// The language.
    pub lang: Lang,
    /// The words of the main button where they are not 「次へ」: the action by its name.
    pub main: Option<String>,
    /// The way back.
    pub back: Back,
    /// Whether 「あとで続ける」 is offered.
    pub later: bool,
    /// The letter that leads to the main button (keys.js); empty: none.
    pub key: &'static str,
}
impl HtmlSafe for Buttons {}

/// How 「前へ」 works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// No way back from here.
    None,
    /// A submit that keeps what is typed.
    Submit,
    /// A link.
    Link(String),
}

impl Buttons {
    /// 次へ / 前へ / あとで続ける.
    #[must_use]
    pub const fn question(lang: Lang) -> Self {
        Self { lang, main: None, back: Back::Submit, later: true, key: "" }
    }

    /// One button that names its action.
    #[must_use]
    pub fn action(lang: Lang, words: impl Into<String>) -> Self {
        Self { lang, main: Some(words.into()), back: Back::None, later: false, key: "" }
    }

    fn main_words(&self) -> &str {
        self.main.as_deref().unwrap_or_else(|| words::NEXT.get(self.lang))
    }
}
