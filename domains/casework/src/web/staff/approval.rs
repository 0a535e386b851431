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

/// The words under which the log keeps why facts are read here.
pub const PURPOSE: &str = "決裁";
