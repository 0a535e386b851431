//! The local identity provider for tests and demonstrations (試験用). It knows fictitious persons
//! only, shows its one-time code on its own page, and proves nothing; whatever it touches is
//! marked, and a production installation does not start with it.

mod person;
mod provider;
mod store;
mod switch;

pub use person::{PERSONS, Person, person};
pub use provider::{CODE_LIFE, Code, Issue, MOST_FAILURES, Redeem, redeem};
pub use store::{issue_code, redeem_code};
pub use switch::{Environment, StandInInProduction, StandIns};
