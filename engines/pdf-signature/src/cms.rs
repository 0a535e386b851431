//! Cryptographic messages (RFC 5652) as PAdES uses them: one signer, detached or a time-stamp.

mod algorithms;
mod pss;
mod signed_data;
mod time_stamp;

pub use algorithms::{CryptoFault, Digest, oids, signature_digest, verify};
pub use signed_data::{CmsFault, SignedData, contents};
pub use time_stamp::{TimeStamp, TstInfo};
