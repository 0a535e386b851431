//! The page before a decision: is it still you? It carries what was sent, so that one code later
//! the decision is made.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use yakusho_identity::{StaffContext, store, store::PROOF};
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind};
use yakusho_pages::{
    FieldView, Fields, Form, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart},
};
use yakusho_store::Result;

use super::{
    desk::Desk,
    passkey::{ANSWER, PasskeyForm, TICKET, party},
    presence,
};
use crate::{Casework, web::failure::refused};

/// Says that the answer of a passkey is a proof and not a sign-in or a registration.
pub const BY_PASSKEY: &str = "_prove";
/// The fields of a proof; the pages behind never see them.
pub const FIELDS: [&str; 4] = [PROOF, BY_PASSKEY, TICKET, ANSWER];
/// Where a page is to be opened after the proof.
const NEXT: &str = "_next";

#[derive(Template)]
#[template(path = "staff/step_up.html")]
struct StepUpPage {
    errors: ErrorSummary,
    form: FormStart,
    hidden: Vec<(String, String)>,
    code: FieldView,
    buttons: Buttons,
    name: String,
    passkey: Option<PasskeyForm>,
}

/// Whether a proof came with a form.
pub fn is_in(fields: &Fields) -> bool {
    [PROOF, BY_PASSKEY].into_iter().any(|name| fields.get(name).is_some())
}

/// Asks before something that was sent is done; what was sent travels along.
pub async fn before_sending(
    visit: &Visit,
    app: &Casework,
    fields: &Fields,
    refusal: Option<&Refusal>,
) -> Response {
    // A secret is typed again rather than written into a page.
    let own = |name: &str| FIELDS.contains(&name) || name == "_token" || name.contains("password");
    let hidden = fields
        .pairs()
        .filter(|(name, _)| !own(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    answer(visit, app, visit.path().to_owned(), hidden, refusal).await
}

/// Asks before a page is opened.
pub async fn before_page(visit: &Visit, app: &Casework) -> Response {
    let hidden = vec![(NEXT.to_owned(), visit.path().to_owned())];
    answer(visit, app, "/staff/confirm".to_owned(), hidden, None).await
}

/// `POST /staff/confirm`: the proof was taken on the way here; the page is opened.
pub async fn go_on(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> std::result::Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let next = fields.get(NEXT).filter(|path| path.starts_with("/staff/")).unwrap_or("/staff");
    Ok(visit.see(next))
}

/// Takes the proof that came with a form.
///
/// # Errors
/// A refusal at the field; what the store says.
pub async fn prove(app: &Casework, visit: &Visit, fields: &Fields) -> Result<()> {
    // Nobody is signed in: the page behind says so.
    let Some(who) = presence::holder(app, visit).await? else { return Ok(()) };
    let answer = fields.get(ANSWER).filter(|answer| !answer.is_empty());
    if let (Some(answer), Some(party)) = (answer, party(app)) {
        let (seal, ticket) = (&app.parts().seal, fields.get(TICKET).unwrap_or_default());
        let answer = (ticket, answer);
        return store::prove_by_passkey(app.store(), seal, &party, &who, answer, visit.now()).await;
    }
    let code = fields.get(PROOF).unwrap_or_default().to_owned();
    let seal = app.parts().seal.as_ref();
    store::prove_by_code(app.store(), seal, &who, &code.into(), None, visit.now()).await
}

async fn answer(
    visit: &Visit,
    app: &Casework,
    action: String,
    hidden: Vec<(String, String)>,
    refusal: Option<&Refusal>,
) -> Response {
    let desk = match Desk::open(visit, app).await {
        Ok(desk) => desk,
        Err(refused) => return refused.into_response(),
    };
    let known = match store::passkeys_of(app.store(), desk.who.staff).await {
        Ok(known) => known,
        Err(error) => return refused(error).into_response(),
    };
    let passkey = party(app).filter(|_| !known.is_empty()).map(|party| {
        let (begin, label) = ("/staff/passkeys/prove", "パスキーで確かめて続ける");
        let mut with_mark = hidden.clone();
        with_mark.push((BY_PASSKEY.to_owned(), "passkey".to_owned()));
        PasskeyForm::new(visit, &party, "prove", &action, begin, label).carrying(with_mark)
    });
    page(visit, &desk, action, hidden, passkey, refusal).into_response()
}

fn page(
    visit: &Visit,
    desk: &Desk,
    action: String,
    hidden: Vec<(String, String)>,
    passkey: Option<PasskeyForm>,
    refusal: Option<&Refusal>,
) -> yakusho_pages::Page {
    let lang = Lang::Ja;
    let problems: Vec<Problem> = refusal.map_or_else(Vec::new, |refusal| {
        let whole = || Problem::new(PROOF, "proof", refusal.message.clone());
        if refusal.problems.is_empty() { vec![whole()] } else { refusal.problems.clone() }
    });
    let body = StepUpPage {
        errors: ErrorSummary::of(&problems, lang),
        form: FormStart::post(visit, action).with_own_button(),
        hidden,
        code: FieldView::line(lang, PROOF, "確認コード", Line::one_time_code())
            .hint("認証アプリの6けたの数字。アプリが使えないときは、回復コードを入れてください。")
            .problem(&problems),
        buttons: Buttons {
            back: Back::Link("/staff".to_owned()),
            ..Buttons::action(lang, "確かめて続ける")
        },
        name: name_of(&desk.who),
        passkey,
    };
    let page = desk.page(visit, "ご本人の確認", &body);
    match refusal {
        None => page.status(StatusCode::FORBIDDEN),
        Some(refusal) if refusal.kind == RefusalKind::TooMuch => {
            page.with_problems().status(StatusCode::TOO_MANY_REQUESTS)
        }
        Some(_) => page.with_problems(),
    }
}

fn name_of(who: &StaffContext) -> String {
    format!("{}（{}）", who.name, who.login)
}
