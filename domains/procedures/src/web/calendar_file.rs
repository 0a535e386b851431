//! `GET /guide/result.ics`: the deadlines as a calendar file (RFC 5545), one all-day event each.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use icalendar::{Calendar, Component, Event, Property};
use yakusho_pages::{Refused, Visit};

use super::{failure::refused, holder};
use crate::{Procedures, guide::Guide, rules::result::Card};

/// Sends the file.
pub async fn download(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    of(&visit, &app, &guide)
}

/// The deadlines of a guide's result.
///
/// # Errors
/// Where questions are open.
pub fn of(visit: &Visit, app: &Procedures, guide: &Guide) -> Result<Response, Refused> {
    let cards = guide.cards(app).map_err(refused)?;
    let lang = visit.lang();
    let mut calendar = Calendar::new();
    calendar.name(guide.edition.pack.city.name.get(lang));
    for card in &cards {
        let Some(event) = event(card, lang, &guide.draft.id.to_string()) else { continue };
        calendar.push(event);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"deadlines.ics\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, calendar.to_string()).into_response())
}

fn event(card: &Card, lang: yakusho_kernel::Lang, draft: &str) -> Option<Event> {
    let day = card.last_day?;
    let mut starts = Property::new("DTSTART", day.strftime("%Y%m%d").to_string());
    let mut event = Event::new();
    event.uid(&format!("{}.{draft}", card.procedure)).summary(card.name.get(lang));
    event.append_property(starts.add_parameter("VALUE", "DATE").done());
    if let Some(period) = &card.period {
        event.description(period.get(lang));
    }
    Some(event.done())
}
