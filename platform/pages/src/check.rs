//! The answer to check.js: the message that the page itself would show at a field.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use yakusho_kernel::{Lang, Problem};

/// What is said about one field that was left: `{"message": "…", "control": "…"}`, or
/// `{"message": null, …}` where there is nothing to mend. check.js posts the field's controls and `_field`, its name; the
/// endpoint parses that field only, with the code that the form's own handler uses.
#[derive(Clone, Debug, Serialize)]
pub struct CheckAnswer {
    message: Option<String>,
    control: Option<String>,
}

impl CheckAnswer {
    /// The control of the form in which the field's name is sent.
    pub const FIELD: &'static str = "_field";

    /// The answer for a field's first problem.
    #[must_use]
    pub fn of(problem: Option<&Problem>, lang: Lang) -> Self {
        Self {
            message: problem.map(|problem| problem.message.get(lang).to_owned()),
            control: problem.map(|problem| problem.field.clone()),
        }
    }
}

impl IntoResponse for CheckAnswer {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}
