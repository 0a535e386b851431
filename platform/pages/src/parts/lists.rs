//! Names and values: to read, and to check before sending.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::{html::Html, words};

/// Names and values to read.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/definitions.html")]
pub struct Definitions {
    /// Name and value.
    pub rows: Vec<(String, Html)>,
}
impl HtmlSafe for Definitions {}

/// Answers to check, each with its source and a way to change it.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/summary_list.html")]
pub struct SummaryList {
    /// The language.
    pub lang: Lang,
    /// The answers.
    pub rows: Vec<SummaryRow>,
    /// Whose answers they are, where there are several persons: said with each 「変更」, which a
    /// screen reader reads out of its place.
    pub whose: Option<String>,
}
impl HtmlSafe for SummaryList {}

/// One answer.
#[derive(Clone, Debug, Default)]
pub struct SummaryRow {
    /// What was asked, short.
    pub name: String,
    /// The answer.
    pub value: Html,
    /// Where the answer came from: 「転入の案内で答えた内容」.
    pub source: Option<String>,
    /// Where it is changed.
    pub change: Option<String>,
}

impl SummaryList {
    fn hidden(&self, row: &SummaryRow) -> String {
        let what = match &self.whose {
            Some(whose) => format!("{whose} {}", row.name),
            None => row.name.clone(),
        };
        words::OF.with(self.lang, &[("what", &what)])
    }
}
