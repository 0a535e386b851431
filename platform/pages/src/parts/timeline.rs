//! Steps in their order: what was, what is, what comes.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;

use crate::{html::Html, words};

/// Steps in their order.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/timeline.html")]
pub struct Timeline {
    /// The language.
    pub lang: Lang,
    /// The steps.
    pub steps: Vec<Step>,
}
impl HtmlSafe for Timeline {}

/// One step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What it is.
    pub title: String,
    /// When it was, or will be, in words.
    pub when: Option<String>,
    /// More about it.
    pub body: Html,
    /// Whether it is done.
    pub state: StepState,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// It only has its place in the order (a list of things to do).
    #[default]
    Plain,
    /// Done.
    Done,
    /// Here we are.
    Now,
    /// Still to come.
    Next,
}

impl StepState {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Done => "done",
            Self::Now => "now",
            Self::Next => "next",
        }
    }

    fn words(self, lang: &Lang) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Done => Some(words::STEP_DONE.get(lang)),
            Self::Now => Some(words::STEP_NOW.get(lang)),
            Self::Next => Some(words::STEP_NEXT.get(lang)),
        }
    }
}
