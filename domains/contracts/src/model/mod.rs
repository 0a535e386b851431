//! The nouns.

pub mod contract;
pub mod supplier;

pub use contract::{Contract, ContractFile, Link, Origin, Party, State, Way};
pub use supplier::{Consent, ConsentKind, Contact, Supplier};
