//! The API of this domain: everything that a page can do, as JSON. One verb a file.
//!
//! A call does what the page does, with the same functions: [`crate::guide`] for drafts,
//! [`crate::rules`] for results, the question pages' own reader for answers. What differs is who
//! holds what: pages have sealed cookies, the API has bearer codes, and neither takes the other's.

mod address;
mod answers;
mod application;
mod begin;
mod catalogue;
mod choice;
mod city;
mod code;
mod document;
mod files;
mod forms;
mod holder;
mod mail;
mod papers;
mod procedure;
mod question;
mod reply;
mod result;
mod submission;
mod wire;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::Procedures;

pub use document::{complete, operations};
pub use files::{AROUND, sent_files};
pub use reply::Values;
pub use wire::{Bearer, Body, Failure, FieldProblem, IfMatch, ProblemDetails, Said};

/// The largest JSON body in bytes; 3,000 Japanese letters are 9 KB.
pub const LIMIT: usize = 256 * 1024;

/// The routes.
pub fn routes(app: Procedures) -> Router {
    let files = files::router(app.parts().files.examiner().limits().bytes);
    let (router, _) = calls().split_for_parts();
    let (files, _) = files.split_for_parts();
    router.layer(DefaultBodyLimit::max(LIMIT)).merge(files).with_state(app)
}

/// What the routes do, as OpenAPI; [`complete`] adds what all calls have in common.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = calls().into_openapi();
    document.merge(files::router(0).into_openapi());
    document
}

fn calls() -> OpenApiRouter<Procedures> {
    OpenApiRouter::default()
        .routes(routes!(city::show))
        .routes(routes!(city::events))
        .routes(routes!(catalogue::list))
        .routes(routes!(procedure::show))
        .routes(routes!(address::find))
        .routes(routes!(begin::begin))
        .routes(routes!(question::show, question::forget))
        .routes(routes!(answers::show, answers::answer))
        .routes(routes!(code::renew))
        .routes(routes!(result::show))
        .routes(routes!(papers::result))
        .routes(routes!(papers::calendar))
        .routes(routes!(mail::send))
        .routes(routes!(choice::choose))
        .routes(routes!(forms::show))
        .routes(routes!(submission::submit))
        .routes(routes!(application::show))
        .routes(routes!(application::proof))
        .routes(routes!(papers::receipt))
        .routes(routes!(papers::visit))
}
