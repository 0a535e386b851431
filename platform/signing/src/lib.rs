//! Where signatures in PDF get their keys, their time-stamps and their revocation data from.
//!
//! The engine (`yakusho-pdf-signature`) is pure and takes these as traits; here they are made real.
//! Everything waits (for a card, for a network), so call it where waiting is allowed
//! (`tokio::task::spawn_blocking`). No connection is opened that the settings do not name.
//!
//! ```
//! use yakusho_pdf_signature::{sign::{Request, Sources, sign}, validate, validate::Level};
//! use yakusho_signing::{Place, Settings, Signing};
//!
//! # fn contract(paper: &[u8], data: &std::path::Path, now: jiff::Timestamp)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! let signing = Signing::open(&Settings::default(), Place::new(data).with_stand_in(true))?;
//! let (signer, stamps) = (signing.platform_signer(now)?, signing.timestamps(now)?);
//! let revocation = signing.revocation(now);
//! let request = Request { anchors: signing.trust().roots, ..Request::new("市長", Level::Lta, now) };
//! let sources =
//!     Sources { signer: &signer, stamps: Some(&stamps), revocation: Some(&revocation) };
//! let signed = sign(paper, &request, sources)?;
//! assert!(validate(&signed, &signing.options(now))?.holds());
//! # Ok(())
//! # }
//! ```

pub mod deferred;
mod facade;
mod key;
mod network;
mod revocation;
mod settings;
mod signer;
mod stand_in;
mod timestamps;
mod trouble;

pub use facade::{Place, Revocations, Secrets, Signing, Timestamps, Trust};
pub use key::{Service, Token, certificates, from_file, from_pkcs12, from_service, from_token};
pub use network::Http;
pub use revocation::{Fetched, Fetching};
pub use settings::Settings;
/// The parts of the settings.
pub mod parts {
    pub use super::settings::{Key, Network, Revocation, Timestamps, Trust};
}
pub use signer::PlatformSigner;
pub use stand_in::{MARK, StandIn, is_stand_in};
pub use timestamps::Authorities;
pub use trouble::{Result, Trouble};
