//! The pages of those who applied: where it stands, what they must do, a correction, a withdrawal,
//! and the stand-in for identification. One verb a file.

pub mod application;
pub mod correction;
pub mod held;
mod led;
pub mod opened;
mod remedies;
mod stand_in;
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
        .route(
            "/applications/{id}/cases/{case}/correction",
            get(correction::show).post(correction::answer),
        )
        .route(
            "/applications/{id}/cases/{case}/withdraw",
            get(withdraw::ask).post(withdraw::carry_out),
        );
    if let Some(place) = &app.procedures().parts().identity_stand_in {
        routes = routes
            .route(place, get(stand_in::choose).post(stand_in::issue))
            .route(&format!("{place}/code"), axum::routing::post(stand_in::confirm));
    }
    routes.with_state(app)
}
