//! `GET /guide`: on to the next question, or to where the questions lead.

use axum::{extract::State, response::Response};
use yakusho_interview::{Ask, AskKind};
use yakusho_pages::{Refused, Visit};

use super::{failure::refused, holder};
use crate::{Procedures, guide::Guide};

/// Goes on.
pub async fn go_on(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    Ok(visit.see(&next_page(&guide, &app)?))
}

/// The page that comes next.
pub fn next_page(guide: &Guide, app: &Procedures) -> Result<String, Refused> {
    let interview = guide.interview().map_err(refused)?;
    let filings = guide.filings(app, &interview);
    Ok(match guide.next(&interview, &filings) {
        Some(ask) => page_of(&ask),
        None if guide.draft.chosen.is_some() => "/apply/check".to_owned(),
        None => "/guide/result".to_owned(),
    })
}

/// The page of a question.
pub fn page_of(ask: &Ask<'_>) -> String {
    match (&ask.kind, &ask.instance) {
        (AskKind::Facts, Some(instance)) => format!("/guide/q/{}/{instance}", ask.question.id),
        _ => format!("/guide/q/{}", ask.question.id),
    }
}
