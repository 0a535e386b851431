//! The seal under which one-time code secrets rest in the database.

use zeroize::Zeroizing;

/// What seals small secrets. The application gives one that rests on its master key; the keyring
/// itself is not this crate's business.
pub trait Sealer: Send + Sync {
    /// Seals `plain` for one place, named by `context`; opened elsewhere it must not come out.
    ///
    /// # Errors
    /// The key cannot be used.
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// The key cannot be used, or the bytes were changed or belong elsewhere.
    fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError>;
}

/// A secret could not be sealed or opened. It says nothing more on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret could not be sealed or opened")]
pub struct SealError;

impl From<SealError> for yakusho_store::Error {
    fn from(error: SealError) -> Self {
        Self::Broken(error.to_string())
    }
}
