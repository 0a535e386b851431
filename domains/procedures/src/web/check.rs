//! `GET /apply/check`: all answers once more, and what will be filed. `POST`: submits.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_interview::Goal;
use yakusho_kernel::{Id, Lang};
use yakusho_pack::format::{IdentityLevel, Way};
use yakusho_pages::{
    Fields, Form, Page, Refused, Visit,
    parts::{Back, Buttons, ErrorSummary, FormStart, SummaryList},
    words::Words,
};

use super::{failure::refused, guide::next_page, holder, shown};
use crate::{
    Procedures,
    guide::Guide,
    model::{Application, DraftNoun, SecretCode},
    rules::{result::Card, submit::with_what_comes_before},
    words,
};

/// How long after a submission the same form, sent once more, still leads to the receipt.
const PATIENCE: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    lang: Lang,
    errors: ErrorSummary,
    files: Vec<FileView>,
    groups: Vec<GroupView>,
    saved: String,
    form: FormStart,
    buttons: Buttons,
}

impl Check {
    fn say(&self, words: Words) -> &'static str {
        words.get(self.lang)
    }
}

struct FileView {
    name: String,
    state: String,
}

struct GroupView {
    title: Option<String>,
    rows: SummaryList,
}

/// Shows everything once more.
pub async fn show(visit: Visit, State(app): State<Procedures>) -> Result<Response, Refused> {
    let guide = holder::guide(&visit, &app).await?;
    let onward = next_page(&guide, &app)?;
    if onward != "/apply/check" {
        return Ok(visit.see(&onward));
    }
    Ok(page(&visit, &app, &guide)?.into_response())
}

/// Submits.
pub async fn submit(
    visit: Visit,
    State(app): State<Procedures>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    if fields.go() == "later" {
        return Ok(visit.see("/guide/later"));
    }
    // The same form sent twice finds its draft closed and the application in the cookie.
    let guide = match holder::guide(&visit, &app).await {
        Ok(guide) => guide,
        Err(nothing) => {
            return match holder::application(&visit) {
                Some((id, _)) => Ok(visit.see(&format!("/applications/{id}/receipt"))),
                None => pressed_twice(&visit, &app).await?.ok_or(nothing),
            };
        }
    };
    let channel = guide.draft.channel();
    let code = receipt_code(&app, guide.draft.id);
    let led = (code, crate::led_by::led_by(&visit));
    let done =
        app.submit_led(&guide, visit.lang(), channel, led, visit.now()).await.map_err(refused)?;
    crate::led_by::forget(&visit);
    match &done.code {
        Some(code) => Ok(with_receipt(&visit, &done.application, &code.shown())),
        None => receipt(&visit, &app, guide.draft.id, &done.application).await,
    }
}

/// The code of a draft's receipt. It follows from the draft, so that whoever pressed the button
/// twice sees the same code on the one receipt.
fn receipt_code(app: &Procedures, draft: Id<DraftNoun>) -> SecretCode {
    let secret = app.parts().keyring.derive("receipt codes");
    SecretCode::derived(&secret, &[draft.uuid().as_bytes()])
}

/// Gives the browser the application that its draft has become, and leads to the receipt.
async fn receipt(
    visit: &Visit,
    app: &Procedures,
    draft: Id<DraftNoun>,
    application: &Application,
) -> Result<Response, Refused> {
    let code = receipt_code(app, draft);
    let own = app.is_code_of(application, &code).await.map_err(refused)?;
    let code = if own { code.shown() } else { String::new() };
    Ok(with_receipt(visit, application, &code))
}

fn with_receipt(visit: &Visit, application: &Application, code: &str) -> Response {
    holder::hold_application(visit, application.id, code);
    holder::drop_draft(visit);
    visit.see(&format!("/applications/{}/receipt", application.id))
}

/// The button was pressed twice, and the first answer had not come when the browser sent the
/// second form: the same receipt, for as long as a person may wait. Later the draft's cookie opens
/// nothing any more, for it may still lie on a device that others use.
async fn pressed_twice(visit: &Visit, app: &Procedures) -> Result<Option<Response>, Refused> {
    let Some(draft) = holder::draft_id(visit) else { return Ok(None) };
    let Ok(done) = app.submitted_before(draft).await else { return Ok(None) };
    if visit.now().duration_since(done.application.submitted_at) > PATIENCE {
        return Ok(None);
    }
    receipt(visit, app, draft, &done.application).await.map(Some)
}

fn page(visit: &Visit, app: &Procedures, guide: &Guide) -> Result<Page, Refused> {
    let lang = visit.lang();
    let interview = guide.interview().map_err(refused)?;
    debug_assert!(interview.next(&Goal::Guide).is_none(), "the guide is finished");
    let cards = guide.cards_of(app, &interview);
    let chosen = guide.draft.chosen.clone().unwrap_or_default();
    let complete = with_what_comes_before(&chosen, &cards);
    let filed: Vec<&Card> =
        cards.iter().filter(|card| complete.contains(&card.procedure)).collect();
    let files = filed.iter().map(|card| file_view(guide, card, &filed, lang)).collect();
    let forms = guide.filings_of(&interview, &cards);
    let boxes: usize = forms
        .iter()
        .filter_map(|form| interview.form(&form.procedure, form.subject.as_deref()))
        .map(|form| form.boxes_that_count())
        .sum();
    let groups = shown::groups(guide, &interview, lang, true)
        .into_iter()
        .map(|group| GroupView {
            title: group.title.clone(),
            rows: SummaryList { lang, rows: group.rows, whose: group.title },
        })
        .collect();
    let asked = interview.told().len().to_string();
    let body = Check {
        lang,
        errors: ErrorSummary::of(&[], lang),
        files,
        groups,
        saved: words::CHECK_SAVED.with(lang, &[("asked", &asked), ("boxes", &boxes.to_string())]),
        form: FormStart::post(visit, "/apply/check"),
        buttons: Buttons {
            back: Back::Link("/apply".to_owned()),
            main: Some(words::SUBMIT.get(lang).to_owned()),
            ..Buttons::question(lang)
        },
    };
    Ok(Page::resident(visit, words::CHECK_TITLE.get(lang), &body))
}

/// What will happen to a procedure when this is sent.
fn file_view(guide: &Guide, card: &Card, filed: &[&Card], lang: Lang) -> FileView {
    let pack = &guide.edition.pack;
    let before = card.after.iter().find(|id| filed.iter().any(|other| other.procedure == **id));
    let needs_identity = pack
        .procedure(&card.procedure)
        .is_some_and(|procedure| procedure.identity_level > IdentityLevel::L1);
    let state = match (card.way, before) {
        (Way::Visit, _) => words::STATE_VISIT.get(lang).to_owned(),
        (_, Some(id)) => {
            let name = pack.procedure(id).map_or(id.as_str(), |before| before.name.get(lang));
            words::STATE_AFTER.with(lang, &[("name", name)])
        }
        (_, None) if needs_identity => words::STATE_IDENTITY.get(lang).to_owned(),
        (_, None) => words::STATE_RECEIVED.get(lang).to_owned(),
    };
    FileView { name: card.name.get(lang).to_owned(), state }
}
