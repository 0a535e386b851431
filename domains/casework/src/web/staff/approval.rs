//! The pages of 決裁: what waits for one's hand, one approval, who is away.

pub mod absence;
pub mod file;
pub mod inbox;
pub mod look_after;
pub mod preview;
pub mod redraft;
pub mod send_back;
pub mod sheet;
pub mod show;
pub mod sign;
pub mod trail;
pub mod way;
pub mod withdraw;

use axum::{
    Router,
    routing::{get, post},
};
use yakusho_pages::Visit;
use yakusho_permission::Purpose;

use super::desk::{self, Desk};
use crate::Casework;

/// The routes.
pub fn routes() -> Router<Casework> {
    Router::new()
        .route("/staff/approvals", get(inbox::show))
        .route("/staff/approvals/{id}", get(show::show))
        .route("/staff/approvals/{id}/sign", post(sign::act))
        .route("/staff/approvals/{id}/return", get(send_back::show).post(send_back::act))
        .route("/staff/approvals/{id}/withdraw", get(withdraw::show).post(withdraw::act))
        .route("/staff/approvals/{id}/redraft", get(redraft::show).post(redraft::act))
        .route("/staff/approvals/{id}/look-after", post(look_after::act))
        .route("/staff/approvals/{id}/notice.pdf", get(preview::show))
        .route("/staff/approvals/{id}/sheet.pdf", get(sheet::show))
        .route("/staff/absences", get(absence::show).post(absence::enter))
        .route("/staff/absences/{id}/cancel", post(absence::cancel))
}

/// The id of the purpose in the pack for which facts are read here.
const PURPOSE: &str = "approval";

/// A desk at which facts are read to sign: for that purpose where the page names none.
pub fn for_signing(mut desk: Desk, visit: &Visit) -> Desk {
    let edition = desk.app.procedures().shelf().current();
    if visit.query(desk::PURPOSE).is_none()
        && let Some(purpose) = Purpose::chosen(&edition.pack, PURPOSE)
    {
        desk.purpose = purpose;
    }
    desk
}
