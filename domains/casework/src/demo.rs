//! The demo: invented members of staff whose password everybody may know, and invented past cases.
//! It runs only where the installation says that it is a demo; [`many`] makes cases for measuring.

mod cases;
mod household;
mod many;
mod post;
mod register;
mod staff;
mod transfer;
mod uptake;

pub use staff::{Account, PASSWORD, accounts, code_at};
