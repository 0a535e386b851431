//! `POST /staff/me/recovery`: makes new recovery codes and shows them once, to be printed.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_identity::{RecoveryCode, store};
use yakusho_pages::{Fields, Form, Refused, Visit};

use crate::{
    Casework,
    web::{failure::refused, staff::desk::Desk},
};

#[derive(Template)]
#[template(path = "staff/me/recovery.html")]
struct RecoveryPage {
    codes: Vec<String>,
    login: String,
}

/// Makes them.
pub async fn renew(
    visit: Visit,
    State(app): State<Casework>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    desk.fresh(&visit).await?;
    let (staff, by) = (desk.who.staff, desk.who.actor());
    let codes = RecoveryCode::random_set();
    let shown = codes.iter().map(|code| code.to_print().as_str().to_owned()).collect();
    let written = app.store().write_with(visit.now(), (by, codes), move |tx, with| {
        Box::pin(store::replace_recovery_codes(tx, &with.0, staff, &with.1))
    });
    written.await.map_err(refused)?;
    let body = RecoveryPage { codes: shown, login: desk.who.login.clone() };
    let page = desk.page(&visit, "新しい回復コード", &body);
    Ok(page.back("/staff/me", "自分の設定に戻る").into_response())
}
