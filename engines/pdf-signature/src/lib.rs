//! Signatures in PDF: read every revision strictly, validate by EN 319 102-1, sign by PAdES.
//!
//! The library knows no network, no clock and no product. Roots of trust, revocation data and the
//! time come in as values; bytes of any kind are input that may be hostile, and reading them ends
//! in an answer or an error, never in a panic.
//!
//! # Example
//! ```
//! use yakusho_pdf_signature::{Certificate, Options, validate};
//!
//! # fn read(_: &str) -> Vec<u8> { b"%PDF-1.7\n".to_vec() }
//! let roots = Certificate::read_file(&read("root.pem")).unwrap_or_default();
//! let options = Options::new(roots, "2026-12-06T00:00:00Z".parse().unwrap());
//! match validate(&read("contract.pdf"), &options) {
//!     Ok(report) => println!("{}", report.verdict),
//!     Err(unreadable) => println!("no PDF: {unreadable}"),
//! }
//! ```

pub mod asn1;
pub mod changes;
pub mod cms;
pub mod document;
pub mod sign;
pub mod signature;
pub mod trust;
pub mod validate;

pub use document::Document;
pub use trust::{Certificate, Crl, Ocsp};
pub use validate::{
    Indication, Language, Options, Report, Revocation, SignatureReport, SubIndication, validate,
};
