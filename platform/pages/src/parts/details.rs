//! Something folded: why a question is asked.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::{html::Html, words};

/// A folded explanation. Nothing that a person needs in order to answer may be folded.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/details.html")]
pub struct Details {
    /// What one sees folded.
    pub summary: String,
    /// What one sees unfolded.
    pub body: Html,
}
impl HtmlSafe for Details {}

impl Details {
    /// 「なぜ聞くのですか」
    #[must_use]
    pub fn why(lang: Lang, reason: &str) -> Self {
        Self { summary: words::WHY.get(lang).to_owned(), body: Html::paragraphs(reason) }
    }
}
