//! `POST /guide/check`: one field, checked as the page itself would check it, when it is left.

use axum::extract::State;
use yakusho_interview::{FactKey, value};
use yakusho_pages::{CheckAnswer, Fields, Form, Refused, Visit};

use super::{failure::refused, holder, question::read_one};
use crate::Procedures;

/// Checks.
pub async fn check(
    visit: Visit,
    State(app): State<Procedures>,
    Form(fields): Form<Fields>,
) -> Result<CheckAnswer, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let name = fields.get(CheckAnswer::FIELD).unwrap_or_default().to_owned();
    let Ok(key) = name.parse::<FactKey>() else { return Ok(CheckAnswer::of(None, visit.lang())) };
    let Some(fact) = guide.edition.compiled.fact(&key.fact) else {
        return Ok(CheckAnswer::of(None, visit.lang()));
    };
    let interview = guide.interview().map_err(refused)?;
    let people = super::question::people(&interview);
    let context = value::Context { today: guide.today, not_my_number: false, people: &people };
    let (_, answer) = read_one(&fields, &name, fact, &context);
    // An empty field is not scolded when it is left, only when the page is sent.
    let problem = answer.err().filter(|problem| problem.code != "required");
    Ok(CheckAnswer::of(problem.as_ref(), visit.lang()))
}
