//! A short message for the next page.

use serde::{Deserialize, Serialize};

use crate::parts::NoticeKind;

/// The cookie that carries it.
pub(crate) const COOKIE: &str = "flash";

/// What is said once, at the top of the next page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Flash {
    pub(crate) kind: NoticeKind,
    pub(crate) text: String,
}
