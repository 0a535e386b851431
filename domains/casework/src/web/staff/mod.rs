//! The office's pages, one verb a file. Japanese only: the languages are for residents.
//!
//! Every handler opens its [`desk::Desk`] first (who is it?), then asks whether they may, then
//! loads. What somebody may not see does not exist for them.

mod accept;
pub mod approval;
mod approve;
pub mod attachment;
pub mod audit;
pub mod case;
pub mod case_file;
pub mod catalogue;
pub mod catalogue_entry;
mod claim;
pub mod colleagues;
pub mod correction;
pub mod decision_paper;
pub mod desk;
mod disposal;
pub mod documents;
pub mod draft;
pub mod enter;
pub mod find;
mod finish;
pub mod form_paper;
pub mod hand_over;
mod hold;
pub mod identify;
pub mod inquiry;
pub mod letters;
pub mod mail;
pub mod note;
mod nothing;
pub mod numbers;
pub mod online_rate;
pub mod papers;
pub mod promotion;
pub mod protection;
pub mod purpose;
mod reason;
mod refuse;
pub(in crate::web) mod remedies;
pub mod seals;
mod send_back;
mod sign_in;
mod sign_out;
pub mod tally;
mod templates;
pub mod transfer;
pub mod undelivered;
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
        .route("/staff/worklist/bulk", post(worklist::bulk::preview))
        .route("/staff/worklist/bulk/confirm", post(worklist::bulk::confirm))
        .route("/staff/worklist/filters", post(worklist::kept::keep))
        .route("/staff/worklist/filters/forget", post(worklist::kept::forget))
        .route("/staff/enter", get(enter::choose::show))
        .route("/staff/enter/{procedure}", get(enter::form::show).post(enter::form::enter))
        .route("/staff/entered/{application}", get(enter::done::show))
        .route("/staff/entered/{application}/receipt.pdf", get(enter::done::receipt))
        .route("/staff/tally", get(tally::show).post(tally::act))
        .route("/staff/tally/correct", get(tally::correct::show).post(tally::correct::act))
        .route("/staff/online-rate", get(online_rate::show))
        .route("/staff/online-rate.csv", get(online_rate::csv::show))
        .route("/staff/promotions", get(promotion::show))
        .route("/staff/promotions/new", get(promotion::new::show).post(promotion::new::act))
        .route("/staff/promotions/{id}/end", post(promotion::end))
        .route("/staff/promotions/{id}/leaflet.pdf", get(promotion::leaflet::show))
        .route("/staff/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/staff/sign-out", post(sign_out::leave))
        .route("/staff/find", get(find::show).post(find::find))
        .route("/staff/cases/{id}", get(case::show))
        .route("/staff/cases/{id}/claim", post(claim::act))
        .route("/staff/cases/{id}/hand-over", get(hand_over::show).post(hand_over::act))
        .route("/staff/cases/{id}/transfer", get(transfer::show).post(transfer::act))
        .route("/staff/cases/{id}/correction", get(correction::show).post(correction::act))
        .route("/staff/cases/{id}/approve", get(draft::approve).post(approve::act))
        .route("/staff/cases/{id}/refuse", get(refuse::show).post(refuse::act))
        .route("/staff/cases/{id}/accept", get(draft::accept).post(accept::act))
        .route("/staff/cases/{id}/return", get(send_back::show).post(send_back::act))
        .route("/staff/cases/{id}/visit", get(visit::show).post(visit::act))
        .route("/staff/cases/{id}/identify", get(identify::show).post(identify::act))
        .route("/staff/cases/{id}/finish", post(finish::act))
        .route("/staff/cases/{id}/note", post(note::act))
        .route("/staff/cases/{id}/attachments/{file}", get(attachment::show))
        .route("/staff/cases/{id}/attachments/{file}/view", get(attachment::view::show))
        .route("/staff/cases/{id}/inquiry", get(inquiry::ask::show).post(inquiry::ask::act))
        .route("/staff/inquiries", get(inquiry::list::show))
        .route("/staff/inquiries/{id}", get(inquiry::answer::show).post(inquiry::answer::act))
        .route("/staff/cases/{id}/decision.pdf", get(decision_paper::show))
        .route("/staff/cases/{id}/form.pdf", get(form_paper::show))
        .route("/staff/documents", get(documents::list::show))
        .route("/staff/documents/{id}", get(documents::document::show))
        .route("/staff/documents/{id}/pdf", get(documents::pdf::show))
        .route("/staff/documents/{id}/reprint", post(documents::reprint::act))
        .route(
            "/staff/documents/{id}/correct",
            get(documents::correct::show).post(documents::correct::act),
        )
        .route("/staff/letters", get(letters::list::show))
        .route("/staff/letters/print", post(letters::print::act))
        .route("/staff/letters/envelopes", post(letters::envelopes::act))
        .route("/staff/letters/mark", post(letters::mark::act))
        .route("/staff/cases/{id}/settle", post(undelivered::act))
        .route("/staff/papers", get(templates::list))
        .route("/staff/papers/{name}", get(templates::preview))
        .route("/staff/seals", get(seals::list::show))
        .route("/staff/seals.csv", get(seals::csv::show))
        .route("/staff/seals/{rule}", get(seals::move_on::show).post(seals::move_on::act))
        .route("/staff/catalogue", get(catalogue::show))
        .route("/staff/catalogue/{id}", get(catalogue_entry::show))
        .route("/staff/mail", get(mail::list))
        .route("/staff/mail/{id}", get(mail::show))
        .route("/staff/numbers", get(numbers::overview::show))
        .route("/staff/numbers/costs", get(numbers::costs::show).post(numbers::costs::set))
        .route("/staff/numbers/{procedure}", get(numbers::procedure::show))
        .route("/staff/cases/{id}/hold", post(hold::act))
        .route("/staff/disposals", get(disposal::list))
        .route("/staff/disposals/propose", post(disposal::propose))
        .route("/staff/disposals/{id}/approve", post(disposal::approve))
        .route("/staff/disposals/{id}/certificate.pdf", get(disposal::certificate))
        .route("/staff/protections", get(protection::list))
        .route("/staff/protections/new", get(protection::ask).post(protection::set))
        .route("/staff/protections/{id}/extend", post(protection::extend))
        .route("/staff/protections/{id}/end", post(protection::end))
        .route("/staff/audit", get(audit::show))
        .merge(approval::routes())
        .with_state(app)
}
