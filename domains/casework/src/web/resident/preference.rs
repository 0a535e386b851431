//! `GET /applications/{id}/preference`: how the person wants to hear. `POST`: keeps it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem};
use yakusho_notify::Preference;
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{ChoiceView, Choices, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
    words::Words,
};

use super::held::{Held, held};
use crate::{Casework, web::failure::refused, words};

/// What the page sends.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sent {
    #[serde(default)]
    way: String,
    #[serde(default)]
    more: Vec<String>,
}

#[derive(Template)]
#[template(path = "resident/preference.html")]
struct PreferencePage {
    lang: Lang,
    errors: ErrorSummary,
    form: FormStart,
    way: FieldView,
    more: FieldView,
    buttons: Buttons,
}

impl PreferencePage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let chosen = of(&app, &held).await?;
    let easy = held.application.lang == Lang::JaEasy;
    let now = chosen.unwrap_or_else(|| Preference::until_chosen(easy));
    let way = chosen.map(|_| now.letters);
    Ok(page(&visit, &held, way, now, &[]).into_response())
}

/// Keeps it.
pub async fn choose(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let has = |word: &str| sent.more.iter().any(|one| one == word);
    let letters = match sent.way.as_str() {
        "letters" => Some(true),
        "online" => Some(false),
        _ => None,
    };
    let chosen =
        Preference { letters: letters.unwrap_or(true), mail: has("mail"), easy: has("easy") };
    if letters.is_none() {
        let problem = Problem::new("way", "way_missing", words::HEAR_MISSING.text());
        let page = page(&visit, &held, None, chosen, &[problem]).with_problems();
        return Ok(page.into_response());
    }
    keep(&visit, &app, &held, chosen).await?;
    visit.flash(NoticeKind::Success, &words::HEAR_DONE.text());
    Ok(visit.see(&held.page()))
}

/// What the holder chose.
///
/// # Errors
/// What the store says.
pub async fn of(app: &Casework, held: &Held) -> Result<Option<Preference>, Refused> {
    let store = app.store();
    let holder = held.application.id.uuid();
    Preference::of(store.read(), store.municipality().as_str(), holder).await.map_err(refused)
}

/// Keeps what the holder chose.
///
/// # Errors
/// What the store says.
pub async fn keep(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    chosen: Preference,
) -> Result<(), Refused> {
    let (by, holder) = (held.actor(), held.application.id.uuid());
    let kept = app.store().write_with(visit.now(), by, move |tx, by| {
        Box::pin(async move { chosen.choose(tx, "application", holder, by).await })
    });
    kept.await.map_err(refused)
}

/// How they hear now, in a sentence.
pub fn sentence(chosen: Option<Preference>) -> Words {
    match chosen {
        None => words::HEAR_NOT_CHOSEN,
        Some(Preference { letters: true, .. }) => words::HEAR_LETTERS,
        Some(Preference { letters: false, .. }) => words::HEAR_ONLINE,
    }
}

fn page(
    visit: &Visit,
    held: &Held,
    letters: Option<bool>,
    now: Preference,
    problems: &[Problem],
) -> Page {
    let lang = visit.lang();
    let choice = |value: &str, label: Words, hint: Words, chosen: bool| ChoiceView {
        value: value.to_owned(),
        label: label.get(lang).to_owned(),
        hint: Some(hint.get(lang).to_owned()),
        chosen,
    };
    let ways = vec![
        choice(
            "letters",
            words::HEAR_WAY_LETTERS,
            words::HEAR_WAY_LETTERS_HINT,
            letters == Some(true),
        ),
        choice(
            "online",
            words::HEAR_WAY_ONLINE,
            words::HEAR_WAY_ONLINE_HINT,
            letters == Some(false),
        ),
    ];
    let more = vec![
        choice("mail", words::HEAR_MAIL, words::HEAR_MAIL_HINT, now.mail),
        choice("easy", words::HEAR_EASY, words::HEAR_EASY_HINT, now.easy),
    ];
    let choices = |options| Choices { options, dont_know: None };
    let body = PreferencePage {
        lang,
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("{}/preference", held.page())),
        way: FieldView::radio(lang, "way", words::HEAR_WAY.get(lang), choices(ways))
            .problem(problems),
        more: FieldView::checks(lang, "more", words::HEAR_MORE.get(lang), choices(more))
            .need(Need::Optional),
        buttons: Buttons {
            back: Back::Link(held.page()),
            ..Buttons::action(lang, words::HEAR_DO.get(lang))
        },
    };
    Page::resident(visit, words::HEAR_TITLE.get(lang), &body)
}
