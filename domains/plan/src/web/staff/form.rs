//! The frame of a form at the plan: title, what is wrong, fields, one button, the way back.

use askama::Template;
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView, Page, Visit,
    field::Choices,
    parts::{Back, Buttons, ErrorSummary, FormStart},
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
    form: FormStart,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

impl Asked {
    /// The page with what is to be mended at its fields.
    pub fn page(self, visit: &Visit, seat: &Seat, problems: &[Problem]) -> Page {
        let (href, label) = self.back;
        let body = FormPage {
            title: self.title.clone(),
            lead: self.lead,
            errors: ErrorSummary::of(problems, Lang::Ja),
            form: FormStart::post(visit, self.action),
            hidden: self.hidden,
            fields: self.fields.into_iter().map(|field| field.problem(problems)).collect(),
            buttons: Buttons {
                back: Back::Link(href.clone()),
                ..Buttons::action(Lang::Ja, self.go)
            },
        };
        let page = seat.desk.page(visit, self.title, &body).back(href, label);
        if problems.is_empty() { page } else { page.with_problems() }
    }
}

/// The departments of today, to choose one.
pub fn departments(seat: &Seat, chosen: &str) -> Choices {
    let edition = seat.plan.edition();
    let today = seat.desk.today;
    let known = edition.pack.departments.iter().filter(|one| one.in_force_on(today));
    Choices::new(known.map(|one| (one.code.clone(), one.name.ja.clone())), |code| code == chosen)
}

/// A tick box for yes.
pub fn tick(name: &str, label: &str, words: &str, ticked: &str) -> FieldView {
    let is_ticked = matches!(ticked, "yes" | "はい");
    let choices = Choices::new([("yes", words)], |_| is_ticked);
    FieldView::checks(Lang::Ja, name, label, choices).need(yakusho_pages::field::Need::Optional)
}
