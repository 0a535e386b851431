//! The office's pages, one verb a file. Japanese only: the languages are for residents and suppliers.

pub mod approve;
pub mod export;
pub mod file;
pub mod form;
pub mod import;
pub mod list;
pub mod propose;
pub mod seal;
pub mod seat;
pub mod send;
pub mod send_back;
pub mod show;
pub mod supplier;
pub mod suppliers;
pub mod trail;
pub mod write;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Contracts;

/// The routes.
pub fn routes(app: &Contracts) -> Router {
    let routes = Router::new()
        .route("/staff/contracts", get(list::show))
        .route("/staff/contracts/new", get(write::ask).post(write::make))
        .route("/staff/contracts/export", get(export::ask).post(export::send))
        .route("/staff/contracts/import", get(import::ask).post(import::bring))
        .route("/staff/contracts/{id}", get(show::show))
        .route("/staff/contracts/{id}/edit", get(write::ask_change).post(write::change))
        .route("/staff/contracts/{id}/files", post(file::bring))
        .route("/staff/contracts/{id}/files/{file}", get(file::show))
        .route("/staff/contracts/{id}/files/{file}/remove", post(file::remove))
        .route("/staff/contracts/{id}/propose", get(propose::ask).post(propose::act))
        .route("/staff/contracts/{id}/approve", post(approve::act))
        .route("/staff/contracts/{id}/return", get(send_back::ask).post(send_back::act))
        .route("/staff/contracts/{id}/take-back", post(approve::take_back))
        .route("/staff/contracts/{id}/look-after", post(approve::look_after))
        .route("/staff/contracts/{id}/withdraw", post(approve::withdraw))
        .route("/staff/contracts/{id}/send", get(send::ask).post(send::act))
        .route("/staff/contracts/{id}/signers/{signer}/remind", post(send::remind))
        .route("/staff/contracts/{id}/signers/{signer}/again", post(send::again))
        .route("/staff/contracts/{id}/reissue", post(seal::reissue))
        .route("/staff/contracts/{id}/verify", get(seal::verify))
        .route("/staff/suppliers", get(suppliers::list))
        .route("/staff/suppliers/new", get(suppliers::ask).post(suppliers::make))
        .route("/staff/suppliers/{id}", get(supplier::show))
        .route("/staff/suppliers/{id}/edit", get(suppliers::ask_change).post(suppliers::change))
        .route("/staff/suppliers/{id}/consents", get(supplier::ask).post(supplier::agree))
        .route("/staff/suppliers/{id}/consents/{consent}/withdraw", post(supplier::take_back))
        .with_state(app.clone());
    yakusho_casework::staff::surround(routes, app.casework())
}
