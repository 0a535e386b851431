//! `GET /search?q=`: procedures and life events by everyday words.

use askama::Template;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::IntoResponse,
};
use serde::Deserialize;
use yakusho_kernel::Lang;
use yakusho_pack::HitKind;
use yakusho_pages::{Page, Visit, words::Words};

use crate::{Procedures, words};

/// Results shown at most; more would not be read.
pub const MOST: usize = 30;
/// Characters of a query that are looked at.
const LONGEST: usize = 80;

/// The query.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    lang: Lang,
    title: String,
    query: String,
    count: String,
    hits: Vec<HitView>,
}

struct HitView {
    href: String,
    name: String,
    text: String,
    kind: &'static str,
}

impl Search {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// The part of a query that is looked at.
pub fn shortened(query: &str) -> String {
    query.trim().chars().take(LONGEST).collect()
}

/// Shows what was found.
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    query: Result<Query<Asked>, QueryRejection>,
) -> impl IntoResponse {
    let lang = visit.lang();
    let query = shortened(&query.map(|Query(asked)| asked.q).unwrap_or_default());
    let edition = app.shelf().current();
    let found = edition.pack.search(&query, lang);
    let hits: Vec<HitView> = found
        .into_iter()
        .take(MOST)
        .map(|hit| HitView {
            href: match hit.kind {
                HitKind::Event => format!("/events/{}", hit.id),
                HitKind::Procedure | HitKind::Catalogue => format!("/procedures/{}", hit.id),
            },
            kind: match hit.kind {
                HitKind::Event => words::EVENT_KIND,
                HitKind::Procedure | HitKind::Catalogue => words::PROCEDURE_KIND,
            }
            .get(lang),
            name: hit.name.get(lang).to_owned(),
            text: hit.summary.map(|text| text.get(lang).to_owned()).unwrap_or_default(),
        })
        .collect();
    let title = if query.is_empty() {
        words::SEARCH_LABEL.get(lang).to_owned()
    } else {
        words::SEARCH_TITLE.with(lang, &[("query", &query)])
    };
    let count = words::SEARCH_COUNT.with(lang, &[("n", &hits.len().to_string())]);
    let body = Search { lang, title: title.clone(), query, count, hits };
    Page::resident(&visit, title, &body)
}
