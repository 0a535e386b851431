//! `GET /staff/sign-in`: asks for the sign-in name, the password and the one-time code. `POST`:
//! begins a session.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use yakusho_identity::{SignIn, SignedIn, store::sign_in, view::SignInView};
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Form, Office, Page, Refused, Visit,
    field::Line,
    parts::{Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_store::Error;

use super::{
    desk::{COOKIE, token},
    device::{Peer, device},
    passkey::{PasskeyForm, party},
    presence,
};
use crate::{Casework, demo, web::failure::refused};

/// A working day. The session itself ends earlier, by silence or age.
const COOKIE_LASTS: SignedDuration = SignedDuration::from_hours(14);

/// The cookie that remembers that this terminal is shared by several people.
const TERMINAL: &str = "terminal";
/// A terminal stays where it is.
const TERMINAL_LASTS: SignedDuration = SignedDuration::from_hours(24 * 365);

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    shared: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    errors: ErrorSummary,
    form: FormStart,
    login: FieldView,
    password: FieldView,
    code: FieldView,
    shared: bool,
    buttons: Buttons,
    passkey: Option<PasskeyForm>,
    single_sign_on: Option<String>,
    demo: Option<DemoAccounts>,
}

struct DemoAccounts {
    notice: Notice,
    password: &'static str,
    code: String,
    accounts: Vec<demo::Account>,
}

/// Asks.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Response {
    let shared_terminal = is_shared(&visit);
    page(&visit, &app, &SignInView { shared_terminal, ..SignInView::default() }).into_response()
}

/// Begins a session, or says why not. The name stays; what is secret does not.
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    peer: Peer,
    headers: HeaderMap,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let shared = entered.shared.as_deref() == Some("yes");
    let attempt = SignIn {
        login: entered.login.clone(),
        password: entered.password.into(),
        code: entered.code.into(),
        shared_terminal: shared,
        address: peer.address,
        certificate: peer.certificate,
        previous: token(&visit),
        device: device(&headers),
    };
    match sign_in(app.store(), app.parts().seal.as_ref(), attempt, visit.now()).await {
        Ok(signed_in) => welcome(&visit, &app, &signed_in, shared).await,
        Err(Error::Refused(refusal)) => {
            Ok(refused_page(&visit, &app, &entered.login, shared, &refusal).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Whether this terminal was declared as shared before.
pub fn is_shared(visit: &Visit) -> bool {
    visit.cookie(TERMINAL).is_some()
}

/// Gives the browser its session and leads it on: to what was typed before, or to the list.
pub async fn welcome(
    visit: &Visit,
    app: &Casework,
    signed_in: &SignedIn,
    shared: bool,
) -> Result<Response, Refused> {
    if shared {
        visit.keep_cookie(TERMINAL, b"shared", TERMINAL_LASTS);
    } else {
        visit.drop_cookie(TERMINAL);
    }
    visit.keep_cookie(COOKIE, signed_in.token.to_cookie().as_bytes(), COOKIE_LASTS);
    let place = presence::place_after_sign_in(app, visit, signed_in.staff).await;
    Ok(visit.see(&place.map_err(refused)?))
}

/// The page after somebody was not let in.
pub fn refused_page(
    visit: &Visit,
    app: &Casework,
    login: &str,
    shared: bool,
    refusal: &Refusal,
) -> Page {
    let view = SignInView::refused(login, shared, refusal);
    page(visit, app, &view).with_problems().status(status(refusal))
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal.kind {
        RefusalKind::TooMuch => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn page(visit: &Visit, app: &Casework, view: &SignInView) -> Page {
    let lang = Lang::Ja;
    let problems: Vec<Problem> = view
        .error
        .iter()
        .map(|words| Problem::new("login", "sign_in", Text::ja(words.clone())))
        .collect();
    let login = Line { keyboard: "latin", ..Line::short_text(&view.login) };
    let body = SignInPage {
        errors: ErrorSummary::of(&problems, lang),
        form: FormStart::post(visit, "/staff/sign-in"),
        login: FieldView::line(lang, "login", "職員ID", login.filled_with("username"))
            .problem(&problems),
        password: FieldView::line(
            lang,
            "password",
            "パスワード",
            Line::password("current-password"),
        ),
        code: FieldView::line(lang, "code", "確認コード", Line::one_time_code()).hint(
            if app.doors().certificates.proxies.is_empty() {
                "認証アプリの6けたの数字。アプリが使えないときは、回復コードを入れてください。"
            } else {
                "認証アプリの6けたの数字。登録した電子証明書のある端末では、空欄のままで入れます。"
            },
        ),
        shared: view.shared_terminal,
        buttons: Buttons::action(lang, "サインイン"),
        single_sign_on: app
            .doors()
            .single_sign_on
            .as_ref()
            .map(|provider| provider.config().label.clone()),
        passkey: party(app).map(|party| {
            let (action, begin) = ("/staff/passkeys/enter", "/staff/passkeys/begin");
            PasskeyForm::new(visit, &party, "enter", action, begin, "パスキーでサインイン")
                .carrying(vec![("shared".to_owned(), String::new())])
        }),
        demo: app.parts().demo.then(|| DemoAccounts {
            notice: Notice::new(
                lang,
                NoticeKind::Warning,
                "次の職員はすべて架空です。だれのパスワードと確認コードも同じです。\n\
                 確認コードは30秒ごとに変わり、同じ職員では一度しか使えません。",
            )
            .titled("試験用の職員"),
            password: demo::PASSWORD,
            code: demo::code_at(visit.now()),
            accounts: demo::accounts(&app.procedures().shelf().current().pack),
        }),
    };
    Page::office(visit, "職員のサインイン", &Office::default(), &body)
}
