//! The demo: invented members of staff whose password everybody may know, and invented past cases.
//! It runs only where the installation says that it is a demo.

mod cases;
mod household;
mod staff;
mod transfer;

pub use staff::{Account, PASSWORD, accounts, code_at};
