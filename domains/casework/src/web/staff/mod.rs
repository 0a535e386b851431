//! The office's pages, one verb a file. Japanese only: the languages are for residents.
//!
//! Every handler opens its [`desk::Desk`] first (who is it?), then asks whether they may, then
//! loads. What somebody may not see does not exist for them.

mod accept;
pub mod admin;
pub mod approval;
mod approve;
pub mod aside;
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
mod device;
pub mod disposal;
pub mod documents;
pub mod draft;
pub mod enter;
pub mod find;
mod finish;
pub mod form_import;
pub mod form_paper;
pub mod hand_over;
pub mod handover;
mod hold;
pub mod identify;
pub mod inquiry;
mod invitation;
pub mod letters;
pub mod mail;
mod me;
pub mod menu;
pub mod note;
mod nothing;
pub mod numbers;
pub mod online_rate;
pub mod papers;
mod passkey;
mod presence;
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
mod single_sign_on;
mod step_up;
pub mod tally;
pub mod templates;
pub mod transfer;
pub mod undelivered;
mod visit;
pub mod words;
pub mod worklist;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::Casework;

/// Pages for staff of another domain, with what surrounds those of this one: the proof of presence
/// before a decision, and what was typed when a session ends.
pub fn surround(routes: Router, app: &Casework) -> Router {
    routes.layer(middleware::from_fn_with_state(app.clone(), presence::around))
}

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
        .route("/staff/confirm", post(step_up::go_on))
        .route("/staff/presence", get(presence::here))
        .route("/staff/kept", post(presence::keep))
        .route("/staff/menu", get(menu::show))
        .route("/staff/me", get(me::show))
        .route("/staff/me/password", get(me::password::show).post(me::password::change))
        .route(
            "/staff/me/authenticator",
            get(me::authenticator::show).post(me::authenticator::change),
        )
        .route("/staff/passkeys/begin", post(passkey::begin))
        .route("/staff/passkeys/enter", post(passkey::enter))
        .route("/staff/passkeys/prove", post(passkey::prove))
        .route("/staff/me/passkeys", post(me::passkeys::add))
        .route("/staff/me/passkeys/begin", post(me::passkeys::begin))
        .route("/staff/me/passkeys/{id}/remove", post(me::passkeys::remove))
        .route("/staff/me/recovery", post(me::recovery::renew))
        .route("/staff/me/sessions/end-others", post(me::sessions::end_others))
        .route("/staff/me/sessions/{id}/end", post(me::sessions::end))
        .route("/staff/find", get(find::show).post(find::find))
        .route("/staff/cases/{id}", get(case::show))
        .route("/staff/cases/{id}/claim", post(claim::act))
        .route("/staff/cases/{id}/aside", get(aside::show).post(aside::act))
        .route("/staff/cases/{id}/aside/back", post(aside::back))
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
        .route("/staff/admin/accounts", get(admin::accounts::show))
        .route("/staff/admin/accounts/new", get(admin::accounts::ask).post(admin::accounts::add))
        .route("/staff/admin/accounts/{id}", get(admin::account::show))
        .route("/staff/admin/accounts/{id}/suspend", post(admin::account::suspend))
        .route("/staff/admin/accounts/{id}/resume", post(admin::account::resume))
        .route("/staff/admin/accounts/{id}/invite", post(admin::account::invite))
        .route("/staff/admin/accounts/{id}/certificate", post(admin::account::add_certificate))
        .route(
            "/staff/admin/accounts/{id}/certificates/remove",
            post(admin::account::remove_certificates),
        )
        .route("/staff/admin/policy", get(admin::policy::show).post(admin::policy::set))
        .route("/staff/admin/sign-ins", get(admin::sign_ins::show))
        .route("/staff/invitation/{token}", get(invitation::show).post(invitation::accept))
        .route("/staff/single-sign-on", get(single_sign_on::leave))
        .route("/staff/single-sign-on/return", get(single_sign_on::come_back))
        .route("/staff/admin/transfers", get(admin::transfers::show).post(admin::transfers::add))
        .route("/staff/admin/transfers/titles", post(admin::transfers::explain))
        .route("/staff/admin/transfers/{id}", get(admin::transfer::show))
        .route("/staff/admin/transfers/{id}/propose", post(admin::transfer::propose))
        .route("/staff/admin/transfers/{id}/approve", post(admin::transfer::approve))
        .route("/staff/admin/transfers/{id}/withdraw", post(admin::transfer::withdraw))
        .route("/staff/catalogue", get(catalogue::show))
        .route("/staff/catalogue/{id}", get(catalogue_entry::show))
        .route("/staff/mail", get(mail::list))
        .route("/staff/mail/{id}", get(mail::show))
        .route("/staff/numbers", get(numbers::overview::show))
        .route("/staff/numbers/costs", get(numbers::costs::show).post(numbers::costs::set))
        .route("/staff/numbers/measures", get(numbers::measures::show))
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
        .layer(middleware::from_fn_with_state(app.clone(), presence::around))
        .merge(handover::routes())
        .merge(form_import::routes())
        .with_state(app)
}
