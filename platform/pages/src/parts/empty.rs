//! A list with nothing in it.

use askama::{Template, filters::HtmlSafe};

/// Says what will be here and what the next step is.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/empty.html")]
pub struct Empty {
    /// What is not here: 「受け付けた申請はまだありません」.
    pub title: String,
    /// What will be here, and how.
    pub help: String,
    /// The next step: words and address.
    pub next: Option<(String, String)>,
}
impl HtmlSafe for Empty {}
