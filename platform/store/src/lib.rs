//! Where everything is kept: SQLite in one file, or PostgreSQL, by one set of migrations and
//! queries.
//!
//! A change is one [`Store::write`]: its rows, the [actions](NewAction) that tell of it, the
//! [events](Event) that others hear, the [jobs](NewJob) that follow, and the numbers it takes are
//! kept together or not at all, and are on the disk when the call returns.
//!
//! Rules for tables: `municipality` is the first key column, ids are UUIDs version 7, money is
//! whole yen, instants are UTC and written with [`stamp`]; no sequences, triggers or floats.

mod action;
pub mod backup;
mod canonical;
mod config;
mod connect;
pub mod doctor;
pub mod error;
mod event;
mod gathered;
mod history;
mod ids;
pub mod job;
pub mod migration;
pub mod page;
mod rows;
pub mod schema;
mod stamp;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
pub mod version;
mod write;
mod writer;

pub use action::{Action, NewAction};
pub use canonical::canonical_json;
pub use config::{Kind, Limits, StoreConfig};
pub use error::{Error, Result};
pub use event::{Event, Subscriber};
pub use job::{Job, JobRegistry, NewJob, Ran};
pub use rows::{insert_all, insert_new};
pub use stamp::{instant, micros, stamp};
pub use store::Store;
pub use tx::{DISPOSED, Tx};
