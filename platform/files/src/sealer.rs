//! What seals files at rest. The keys are somebody else's business.

use yakusho_facts::Keyring;

/// Seals and opens bytes.
pub trait Sealer: Send + Sync {
    /// Seals `plain` for a place. The place is bound to the result but not part of it: what was
    /// sealed for one place does not open at another.
    ///
    /// # Errors
    /// [`SealError`] when there is no usable key.
    fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Opens what [`Sealer::seal`] gave for the same place.
    ///
    /// # Errors
    /// [`SealError`] when the key is missing or a bit of `sealed` or `place` was changed.
    fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// Why something could not be sealed or opened. Says nothing about the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(pub String);

impl Sealer for Keyring {
    fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal_bytes(plain, place.as_bytes()).map_err(|error| SealError(error.to_string()))
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let plain = self
            .open_bytes(sealed, place.as_bytes())
            .map_err(|error| SealError(error.to_string()))?;
        Ok(plain.to_vec())
    }
}
