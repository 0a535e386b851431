//! Tests of the whole product, and the people who use it in them: a [`Person`] at a browser, and a
//! [`World`] with everything built as the program builds it, over the pack of Tennis Village to
//! which `tests/pack` adds one question of every type.

pub mod answers;
pub mod clock;
pub mod contracts;
mod controls;
pub mod decided;
pub mod groups;
pub mod pack;
pub mod peer;
pub mod person;
pub mod routes;
pub mod seen;
pub mod soffice;
pub mod staff;
pub mod world;

pub use person::Person;
pub use seen::Seen;
pub use world::World;
