//! The resident's pages of this domain, one verb a file.

mod answers;
pub(crate) mod apply;
pub(crate) mod calendar_file;
mod check;
pub(crate) mod event;
pub(crate) mod failure;
mod field_check;
mod guide;
pub(crate) mod holder;
mod home;
pub(crate) mod later;
pub(crate) mod papers;
pub(crate) mod procedure;
pub(crate) mod question;
pub(crate) mod receipt;
pub(crate) mod result;
mod resume;
pub(crate) mod search;
pub(crate) mod sent;
pub(crate) mod shown;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Procedures;

/// The routes.
pub fn routes(app: Procedures) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/procedures/{id}", get(procedure::show))
        .route("/events/{id}", get(event::show).post(event::begin))
        .route("/guide", get(guide::go_on))
        .route("/guide/q/{question}", get(question::show_one).post(question::answer_one))
        .route("/guide/q/{question}/{instance}", get(question::show_of).post(question::answer_of))
        .route("/guide/check", post(field_check::check))
        .route("/guide/answers", get(answers::show).post(answers::forget))
        .route("/guide/later", get(later::show).post(later::send))
        .route("/guide/later/code", post(later::renew))
        .route("/guide/result", get(result::show))
        .route("/guide/result.ics", get(calendar_file::download))
        .route("/guide/result.pdf", get(papers::result))
        .route("/resume", get(resume::show).post(resume::enter))
        .route("/resume/{code}", get(resume::link))
        .route("/apply", get(apply::show).post(apply::choose))
        .route("/apply/check", get(check::show).post(check::submit))
        .route("/applications/{id}/receipt", get(receipt::show))
        .route("/applications/{id}/receipt.pdf", get(papers::receipt))
        .route("/applications/{id}/visit.pdf", get(papers::visit))
        .route("/applications/{id}/proof.txt", get(receipt::proof))
        .with_state(app)
}
