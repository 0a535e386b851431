//! `GET /procedures/{id}`: everything about one procedure.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::{Lang, Refusal, Text, date};
use yakusho_pack::{
    Pack,
    format::{AttachmentClass, CatalogueEntry, Procedure, Status, Way},
};
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Definitions, Notice, NoticeKind},
    words::Words,
};

use super::{papers::fee, result::thing_to_bring};
use crate::{Procedures, words};

#[derive(Template)]
#[template(path = "procedure.html")]
struct ProcedurePage<'p> {
    lang: Lang,
    name: String,
    summary: String,
    notice: Option<Notice>,
    facts: Definitions,
    events: Vec<(&'p str, &'p str)>,
}

impl ProcedurePage<'_> {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Shows the procedure. A draft that no department has checked is as good as absent; one that is
/// only in the catalogue says so.
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let edition = app.shelf().current();
    let pack = &edition.pack;
    let lang = visit.lang();
    let page = match public(pack, &id)? {
        Public::Procedure(procedure) => of_procedure(pack, procedure, &visit),
        Public::Entry(entry) => of_entry(pack, entry, &visit),
    };
    let title = page.name.clone();
    let home = yakusho_pages::words::HOME.get(lang);
    Ok(Page::resident(&visit, title, &page).back("/", home).public().into_response())
}

/// What the public may see of a procedure.
pub enum Public<'p> {
    /// The procedure itself.
    Procedure(&'p Procedure),
    /// Its line in the catalogue.
    Entry(&'p CatalogueEntry),
}

/// What the public may see under an id.
///
/// # Errors
/// Not found.
pub fn public<'p>(pack: &'p Pack, id: &str) -> Result<Public<'p>, Refusal> {
    match (pack.procedure(id), pack.catalogue_entry(id)) {
        (Some(procedure), entry) if procedure.status == Status::Published || entry.is_none() => {
            if procedure.status == Status::Draft {
                return Err(Refusal::not_found());
            }
            Ok(Public::Procedure(procedure))
        }
        (_, Some(entry)) => Ok(Public::Entry(entry)),
        _ => Err(Refusal::not_found()),
    }
}

fn of_procedure<'p>(pack: &'p Pack, procedure: &'p Procedure, visit: &Visit) -> ProcedurePage<'p> {
    let lang = visit.lang();
    let today = date::jst_date(visit.now());
    let way = match procedure.way {
        Way::Online => words::P_ONLINE,
        Way::Visit => words::P_VISIT,
        Way::Automatic => words::P_AUTOMATIC,
        Way::Elsewhere => words::P_ELSEWHERE,
    };
    let mut rows: Vec<(String, Html)> = Vec::new();
    let mut row = |name: Words, value: Option<Html>| {
        if let Some(value) = value {
            rows.push((name.get(lang).to_owned(), value));
        }
    };
    let text = |text: &Text| Html::text(text.get(lang));
    row(words::P_CHANNELS, Some(Html::text(way.get(lang))));
    row(words::P_DEADLINE, procedure.deadline_words.as_ref().map(text));
    row(words::P_LATE, procedure.late.as_ref().map(text));
    row(words::P_WHO, list(procedure.who_may.iter().map(|who| who.get(lang).to_owned())));
    row(words::P_FEE, fee(pack, &procedure.id, lang).map(Html::text));
    row(
        words::P_BRING,
        list(
            procedure
                .attachments
                .iter()
                .filter(|thing| thing.class != AttachmentClass::OfficeChecks)
                .map(|thing| thing_to_bring(thing, lang)),
        ),
    );
    row(words::P_WINDOW, window(pack, procedure, today, lang).map(Html::text));
    row(
        words::P_STANDARD,
        procedure
            .standard_days
            .map(|days| Html::text(words::P_DAYS.with(lang, &[("n", &days.to_string())]))),
    );
    row(words::P_OUTPUTS, list(procedure.outputs.iter().map(|out| out.get(lang).to_owned())));
    row(words::P_NEXT, Some(text(&procedure.next_steps)));
    let law = procedure.law.iter().map(|law| format!("{} {}", law.law, law.article));
    row(words::P_LAW, list(law));
    ProcedurePage {
        lang,
        name: procedure.name.get(lang).to_owned(),
        summary: procedure.summary.get(lang).to_owned(),
        notice: None,
        facts: Definitions { rows },
        events: events(pack, &procedure.id, lang),
    }
}

fn of_entry<'p>(pack: &'p Pack, entry: &'p CatalogueEntry, visit: &Visit) -> ProcedurePage<'p> {
    let lang = visit.lang();
    let today = date::jst_date(visit.now());
    let department = pack.department_on(&entry.department, today);
    let mut rows = Vec::new();
    if let Some(department) = department {
        let name = Html::text(department.name.get(lang));
        rows.push((words::P_WINDOW.get(lang).to_owned(), name));
    }
    rows.push((words::P_LAW.get(lang).to_owned(), Html::text(&entry.law_basis)));
    let notice = Notice::new(lang, NoticeKind::Info, words::P_CATALOGUE.get(lang));
    ProcedurePage {
        lang,
        name: entry.name.get(lang).to_owned(),
        summary: entry.output_document.clone().unwrap_or_default(),
        notice: Some(notice),
        facts: Definitions { rows },
        events: Vec::new(),
    }
}

/// The published events whose guide reaches a procedure: id and name.
pub fn events<'p>(pack: &'p Pack, procedure: &str, lang: Lang) -> Vec<(&'p str, &'p str)> {
    pack.published_events()
        .filter(|event| {
            let rules = pack.definition.events.iter().find(|known| known.id == event.id);
            rules.is_some_and(|known| known.rules.iter().any(|rule| rule.procedure == procedure))
        })
        .map(|event| (event.id.as_str(), event.name.get(lang)))
        .collect()
}

/// The department and its window, or who else does it.
pub fn window(
    pack: &Pack,
    procedure: &Procedure,
    today: jiff::civil::Date,
    lang: Lang,
) -> Option<String> {
    if let Some(who) = procedure.handled_by.as_ref() {
        return Some(who.get(lang).to_owned());
    }
    let department = pack.department_on(&procedure.department, today)?;
    let window = procedure.window.as_ref().or(department.window.as_ref());
    let parts = [Some(&department.name), window].into_iter().flatten();
    Some(parts.map(|part| part.get(lang)).collect::<Vec<_>>().join(" "))
}

/// A list; `None` where it is empty.
fn list(items: impl Iterator<Item = String>) -> Option<Html> {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => None,
        [one] => Some(Html::text(one)),
        many => Some(Html::of(&Items { items: many })),
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = "<ul>{% for item in items %}<li>{{ item }}</li>{% endfor %}</ul>"
)]
struct Items<'i> {
    items: &'i [String],
}
