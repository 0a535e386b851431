//! What the person must do now, most pressing first.

use jiff::civil::Date;
use yakusho_kernel::{Lang, Text, date};
use yakusho_pages::{Html, Refused, parts::DeadlineView};

use super::{held::Held, opened, state};
use crate::{Casework, handle::Word, model::CaseState, store::cases::Record, words};

/// One thing to do.
pub struct Todo {
    /// What.
    pub title: String,
    /// By when.
    pub deadline: Option<DeadlineView>,
    /// Why, where, with what.
    pub words: Vec<String>,
    /// What is done in one go.
    pub list: Vec<String>,
    /// The button: address and words.
    pub main: Option<(String, String)>,
    /// A further link.
    pub link: Option<(String, String)>,
}

/// What must be done now.
pub async fn todos(app: &Casework, held: &Held, lang: Lang) -> Result<Vec<Todo>, Refused> {
    let mut todos = Vec::new();
    for record in in_state(held, CaseState::Correction) {
        todos.push(correction(app, held, record, lang).await?);
    }
    todos.extend(identify(app, held, lang));
    todos.extend(visits(held, lang));
    todos.extend(
        in_state(held, CaseState::HeldAfter).filter_map(|record| stuck(held, record, lang)),
    );
    Ok(todos)
}

fn in_state(held: &Held, state: CaseState) -> impl Iterator<Item = &Record> {
    held.records.iter().filter(move |record| record.case.state == state)
}

async fn correction(
    app: &Casework,
    held: &Held,
    record: &Record,
    lang: Lang,
) -> Result<Todo, Refused> {
    let wanted = |word| if let Word::Correction(request) = word { Some(request) } else { None };
    let answer_by =
        opened::newest(app, held, record, wanted).await?.and_then(|request| request.answer_by);
    let name = held.name(&record.case.procedure, lang);
    let until = answer_by
        .map(|day| words::TODO_ANSWER_BY.with(lang, &[("day", &date::show_date(day, lang))]));
    Ok(Todo {
        title: words::TODO_CORRECTION.with(lang, &[("name", &name)]),
        deadline: None,
        words: until.into_iter().collect(),
        list: Vec::new(),
        main: Some((
            held.page_of(record.case.id, "correction"),
            words::TODO_CORRECT.get(lang).to_owned(),
        )),
        link: None,
    })
}

/// One identification for everything that waits for it.
fn identify(app: &Casework, held: &Held, lang: Lang) -> Option<Todo> {
    let mut names: Vec<String> = in_state(held, CaseState::HeldIdentity)
        .map(|record| held.name(&record.case.procedure, lang))
        .collect();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let joint = if lang == Lang::En { ", " } else { "」「" };
    let stand_in = app.procedures().parts().identity_stand_in.as_ref().map(|place| {
        let href = format!("{place}?application={}", held.application.id);
        (href, words::TEST_LINK.get(lang).to_owned())
    });
    Some(Todo {
        title: words::TODO_IDENTIFY.get(lang).to_owned(),
        deadline: None,
        words: vec![words::TODO_IDENTIFY_WHY.with(lang, &[("names", &names.join(joint))])],
        list: Vec::new(),
        main: None,
        link: stand_in,
    })
}

/// One way to the window, for everything that is done there.
fn visits(held: &Held, lang: Lang) -> Option<Todo> {
    let mut records: Vec<&Record> = in_state(held, CaseState::Visit).collect();
    records.sort_by_key(|record| record.last_day.unwrap_or(Date::MAX));
    let (first, others) = records.split_first()?;
    if others.is_empty() {
        return Some(visit(held, first, lang));
    }
    let line = |record: &&Record| {
        let name = held.name(&record.case.procedure, lang);
        let place = place(held, record, lang);
        match deadline(held, record, lang) {
            Some(until) => {
                let day = date::show_date(until.last_day, lang);
                words::TODO_VISITS_UNTIL
                    .with(lang, &[("name", &name), ("place", &place), ("day", &day)])
            }
            None => words::TODO_VISITS_ONE.with(lang, &[("name", &name), ("place", &place)]),
        }
    };
    Some(Todo {
        title: words::TODO_VISITS.with(lang, &[("n", &records.len().to_string())]),
        deadline: deadline(held, first, lang),
        words: vec![words::TODO_VISITS_WHY.get(lang).to_owned()],
        list: records.iter().map(line).collect(),
        main: None,
        link: Some(paper(held, lang)),
    })
}

/// The department and its window, as people look for it.
fn place(held: &Held, record: &Record, lang: Lang) -> String {
    let department = held.department_name(&record.department, lang);
    match window(held, record) {
        Some(window) => words::TODO_PLACE
            .with(lang, &[("department", &department), ("place", window.get(lang))]),
        None => department,
    }
}

fn window<'h>(held: &'h Held, record: &Record) -> Option<&'h Text> {
    held.pack()
        .procedure(&record.case.procedure)
        .and_then(|procedure| procedure.window.as_ref())
        .or_else(|| held.department(&record.department)?.window.as_ref())
}

fn paper(held: &Held, lang: Lang) -> (String, String) {
    (format!("{}/visit.pdf", held.page()), words::TODO_VISIT_PAPER.get(lang).to_owned())
}

fn visit(held: &Held, record: &Record, lang: Lang) -> Todo {
    let name = held.name(&record.case.procedure, lang);
    let department = held.department_name(&record.department, lang);
    let place = match window(held, record) {
        Some(window) => words::TODO_VISIT_WHERE
            .with(lang, &[("department", &department), ("place", window.get(lang))]),
        None => words::TODO_VISIT_DEPARTMENT.with(lang, &[("department", &department)]),
    };
    Todo {
        title: words::TODO_VISIT.with(lang, &[("name", &name)]),
        deadline: deadline(held, record, lang),
        words: vec![place],
        list: Vec::new(),
        main: None,
        link: Some(paper(held, lang)),
    }
}

fn stuck(held: &Held, record: &Record, lang: Lang) -> Option<Todo> {
    let before = state::before(held, &record.case, lang).filter(|before| before.stuck)?;
    let name = held.name(&record.case.procedure, lang);
    Some(Todo {
        title: words::TODO_STUCK.with(lang, &[("name", &name)]),
        deadline: deadline(held, record, lang),
        words: vec![
            words::TODO_STUCK_WHY.with(lang, &[("before", &before.name)]),
            held.department_name(&record.department, lang),
        ],
        list: Vec::new(),
        main: None,
        link: None,
    })
}

/// The last day by law, as long as it is not kept.
pub fn deadline(held: &Held, record: &Record, lang: Lang) -> Option<DeadlineView> {
    let open = record.case.received_on.is_none() && !record.case.state.is_closed();
    let last_day = record.last_day.filter(|_| open)?;
    Some(DeadlineView { lang, last_day, today: held.today })
}

/// The telephone number of a department as a link that a phone can call.
pub fn phone(held: &Held, record: &Record) -> Option<Html> {
    let number = held.department(&record.department)?.phone.as_ref()?;
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some(Html::link(&format!("tel:{digits}"), number))
}
