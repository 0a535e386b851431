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
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    if let Some(token) = token(&visit) {
        let ended = yakusho_identity::store::sign_out(app.store(), &token, visit.now()).await;
        ended.map_err(refused)?;
    }
    visit.drop_cookie(COOKIE);
    visit.flash(NoticeKind::Success, &Text::ja("サインアウトしました。"));
    Ok(visit.see("/staff/sign-in"))
}
