//! A panel that says one thing.

use askama::{Template, filters::HtmlSafe};
use serde::{Deserialize, Serialize};
use yakusho_kernel::Lang;

use crate::{html::Html, words};

/// What sort of thing a panel says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// It worked.
    Success,
    /// Something may be lost.
    Warning,
    /// It did not work.
    Error,
}

/// A panel. Its kind is a word and a shape before it is a colour.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/notice.html")]
pub struct Notice {
    /// The language.
    pub lang: Lang,
    /// Its kind.
    pub kind: NoticeKind,
    /// A title of its own; `None`: the name of the kind.
    pub title: Option<String>,
    /// What it says.
    pub body: Html,
    /// Whether a screen reader should say it when it appears.
    pub announce: bool,
}
impl HtmlSafe for Notice {}

impl Notice {
    /// A panel that says a text.
    #[must_use]
    pub fn new(lang: Lang, kind: NoticeKind, text: &str) -> Self {
        Self { lang, kind, title: None, body: Html::paragraphs(text), announce: false }
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    fn kind_code(&self) -> &'static str {
        match self.kind {
            NoticeKind::Info => "info",
            NoticeKind::Success => "success",
            NoticeKind::Warning => "warning",
            NoticeKind::Error => "error",
        }
    }

    fn kind_words(&self) -> &'static str {
        let words = match self.kind {
            NoticeKind::Info => words::INFO,
            NoticeKind::Success => words::SUCCESS,
            NoticeKind::Warning => words::WARNING,
            NoticeKind::Error => words::ERROR,
        };
        words.get(self.lang)
    }
}
