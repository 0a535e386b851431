//! Procedures: the catalogue, the guide by life event, and the merged application.
//!
//! The way through: [`guide`] opens a draft and keeps its answers, [`rules::result`] says what
//! applies, [`submit`] turns the draft into an application and lets others hear it
//! ([`events::APPLICATION_SUBMITTED`]) inside the same transaction.

pub mod api;
mod brake;
mod correct;
mod enter;
pub mod events;
mod find;
pub mod guide;
mod identify;
mod led_by;
pub mod model;
mod module;
pub mod numbers;
pub mod postal;
pub mod rules;
mod sheets;
pub mod shelf;
pub mod store;
mod submit;
mod web;
mod words;

pub use correct::correct;
pub use enter::{Paper, event_for};
pub use identify::identify;
pub use led_by::led_by;
pub use module::{Parts, Procedures};
pub use shelf::{Edition, Shelf};
pub use store::applications::find as application;
pub use submit::{Filed, Receipt, Submission, Told};

/// Which browser holds which application: the sealed cookie that the receipt and the status page
/// give.
pub mod holder {
    pub use crate::led_by::hold as hold_led_by;
    pub use crate::web::holder::{application, hold_application};
}

/// The receipt on paper, for desks that hand it out.
pub mod papers {
    pub use crate::web::papers::send_receipt;
}
