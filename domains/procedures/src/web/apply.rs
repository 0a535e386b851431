//! `GET /apply`: which of the procedures to file in one go. `POST`: the choice.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Problem};
use yakusho_pack::format::Way;
use yakusho_pages::{
    Fields, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart},
    words::Words,
};

use super::{failure::refused, guide::page_of, holder};
use crate::{Procedures, guide::Guide, rules::result::Card, words};

#[derive(Template)]
#[template(path = "apply.html")]
struct Apply {
    lang: Lang,
    errors: ErrorSummary,
    problem: Option<&'static str>,
    form: FormStart,
    groups: Vec<GroupView>,
    buttons: Buttons,
}

impl Apply {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

struct GroupView {
    title: &'static str,
    first: bool,
    cards: Vec<CardView>,
}

struct CardView {
    id: String,
    name: String,
    hint: Option<String>,
    chosen: bool,
}

/// Shows the choice.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    if let Some(open) = guide.interview().map_err(refused)?.next(&yakusho_interview::Goal::Guide) {
        return Ok(visit.see(&page_of(&open)));
    }
    Ok(page(&visit, &app, &guide, false)?.into_response())
}

/// Takes the choice.
pub async fn choose(
    visit: Visit,
    State(app): State<Procedures>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let cards = guide.cards(&app).map_err(refused)?;
    let chosen: BTreeSet<String> = fields
        .all("procedure")
        .filter(|id| cards.iter().any(|card| card.procedure == *id && is_offered(card)))
        .map(str::to_owned)
        .collect();
    if chosen.is_empty() {
        return Ok(page(&visit, &app, &guide, true)?.with_problems().into_response());
    }
    app.choose(&guide, chosen, visit.now()).await.map_err(refused)?;
    Ok(visit.see("/guide"))
}

/// Whether a person may choose to file or prepare it here.
pub fn is_offered(card: &Card) -> bool {
    card.fileable && card.certain
}

fn page(visit: &Visit, app: &Procedures, guide: &Guide, empty: bool) -> Result<Page, Refused> {
    let lang = visit.lang();
    let cards = guide.cards(app).map_err(refused)?;
    let group = |title: Words, way: Way| GroupView {
        title: title.get(lang),
        first: false,
        cards: cards
            .iter()
            .filter(|card| is_offered(card) && card.way == way)
            .map(|card| CardView {
                id: card.procedure.clone(),
                name: card.name.get(lang).to_owned(),
                hint: card.period.as_ref().map(|period| period.get(lang).to_owned()),
                chosen: guide
                    .draft
                    .chosen
                    .as_ref()
                    .is_none_or(|chosen| chosen.contains(&card.procedure)),
            })
            .collect(),
    };
    let mut groups =
        vec![group(words::RESULT_ONLINE, Way::Online), group(words::RESULT_VISIT, Way::Visit)];
    groups.retain(|group| !group.cards.is_empty());
    if let Some(first) = groups.first_mut() {
        first.first = true;
    }
    let problems: Vec<Problem> = empty
        .then(|| Problem::new("procedure", "required", words::APPLY_NONE.text()))
        .into_iter()
        .collect();
    let body = Apply {
        lang,
        errors: ErrorSummary::of(&problems, lang),
        problem: empty.then(|| words::APPLY_NONE.get(lang)),
        form: FormStart::post(visit, "/apply"),
        groups,
        buttons: Buttons {
            back: Back::Link("/guide/result".to_owned()),
            later: false,
            ..Buttons::question(lang)
        },
    };
    Ok(Page::resident(visit, words::APPLY_TITLE.get(lang), &body))
}
