//! `GET /guide/result`: what to do, by when, and what not to do.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_interview::Interview;
use yakusho_kernel::{Lang, Text};
use yakusho_pack::format::AttachmentClass;
use yakusho_pages::{Page, Refused, Visit, parts::DeadlineView, words as shell, words::Words};

use super::{failure::refused, guide::page_of, holder};
use crate::{
    Procedures,
    guide::Guide,
    rules::result::{Card, Sections},
    words,
};

#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage {
    lang: Lang,
    lead: String,
    sections: Vec<SectionView>,
    can_apply: bool,
    later: &'static str,
}

impl ResultPage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

struct SectionView {
    code: &'static str,
    title: &'static str,
    lead: Option<&'static str>,
    always: bool,
    cards: Vec<CardView>,
}

struct CardView {
    id: String,
    name: String,
    urgent: bool,
    deadline: Option<DeadlineView>,
    period: Option<String>,
    names: Option<String>,
    late: Option<String>,
    after: Vec<String>,
    notes: Vec<String>,
    handled_by: Option<String>,
    bring: Vec<String>,
}

/// Shows the result, once the guide has no question left.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let interview = guide.interview().map_err(refused)?;
    if let Some(open) = interview.next(&yakusho_interview::Goal::Guide) {
        return Ok(visit.see(&page_of(&open)));
    }
    let cards = guide.cards(&app).map_err(refused)?;
    let sections = Sections::of(&cards);
    let lang = visit.lang();
    let view = |cards: &[&Card]| -> Vec<CardView> {
        cards.iter().map(|card| card_view(&guide, &interview, card, lang)).collect()
    };
    let section = |code, title: Words, always, cards: &[&Card]| SectionView {
        code,
        title: title.get(lang),
        lead: None,
        always,
        cards: view(cards),
    };
    let maybe = SectionView {
        lead: Some(words::RESULT_MAYBE_LEAD.get(lang)),
        ..section("maybe", words::RESULT_MAYBE, false, &sections.maybe)
    };
    let (first, last) = if sections.maybe.iter().any(|card| card.urgent) {
        (Some(maybe), None)
    } else {
        (None, Some(maybe))
    };
    let middle = [
        section("online", words::RESULT_ONLINE, false, &sections.online),
        section("visit", words::RESULT_VISIT, false, &sections.visit),
        section("automatic", words::RESULT_AUTOMATIC, false, &sections.automatic),
        section("elsewhere", words::RESULT_ELSEWHERE, false, &sections.elsewhere),
    ];
    let count = sections.to_do().to_string();
    let body = ResultPage {
        lang,
        lead: words::RESULT_LEAD.with(lang, &[("n", &count)]),
        sections: first.into_iter().chain(middle).chain(last).collect(),
        can_apply: cards.iter().any(|card| card.fileable && card.certain),
        later: shell::LATER.get(lang),
    };
    Ok(Page::resident(&visit, words::RESULT_TITLE.get(lang), &body).into_response())
}

fn card_view(guide: &Guide, interview: &Interview<'_, '_>, card: &Card, lang: Lang) -> CardView {
    let say = |text: &Text| text.get(lang).to_owned();
    let names: Vec<String> = card.subjects.iter().map(|id| say(&interview.name_of(id))).collect();
    let procedure = guide.edition.pack.procedure(&card.procedure);
    let after = card.after.iter().filter_map(|id| {
        let name = &guide.edition.pack.procedure(id)?.name;
        Some(words::RESULT_AFTER.with(lang, &[("name", name.get(lang))]))
    });
    let bring = procedure.into_iter().flat_map(|procedure| &procedure.attachments);
    CardView {
        id: card.procedure.clone(),
        name: say(&card.name),
        urgent: card.urgent,
        deadline: card.last_day.map(|last_day| DeadlineView { lang, last_day, today: guide.today }),
        period: card.period.as_ref().map(say),
        names: (!names.is_empty())
            .then(|| words::RESULT_FOR.with(lang, &[("names", &names.join(separator(lang)))])),
        late: card
            .late
            .as_ref()
            .map(|late| words::RESULT_LATE.with(lang, &[("what", late.get(lang))])),
        after: after.collect(),
        notes: card.notes.iter().map(say).collect(),
        handled_by: card.handled_by.as_ref().map(say),
        bring: bring
            .filter(|thing| thing.class != AttachmentClass::OfficeChecks)
            .map(|thing| thing_to_bring(thing, lang))
            .collect(),
    }
}

/// A thing to bring with the condition under which it is needed.
pub fn thing_to_bring(thing: &yakusho_pack::format::Attachment, lang: Lang) -> String {
    let name = thing.name.get(lang);
    match thing.when_words.as_deref() {
        Some(when) if lang != Lang::En => format!("{name}（{when}）"),
        _ => name.to_owned(),
    }
}

/// What stands between names.
pub fn separator(lang: Lang) -> &'static str {
    if lang == Lang::En { ", " } else { "、" }
}
