//! `GET /`: start the right life event, or find a procedure.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use yakusho_kernel::Lang;
use yakusho_pages::{Page, Visit, words::Words};

use super::holder;
use crate::{Procedures, words};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'p> {
    lang: Lang,
    events: Vec<EventCard<'p>>,
    has_draft: bool,
}

struct EventCard<'p> {
    id: &'p str,
    name: &'p str,
    intro: &'p str,
}

impl Home<'_> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows the home page.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> impl IntoResponse {
    let edition = app.shelf().current();
    let lang = visit.lang();
    let events = edition
        .pack
        .published_events()
        .map(|event| EventCard {
            id: &event.id,
            name: event.name.get(lang),
            intro: event.intro.get(lang),
        })
        .collect();
    let body = Home { lang, events, has_draft: holder::draft_id(&visit).is_some() };
    Page::resident(&visit, words::HOME_TITLE.get(lang), &body)
}
