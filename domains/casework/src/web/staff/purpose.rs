//! The purpose for which a page shows personal data: chosen on the page, said in its address, kept
//! with every reading. To choose one is a GET: it changes what is shown and nothing else.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::Lang;
use yakusho_pages::{
    FieldView,
    field::{Choices, Need},
    parts::{Chip, Tone},
};

use super::desk::{Desk, PURPOSE};

/// The form that chooses another purpose for the same page.
#[derive(Template)]
#[template(path = "staff/purpose.html")]
pub struct PurposeForm {
    action: String,
    now: String,
    waits: bool,
    chip: Chip,
    field: FieldView,
}
impl HtmlSafe for PurposeForm {}

impl PurposeForm {
    /// For the page at `action`; `waits`: something on it shows only after another choice.
    pub fn of(desk: &Desk, action: impl Into<String>, waits: bool) -> Self {
        let edition = desk.app.procedures().shelf().current();
        let choices: Vec<(String, String)> = edition
            .pack
            .purposes
            .iter()
            .map(|purpose| {
                let hint = purpose.hint.as_ref().map(|hint| format!("（{hint}）"));
                (purpose.id.clone(), format!("{}{}", purpose.name, hint.unwrap_or_default()))
            })
            .collect();
        let chosen = desk.purpose.id.clone();
        Self {
            action: action.into(),
            now: desk.purpose.words.clone(),
            waits,
            chip: Chip::new("目的を選ぶと表示する欄があります", Tone::Yellow),
            field: FieldView::select(
                Lang::Ja,
                PURPOSE,
                "個人情報を見る目的",
                Choices::new(choices, |code| code == chosen),
            )
            .hint("目的は閲覧の記録に残ります。")
            .need(Need::Unsaid),
        }
    }
}

/// The address of something that belongs to a page, for the same purpose.
pub fn with_purpose(desk: &Desk, href: &str) -> String {
    if desk.purpose.id.is_empty() {
        href.to_owned()
    } else {
        format!("{href}?{PURPOSE}={}", desk.purpose.id)
    }
}
