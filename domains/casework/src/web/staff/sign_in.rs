//! `GET /staff/sign-in`: asks for the sign-in name, the password and the one-time code. `POST`:
//! begins a session.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use serde::Deserialize;
use yakusho_identity::{SignIn, store::sign_in, view::SignInView};
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Form, Office, Page, Refused, Visit,
    field::Line,
    parts::{Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_store::Error;

use super::desk::{COOKIE, token};
use crate::{Casework, demo, web::failure::refused};

/// A working day. The session itself ends earlier, by silence or age.
const COOKIE_LASTS: SignedDuration = SignedDuration::from_hours(14);

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
    page(&visit, &app, &SignInView::default()).into_response()
}

/// Begins a session, or says why not. The name stays; what is secret does not.
pub async fn enter(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let shared = entered.shared.is_some();
    let attempt = SignIn {
        login: entered.login.clone(),
        password: entered.password.into(),
        code: entered.code.into(),
        shared_terminal: shared,
        address: None,
        previous: token(&visit),
    };
    match sign_in(app.store(), app.parts().seal.as_ref(), attempt, visit.now()).await {
        Ok(signed_in) => {
            visit.keep_cookie(COOKIE, signed_in.token.to_cookie().as_bytes(), COOKIE_LASTS);
            Ok(visit.see("/staff"))
        }
        Err(Error::Refused(refusal)) => {
            let view = SignInView::refused(&entered.login, shared, &refusal);
            Ok(page(&visit, &app, &view).with_problems().status(status(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
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
        code: FieldView::line(lang, "code", "確認コード", Line::one_time_code())
            .hint("認証アプリの6けたの数字。アプリが使えないときは、回復コードを入れてください。"),
        shared: view.shared_terminal,
        buttons: Buttons::action(lang, "サインイン"),
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
