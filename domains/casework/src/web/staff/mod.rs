//! The office's pages, one verb a file. Japanese only: the languages are for residents.
//!
//! Every handler opens its [`desk::Desk`] first (who is it?), then asks whether they may, then
//! loads. What somebody may not see does not exist for them.

mod accept;
pub mod admin;
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
mod device;
mod find;
mod finish;
mod form_paper;
pub mod identify;
mod invitation;
mod mail;
mod me;
pub mod note;
pub mod numbers;
mod papers;
mod passkey;
mod presence;
pub mod purpose;
mod reason;
mod refuse;
pub(in crate::web) mod remedies;
mod send_back;
mod sign_in;
mod sign_out;
mod single_sign_on;
mod step_up;
mod visit;
pub mod words;
pub mod worklist;

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::Casework;

/// The routes.
pub fn routes(app: Casework) -> Router {
    Router::new()
        .route("/staff", get(worklist::show))
        .route("/staff/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/staff/sign-out", post(sign_out::leave))
        .route("/staff/confirm", post(step_up::go_on))
        .route("/staff/presence", get(presence::here))
        .route("/staff/kept", post(presence::keep))
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
        .route("/staff/numbers/{procedure}", get(numbers::procedure::show))
        .route("/staff/audit", get(audit::show))
        .layer(middleware::from_fn_with_state(app.clone(), presence::around))
        .with_state(app)
}
