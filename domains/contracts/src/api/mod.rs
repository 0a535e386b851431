//! The API of this domain. Staff carry the token of their session as `Authorization: Bearer`. Every call
//! is decided by the same policies as its page, and carried out by the same functions.

mod approval;
mod contracts;
mod export;
mod files;
mod signing;
mod suppliers;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_procedures::api::LIMIT;

use crate::Contracts;

pub use contracts::ContractSought;

/// The routes.
pub fn routes(app: &Contracts) -> Router {
    let largest = app.files().examiner().limits().bytes;
    let (router, _) = calls().split_for_parts();
    let (files, _) = files::router(largest).split_for_parts();
    router.layer(DefaultBodyLimit::max(LIMIT)).merge(files).with_state(app.clone())
}

/// What the routes do, as OpenAPI; [`yakusho_procedures::api::complete`] adds what all calls have
/// in common.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = calls().into_openapi();
    document.merge(files::router(0).into_openapi());
    document
}

fn calls() -> OpenApiRouter<Contracts> {
    OpenApiRouter::default()
        .routes(routes!(contracts::list, contracts::make))
        .routes(routes!(export::make))
        .routes(routes!(contracts::show, contracts::change))
        .routes(routes!(contracts::withdraw))
        .routes(routes!(approval::propose))
        .routes(routes!(approval::approve))
        .routes(routes!(approval::send_back))
        .routes(routes!(approval::take_back))
        .routes(routes!(approval::look_after))
        .routes(routes!(signing::ask))
        .routes(routes!(signing::list))
        .routes(routes!(signing::own))
        .routes(routes!(signing::remind))
        .routes(routes!(signing::again))
        .routes(routes!(signing::reissue))
        .routes(routes!(signing::verify))
        .routes(routes!(suppliers::list, suppliers::make))
        .routes(routes!(suppliers::show, suppliers::change))
        .routes(routes!(suppliers::agree))
        .routes(routes!(suppliers::take_back))
}
