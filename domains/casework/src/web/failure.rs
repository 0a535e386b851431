//! From what can go wrong below to what a person is told.

use yakusho_pages::Refused;
use yakusho_store::Error;

/// A refusal of the store as the page says it; what broke is logged by its kind, never with
/// anybody's data.
pub fn refused(error: Error) -> Refused {
    match error {
        Error::Refused(refusal) => refusal.into(),
        // A full disk, a busy database, somebody who was faster: nothing was kept, and it says so.
        passing @ (Error::Full | Error::Busy | Error::Collided | Error::Stale { .. }) => {
            tracing::warn!(error = %passing, "a request was not kept");
            passing.refusal().into()
        }
        broken => {
            tracing::error!(error = %broken, "a request broke");
            Refused::broken()
        }
    }
}
