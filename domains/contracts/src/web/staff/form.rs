//! The frame of a form at the contracts: title, what is wrong, fields, one button, the way back.

use askama::Template;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind};
use yakusho_pages::{
    FieldView, Page, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};

use super::seat::Seat;

/// A form.
pub struct Asked {
    /// The heading.
    pub title: String,
    /// A sentence under it.
    pub lead: String,
    /// Where it is sent.
    pub action: String,
    /// What is sent unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// What the button says.
    pub go: &'static str,
    /// The way back, and what it is called.
    pub back: (String, String),
}

#[derive(Template)]
#[template(path = "staff/form.html")]
struct FormPage {
    title: String,
    lead: String,
    errors: ErrorSummary,
    notice: Option<Notice>,
    form: FormStart,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

impl Asked {
    /// The page with why it was refused: at its fields, or above them.
    pub fn refused(self, visit: &Visit, seat: &Seat, refusal: Option<&Refusal>) -> Page {
        let (href, label) = self.back;
        let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
        let whole = refusal.filter(|refusal| refusal.problems.is_empty());
        let body = FormPage {
            title: self.title.clone(),
            lead: self.lead,
            errors: ErrorSummary::of(problems, Lang::Ja),
            notice: whole
                .map(|refusal| Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja))),
            form: FormStart::post(visit, self.action),
            hidden: self.hidden,
            fields: self.fields.into_iter().map(|field| field.problem(problems)).collect(),
            buttons: Buttons {
                back: Back::Link(href.clone()),
                ..Buttons::action(Lang::Ja, self.go)
            },
        };
        let page = seat.desk.page(visit, self.title, &body).back(href, label);
        match refusal {
            None => page,
            Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
            Some(_) => page.with_problems().status(axum::http::StatusCode::CONFLICT),
        }
    }
}
