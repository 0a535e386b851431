//! Whom a signature leads to: certificates, paths to a trusted root, revocation.

mod certificate;
mod crl;
mod evidence;
mod names;
mod ocsp;
mod path;

pub(crate) use certificate::pem_blocks;
pub use certificate::{Certificate, Unreadable};
pub use crl::Crl;
pub use evidence::{Evidence, Freshness, Origin, Status};
pub use ocsp::{Answer, AnswerStatus, Ocsp, question};
pub use path::{Chain, ChainFault, Purpose, find_chain};

use jiff::Timestamp;

/// A time of X.509 as a point in time; `None` beyond what jiff can say.
#[must_use]
pub fn timestamp(since_epoch: std::time::Duration) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(since_epoch.as_secs()).ok()?).ok()
}
