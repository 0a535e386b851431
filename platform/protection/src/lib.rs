//! 支援措置: people whose address must not come out (DV, stalking, child abuse; 住民基本台帳事務処理要領
//! 第5-10). A record names the persons, the period (one year, extended year by year) and the members
//! of staff who may see where they live.
//!
//! What a record says is sealed. A sheet is recognised by *traces*: keyed hashes of name or reading
//! with the birth date, so that no table tells who is protected, and so that every application is
//! recognised, made before the record or after it.

mod migration;
mod record;
mod store;
mod traces;

pub use migration::migrations;
pub use record::{Category, Period, Person, Record};
pub use store::{end, extend, find, list, over, set};
