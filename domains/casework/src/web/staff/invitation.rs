//! `GET /staff/invitation/{token}`: whoever holds an invitation chooses a password and an
//! authenticator. `POST`: takes it up, and shows the recovery codes once.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;
use yakusho_identity::{
    PasswordHash, RecoveryCode, SessionToken, TotpSecret,
    store::{self, Chosen, Invited},
};
use yakusho_kernel::{Lang, Problem, Refusal};
use yakusho_pages::{
    FieldView, Form, Office, Page, Refused, Visit,
    field::Line,
    parts::{Buttons, ErrorSummary, FormStart},
};

use super::me::{
    authenticator::{Enrolment, wrong_code},
    password::{new_password_fields, new_password_problems},
};
use crate::{Casework, web::failure::refused};

/// The sealed cookie that carries the new secret until its first code is typed.
const COOKIE: &str = "invited-totp";
const LASTS: SignedDuration = SignedDuration::from_mins(60);

/// What the page sends.
#[derive(Deserialize)]
pub struct Entered {
    #[serde(default)]
    password: String,
    #[serde(default)]
    password_again: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "staff/invitation.html")]
struct InvitationPage {
    errors: ErrorSummary,
    form: FormStart,
    name: String,
    login: String,
    password: FieldView,
    again: FieldView,
    enrolment: Enrolment,
    code: FieldView,
    buttons: Buttons,
}

#[derive(Template)]
#[template(path = "staff/invited.html")]
struct InvitedPage {
    login: String,
    codes: Vec<String>,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(token): Path<String>,
) -> Result<Response, Refused> {
    let (_, invited) = find(&visit, &app, &token).await?;
    let secret = pending(&visit).unwrap_or_else(TotpSecret::random);
    visit.keep_cookie(COOKIE, secret.as_bytes(), LASTS);
    Ok(page(&visit, &token, &invited, &secret, &[])?.into_response())
}

/// Takes it up.
pub async fn accept(
    visit: Visit,
    State(app): State<Casework>,
    Path(token): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let (ticket, invited) = find(&visit, &app, &token).await?;
    let Some(secret) = pending(&visit) else {
        return Ok(visit.see(&format!("/staff/invitation/{token}")));
    };
    let password = SecretString::from(entered.password);
    let again = SecretString::from(entered.password_again);
    let mut problems = new_password_problems(&password, &again, &invited.login);
    let step = secret.step_of(&entered.code, visit.now());
    if step.is_none() {
        problems.push(wrong_code());
    }
    let (Some(step), true) = (step, problems.is_empty()) else {
        let page = page(&visit, &token, &invited, &secret, &problems)?;
        return Ok(page.with_problems().into_response());
    };
    let recovery = RecoveryCode::random_set();
    let codes = recovery.iter().map(|code| code.to_print().as_str().to_owned()).collect();
    let password = PasswordHash::make(password).await.map_err(refused)?;
    let chosen = Chosen { password, totp: secret, step, recovery };
    let input = (ticket, chosen, Arc::clone(&app.parts().seal));
    let done = app.store().write_with(visit.now(), input, |tx, (ticket, chosen, seal)| {
        Box::pin(store::accept_invitation(tx, seal.as_ref(), ticket, chosen))
    });
    done.await.map_err(refused)?;
    visit.drop_cookie(COOKIE);
    let body = InvitedPage { login: invited.login, codes };
    Ok(Page::office(&visit, "登録が終わりました", &Office::default(), &body).into_response())
}

async fn find(
    visit: &Visit,
    app: &Casework,
    token: &str,
) -> Result<(SessionToken, Invited), Refused> {
    let token = SessionToken::from_cookie(token).ok_or_else(Refusal::not_found)?;
    let invited = store::invited(app.store(), &token, visit.now()).await.map_err(refused)?;
    Ok((token, invited.ok_or_else(Refusal::not_found)?))
}

fn pending(visit: &Visit) -> Option<TotpSecret> {
    TotpSecret::from_bytes(&visit.cookie(COOKIE)?)
}

fn page(
    visit: &Visit,
    token: &str,
    invited: &Invited,
    secret: &TotpSecret,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let (password, again) = new_password_fields(problems);
    let body = InvitationPage {
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("/staff/invitation/{token}")),
        name: invited.name.clone(),
        login: invited.login.clone(),
        password,
        again,
        enrolment: Enrolment::of(&invited.login, secret)?,
        code: FieldView::line(lang, "code", "アプリに出た確認コード", Line::one_time_code())
            .problem(problems),
        buttons: Buttons::action(lang, "登録する"),
    };
    Ok(Page::office(visit, "職員の登録", &Office::default(), &body))
}
