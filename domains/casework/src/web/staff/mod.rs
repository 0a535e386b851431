//! The office's pages, one verb a file. Japanese only: the languages are for residents.
//!
//! Every handler opens its [`desk::Desk`] first (who is it?), then asks whether they may, then
//! loads. What somebody may not see does not exist for them.

mod accept;
mod approve;
mod attachment;
mod audit;
pub mod case;
pub mod case_file;
mod catalogue;
mod catalogue_entry;
mod claim;
pub mod correction;
mod decision_paper;
pub mod desk;
mod find;
mod finish;
pub mod form_import;
mod form_paper;
pub mod handover;
pub mod identify;
mod mail;
pub mod note;
pub mod numbers;
mod papers;
pub mod purpose;
mod reason;
mod refuse;
pub(in crate::web) mod remedies;
mod send_back;
mod sign_in;
mod sign_out;
mod visit;
pub mod words;
pub mod worklist;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Casework;

/// The routes.
pub fn routes(app: Casework) -> Router {
    Router::new()
        .route("/staff", get(worklist::show))
        .route("/staff/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/staff/sign-out", post(sign_out::leave))
        .route("/staff/find", get(find::show).post(find::find))
        .route("/staff/cases/{id}", get(case::show))
        .route("/staff/cases/{id}/claim", post(claim::act))
        .route("/staff/cases/{id}/correction", get(correction::show).post(correction::act))
        .route("/staff/cases/{id}/approve", post(approve::act))
        .route("/staff/cases/{id}/refuse", get(refuse::show).post(refuse::act))
        .route("/staff/cases/{id}/accept", post(accept::act))
        .route("/staff/cases/{id}/return", get(send_back::show).post(send_back::act))
        .route("/staff/cases/{id}/visit", get(visit::show).post(visit::act))
        .route("/staff/cases/{id}/identify", get(identify::show).post(identify::act))
        .route("/staff/cases/{id}/finish", post(finish::act))
        .route("/staff/cases/{id}/note", post(note::act))
        .route("/staff/cases/{id}/attachments/{file}", get(attachment::show))
        .route("/staff/cases/{id}/decision.pdf", get(decision_paper::show))
        .route("/staff/cases/{id}/form.pdf", get(form_paper::show))
        .route("/staff/catalogue", get(catalogue::show))
        .route("/staff/catalogue/{id}", get(catalogue_entry::show))
        .route("/staff/mail", get(mail::list))
        .route("/staff/mail/{id}", get(mail::show))
        .route("/staff/numbers", get(numbers::overview::show))
        .route("/staff/numbers/costs", get(numbers::costs::show).post(numbers::costs::set))
        .route("/staff/numbers/{procedure}", get(numbers::procedure::show))
        .route("/staff/audit", get(audit::show))
        .merge(handover::routes())
        .merge(form_import::routes())
        .with_state(app)
}
