//! The supplier's pages: a link by mail, an access code by another channel, reading, answering. No
//! account, no script, a phone is enough.

pub mod answer;
pub mod hold;
pub mod open;
pub mod outside;
pub mod pages;
pub mod read;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Contracts;

/// The routes.
pub fn routes(app: &Contracts) -> Router {
    Router::new()
        .route("/sign/{link}", get(open::open))
        .route("/sign", get(read::show))
        .route("/sign/code", get(open::ask).post(open::check))
        .route("/sign/authenticator", get(open::ask_totp).post(open::check_totp))
        .route("/sign/pages/{page}", get(pages::show))
        .route("/sign/signed", post(outside::bring))
        .route("/sign/file", get(read::file))
        .route("/sign/certificate", get(read::certificate))
        .route("/sign/agree", post(answer::agree))
        .route("/sign/decline", get(answer::ask_decline).post(answer::decline))
        .route("/sign/delegate", get(answer::ask_delegate).post(answer::delegate))
        .with_state(app.clone())
}
