//! `GET /api/v1/procedures?query=`: procedures and life events by everyday words, or all procedures.

use axum::extract::{Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_pack::{HitKind, format::Status};
use yakusho_pages::Visit;

use super::wire::Said;
use crate::{Procedures, web::search};

/// The query.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Everyday words in kana or kanji; without them every procedure is listed.
    #[serde(default)]
    #[param(example = "引っ越し", required = false)]
    query: String,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// What it is.
    kind: FoundKind,
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
}

/// What was found.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// A life event.
    Event,
    /// A procedure that can be filed, prepared or is explained.
    Procedure,
    /// A procedure that cannot be filed here yet.
    Catalogue,
}

/// Finds procedures and life events, best first.
#[utoipa::path(
    get, path = "/api/v1/procedures", tag = "catalogue", params(Asked),
    responses((status = 200, description = "What was found.", body = Vec<Found>))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Procedures>,
    query: Result<Query<Asked>, QueryRejection>,
) -> Said<Vec<Found>> {
    let query = query.map(|Query(asked)| asked.query).unwrap_or_default();
    let query = search::shortened(&query);
    let (edition, lang) = (app.shelf().current(), visit.lang());
    let pack = &edition.pack;
    if query.is_empty() {
        let public = pack.procedures.iter().filter(|one| one.status == Status::Published);
        let all = public.map(|procedure| Found {
            kind: FoundKind::Procedure,
            id: procedure.id.clone(),
            name: procedure.name.get(lang).to_owned(),
            summary: Some(procedure.summary.get(lang).to_owned()),
        });
        return Said::ok(&visit, all.collect());
    }
    let hits = pack.search(&query, lang).into_iter().take(search::MOST).map(|hit| Found {
        kind: match hit.kind {
            HitKind::Event => FoundKind::Event,
            HitKind::Procedure => FoundKind::Procedure,
            HitKind::Catalogue => FoundKind::Catalogue,
        },
        id: hit.id.to_owned(),
        name: hit.name.get(lang).to_owned(),
        summary: hit.summary.map(|text| text.get(lang).to_owned()),
    });
    let hits = hits.collect();
    Said::ok(&visit, hits)
}
