//! `GET /api/v1/draft/result`: what to do, by when, and what not to do.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_interview::{Goal, Interview};
use yakusho_kernel::{Lang, Text, date};
use yakusho_pack::format::AttachmentClass;
use yakusho_pages::Visit;

use super::{
    holder::{self, Held},
    procedure::way,
    question::Member,
    wire::{Failure, Said},
};
use crate::{
    Procedures,
    guide::Guide,
    rules::result::{Card, Sections},
    submit::still_open,
    web::{apply::is_offered, papers::fee, result::thing_to_bring},
};

/// The result of a guide: every procedure that applies or may apply, the most pressing first.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuideResult {
    /// How many procedures the person must do.
    to_do: usize,
    /// Can be filed here today.
    online: Vec<ResultCard>,
    /// Made in person; prepared here where `fileable`.
    visit: Vec<ResultCard>,
    /// Happens by itself.
    automatic: Vec<ResultCard>,
    /// Somebody else's.
    elsewhere: Vec<ResultCard>,
    /// To be checked, because an answer was 「わからない」.
    maybe: Vec<ResultCard>,
}

/// One procedure of a result.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultCard {
    /// The procedure.
    procedure: String,
    /// Its name.
    name: String,
    /// How it is done: `online`, `visit`, `automatic`, `elsewhere`.
    way: &'static str,
    /// Whether it may be chosen in `PUT /api/v1/draft/choice`.
    offered: bool,
    /// Above all others.
    urgent: bool,
    /// Whom it concerns; empty: the household.
    subjects: Vec<Member>,
    /// The period in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// Its last day, where the day from which it runs is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<jiff::civil::Date>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day_words: Option<String>,
    /// What is lost afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    late: Option<String>,
    /// The articles of the period.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<String>,
    /// Procedures that must be done before.
    after: Vec<String>,
    /// What the person should know.
    notes: Vec<String>,
    /// Who does it, where it is not filed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    handled_by: Option<String>,
    /// What to bring or enclose.
    bring: Vec<String>,
    /// What it costs, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<String>,
}

/// The result, once the guide has no question left.
#[utoipa::path(
    get, path = "/api/v1/draft/result", tag = "draft", security(("draft" = [])),
    responses((status = 200, description = "The result.", body = GuideResult,
        headers(("ETag" = String, description = "The version, for If-Match."))))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Held(guide): Held,
) -> Result<Said<GuideResult>, Failure> {
    let interview = guide.interview()?;
    if interview.next(&Goal::Guide).is_some() {
        return Err(still_open().into());
    }
    let cards = guide.cards(&app)?;
    let sections = Sections::of(&cards);
    let view = |cards: &[&Card]| -> Vec<ResultCard> {
        cards.iter().map(|card| card_view(&guide, &interview, card, visit.lang())).collect()
    };
    let result = GuideResult {
        to_do: sections.to_do(),
        online: view(&sections.online),
        visit: view(&sections.visit),
        automatic: view(&sections.automatic),
        elsewhere: view(&sections.elsewhere),
        maybe: view(&sections.maybe),
    };
    Ok(Said::ok(&visit, result).etag(&holder::etag(&guide.draft)))
}

fn card_view(guide: &Guide, interview: &Interview<'_, '_>, card: &Card, lang: Lang) -> ResultCard {
    let say = |text: &Text| text.get(lang).to_owned();
    let pack = &guide.edition.pack;
    let things = pack.procedure(&card.procedure).into_iter();
    let things = things.flat_map(|procedure| &procedure.attachments);
    let things = things.filter(|thing| thing.class != AttachmentClass::OfficeChecks);
    let subjects = card.subjects.iter();
    ResultCard {
        procedure: card.procedure.clone(),
        name: say(&card.name),
        way: way(card.way),
        offered: is_offered(card),
        urgent: card.urgent,
        subjects: subjects.map(|id| Member::new(id, say(&interview.name_of(id)))).collect(),
        period: card.period.as_ref().map(say),
        last_day: card.last_day,
        last_day_words: card.last_day.map(|day| date::show_date(day, lang)),
        late: card.late.as_ref().map(say),
        article: card.article.clone(),
        after: card.after.clone(),
        notes: card.notes.iter().map(say).collect(),
        handled_by: card.handled_by.as_ref().map(say),
        bring: things.map(|thing| thing_to_bring(thing, lang)).collect(),
        fee: fee(pack, &card.procedure, lang),
    }
}
