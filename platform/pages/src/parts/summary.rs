//! The list of problems above a form.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::{Lang, Problem};

use crate::{field::control_id, words};

/// Says how many problems there are and leads to each. It takes the focus when the page opens,
/// without JavaScript, by `autofocus`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/error_summary.html")]
pub struct ErrorSummary {
    /// The language.
    pub lang: Lang,
    /// The problems, in the order of the form.
    pub items: Vec<ErrorItem>,
}
impl HtmlSafe for ErrorSummary {}

/// One problem.
#[derive(Clone, Debug)]
pub struct ErrorItem {
    /// The id of the control to mend; `None` where it concerns the whole form.
    pub target: Option<String>,
    /// What to do.
    pub message: String,
}

impl ErrorSummary {
    /// The problems of a refusal. Prints nothing where there are none.
    #[must_use]
    pub fn of(problems: &[Problem], lang: Lang) -> Self {
        let items = problems.iter().map(|problem| ErrorItem {
            target: (!problem.field.is_empty()).then(|| control_id(&problem.field)),
            message: problem.message.get(lang).to_owned(),
        });
        Self { lang, items: items.collect() }
    }

    fn lead(&self) -> String {
        words::ERRORS_LEAD.with(self.lang, &[("n", &self.items.len().to_string())])
    }
}
