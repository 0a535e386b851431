//! `GET, POST /staff/enter/{procedure}`: what came, and the case is made.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures::stream;
use jiff::civil::Date;
use uuid::Uuid;
use yakusho_files::Kept;
use yakusho_kernel::{Id, Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Page, Refused, SentFile, Upload, Visit,
    field::{Choices, Line, Raw},
    parts::{ErrorSummary, FormStart},
};
use yakusho_procedures::{Edition, Paper, Submission, model::Channel};

use super::{
    super::desk::Desk,
    choose::may_enter,
    done,
    fields::{EntryField, fields, read, view},
};
use crate::{Casework, web::failure::refused};

/// The control by which a clerk says that twelve digits are no マイナンバー.
const NOT_MY_NUMBER: &str = "_not_my_number";

#[derive(Template)]
#[template(path = "staff/enter_form.html")]
struct FormPage {
    name: String,
    department: String,
    errors: ErrorSummary,
    form: FormStart,
    entry: String,
    channel: FieldView,
    received: FieldView,
    first: Vec<FieldView>,
    rest: Vec<FieldView>,
    rest_open: bool,
    ask_my_number: bool,
    again: bool,
    limit: String,
}

/// What the page holds.
struct Held {
    entry: Uuid,
    channel: String,
    received: String,
    typed: BTreeMap<String, Raw>,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let (desk, edition) = open(&visit, &app, &id).await?;
    let held = Held {
        entry: Id::<()>::new(visit.now()).uuid(),
        channel: Channel::Counter.code().to_owned(),
        received: desk.today.to_string(),
        typed: BTreeMap::new(),
    };
    Ok(page(&visit, &desk, &edition, &id, &held, &[]).into_response())
}

/// Enters it.
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    sent: Upload,
) -> Result<Response, Refused> {
    let (desk, edition) = open(&visit, &app, &id).await?;
    let boxes = fields(&edition, &id, desk.today);
    let held = held(&visit, &sent.fields, &boxes);
    let not_my_number = sent.fields.get(NOT_MY_NUMBER).is_some();
    let typed = held.typed.iter().map(|(name, raw)| (name.clone(), raw.typed())).collect();
    let entered = read(&boxes, &typed, desk.today, not_my_number);
    let mut problems = entered.problems;
    let channel = Channel::from_code(&held.channel).filter(|channel| channel.is_entered());
    if channel.is_none() {
        let words = Text::ja("届いた方法を選んでください。");
        problems.push(Problem::new("channel", "channel_missing", words));
    }
    let received = day(&held.received, desk.today);
    problems.extend(received.as_ref().err().cloned());
    let scans = if problems.is_empty() {
        scans(&visit, &app, &sent.files, &mut problems).await
    } else {
        Vec::new()
    };
    let (Some(channel), Ok(received_on), true) = (channel, received, problems.is_empty()) else {
        let page = page(&visit, &desk, &edition, &id, &held, &problems);
        return Ok(page.with_problems().into_response());
    };
    let paper = Paper {
        entry: held.entry,
        procedure: id.clone(),
        answers: entered.answers,
        boxes: entered.boxes,
        channel,
        received_on,
        scans,
        by: desk.who.actor(),
        authority: authority(&desk, &edition, &id),
        seeded: false,
    };
    match app.procedures().enter(paper, visit.now()).await {
        Ok(submission) => Ok(finished(&visit, &submission)),
        Err(yakusho_store::Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &desk, &edition, &id, &held, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// In whose name it is entered: the procedure's department, else the person's first.
pub fn authority(desk: &Desk, edition: &Edition, procedure: &str) -> Option<String> {
    let own = edition.pack.procedure(procedure).map(|known| known.department.as_str());
    own.and_then(|code| desk.who.authority_in(code))
        .or_else(|| desk.who.departments().first().and_then(|code| desk.who.authority_in(code)))
}

async fn open(visit: &Visit, app: &Casework, id: &str) -> Result<(Desk, Arc<Edition>), Refused> {
    let desk = Desk::open(visit, app).await?;
    let edition = app.procedures().shelf().current();
    let known = edition.pack.procedure(id).filter(|known| may_enter(&desk, known));
    if known.is_none() {
        return Err(Refusal::not_found().into());
    }
    Ok((desk, edition))
}

fn finished(visit: &Visit, submission: &Submission) -> Response {
    let id = submission.application.id;
    if let Some(code) = &submission.code {
        done::hold(visit, id, &code.shown());
    }
    visit.see(&format!("/staff/entered/{id}"))
}

fn held(visit: &Visit, sent: &Fields, boxes: &[EntryField<'_>]) -> Held {
    let text = |name| sent.get(name).unwrap_or_default().trim().to_owned();
    let typed = boxes.iter().map(|one| {
        let name = one.key.to_string();
        let raw = Raw::sent(sent, &name, one.fact.kind);
        (name, raw)
    });
    Held {
        entry: text("entry").parse().unwrap_or_else(|_| Id::<()>::new(visit.now()).uuid()),
        channel: text("channel"),
        received: text("received"),
        typed: typed.collect(),
    }
}

/// The day on which it came.
///
/// # Errors
/// What to mend.
pub fn day(typed: &str, today: Date) -> Result<Date, Problem> {
    let wrong = |words: &str| Problem::new("received", "bad_day", Text::ja(words));
    let day: Date = typed.parse().map_err(|_| wrong("届いた日を、年・月・日で入れてください。"))?;
    if day > today {
        return Err(wrong("届いた日は、きょうかそれより前の日にしてください。"));
    }
    let a_year_ago = today.saturating_sub(jiff::Span::new().years(1));
    if day < a_year_ago {
        return Err(wrong("届いた日が1年より前です。年をお確かめください。"));
    }
    Ok(day)
}

/// Takes the scans in; what is wrong with one is said and nothing is entered.
async fn scans(
    visit: &Visit,
    app: &Casework,
    sent: &[SentFile],
    problems: &mut Vec<Problem>,
) -> Vec<Kept> {
    let files = &app.procedures().parts().files;
    let mut kept = Vec::new();
    for file in sent {
        if file.too_large {
            let limit = files.examiner().limits().bytes >> 20;
            let words = format!("「{}」は{limit}MBより大きいため、受け取れません。", file.name);
            problems.push(Problem::new("scan", "file_too_large", Text::ja(words)));
            continue;
        }
        let bytes = stream::iter([Ok::<_, std::io::Error>(file.bytes.clone())]);
        let clean = match files.examiner().take_in(&file.name, bytes).await {
            Ok(clean) => clean,
            Err(error) => {
                let refusal = error.refusal();
                problems.push(Problem::new("scan", refusal.code, refusal.message));
                continue;
            }
        };
        match files.keep(&clean, visit.now()).await {
            Ok(one) => kept.push(one),
            Err(error) => {
                let refusal = error.refusal();
                problems.push(Problem::new("scan", refusal.code, refusal.message));
            }
        }
    }
    kept
}

fn page(
    visit: &Visit,
    desk: &Desk,
    edition: &Edition,
    id: &str,
    held: &Held,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let boxes = fields(edition, id, desk.today);
    let (first, rest): (Vec<_>, Vec<_>) = boxes.iter().partition(|one| one.first);
    let wrong = |one: &&&EntryField<'_>| {
        let name = one.key.to_string();
        problems
            .iter()
            .any(|problem| problem.field == name || problem.field.starts_with(&format!("{name}:")))
    };
    let holds = |one: &&&EntryField<'_>| {
        held.typed.get(&one.key.to_string()).is_some_and(|raw| !raw.says_nothing())
    };
    let rest_open = rest.iter().any(|one| wrong(&one) || holds(&one));
    let views = |boxes: &[&EntryField<'_>]| -> Vec<FieldView> {
        let view = |one: &&EntryField<'_>| {
            let raw = held.typed.get(&one.key.to_string()).cloned().unwrap_or_default();
            view(one, raw, problems)
        };
        boxes.iter().map(view).collect()
    };
    let channels = Channel::ENTERED.map(|channel| (channel.code(), channel.label()));
    let known = edition.pack.procedure(id);
    let received = Line { kind: "date", ..Line::short_text(&held.received) };
    let name = known.map_or_else(|| id.to_owned(), |known| known.name.ja.clone());
    let body = FormPage {
        department: known.map_or_else(String::new, |known| desk.department(&known.department)),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/staff/enter/{id}")).with_files(),
        entry: held.entry.to_string(),
        channel: FieldView::radio(
            lang,
            "channel",
            "届いた方法",
            Choices::new(channels, |code| code == held.channel),
        )
        .problem(problems),
        received: FieldView::line(lang, "received", "届いた日", received).problem(problems),
        first: views(&first),
        rest: views(&rest),
        rest_open,
        ask_my_number: problems.iter().any(|one| one.code == "looks_like_my_number"),
        again: !problems.is_empty(),
        limit: (desk.app.procedures().parts().files.examiner().limits().bytes >> 20).to_string(),
        name,
    };
    let title = format!("{}を入れる", body.name);
    desk.page(visit, title, &body).back("/staff/enter", "手続を選びなおす")
}
