//! `GET /staff/me/password`: asks for the old and the new password. `POST`: changes it and signs
//! every other terminal out.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use secrecy::SecretString;
use serde::Deserialize;
use yakusho_identity::{PasswordHash, secret::check_new_password, store};
use yakusho_kernel::{Lang, Problem, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Line,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};

use crate::{
    Casework,
    web::{failure::refused, staff::desk::Desk},
};

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    password_again: String,
}

#[derive(Template)]
#[template(path = "staff/me/password.html")]
struct PasswordPage {
    errors: ErrorSummary,
    form: FormStart,
    login: String,
    current: FieldView,
    password: FieldView,
    again: FieldView,
    buttons: Buttons,
}

/// Asks.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    // Asked now and not after typing: secrets do not travel through another page.
    desk.fresh(&visit).await?;
    Ok(page(&visit, &desk, &[]).into_response())
}

/// Changes it. Nothing that was typed comes back: all of it is secret.
pub async fn change(
    visit: Visit,
    State(app): State<Casework>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let who = &desk.who;
    let password = SecretString::from(entered.password);
    let again = SecretString::from(entered.password_again);
    let mut problems = new_password_problems(&password, &again, &who.login);
    let current = entered.current_password.into();
    let known = store::password_is(app.store(), who.staff, current).await;
    if !known.map_err(refused)? {
        let words = Text::ja("いまのパスワードが違います。");
        problems.insert(0, Problem::new("current_password", "password_wrong", words));
    }
    if !problems.is_empty() {
        return Ok(page(&visit, &desk, &problems).with_problems().into_response());
    }
    let hash = PasswordHash::make(password).await.map_err(refused)?;
    let (staff, session) = (who.staff, who.session);
    let changed = app.store().write_with(visit.now(), hash, move |tx, hash| {
        Box::pin(store::change_own_password(tx, staff, session, hash))
    });
    changed.await.map_err(refused)?;
    let words = "パスワードを変えました。ほかの端末のサインインは終わらせました。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see("/staff/me"))
}

/// What is wrong with a new password, at the fields `password` and `password_again`.
pub fn new_password_problems(
    password: &SecretString,
    again: &SecretString,
    login: &str,
) -> Vec<Problem> {
    use secrecy::ExposeSecret;
    let mut problems = Vec::new();
    if let Err(problem) = check_new_password(password, login) {
        problems.push(problem.at("password"));
    } else if password.expose_secret() != again.expose_secret() {
        let words = Text::ja("2回の入力が同じではありません。もう一度入れてください。");
        problems.push(Problem::new("password_again", "passwords_differ", words));
    }
    problems
}

/// The two fields of a new password.
pub fn new_password_fields(problems: &[Problem]) -> (FieldView, FieldView) {
    let line = || Line::password("new-password");
    let password = FieldView::line(Lang::Ja, "password", "新しいパスワード", line())
        .hint("12文字以上。記号や大文字の決まりはありません。短い文のように、言葉をいくつか並べると強くなります。日本語も使えます。")
        .problem(problems);
    let again = FieldView::line(Lang::Ja, "password_again", "新しいパスワード（もう一度）", line());
    (password, again.problem(problems))
}

fn page(visit: &Visit, desk: &Desk, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let (password, again) = new_password_fields(problems);
    let current = Line::password("current-password");
    let body = PasswordPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, "/staff/me/password"),
        login: desk.who.login.clone(),
        current: FieldView::line(lang, "current_password", "いまのパスワード", current)
            .problem(problems),
        password,
        again,
        buttons: Buttons {
            back: Back::Link("/staff/me".to_owned()),
            ..Buttons::action(lang, "パスワードを変える")
        },
    };
    desk.page(visit, "パスワードを変える", &body).back("/staff/me", "自分の設定に戻る")
}
