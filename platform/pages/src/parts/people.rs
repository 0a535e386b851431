//! People (or dogs, or vehicles) that are told one by one.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::{html::Html, words};

/// The list of a repeated group. Adding and removing are submits of the form around it: pressing
/// one sends `_go` with `add` or `remove:<id>`, with everything that is typed.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/people.html")]
pub struct PersonList {
    /// The language.
    pub lang: Lang,
    /// The question: 「いっしょに引っ越す人」.
    pub legend: String,
    /// What one of them is called: 「人」.
    pub noun: String,
    /// Those who are there already.
    pub people: Vec<PersonCard>,
    /// At most this many.
    pub max: usize,
}
impl HtmlSafe for PersonList {}

/// One of the list: fields to fill, or a name to read.
#[derive(Clone, Debug, Default)]
pub struct PersonCard {
    /// Their id (`m1`), which the remove button sends.
    pub id: String,
    /// What they are called here: their name, or 「1人目」.
    pub name: String,
    /// What is known of them, or the fields to fill.
    pub body: Html,
    /// Where their answers are changed.
    pub change: Option<String>,
    /// Whether they may be removed.
    pub removable: bool,
}

impl PersonList {
    fn hidden(&self, name: &str) -> String {
        words::OF.with(self.lang, &[("what", name)])
    }

    fn add_words(&self) -> String {
        words::ADD.with(self.lang, &[("what", &self.noun)])
    }
}
