//! The body of a page that says that something was not done.

use askama::Template;
use yakusho_kernel::Lang;

use crate::{parts::ErrorSummary, words};

#[derive(Template)]
#[template(path = "parts/failure.html")]
pub(crate) struct Failure {
    pub(crate) lang: Lang,
    pub(crate) title: String,
    pub(crate) message: String,
    pub(crate) problems: ErrorSummary,
    pub(crate) reference: String,
}
