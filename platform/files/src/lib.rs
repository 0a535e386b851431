//! Uploads: looked at, cleaned, sealed and kept; or refused with words that say what to do.
//!
//! The way of a file:
//! 1. [`Examiner::take_in`] reads the stream within the limits, finds out by its content what it
//!    is, makes images anew (upright, at most 3,000 pixels, without any metadata) and checks PDFs
//!    for everything that is not paper. The result is a [`CleanFile`], or a [`Refused`] reason.
//! 2. [`Files::keep`] seals it and puts it into the object store under a random id.
//! 3. [`Files::attach`] writes the row, inside the caller's transaction. What was kept but never
//!    attached is swept away after a day ([`Files::sweep`]).
//! 4. [`Files::remove`] takes the row's content away at once and deletes the object.
//!
//! ```ignore
//! let clean = files.examiner().take_in(&name, stream).await?;     // Refused → 422 with words
//! let kept = files.keep(&clean, now).await?;
//! store.write(now, |tx| Box::pin({ let kept = kept.clone(); async move {
//!     files.attach(tx, &kept, &holder).await
//! } })).await?;
//! ```

mod attachment;
mod clean;
mod examine;
pub mod file_name;
mod files;
mod image_file;
mod kind;
mod limits;
mod migration;
mod objects;
mod pdf_file;
mod refused;
mod sealer;

pub use attachment::{Attachment, AttachmentNoun, Holder};
pub use clean::{CleanFile, MediaType};
pub use examine::Examiner;
pub use files::{Files, Kept, Verified};
pub use limits::Limits;
pub use migration::migrations;
pub use objects::{ObjectsConfig, S3Config};
pub use refused::Refused;
pub use sealer::{SealError, Sealer};

/// What can go wrong, apart from a refused file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is not taken; the reason has words for the person.
    #[error("file refused: {0}")]
    Refused(#[from] Refused),
    /// The object store did not keep or give the object.
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// The sealing failed: a missing key, or bytes that were changed.
    #[error("sealing: {0}")]
    Seal(#[from] SealError),
    /// The database.
    #[error(transparent)]
    Store(#[from] yakusho_store::Error),
    /// What was read is not what was kept: its SHA-256 differs.
    #[error("attachment {0} is damaged")]
    Damaged(uuid::Uuid),
    /// The thread that worked on the file died.
    #[error("the work on a file stopped unexpectedly")]
    Stopped,
}

impl Error {
    /// The words for the person.
    #[must_use]
    pub fn refusal(self) -> yakusho_kernel::Refusal {
        match self {
            Self::Refused(reason) => reason.refusal(),
            Self::Store(error) => error.refusal(),
            _ => refused::unavailable(),
        }
    }
}
