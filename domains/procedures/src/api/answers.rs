//! `GET /api/v1/draft/answers`: what was answered so far. `POST`: the answer to a question.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;

use super::{
    holder::{self, Held},
    question::{Standing, standing},
    reply::{Reply, not_due, only_files},
    wire::{Body, Failure, IfMatch, Said},
};
use crate::{
    Procedures,
    guide::Guide,
    web::{
        question::{asked, keep::read},
        sent::Sent,
        shown,
    },
};

/// An answer as a person reads it again.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// The question, to change the answer.
    question: String,
    /// The person or thing that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    /// What that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    /// The field.
    name: String,
    /// What was asked for.
    label: String,
    /// The answer in words; the answer to a private question is not repeated.
    value: String,
}

/// What was answered so far, in the order of the questions.
#[utoipa::path(
    get, path = "/api/v1/draft/answers", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "The answers.", body = Vec<AnswerView>))
)]
pub async fn show(visit: Visit, Held(guide): Held) -> Result<Said<Vec<AnswerView>>, Failure> {
    let (interview, lang) = (guide.interview()?, visit.lang());
    let answers = interview.told().into_iter().filter_map(|told| {
        let instance = told.key.instance.clone();
        Some(AnswerView {
            question: told.question.id.clone(),
            person: instance.as_ref().map(|id| interview.name_of(id).get(lang).to_owned()),
            instance,
            name: told.key.to_string(),
            label: guide.edition.compiled.fact(&told.key.fact)?.label.get(lang).to_owned(),
            value: shown::value(&guide, &interview, &told, lang)?,
        })
    });
    Ok(Said::ok(&visit, answers.collect()))
}

/// Answers a question and gives the next one. Nothing is kept where anything is wrong.
#[utoipa::path(
    post, path = "/api/v1/draft/answers", tag = "draft", security(("draft" = [])),
    params(("If-Match" = Option<String>, Header, description = "The version that was seen.")),
    request_body = Reply,
    responses((status = 200, description = "The draft after it.", body = Standing,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn answer(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
    if_match: IfMatch,
    Body(reply): Body<Reply>,
) -> Result<Said<Standing>, Failure> {
    let step = Step {
        question: &reply.question,
        instance: reply.instance.as_deref(),
        sent: reply.as_sent(),
        reply: Some(&reply),
    };
    take(&visit, &app, &guide, &if_match, step).await
}

/// One step of a guide.
pub struct Step<'s> {
    /// The question.
    pub question: &'s str,
    /// The person or thing that it is about.
    pub instance: Option<&'s str>,
    /// What its page would have sent.
    pub sent: Sent,
    /// The reply; `None` where only files were sent.
    pub reply: Option<&'s Reply>,
}

/// Takes a step: reads it as the page does, keeps it, and says where the draft stands then.
///
/// # Errors
/// Problems at fields; a version that changed; a question that is not due; what the store says.
pub async fn take(
    visit: &Visit,
    app: &Procedures,
    guide: &Guide,
    if_match: &IfMatch,
    step: Step<'_>,
) -> Result<Said<Standing>, Failure> {
    if_match.check(&holder::etag(&guide.draft))?;
    let ask = asked(guide, app, step.question, step.instance)?.ok_or_else(not_due)?;
    let strangers = step.reply.map(|reply| reply.strangers(guide, &ask)).unwrap_or_default();
    if !strangers.is_empty() {
        return Err(Refusal::invalid(strangers).into());
    }
    let mut read = read(visit, app, guide, &ask, step.sent).await?;
    if step.reply.is_none_or(Reply::is_about_a_file) {
        only_files(guide, &ask, &mut read);
    }
    if !read.problems.is_empty() {
        return Err(Refusal::invalid(read.problems).into());
    }
    if read.answers != guide.answers {
        app.keep(guide, read.answers, visit.lang(), step.question, visit.now())
            .await
            .map_err(|error| if_match.lost(error, "draft_moved"))?;
    }
    let fresh = holder::guide(app, &guide.draft, visit).await?;
    let standing = standing(app, &fresh, None, visit).await?;
    Ok(Said::ok(visit, standing).etag(&holder::etag(&fresh.draft)))
}
