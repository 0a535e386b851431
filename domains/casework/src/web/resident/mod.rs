//! The pages of those who applied: where it stands, what they must do, a correction, a withdrawal,
//! and the stand-in for identification. One verb a file.

pub mod application;
pub mod correction;
pub mod held;
mod led;
pub mod message;
pub mod notice_pdf;
pub mod opened;
pub mod preference;
pub mod rating;
mod remedies;
pub mod stand_in;
pub mod state;
mod status;
pub mod timeline;
mod todo;
mod withdraw;

use axum::{Router, routing::get};

use crate::Casework;

/// The routes. The stand-in's exist only where it is switched on.
pub fn routes(app: Casework) -> Router {
    let mut routes = Router::new()
        .route("/p/{id}", get(led::go))
        .route("/status", get(status::show).post(status::open))
        .route("/applications/{id}", get(application::show))
        .route("/applications/{id}/messages/{message}", get(message::show))
        .route("/applications/{id}/documents/{document}", get(notice_pdf::show))
        .route("/applications/{id}/preference", get(preference::show).post(preference::choose))
        .route(
            "/applications/{id}/cases/{case}/correction",
            get(correction::show).post(correction::answer),
        )
        .route(
            "/applications/{id}/cases/{case}/withdraw",
            get(withdraw::ask).post(withdraw::carry_out),
        )
        .route("/applications/{id}/cases/{case}/rating", get(rating::ask).post(rating::keep));
    if let Some(place) = &app.procedures().parts().identity_stand_in {
        routes = routes
            .route(place, get(stand_in::choose).post(stand_in::issue))
            .route(&format!("{place}/code"), axum::routing::post(stand_in::confirm));
    }
    routes.with_state(app)
}
