//! The nouns.

pub mod contract;
pub mod seal;
pub mod signed;
pub mod signer;
pub mod supplier;

pub use contract::{Contract, ContractFile, Link, Origin, Party, State, Way};
pub use seal::Seal;
pub use signed::SignedFile;
pub use signer::{Level, Signer, SignerState};
pub use supplier::{Consent, ConsentKind, Contact, Supplier};
