//! One thing that a form asks, with its label, mark, hint, control and error.

mod boxes;
mod choice;
mod control;
mod fact;
mod files;
mod parts;
mod raw;

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::{Lang, Problem, Text};

pub use boxes::DateBoxes;
pub use choice::{ChoiceView, Choices};
pub use control::{Control, Line, Lines, Width};
pub use fact::FactField;
pub use files::{FileList, StoredFile};
pub use parts::{Part, PartControl};
pub use raw::{Raw, at_field};

use crate::words;

/// A field of a form. Build it from a fact with [`FactField`], or by hand with [`FieldView::line`]
/// and its siblings.
#[derive(Clone, Debug, Template)]
#[template(path = "field/field.html")]
pub struct FieldView {
    lang: Lang,
    name: String,
    label: String,
    heading: bool,
    need: Need,
    hint: Option<String>,
    error: Option<String>,
    /// The part that the error concerns, where it is one of several.
    wrong_part: Option<String>,
    control: Control,
    /// A tick box 「わからない」 under the control, ticked or not; choices have it among them.
    dont_know: Option<bool>,
}
impl HtmlSafe for FieldView {}

/// Whether a field must be filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// It must; said in words.
    #[default]
    Required,
    /// It may stay empty; said in words.
    Optional,
    /// Nothing is said (a search field, a filter).
    Unsaid,
}

/// The parts that come first in their field: their control has the field's own id.
const FIRST_PARTS: [&str; 3] = [":era", ":postal_code", ":bank"];

/// The id of the control with this name: the target of the error summary's links.
#[must_use]
pub fn control_id(name: &str) -> String {
    let first = FIRST_PARTS.into_iter().find_map(|part| name.strip_suffix(part));
    let name = first.unwrap_or(name);
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }
    };
    std::iter::once('f').chain(std::iter::once('-')).chain(name.chars().map(plain)).collect()
}

impl FieldView {
    /// A field with a control.
    #[must_use]
    pub fn new(
        lang: Lang,
        name: impl Into<String>,
        label: impl Into<String>,
        control: Control,
    ) -> Self {
        Self {
            lang,
            name: name.into(),
            label: label.into(),
            heading: false,
            need: Need::default(),
            hint: None,
            error: None,
            wrong_part: None,
            control,
            dont_know: None,
        }
    }

    /// One line of text.
    #[must_use]
    pub fn line(lang: Lang, name: &str, label: &str, line: Line) -> Self {
        Self::new(lang, name, label, Control::Line(line))
    }

    /// Several lines of text of at most `max` characters.
    #[must_use]
    pub fn lines(lang: Lang, name: &str, label: &str, value: &str, max: u32) -> Self {
        let lines = Lines { value: value.to_owned(), max };
        Self::new(lang, name, label, Control::Lines(lines))
    }

    /// One of a few.
    #[must_use]
    pub fn radio(lang: Lang, name: &str, label: &str, choices: Choices) -> Self {
        Self::new(lang, name, label, Control::Radio(choices))
    }

    /// Any of a few.
    #[must_use]
    pub fn checks(lang: Lang, name: &str, label: &str, choices: Choices) -> Self {
        Self::new(lang, name, label, Control::Checks(choices))
    }

    /// One of many.
    #[must_use]
    pub fn select(lang: Lang, name: &str, label: &str, choices: Choices) -> Self {
        Self::new(lang, name, label, Control::Select(choices))
    }

    /// A line under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into()).filter(|hint: &String| !hint.is_empty());
        self
    }

    /// The page asks only this: its question is the heading and the label in one.
    #[must_use]
    pub fn asking(mut self, question: String, hint: Option<String>) -> Self {
        self.label = question;
        self.heading = true;
        self.hint = hint.or(self.hint);
        self
    }

    /// Whether it must be filled.
    #[must_use]
    pub fn need(mut self, need: Need) -> Self {
        self.need = need;
        self
    }

    /// The label is the page's heading (one question a page).
    #[must_use]
    pub fn as_heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// What is to be mended here: the first of the problems that names this field.
    #[must_use]
    pub fn problem(mut self, problems: &[Problem]) -> Self {
        let parts = format!("{}:", self.name);
        let mine = problems
            .iter()
            .find(|problem| problem.field == self.name || problem.field.starts_with(&parts));
        self.wrong_part =
            mine.and_then(|problem| problem.field.strip_prefix(&parts)).map(str::to_owned);
        self.error = mine.map(|problem| problem.message.get(self.lang).to_owned());
        self
    }

    /// What is to be mended here.
    #[must_use]
    pub fn error(mut self, message: &Text) -> Self {
        self.error = Some(message.get(self.lang).to_owned());
        self
    }

    /// Offers 「わからない」 as an answer, ticked or not.
    #[must_use]
    pub fn may_not_know(mut self, ticked: bool) -> Self {
        match &mut self.control {
            Control::Radio(choices) | Control::Select(choices) => choices.dont_know = Some(ticked),
            _ => self.dont_know = Some(ticked),
        }
        self
    }

    fn id(&self) -> String {
        control_id(&self.name)
    }

    /// The ids of what describes the control: error first, then hint.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let error = self.error_below().into_iter().map(|_| format!("{id}-error"));
        let hint = self.hint.iter().map(|_| format!("{id}-hint"));
        let limit = matches!(self.control, Control::Lines(_)).then(|| format!("{id}-limit"));
        let ids: Vec<String> = error.chain(hint).chain(limit).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn is_wrong(&self, part: &str) -> bool {
        self.error.is_some() && self.wrong_part.as_deref().is_none_or(|wrong| wrong == part)
    }

    /// The error of a part of an address stands at that part.
    fn error_at(&self, part: &str) -> Option<&str> {
        self.error.as_deref().filter(|_| self.wrong_part.as_deref() == Some(part))
    }

    /// The error that stands under the whole field.
    fn error_below(&self) -> Option<&str> {
        let at_part = matches!(&self.control, Control::Parts(parts)
            if parts.iter().any(|part| self.wrong_part.as_deref() == Some(part.name)));
        self.error.as_deref().filter(|_| !at_part)
    }

    fn part_described_by(&self, part: &Part) -> Option<String> {
        let id = self.part_id(part.name);
        let error = self.error_at(part.name).map(|_| format!("{id}-error"));
        let hint = part.hint.iter().map(|_| format!("{id}-hint"));
        let ids: Vec<String> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn need_words(&self) -> Option<&'static str> {
        match self.need {
            Need::Required => Some(words::REQUIRED.get(self.lang)),
            Need::Optional => Some(words::OPTIONAL.get(self.lang)),
            Need::Unsaid => None,
        }
    }

    fn is_required(&self) -> bool {
        self.need == Need::Required
    }

    /// Several controls under one name: `fieldset` and `legend` instead of `label`.
    fn is_group(&self) -> bool {
        matches!(
            self.control,
            Control::Radio(_) | Control::Checks(_) | Control::Date(_) | Control::Parts(_)
        )
    }

    /// NVDA with Chromium does not read the description of a group of tick boxes, so the hint
    /// stands in the legend there.
    fn hint_in_legend(&self) -> bool {
        matches!(self.control, Control::Checks(_))
    }

    fn chars_left(&self, max: &u32) -> String {
        words::CHARS_MAX.with(self.lang, &[("n", &max.to_string())])
    }

    fn upload_hint(&self, list: &FileList) -> String {
        let values = [("mb", list.mb().to_string()), ("n", list.most.to_string())];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        words::UPLOAD_HINT.with(self.lang, &values)
    }

    fn too_large(&self, list: &FileList) -> String {
        words::UPLOAD_TOO_LARGE.with(self.lang, &[("mb", &list.mb().to_string())])
    }

    fn hidden(&self, what: &str) -> String {
        words::OF.with(self.lang, &[("what", what)])
    }

    fn part_id(&self, part: &str) -> String {
        control_id(&format!("{}:{part}", self.name))
    }

    fn part_name(&self, part: &str) -> String {
        format!("{}:{part}", self.name)
    }
}
