//! The nouns: a draft, an application, a filing.

pub mod application;
pub mod code;
pub mod draft;
pub mod filing;

pub use application::{Application, ApplicationNoun, Channel, IdentityState};
pub use code::SecretCode;
pub use draft::{Draft, DraftNoun};
pub use filing::{Filing, FilingNoun};
