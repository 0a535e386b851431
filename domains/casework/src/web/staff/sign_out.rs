//! `POST /staff/sign-out`: ends the session.

use axum::{extract::State, response::Response};
use yakusho_kernel::Text;
use yakusho_pages::{Fields, Form, Refused, Visit, parts::NoticeKind};

use super::desk::{COOKIE, token};
use crate::{Casework, web::failure::refused};

/// Ends it, also where it was over already.
pub async fn leave(
    visit: Visit,
    State(app): State<Casework>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    if let Some(token) = token(&visit) {
        let ended = yakusho_identity::store::sign_out(app.store(), &token, visit.now()).await;
        ended.map_err(refused)?;
    }
    visit.drop_cookie(COOKIE);
    // presence.js says when nobody was there.
    if fields.get("_why") == Some("idle") {
        let words = "操作のない時間が続いたため、サインアウトしました。入力した内容があれば残してあります。同じ職員IDでサインインすると、続きができます。";
        visit.flash(NoticeKind::Warning, &Text::ja(words));
    } else {
        visit.flash(NoticeKind::Success, &Text::ja("サインアウトしました。"));
    }
    Ok(visit.see("/staff/sign-in"))
}
