//! `GET /applications/{id}/cases/{case}/correction`: the clerk's reasons, each at its field, and
//! nothing else. `POST`: takes the corrected answers and sends the case back to the department, in
//! one transaction.

pub mod fields;
pub mod files;
mod page;
pub mod sent;

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_facts::{FactSheet, Source};
use yakusho_interview::{Answer, FactKey};
use yakusho_kernel::{Problem, RefusalKind};
use yakusho_pages::{Refused, Visit, parts::NoticeKind};
use yakusho_procedures::correct;
use yakusho_store::Error;

use self::{fields::Asked, sent::Sent};
use super::{
    held::{Held, held},
    opened,
};
use crate::{
    Casework,
    handle::{self, Request, Word},
    model::CaseState,
    rules::decide::Command,
    search::index,
    store::cases::Record,
    web::failure::refused,
    words,
};

/// The tick box 「いまの内容で正しい」.
pub const IS_RIGHT: &str = "_is_right";

/// Shows what must be mended.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = held.record(&case)?;
    let Some(asked) = asked(&app, &held, record).await? else { return Ok(over(&visit, &held)) };
    let sheet = opened::facts(&app, &held).await?;
    opened::note_reading(&visit, &app, &held, "the applicant corrects the answers").await?;
    let files = files::of(&app, &held, &asked).await?;
    let reading = app.procedures().for_holder(&held.application).await.map_err(refused)?;
    let interview = opened::interview(&held, &sheet)?;
    let typed = fields::known(&asked, &interview, &reading);
    Ok(page::page(&visit, &held, record, &asked, &interview, &typed, &files, &[]).into_response())
}

/// Takes the answer.
pub async fn answer(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = held.record(&case)?;
    let Some(asked) = asked(&app, &held, record).await? else { return Ok(over(&visit, &held)) };
    let sheet = opened::facts(&app, &held).await?;
    let mut read = fields::read(&held, &asked, &sheet, &sent.fields)?;
    let go = sent.fields.go().to_owned();
    let mut stay = false;
    if let Some(field) = go.strip_prefix("find-address:") {
        fields::look_up(&held, field, &mut read);
        stay = true;
    }
    read.problems.extend(files::take_in(&visit, &app, &held, &asked, &sent).await?);
    if let Some(file) = go.strip_prefix("remove-file:") {
        files::remove(&visit, &app, &held, &asked, file).await?;
        stay = true;
    }
    let files = files::of(&app, &held, &asked).await?;
    if stay || go == "upload" {
        // Only what was pressed is scolded, not the fields that are still being filled.
        read.problems.retain(|problem| problem.code != "required");
    } else {
        let (answers, problems) =
            files::answers(&asked, &files, sent.fields.get(IS_RIGHT).is_some());
        read.answers.extend(answers);
        read.problems.extend(problems);
        if read.problems.is_empty() && is_same(&asked, &sheet, &read.answers, &sent) {
            let same = words::FIX_SAME.text();
            read.problems.push(Problem::new(IS_RIGHT, "nothing_changed", same));
        }
        if read.problems.is_empty() {
            let version = sent.fields.get("_version").and_then(|text| text.parse().ok());
            let done = send(&visit, &app, &held, record, version, read.answers).await;
            return after(&visit, &held, done);
        }
    }
    let interview = opened::interview(&held, &sheet)?;
    let page =
        page::page(&visit, &held, record, &asked, &interview, &read.typed, &files, &read.problems);
    let page = if read.problems.is_empty() { page } else { page.with_problems() };
    Ok(page.into_response())
}

/// What was asked; `None` where the case does not wait for a correction.
pub async fn asked(app: &Casework, held: &Held, record: &Record) -> Result<Option<Asked>, Refused> {
    if record.case.state != CaseState::Correction {
        return Ok(None);
    }
    let written = app.written(record.case.id.uuid()).await.map_err(refused)?;
    let newest = written.into_iter().rev().find_map(|written| match written.word {
        Word::Correction(request) => Some((written.at, request)),
        _ => None,
    });
    let Some((at, mut request)) = newest else { return Ok(None) };
    // A clerk may have written an address into a reason; others may hold this page.
    let reading = app.procedures().for_holder(&held.application).await.map_err(refused)?;
    for field in &mut request.fields {
        field.reason = reading.words(&field.reason, held.application.lang).to_string();
    }
    Ok(Some(Asked::of(held, request, at)))
}

/// Whether there is something to mend here and nothing of it was mended or confirmed.
pub fn is_same(
    asked: &Asked,
    sheet: &FactSheet,
    answers: &[(FactKey, Answer)],
    sent: &Sent,
) -> bool {
    asked.has_fields()
        && sent.fields.get(IS_RIGHT).is_none()
        && answers.iter().all(|(key, answer)| sheet.answers().get(key) == Some(answer))
}

/// New answers and the case's way back to the department, both or neither.
pub async fn send(
    visit: &Visit,
    app: &Casework,
    held: &Held,
    record: &Record,
    version: Option<i64>,
    answers: Vec<(FactKey, Answer)>,
) -> Result<(), Error> {
    let request = Arc::new(Request {
        case: record.case.id,
        version: version.unwrap_or(record.case.version),
        command: Command::AnswerCorrection,
        by: held.actor(),
        authority: None,
        identified_by: None,
    });
    let parts = app.procedures().parts();
    let (keyring, calendar) = (Arc::clone(&parts.keyring), parts.calendar.clone());
    let (application, answers) = (held.application.id, Arc::new(answers));
    let city = app.own_city();
    app.store()
        .write(visit.now(), move |tx| {
            let (request, answers) = (Arc::clone(&request), Arc::clone(&answers));
            let (keyring, calendar) = (Arc::clone(&keyring), calendar.clone());
            let city = city.clone();
            Box::pin(async move {
                handle::carry_out(tx, &request, &calendar).await?;
                correct(tx, &keyring, application, &answers, Source::Told, &request.by).await?;
                index::put_application(tx, &keyring, application.uuid(), &city).await
            })
        })
        .await
}

fn after(visit: &Visit, held: &Held, done: Result<(), Error>) -> Result<Response, Refused> {
    match done {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &words::FIX_DONE.text());
            Ok(visit.see(&held.page()))
        }
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(over(visit, held))
        }
        Err(Error::Stale { table }) => Err(Error::Stale { table }.refusal().into()),
        Err(error) => Err(refused(error)),
    }
}

/// Somebody was faster, or the link is old: the state as it is now.
fn over(visit: &Visit, held: &Held) -> Response {
    visit.flash(NoticeKind::Warning, &words::FIX_OVER.text());
    visit.see(&held.page())
}
