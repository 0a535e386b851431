//! `PUT /api/v1/draft/choice`: which of the procedures to file in one go.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_interview::Goal;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;

use super::{
    holder::{self, Held},
    question::{Standing, standing},
    wire::{Body, Failure, IfMatch, Said},
};
use crate::{Procedures, submit::still_open, web::apply::is_offered, words};

/// The choice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToFile {
    /// Procedures of the result that are `offered`; what must come before them is filed too.
    procedures: BTreeSet<String>,
}

/// Chooses what to file; the questions of its forms come next.
#[utoipa::path(
    put, path = "/api/v1/draft/choice", tag = "draft", security(("draft" = [])),
    params(("If-Match" = Option<String>, Header, description = "The version that was seen.")),
    request_body(content = inline(ToFile)),
    responses((status = 200, description = "The draft after it.", body = Standing,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn choose(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    if_match: IfMatch,
    Body(choice): Body<ToFile>,
) -> Result<Said<Standing>, Failure> {
    if_match.check(&holder::etag(&guide.draft))?;
    if guide.interview()?.next(&Goal::Guide).is_some() {
        return Err(still_open().into());
    }
    let cards = guide.cards(&app)?;
    let offered = |id: &String| cards.iter().any(|card| card.procedure == *id && is_offered(card));
    let mut problems: Vec<Problem> = choice
        .procedures
        .iter()
        .filter(|id| !offered(id))
        .map(|id| Problem::new(format!("procedures:{id}"), "not_offered", not_offered()))
        .collect();
    if choice.procedures.is_empty() {
        problems.push(Problem::new("procedures", "required", words::APPLY_NONE.text()));
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    app.choose(&guide, choice.procedures, visit.now()).await?;
    let fresh = holder::guide(&app, &guide.draft, &visit).await?;
    let standing = standing(&app, &fresh, None, &visit).await?;
    Ok(Said::ok(&visit, standing).etag(&holder::etag(&fresh.draft)))
}

fn not_offered() -> Text {
    Text::new(
        "この手続きは、ここでは申請・準備できません。結果で offered が true のものから選んでください。",
        "この てつづきは ここでは できません。",
        "This cannot be filed or prepared here. Choose among those that the result offers.",
    )
}
