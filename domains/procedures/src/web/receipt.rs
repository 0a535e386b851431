//! `GET /applications/{id}/receipt`: the number, what happens next, the papers and the proof.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_disclosure::Reading;
use yakusho_kernel::{Id, Lang, Refusal, date};
use yakusho_pack::Pack;
use yakusho_pages::{
    Html, Page, Refused, Visit,
    parts::{Notice, NoticeKind, Step, StepState, Timeline},
    words::Words,
};

use super::{failure::refused, holder};
use crate::{
    Edition, Procedures, Receipt,
    model::{Application, ApplicationNoun, Filing},
    sheets, words,
};

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    lang: Lang,
    id: Uuid,
    stand_in: Option<Notice>,
    number: String,
    code: Option<String>,
    recorded: String,
    steps: Timeline,
    identify: Option<Html>,
    has_visit: bool,
    has_proof: bool,
}

impl ReceiptPage {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

/// An application that this browser holds, with the code that its receipt shows for a while.
pub struct Held {
    /// The receipt.
    pub receipt: Receipt,
    /// The code, just after the submission.
    pub code: Option<String>,
}

/// The application with this id, if the browser holds it; everybody else is told that there is
/// nothing.
///
/// # Errors
/// Not found.
pub async fn held(visit: &Visit, app: &Procedures, id: &str) -> Result<Held, Refused> {
    let id: Id<ApplicationNoun> = id.parse().map_err(|_| Refusal::not_found())?;
    let (mine, code) = holder::application(visit).ok_or_else(Refusal::not_found)?;
    if mine != id {
        return Err(Refusal::not_found().into());
    }
    let receipt = app.receipt(id).await.map_err(refused)?.ok_or_else(Refusal::not_found)?;
    Ok(Held { receipt, code })
}

/// Shows the receipt.
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let Held { receipt, code } = held(&visit, &app, &id).await?;
    let lang = visit.lang();
    let application = &receipt.application;
    let edition = app.shelf().edition(&application.pack_version).await.map_err(refused)?;
    let reading = sheets::for_holder(&app, application).await.map_err(refused)?;
    let steps = steps(&edition, &receipt, &reading, lang);
    let waits = receipt
        .filings
        .iter()
        .any(|filing| filing.needs_identity && !application.identity.is_confirmed());
    let identify = app.parts().identity_stand_in.as_ref().filter(|_| waits).map(|place| {
        let label = words::IDENTIFY_STAND_IN.get(lang);
        Html::link(&format!("{place}?application={}", application.id), label)
    });
    let body = ReceiptPage {
        lang,
        id: application.id.uuid(),
        stand_in: stand_in(application, lang),
        number: application.shown_number(),
        code,
        recorded: words::RECEIPT_RECORDED
            .with(lang, &[("at", &date::show_datetime(application.submitted_at, lang))]),
        steps: Timeline { lang, steps },
        identify,
        has_visit: receipt.filings.iter().any(|filing| filing.in_person),
        has_proof: proof_of(&app, application).await?.is_some(),
    };
    Ok(Page::resident(&visit, words::RECEIPT_TITLE.get(lang), &body).into_response())
}

/// Sends the proof that the application was recorded, once the log has it.
pub async fn proof(
    visit: Visit,
    State(app): State<Procedures>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let Held { receipt, .. } = held(&visit, &app, &id).await?;
    let proof = proof_of(&app, &receipt.application).await?.ok_or_else(Refusal::not_found)?;
    let name = format!("attachment; filename=\"{}-proof.txt\"", receipt.application.shown_number());
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, proof).into_response())
}

/// The proof of the submission, once the log has it.
pub async fn proof_of(
    app: &Procedures,
    application: &Application,
) -> Result<Option<String>, Refused> {
    let actions = app.store().actions_of(application.id.uuid()).await.map_err(refused)?;
    let Some(action) = actions.iter().find(|action| action.kind == "application.submitted") else {
        return Ok(None);
    };
    let proof = yakusho_audit::receipt_proof(app.store(), action.id).await.map_err(refused)?;
    Ok(proof.map(|proof| proof.to_text()))
}

fn stand_in(application: &Application, lang: Lang) -> Option<Notice> {
    application.stand_in.then(|| {
        let text = match lang {
            Lang::Ja => "試験用の本人確認を使いました。実際の手続きではありません。",
            Lang::JaEasy => "これは ためしの 申請（しんせい）です。",
            Lang::En => "A test-only identification was used. This is not a real filing.",
        };
        Notice::new(lang, NoticeKind::Warning, text)
    })
}

/// What happens next to each filing; where there is one for each person, with the person's name.
fn steps(edition: &Edition, receipt: &Receipt, reading: &Reading, lang: Lang) -> Vec<Step> {
    let application = &receipt.application;
    let day = date::jst_date(application.submitted_at);
    let told = reading.told(&edition.compiled, &application.event, day);
    let told = told.map(|told| told.in_language(lang));
    let named = |filing: &Filing| {
        let mut step = step(&edition.pack, application, filing, &receipt.filings, lang);
        if let (Some(subject), Some(told)) = (&filing.subject, &told) {
            let name = told.name_of(subject);
            let whose = words::RESULT_FOR.with(lang, &[("names", name.text())]);
            step.body = Html::join([Html::paragraphs(&whose), step.body]);
        }
        step
    };
    receipt.filings.iter().map(named).collect()
}

/// What happens next to a filing.
pub fn step(
    pack: &Pack,
    application: &Application,
    filing: &Filing,
    all: &[Filing],
    lang: Lang,
) -> Step {
    let name = |id: &str| {
        pack.procedure(id).map_or(id.to_owned(), |known| known.name.get(lang).to_owned())
    };
    let words = next_words(application, filing, all, lang, &name);
    Step {
        title: name(&filing.procedure),
        when: filing.last_day.map(|day| {
            let day = date::show_date(day, lang);
            yakusho_pages::words::UNTIL.with(lang, &[("day", &day)])
        }),
        body: Html::paragraphs(&words),
        state: StepState::Plain,
    }
}

/// The state that a filing begins with, in words.
pub fn next_words(
    application: &Application,
    filing: &Filing,
    all: &[Filing],
    lang: Lang,
    name: &impl Fn(&str) -> String,
) -> String {
    let before = filing.after.iter().find(|id| all.iter().any(|other| other.procedure == **id));
    match (filing.in_person, before) {
        (true, _) => words::STATE_VISIT.get(lang).to_owned(),
        (false, Some(id)) => words::STATE_AFTER.with(lang, &[("name", &name(id))]),
        (false, None) if filing.needs_identity && !application.identity.is_confirmed() => {
            words::STATE_IDENTITY.get(lang).to_owned()
        }
        (false, None) => words::STATE_RECEIVED.get(lang).to_owned(),
    }
}
