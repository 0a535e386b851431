//! What seals files at rest. The keys are somebody else's business.

/// Seals and opens bytes. Implemented by the crate that keeps the keys.
pub trait Sealer: Send + Sync {
    /// Seals `plain`. `aad` is bound to the result but not part of it.
    ///
    /// # Errors
    /// [`SealError`] when there is no usable key.
    fn seal(&self, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Opens what [`Sealer::seal`] gave for the same `aad`.
    ///
    /// # Errors
    /// [`SealError`] when the key is missing or a bit of `sealed` or `aad` was changed.
    fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// Why something could not be sealed or opened. Says nothing about the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SealError(pub &'static str);
