//! `GET /api/v1/draft/forms`: the forms that will be filed, box by box.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_interview::{BoxState, FilledBox, Interview, Source, definition::FieldClass};
use yakusho_kernel::Lang;
use yakusho_pages::Visit;

use super::{
    holder::Held,
    question::Member,
    wire::{Failure, Said},
};
use crate::{Procedures, web::shown::own};

/// A form.
#[derive(Debug, Serialize, ToSchema)]
pub struct Form {
    /// The procedure.
    procedure: String,
    /// Its name.
    name: String,
    /// The person or thing it is for, where the law wants one each.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Member>,
    /// Boxes that the person would have filled on paper.
    counted: usize,
    /// The boxes in the paper's order.
    boxes: Vec<FormBox>,
}

/// A box.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormBox {
    /// The box's own caption.
    label: String,
    /// The fact that fills it.
    fact: String,
    /// Whose fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Member>,
    /// Who fills it: `asked`, `derived`, `office-only`.
    class: &'static str,
    /// What is in it: `filled`, `absent`, `missing`, `not_known`, `from_register`, `office`,
    /// `by_hand`.
    state: &'static str,
    /// Its value in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Where the value comes from: `told`, `derived`, `event`.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

/// The forms of the chosen procedures as they stand now; none before the choice.
#[utoipa::path(
    get, path = "/api/v1/draft/forms", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "The forms.", body = Vec<Form>))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
) -> Result<Said<Vec<Form>>, Failure> {
    let (interview, lang) = (guide.interview()?, visit.lang());
    let filings = guide.filings(&app, &interview);
    let member = |id: &String| Member::new(id, interview.name_of(id).get(lang).to_owned());
    let forms = filings.iter().filter_map(|filing| {
        let form = interview.form(&filing.procedure, filing.subject.as_deref())?;
        let procedure = guide.edition.pack.procedure(&filing.procedure)?;
        Some(Form {
            procedure: filing.procedure.clone(),
            name: procedure.name.get(lang).to_owned(),
            subject: filing.subject.as_ref().map(member),
            counted: form.boxes_that_count(),
            boxes: form.boxes.iter().map(|one| box_view(one, &interview, lang)).collect(),
        })
    });
    Ok(Said::ok(&visit, forms.collect()))
}

fn box_view(one: &FilledBox<'_>, interview: &Interview<'_, '_>, lang: Lang) -> FormBox {
    let name = |id: &str| interview.name_of(id).get(lang).to_owned();
    FormBox {
        label: one.field.label.clone(),
        fact: one.fact.id.clone(),
        person: one.instance.as_ref().map(|id| Member::new(id, name(id))),
        class: match one.field.class {
            FieldClass::Asked => "asked",
            FieldClass::Derived => "derived",
            FieldClass::OfficeOnly => "office-only",
        },
        state: match &one.state {
            BoxState::Filled(_) => "filled",
            BoxState::Absent => "absent",
            BoxState::Missing => "missing",
            BoxState::NotKnown => "not_known",
            BoxState::FromRegister => "from_register",
            BoxState::Office => "office",
            BoxState::ByHand => "by_hand",
        },
        value: one.value().map(|value| match value {
            yakusho_interview::Value::Person(id) => name(id),
            value => own(value, one.fact, lang),
        }),
        source: match &one.source {
            Source::Told(_) => Some("told"),
            Source::Derived(_) => Some("derived"),
            Source::Event => Some("event"),
            Source::None => None,
        },
    }
}
