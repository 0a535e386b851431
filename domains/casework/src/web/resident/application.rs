//! `GET /applications/{id}`: what must be done now, where each procedure stands, what has happened.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::{
    Lang,
    date::{jst_date, show_date, show_datetime},
};
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Chip, Definitions, Notice, NoticeKind, Timeline},
    words::Words,
};
use yakusho_store::Action;

use super::{
    held::{Held, held},
    message::{self, MessageView},
    opened, preference,
    rating::may_be_rated,
    remedies, state, timeline,
    todo::{self, Todo},
};
use crate::{
    Casework,
    handle::Word,
    model::CaseState,
    rules::decide::{Command, decide},
    store::cases::Record,
    words,
};

#[derive(Template)]
#[template(path = "resident/application.html")]
struct ApplicationPage {
    lang: Lang,
    number: String,
    sent: String,
    stand_in: Option<Notice>,
    todos: Vec<Todo>,
    nothing: &'static str,
    messages: Vec<MessageView>,
    cases: Vec<CaseView>,
    hear: &'static str,
    hear_change: String,
    events: Timeline,
    receipt: String,
    proof: Option<String>,
}

impl ApplicationPage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

struct CaseView {
    name: String,
    person: Option<String>,
    chip: Chip,
    sentence: String,
    facts: Definitions,
    reason: Option<Html>,
    remedies: Option<Html>,
    correct: Option<String>,
    withdraw: Option<String>,
    rate: Option<String>,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let lang = visit.lang();
    let actions = timeline::actions(&app, &held).await?;
    let todos = todo::todos(&app, &held, lang).await?;
    let names = names(&app, &held, lang).await?;
    let mut cases = Vec::with_capacity(held.records.len());
    for (record, person) in held.records.iter().zip(names.iter().cloned()) {
        cases.push(case_view(&app, &held, record, person, &actions, lang).await?);
    }
    let read = names.iter().any(Option::is_some) || cases.iter().any(|case| case.reason.is_some());
    if read {
        opened::note_reading(&visit, &app, &held, "the applicant looks at the status").await?;
    }
    let over = held
        .records
        .iter()
        .all(|record| record.case.state.is_closed() || record.case.state == CaseState::Accepted);
    let nothing = if over { words::TODO_OVER } else { words::TODO_NONE };
    let body = ApplicationPage {
        lang,
        number: held.application.shown_number(),
        sent: words::SENT
            .with(lang, &[("when", &show_datetime(held.application.submitted_at, lang))]),
        stand_in: held
            .application
            .stand_in
            .then(|| Notice::new(lang, NoticeKind::Warning, words::STAND_IN_USED.get(lang))),
        todos,
        nothing: nothing.get(lang),
        messages: message::views(&app, &held, lang).await?,
        cases,
        hear: preference::sentence(preference::of(&app, &held).await?).get(lang),
        hear_change: format!("{}/preference", held.page()),
        events: timeline::timeline(&held, &actions, lang),
        receipt: format!("{}/receipt", held.page()),
        proof: timeline::is_proven(&actions).then(|| format!("{}/proof.txt", held.page())),
    };
    Ok(Page::resident(&visit, words::STATUS_TITLE.get(lang), &body).into_response())
}

/// The person whom each case concerns, where there is one filing for each.
pub async fn names(
    app: &Casework,
    held: &Held,
    lang: Lang,
) -> Result<Vec<Option<String>>, Refused> {
    if held.records.iter().all(|record| record.case.subject.is_none()) {
        return Ok(vec![None; held.records.len()]);
    }
    let sheet = opened::facts(app, held).await?;
    let interview = opened::interview(held, &sheet)?;
    let name = |record: &Record| {
        let subject = record.case.subject.as_ref()?;
        Some(interview.name_of(subject).get(lang).to_owned())
    };
    Ok(held.records.iter().map(name).collect())
}

async fn case_view(
    app: &Casework,
    held: &Held,
    record: &Record,
    person: Option<String>,
    actions: &[Action],
    lang: Lang,
) -> Result<CaseView, Refused> {
    let case = &record.case;
    let reason = match case.state {
        CaseState::Refused | CaseState::Returned => {
            let wanted = |word| if let Word::Reason { text } = word { Some(text) } else { None };
            opened::newest(app, held, record, wanted).await?.map(|text| Html::paragraphs(&text))
        }
        _ => None,
    };
    let may_stop = decide(case, &Command::Withdraw, held.today).is_ok();
    Ok(CaseView {
        name: held.name(&case.procedure, lang),
        person,
        chip: state::chip(case, lang),
        sentence: state::sentence(held, case, lang),
        facts: Definitions { rows: rows(held, record, actions, lang) },
        reason,
        remedies: (case.state == CaseState::Refused)
            .then(|| remedies::remedies(held, &case.procedure, lang)),
        correct: (case.state == CaseState::Correction).then(|| held.page_of(case.id, "correction")),
        withdraw: may_stop.then(|| held.page_of(case.id, "withdraw")),
        rate: may_be_rated(case.state).then(|| held.page_of(case.id, "rating")),
    })
}

/// Dates and who has it.
fn rows(held: &Held, record: &Record, actions: &[Action], lang: Lang) -> Vec<(String, Html)> {
    let case = &record.case;
    let mut rows: Vec<(Words, Html)> = Vec::new();
    rows.push((words::ROW_DEPARTMENT, Html::text(held.department_name(&record.department, lang))));
    if let Some(phone) = todo::phone(held, record) {
        rows.push((words::ROW_PHONE, phone));
    }
    if let Some(day) = case.received_on {
        rows.push((words::ROW_RECEIVED, Html::text(show_date(day, lang))));
    }
    if let Some(deadline) = todo::deadline(held, record, lang) {
        rows.push((words::ROW_LAST_DAY, Html::of(&deadline)));
    }
    if let Some(words) = due(record, lang) {
        rows.push((words::ROW_DUE, Html::text(words)));
    }
    if let Some(at) = timeline::decided_at(actions, case.id.uuid()) {
        rows.push((words::ROW_DECIDED, Html::text(show_date(jst_date(at), lang))));
    }
    rows.into_iter().map(|(name, value)| (name.get(lang).to_owned(), value)).collect()
}

/// By when the office means to answer: only what is decided has such a day, and only while it is
/// not decided yet.
fn due(record: &Record, lang: Lang) -> Option<String> {
    let case = &record.case;
    if !case.kind.is_decided() {
        return None;
    }
    match case.state {
        CaseState::Received | CaseState::Reviewing => {
            let day = show_date(record.due_on?, lang);
            let days = case.standard_days?.to_string();
            Some(words::DUE_ABOUT.with(lang, &[("day", &day), ("n", &days)]))
        }
        CaseState::Correction => record.due_on.map(|_| words::DUE_PAUSED.get(lang).to_owned()),
        _ => None,
    }
}
