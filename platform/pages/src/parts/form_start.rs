//! The beginning of every form.

use askama::{Template, filters::HtmlSafe};

use crate::{Visit, fields::TOKEN};

/// `<form …>` with its token and its default button; the body closes it with `</form>`. The token
/// comes first, and so does a button out of sight: it is the one that Enter presses, also where
/// 「住所を探す」 or a remove button stands above 「次へ」.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/form_start.html")]
pub struct FormStart {
    action: String,
    token: String,
    files: bool,
    check: Option<String>,
    default_go: bool,
    id: Option<String>,
}
impl HtmlSafe for FormStart {}

impl FormStart {
    /// A form that is posted to `action`, a path of this site.
    #[must_use]
    pub fn post(visit: &Visit, action: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            token: visit.form_token(),
            files: false,
            check: None,
            default_go: true,
            id: None,
        }
    }

    /// The form has file controls; the handler takes [`crate::Upload`].
    #[must_use]
    pub fn with_files(mut self) -> Self {
        self.files = true;
        self
    }

    /// Where check.js may ask about one field ([`crate::CheckAnswer`]).
    #[must_use]
    pub fn checked_at(mut self, path: impl Into<String>) -> Self {
        self.check = Some(path.into());
        self
    }

    /// The form has one button with a name of its own: no default button out of sight.
    #[must_use]
    pub fn with_own_button(mut self) -> Self {
        self.default_go = false;
        self
    }

    /// An id, where buttons outside of the form belong to it.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}
