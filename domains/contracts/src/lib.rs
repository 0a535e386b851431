//! 電子契約: contracts of the city with its suppliers, from the draft to the keeping.
//!
//! A [`Contract`](model::Contract) has a kind of the pack, its parties from the register of
//! [suppliers](model::Supplier), and one file whose SHA-256 goes with it everywhere: what is approved
//! (決裁) is that hash, and nothing is sent whose file has another. [`rules`] says what may happen to
//! it; [`Contracts`] is the façade.

pub mod api;
pub mod approval;
pub mod by;
mod certificate;
pub mod demo;
pub mod draft;
pub mod export;
pub mod filing;
pub mod model;
mod module;
mod picture;
pub mod rules;
pub mod sealing;
pub mod signing;
pub mod store;
pub mod text;
mod typed;
mod web;
mod work;

pub use module::{Contracts, Parts, ROOM};
