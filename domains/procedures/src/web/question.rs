//! `GET /guide/q/{question}`: one question. `POST`: its answer, or one of the page's other buttons.

pub mod keep;
pub mod page;
pub mod read;

pub use keep::people;
pub use read::fact as read_one;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_interview::{Ask, AskKind, Goal, Interview};
use yakusho_kernel::Refusal;
use yakusho_pages::{Page, Refused, Visit};

use super::{failure::refused, guide::next_page, holder, sent::Sent};
use crate::{Procedures, guide::Guide};

/// The hidden control that says which version of the draft a page shows.
const VERSION: &str = "_version";

/// Shows a question of the application, of a list, or one that is asked once for all.
pub async fn show_one(
    visit: Visit,
    State(app): State<Procedures>,
    Path(question): Path<String>,
) -> Result<Response, Refused> {
    show(&visit, &app, &question, None).await
}

/// Shows a question about one person.
pub async fn show_of(
    visit: Visit,
    State(app): State<Procedures>,
    Path((question, instance)): Path<(String, String)>,
) -> Result<Response, Refused> {
    show(&visit, &app, &question, Some(&instance)).await
}

/// Takes the answer to such a question.
pub async fn answer_one(
    visit: Visit,
    State(app): State<Procedures>,
    Path(question): Path<String>,
    sent: Sent,
) -> Result<Response, Refused> {
    answer(&visit, &app, &question, None, sent).await
}

/// Takes the answer to a question about one person.
pub async fn answer_of(
    visit: Visit,
    State(app): State<Procedures>,
    Path((question, instance)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Refused> {
    answer(&visit, &app, &question, Some(&instance), sent).await
}

async fn show(
    visit: &Visit,
    app: &Procedures,
    question: &str,
    instance: Option<&str>,
) -> Result<Response, Refused> {
    let guide = holder::guide(visit, app).await?;
    let Some(ask) = asked(&guide, app, question, instance)? else {
        // The question does not apply any more (an answer before it changed), or was skipped to.
        return Ok(visit.see(&next_page(&guide, app)?));
    };
    let typed = read::known(&guide, &ask);
    let files = keep::stored(app, &guide, &ask).await?;
    Ok(page::page(visit, &guide, &ask, &typed, &files, &[])?.into_response())
}

/// The question as it stands now: open, or answered before and asked again. A question that is not
/// due yet is not shown, so that no step can be skipped.
pub fn asked<'g>(
    guide: &'g Guide,
    app: &Procedures,
    question: &str,
    instance: Option<&str>,
) -> Result<Option<Ask<'g>>, Refused> {
    let interview = guide.interview().map_err(refused)?;
    let filings = guide.filings(app, &interview);
    let next = guide.next(&interview, &filings);
    if let Some(next) = &next
        && next.question.id == question
        && (next.instance.as_deref() == instance || matches!(next.kind, AskKind::Pick { .. }))
    {
        let mut ask = next.clone();
        // Show every fact of the page, also those that were answered before.
        if let (AskKind::Facts, Some(again)) = (&ask.kind, interview.again(question, instance)) {
            ask.keys = again.keys;
        }
        return Ok(Some(ask));
    }
    let Some(mut again) = interview.again(question, instance) else { return Ok(None) };
    let answered = match &again.kind {
        AskKind::List { group, added } => !added.is_empty() || guide.answers.is_closed(&group.id),
        _ => again.keys.iter().any(|key| guide.answers.get(key).is_some()),
    };
    let goal_is_open = interview.open_questions(&Goal::Guide).len();
    again.remaining_estimate = goal_is_open;
    Ok(answered.then_some(again))
}

async fn answer(
    visit: &Visit,
    app: &Procedures,
    question: &str,
    instance: Option<&str>,
    sent: Sent,
) -> Result<Response, Refused> {
    let guide = holder::guide(visit, app).await?;
    let Some(ask) = asked(&guide, app, question, instance)? else {
        return Ok(visit.see(&next_page(&guide, app)?));
    };
    let here = super::guide::page_of(&ask);
    let go = sent.fields.go().to_owned();
    let shown_at = sent.fields.get(VERSION).and_then(|version| version.parse().ok());
    let mut read = keep::read(visit, app, &guide, &ask, sent).await?;
    if is_overtaken(&guide, &ask, shown_at, &read) {
        if !matches!(go.as_str(), "back" | "later") {
            visit.flash(yakusho_pages::parts::NoticeKind::Warning, &crate::words::OLD_PAGE.text());
            return Ok(visit.see(&here));
        }
        read.answers = guide.answers.clone();
    }
    let again = |read: &read::Read, files: &[_]| -> Result<Page, Refused> {
        page::page(visit, &guide, &ask, &read.typed, files, &read.problems)
    };
    let must_be_right = matches!(go.as_str(), "next" | "add" | "done");
    if must_be_right && !read.problems.is_empty() {
        let files = keep::stored(app, &guide, &ask).await?;
        return Ok(again(&read, &files)?.with_problems().into_response());
    }
    if read.answers != guide.answers {
        let kept = app.keep(&guide, read.answers.clone(), visit.lang(), question, visit.now());
        if let Err(error) = kept.await {
            return moved(visit, error, &here);
        }
    }
    if read.stay {
        let fresh = holder::guide(visit, app).await?;
        if !read.show_typed {
            return Ok(visit.see(&here));
        }
        let files = keep::stored(app, &fresh, &ask).await?;
        let page = page::page(visit, &fresh, &ask, &read.typed, &files, &read.problems)?;
        let page = if read.problems.is_empty() { page } else { page.with_problems() };
        return Ok(page.into_response());
    }
    match go.as_str() {
        "back" => Ok(visit.see(&page_before(&guide.interview().map_err(refused)?, &ask))),
        "later" => Ok(visit.see("/guide/later")),
        _ => {
            let fresh = holder::guide(visit, app).await?;
            Ok(visit.see(&next_page(&fresh, app)?))
        }
    }
}

/// Whether an older page says something else than what was answered since on another one. The
/// newer answer stays; somebody who sends the same once more is not disturbed.
fn is_overtaken(guide: &Guide, ask: &Ask<'_>, shown_at: Option<i64>, read: &read::Read) -> bool {
    let is_old = shown_at.is_some_and(|version| version < guide.draft.version);
    is_old
        && ask.keys.iter().any(|key| {
            let known = guide.answers.get(key);
            known.is_some() && (read.answers.get(key) != known || !read.problems.is_empty())
        })
}

/// Another page was faster: the page as it stands now, with a word about it.
fn moved(visit: &Visit, error: yakusho_store::Error, here: &str) -> Result<Response, Refused> {
    if let yakusho_store::Error::Refused(Refusal { code: "draft_moved", message, .. }) = &error {
        visit.flash(yakusho_pages::parts::NoticeKind::Warning, message);
        return Ok(visit.see(here));
    }
    Err(refused(error))
}

/// The page of the answered question before this one.
fn page_before(interview: &Interview<'_, '_>, ask: &Ask<'_>) -> String {
    let told = interview.told();
    let here = told.iter().position(|told| {
        told.question.id == ask.question.id
            && (ask.instance.is_none() || told.key.instance == ask.instance)
    });
    let before = told.get(..here.unwrap_or(told.len())).unwrap_or_default();
    let other = |told: &&yakusho_interview::Told<'_>| {
        told.question.id != ask.question.id
            || (ask.instance.is_some() && told.key.instance != ask.instance)
    };
    match before.iter().rev().find(other) {
        None => "/guide/answers".to_owned(),
        Some(told) => {
            let question = told.question;
            let single = question.pick || question.adds.is_some();
            match &told.key.instance {
                Some(instance) if !single => format!("/guide/q/{}/{instance}", question.id),
                _ => format!("/guide/q/{}", question.id),
            }
        }
    }
}
