//! Where keys are: in files, on a PKCS#11 token (card, HSM), with a remote service.

pub(crate) mod file;
pub(crate) mod kind;
mod pkcs11;
mod remote;

pub use file::{certificates, from_file, from_pkcs12};
pub use pkcs11::{Token, from_token};
pub use remote::{Service, from_service};
