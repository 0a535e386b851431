//! `POST /api/v1/drafts`: begins a guide.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::Visit;

use super::{
    holder,
    question::{Standing, standing},
    wire::{Body, Failure, Said},
};
use crate::{Procedures, web::event::helper_too_long};

/// What to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// A life event of `GET /api/v1/events`.
    #[schema(example = "tennyu")]
    event: String,
    /// `ja`, `ja-easy` or `en`; without it the language of the call.
    #[serde(default)]
    lang: Option<String>,
    /// Where a helper sits beside the person; recorded with every answer.
    #[serde(default)]
    #[schema(max_length = 60, example = "南橘公民館")]
    helper: Option<String>,
}

/// A draft that was begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Begun {
    /// The bearer code of the draft. It is shown once; only its hash is kept.
    #[schema(example = "AB23-CD45-EF67")]
    code: String,
    /// Where it stands.
    #[serde(flatten)]
    standing: Standing,
}

/// Begins a guide and gives the code that opens it.
#[utoipa::path(
    post, path = "/api/v1/drafts", tag = "draft", request_body = Begin,
    responses((status = 201, description = "The draft, with its first question.", body = Begun))
)]
pub async fn begin(
    visit: Visit,
    State(app): State<Procedures>,
    Body(begin): Body<Begin>,
) -> Result<Said<Begun>, Failure> {
    let mut problems: Vec<Problem> = Vec::new();
    let helper = begin.helper.as_deref().map(str::trim).filter(|place| !place.is_empty());
    problems.extend(helper.and_then(helper_too_long));
    let lang = match begin.lang.as_deref() {
        None => visit.lang(),
        Some(code) => Lang::from_code(code).unwrap_or_else(|| {
            problems.push(unknown_language());
            visit.lang()
        }),
    };
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    let now = visit.now();
    let draft = app.begin(&begin.event, lang, helper.map(str::to_owned), now).await?;
    let guide = holder::guide(&app, &draft, &visit).await?;
    let code = app.new_code(&guide, now).await?.shown();
    let begun = Begun { code, standing: standing(&app, &guide, None, &visit).await? };
    Ok(Said::created(&visit, "/api/v1/draft", begun).etag(&holder::etag(&guide.draft)))
}

fn unknown_language() -> Problem {
    Problem::new(
        "lang",
        "unknown_choice",
        Text::new(
            "ja、ja-easy、en のどれかを指定してください。",
            "ja、ja-easy、en の どれかを えらんで ください。",
            "Choose one of ja, ja-easy and en.",
        ),
    )
}
