//! `GET /api/v1/city`: the city. `GET /api/v1/events`: the life events that are open.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;

use super::wire::Said;
use crate::Procedures;

/// The city.
#[derive(Debug, Serialize, ToSchema)]
pub struct City {
    /// 全国地方公共団体コード.
    #[schema(example = "102016")]
    municipality: String,
    /// Its name.
    name: String,
    /// The languages of its texts.
    languages: Vec<&'static str>,
    /// Content hash of the city's data in force.
    version: String,
    /// Days for which unfinished answers are kept.
    draft_keep_days: u16,
    /// Whom to call.
    contact: Contact,
    /// Where to go.
    offices: Vec<Office>,
}

/// Whom to call.
#[derive(Debug, Serialize, ToSchema)]
struct Contact {
    name: String,
    phone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// A place of the city.
#[derive(Debug, Serialize, ToSchema)]
struct Office {
    id: String,
    name: String,
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<String>,
}

/// A life event.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifeEvent {
    /// For `POST /api/v1/drafts`.
    #[schema(example = "tennyu")]
    id: String,
    /// Its name in words that people use.
    name: String,
    /// What the guide will do.
    intro: String,
}

/// The city, its languages and its offices.
#[utoipa::path(
    get, path = "/api/v1/city", tag = "catalogue",
    responses((status = 200, description = "The city.", body = City))
)]
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Said<City> {
    let edition = app.shelf().current();
    let (city, lang) = (&edition.pack.city, visit.lang());
    let offices = city.offices.iter().map(|office| Office {
        id: office.id.clone(),
        name: office.name.get(lang).to_owned(),
        address: office.address.get(lang).to_owned(),
        phone: office.phone.clone(),
        hours: office.hours_words.as_ref().map(|words| words.get(lang).to_owned()),
    });
    let city = City {
        municipality: city.municipality.as_str().to_owned(),
        name: city.name.get(lang).to_owned(),
        languages: city.languages.iter().map(|lang| lang.code()).collect(),
        version: edition.version().to_owned(),
        draft_keep_days: city.draft_keep_days,
        contact: Contact {
            name: city.contact.name.get(lang).to_owned(),
            phone: city.contact.phone.clone(),
            email: city.contact.email.clone(),
        },
        offices: offices.collect(),
    };
    Said::ok(&visit, city)
}

/// The life events that are open to the public, in the order of the home page.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "catalogue",
    responses((status = 200, description = "The life events.", body = Vec<LifeEvent>))
)]
pub async fn events(visit: Visit, State(app): State<Procedures>) -> Said<Vec<LifeEvent>> {
    let (edition, lang) = (app.shelf().current(), visit.lang());
    let events = edition.pack.published_events().map(|event| LifeEvent {
        id: event.id.clone(),
        name: event.name.get(lang).to_owned(),
        intro: event.intro.get(lang).to_owned(),
    });
    Said::ok(&visit, events.collect())
}
