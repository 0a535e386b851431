//! The nouns.

pub mod contract;
pub mod seal;
pub mod signer;
pub mod supplier;

pub use contract::{Contract, ContractFile, Link, Origin, Party, State, Way};
pub use seal::Seal;
pub use signer::{Level, Signer, SignerState};
pub use supplier::{Consent, ConsentKind, Contact, Supplier};
