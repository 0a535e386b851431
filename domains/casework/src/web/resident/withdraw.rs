//! `GET /applications/{id}/cases/{case}/withdraw`: says what happens. `POST`: takes the case back.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, RefusalKind, date::show_date};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    parts::{Back, Buttons, FormStart, NoticeKind},
    words::Words,
};
use yakusho_store::Error;

use super::{
    held::{Held, held},
    todo,
};
use crate::{
    Casework,
    handle::Request,
    rules::{
        decide::{Command, decide},
        hold::blockers,
    },
    store::cases::Record,
    web::failure::refused,
    words,
};

/// What the page sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(rename = "_version")]
    version: i64,
}

#[derive(Template)]
#[template(path = "resident/withdraw.html")]
struct Withdraw {
    lang: Lang,
    title: String,
    deadline: Option<String>,
    followers: Option<String>,
    others: bool,
    form: FormStart,
    version: i64,
    buttons: Buttons,
}

impl Withdraw {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// Asks.
pub async fn ask(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = held.record(&case)?;
    if decide(&record.case, &Command::Withdraw, held.today).is_err() {
        return Ok(over(&visit, &held));
    }
    let lang = visit.lang();
    let name = held.name(&record.case.procedure, lang);
    let title = words::STOP_TITLE.with(lang, &[("name", &name)]);
    let deadline = todo::deadline(&held, record, lang).map(|deadline| {
        words::STOP_DEADLINE.with(lang, &[("day", &show_date(deadline.last_day, lang))])
    });
    let body = Withdraw {
        lang,
        title: title.clone(),
        deadline,
        followers: followers(&held, record, lang),
        others: held
            .records
            .iter()
            .any(|other| other.case.id != record.case.id && !other.case.state.is_closed()),
        form: FormStart::post(&visit, held.page_of(record.case.id, "withdraw")),
        version: record.case.version,
        buttons: Buttons {
            back: Back::Link(held.page()),
            ..Buttons::action(lang, words::STOP_DO.get(lang))
        },
    };
    Ok(Page::resident(&visit, title, &body).into_response())
}

/// Takes it back.
pub async fn carry_out(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, case)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refused> {
    let held = held(&visit, &app, &id).await?;
    let record = held.record(&case)?;
    let request = Request {
        case: record.case.id,
        version: sent.version,
        command: Command::Withdraw,
        by: held.actor(),
        authority: None,
        identified_by: None,
    };
    match app.carry_out(request, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &words::STOP_DONE.text());
            Ok(visit.see(&held.page()))
        }
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(over(&visit, &held))
        }
        Err(error) => Err(refused(error)),
    }
}

/// The procedures that wait for this one.
fn followers(held: &Held, record: &Record, lang: Lang) -> Option<String> {
    let cases = held.cases();
    let mut names: Vec<String> = cases
        .iter()
        .filter(|other| other.state.is_held())
        .filter(|other| blockers(other, &cases).any(|before| before.id == record.case.id))
        .map(|other| held.name(&other.procedure, lang))
        .collect();
    names.dedup();
    let joint = if lang == Lang::En { ", " } else { "、" };
    (!names.is_empty()).then(|| words::STOP_FOLLOWERS.with(lang, &[("names", &names.join(joint))]))
}

fn over(visit: &Visit, held: &Held) -> Response {
    visit.flash(NoticeKind::Warning, &words::STOP_OVER.text());
    visit.see(&held.page())
}
