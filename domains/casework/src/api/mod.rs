//! The API of this domain: what holders of an application and members of staff can do, as JSON.
//!
//! Holders carry the code of their application, staff the token of a session; both as
//! `Authorization: Bearer`. Cookies open nothing. Every call of staff is decided by the same
//! policies as its page, and carried out by the same functions.

mod absence;
mod accounts;
mod approval;
mod audit;
mod beside;
mod bulk;
mod case;
mod catalogue;
mod command;
mod correction;
mod desk;
mod disposal;
mod documents;
mod enclosed;
mod entries;
mod filters;
mod form_imports;
mod handover;
mod hands;
mod hear;
mod holder;
mod inquiry;
mod letters;
mod mail;
mod me;
mod numbers;
mod papers;
mod promotions;
mod protection;
mod rates;
mod rating;
mod seals;
mod search;
mod sessions;
mod sign_ins;
mod stand_in;
mod status;
mod tallies;
mod templates;
mod titles;
mod transfers;
mod withdrawal;
mod worklist;
mod writing;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};
use yakusho_procedures::api::LIMIT;

use crate::Casework;

pub use desk::Clerk;

/// The routes.
pub fn routes(app: Casework) -> Router {
    let largest = app.procedures().parts().files.examiner().limits().bytes;
    let (router, _) = calls().split_for_parts();
    let (files, _) = enclosed::router(largest).split_for_parts();
    let (tables, _) = tables().split_for_parts();
    let tables = tables.layer(DefaultBodyLimit::max(yakusho_exchange::file::LARGEST));
    router.layer(DefaultBodyLimit::max(LIMIT)).merge(files).merge(tables).with_state(app)
}

/// What the routes do, as OpenAPI; [`yakusho_procedures::api::complete`] adds what all calls have
/// in common.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut document = calls().into_openapi();
    document.merge(enclosed::router(0).into_openapi());
    document.merge(tables().into_openapi());
    document
}

fn calls() -> OpenApiRouter<Casework> {
    OpenApiRouter::default()
        .routes(routes!(status::show))
        .routes(routes!(correction::show, correction::answer))
        .routes(routes!(withdrawal::withdraw))
        .routes(routes!(rating::keep))
        .routes(routes!(numbers::overview))
        .routes(routes!(numbers::costs))
        .routes(routes!(numbers::measures))
        .routes(routes!(numbers::procedure))
        .routes(routes!(stand_in::choose, stand_in::issue))
        .routes(routes!(stand_in::confirm))
        .routes(routes!(sessions::begin, sessions::end))
        .routes(routes!(accounts::list, accounts::make))
        .routes(routes!(accounts::show))
        .routes(routes!(accounts::suspend))
        .routes(routes!(accounts::resume))
        .routes(routes!(accounts::invite_again))
        .routes(routes!(accounts::add_certificate, accounts::remove_certificates))
        .routes(routes!(accounts::policy, accounts::set_policy))
        .routes(routes!(sign_ins::list))
        .routes(routes!(titles::list, titles::set))
        .routes(routes!(me::show))
        .routes(routes!(me::prove))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end))
        .routes(routes!(transfers::list, transfers::make))
        .routes(routes!(transfers::show))
        .routes(routes!(transfers::propose))
        .routes(routes!(transfers::approve))
        .routes(routes!(transfers::withdraw))
        .routes(routes!(worklist::show))
        .routes(routes!(bulk::act))
        .routes(routes!(bulk::mark))
        .routes(routes!(filters::list, filters::keep))
        .routes(routes!(filters::forget))
        .routes(routes!(hands::colleagues))
        .routes(routes!(hands::hand_over))
        .routes(routes!(hands::transfer))
        .routes(routes!(hands::step_aside))
        .routes(routes!(hands::step_back))
        .routes(routes!(entries::form))
        .routes(routes!(entries::enter))
        .routes(routes!(tallies::show, tallies::count, tallies::correct))
        .routes(routes!(rates::show))
        .routes(routes!(promotions::list, promotions::make))
        .routes(routes!(promotions::end))
        .routes(routes!(search::find))
        .routes(routes!(protection::protections, protection::protect))
        .routes(routes!(protection::extend_protection))
        .routes(routes!(protection::end_protection))
        .routes(routes!(disposal::disposals, disposal::propose_disposal))
        .routes(routes!(disposal::approve_disposal))
        .routes(routes!(disposal::hold_records))
        .routes(routes!(case::show))
        .routes(routes!(beside::register))
        .routes(routes!(beside::relatives))
        .routes(routes!(inquiry::ask_department))
        .routes(routes!(inquiry::list_inquiries))
        .routes(routes!(inquiry::show_inquiry))
        .routes(routes!(inquiry::answer_inquiry))
        .routes(routes!(command::claim))
        .routes(routes!(command::approve))
        .routes(routes!(command::accept))
        .routes(routes!(command::finish))
        .routes(routes!(writing::refuse))
        .routes(routes!(writing::send_back))
        .routes(routes!(writing::correction))
        .routes(routes!(writing::note))
        .routes(routes!(command::visit))
        .routes(routes!(command::identify))
        .routes(routes!(approval::list))
        .routes(routes!(approval::show))
        .routes(routes!(approval::sign))
        .routes(routes!(approval::send_back))
        .routes(routes!(approval::withdraw))
        .routes(routes!(approval::redraft))
        .routes(routes!(approval::look_after))
        .routes(routes!(absence::list, absence::enter))
        .routes(routes!(absence::cancel))
        .routes(routes!(papers::attachment))
        .routes(routes!(papers::form))
        .routes(routes!(papers::decision))
        .routes(routes!(papers::notice))
        .routes(routes!(papers::trail))
        .routes(routes!(papers::certificate))
        .routes(routes!(papers::flyer))
        .routes(routes!(templates::list))
        .routes(routes!(templates::sample))
        .routes(routes!(catalogue::list))
        .routes(routes!(catalogue::show))
        .routes(routes!(mail::list))
        .routes(routes!(mail::show))
        .routes(routes!(audit::show))
        .routes(routes!(documents::register))
        .routes(routes!(documents::show))
        .routes(routes!(documents::read))
        .routes(routes!(documents::again))
        .routes(routes!(documents::correct))
        .routes(routes!(letters::list))
        .routes(routes!(letters::print))
        .routes(routes!(letters::mark_all))
        .routes(routes!(letters::settle))
        .routes(routes!(seals::list))
        .routes(routes!(seals::move_to))
        .routes(routes!(hear::messages))
        .routes(routes!(hear::read))
        .routes(routes!(hear::document))
        .routes(routes!(hear::show, hear::choose))
        .routes(routes!(handover::list))
        .routes(routes!(handover::dry_run))
        .routes(routes!(handover::run))
        .routes(routes!(handover::show))
        .routes(routes!(handover::fetch))
        .routes(routes!(handover::redeliver))
        .routes(routes!(handover::screen, handover::transcribed))
        .routes(routes!(form_imports::list))
}

/// Calls that bring tables: larger than others.
fn tables() -> OpenApiRouter<Casework> {
    OpenApiRouter::default()
        .routes(routes!(handover::answers))
        .routes(routes!(form_imports::dry_run))
        .routes(routes!(form_imports::bring))
}
