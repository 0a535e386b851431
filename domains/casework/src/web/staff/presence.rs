//! What stands around every page of the office: who was away too long loses nothing, who decides
//! proves that they are there, and what was typed comes back.
//!
//! It acts on refusals of the pages behind it: a page only says `desk.fresh(…)` or finds nobody
//! signed in, and need not know how people come back.

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use yakusho_identity::{
    StaffContext,
    store::{self, KeptForm},
};
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Fields, Form, Refused, Visit, parts::NoticeKind, refill};
use yakusho_store::Error;

use super::{
    desk::{Desk, FRESH_NEEDED, PASSWORD_CHANGE_NEEDED, SIGN_IN_NEEDED, token},
    step_up,
};
use crate::{Casework, web::failure::refused};

/// As large as a form without files may be.
const LIMIT: usize = 256 * 1024;
/// The largest page into which something is put back, in bytes.
const LARGEST_PAGE: usize = 4 * 1024 * 1024;
/// The hidden field that ties a form to a browser.
const TOKEN: &str = "_token";
/// What an address ends with when a kept form is to be put back.
pub const KEPT: &str = "kept=1";

/// Surrounds the office's routes.
pub async fn around(
    State(app): State<Casework>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let sent_form = request.method() == Method::POST && is_form(&request);
    if !sent_form {
        let again = request.method() == Method::GET
            && request.uri().query().is_some_and(|query| query.split('&').any(|one| one == KEPT));
        let response = next.run(request).await;
        return match code_of(&response) {
            Some(FRESH_NEEDED) => step_up::before_page(&visit, &app).await,
            Some(PASSWORD_CHANGE_NEEDED) => visit.see("/staff/me/password"),
            _ if again => put_back(&app, &visit, response).await,
            _ => response,
        };
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let Ok(fields) = Fields::parse(&bytes) else {
        return next.run(Request::from_parts(parts, Body::from(bytes))).await;
    };
    let ours = fields.get(TOKEN).is_some_and(|token| visit.form_token_fits(token));
    let mut bytes = bytes;
    if ours && step_up::is_in(&fields) {
        match step_up::prove(&app, &visit, &fields).await {
            Ok(()) => bytes = without(&bytes, &step_up::FIELDS),
            Err(Error::Refused(refusal)) => {
                return step_up::before_sending(&visit, &app, &fields, Some(&refusal)).await;
            }
            Err(error) => return refused(error).into_response(),
        }
    }
    let page = came_from(&parts, &visit);
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    match code_of(&response) {
        Some(FRESH_NEEDED) if ours => step_up::before_sending(&visit, &app, &fields, None).await,
        Some(SIGN_IN_NEEDED) if ours => {
            if let Err(error) = keep_for_sleeper(&app, &visit, page, &fields).await {
                return refused(error).into_response();
            }
            response
        }
        Some(PASSWORD_CHANGE_NEEDED) => visit.see("/staff/me/password"),
        _ => response,
    }
}

/// `GET /staff/presence`: somebody is there; the session goes on.
pub async fn here(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    Desk::open(&visit, &app).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /staff/kept`: keeps what is typed, shortly before a session ends by silence.
pub async fn keep(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let inside =
        |name| fields.get(name).filter(|path| path.starts_with("/staff/")).map(str::to_owned);
    let (Some(page), Some(action)) = (inside("_page"), inside("_action")) else {
        return Err(Refusal::not_found().into());
    };
    let kept = form_of(page, action, &fields);
    let seal = app.parts().seal.as_ref();
    store::keep_form(app.store(), seal, desk.who.staff, &kept, visit.now())
        .await
        .map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Where somebody goes on after they signed in: the page with what they had typed, or the list.
pub async fn place_after_sign_in(
    app: &Casework,
    visit: &Visit,
    staff: uuid::Uuid,
) -> yakusho_store::Result<String> {
    let seal = app.parts().seal.as_ref();
    let Some(kept) = store::kept_form(app.store(), seal, staff, visit.now()).await? else {
        return Ok("/staff".to_owned());
    };
    visit.flash(
        NoticeKind::Info,
        &Text::ja("前に入力していた内容を、この画面に戻しました。まだ送っていません。確かめてから送ってください。"),
    );
    let mark = if kept.page.contains('?') { '&' } else { '?' };
    Ok(format!("{}{mark}{KEPT}", kept.page))
}

/// The member of staff who holds this browser's session.
pub async fn holder(app: &Casework, visit: &Visit) -> yakusho_store::Result<Option<StaffContext>> {
    match token(visit) {
        Some(token) => store::who_is(app.store(), &token, visit.now()).await,
        None => Ok(None),
    }
}

async fn keep_for_sleeper(
    app: &Casework,
    visit: &Visit,
    page: String,
    fields: &Fields,
) -> yakusho_store::Result<()> {
    let Some(token) = token(visit) else { return Ok(()) };
    let Some(staff) = store::who_was(app.store(), &token, visit.now()).await? else {
        return Ok(());
    };
    let kept = form_of(page, visit.path().to_owned(), fields);
    store::keep_form(app.store(), app.parts().seal.as_ref(), staff, &kept, visit.now()).await?;
    visit.flash(
        NoticeKind::Warning,
        &Text::ja(
            "操作のない時間が続いたため、サインアウトしました。入力した内容は残してあります。同じ職員IDでサインインすると、続きができます。",
        ),
    );
    Ok(())
}

async fn put_back(app: &Casework, visit: &Visit, response: Response) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let kept = async {
        let Some(who) = holder(app, visit).await? else { return Ok(None) };
        let seal = app.parts().seal.as_ref();
        let kept = store::kept_form(app.store(), seal, who.staff, visit.now()).await?;
        let here = |kept: &KeptForm| kept.page.split('?').next() == Some(visit.path());
        let Some(kept) = kept.filter(here) else { return Ok(None) };
        store::forget_form(app.store(), who.staff, visit.now()).await?;
        Ok::<_, Error>(Some(kept))
    };
    let kept = match kept.await {
        Ok(Some(kept)) => kept,
        Ok(None) => return response,
        Err(error) => return refused(error).into_response(),
    };
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST_PAGE).await else {
        return Refused::broken().into_response();
    };
    let fields: Fields = kept.fields.into_iter().collect();
    let html = refill(&String::from_utf8_lossy(&bytes), &kept.action, &fields);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(html))
}

fn form_of(page: String, action: String, fields: &Fields) -> KeptForm {
    let own = [TOKEN, "_page", "_action", "_go", "_why"];
    let typed = fields.pairs().filter(|(name, _)| {
        !own.contains(name) && !step_up::FIELDS.contains(name) && !name.contains("password")
    });
    let fields = typed.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    KeptForm { page, action, fields }
}

/// The page of ours from which a form was sent; where the browser does not say, its own address.
fn came_from(parts: &Parts, visit: &Visit) -> String {
    let said = parts.headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let path = said
        .and_then(|from| from.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').and_then(|slash| rest.get(slash..)))
        .map(|path| path.split('#').next().unwrap_or(path));
    let path = path.filter(|path| path.starts_with("/staff/") && path.len() < 2_000);
    path.map_or_else(|| visit.path().to_owned(), |path| path.replace(&format!("&{KEPT}"), ""))
        .replace(&format!("?{KEPT}"), "")
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

fn code_of(response: &Response) -> Option<&'static str> {
    response.extensions().get::<Refused>().map(|refused| refused.refusal().code)
}

/// A body without these fields, which are ours and not the page's.
fn without(body: &Bytes, names: &[&str]) -> Bytes {
    let is_ours = |pair: &&[u8]| {
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        names.iter().any(|own| own.as_bytes() == name)
    };
    let kept: Vec<&[u8]> = body.split(|byte| *byte == b'&').filter(|pair| !is_ours(pair)).collect();
    Bytes::from(kept.join(&b'&'))
}
