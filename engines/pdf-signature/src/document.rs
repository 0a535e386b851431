//! A PDF file as its bytes tell it: tokens, objects, cross-references and every revision.
//!
//! Signatures cover byte ranges of revisions, so this reader keeps the offset of every object and
//! looks at the file as it stood after each revision. It reads strictly: where a lenient viewer
//! would guess, it says what is wrong (docs/decisions/0040).

pub mod filter;
pub mod lexer;
pub mod object;
mod parser;
mod revision;
mod update;
mod view;
pub(crate) mod write;
mod xref;

pub use object::{Dict, Object, ObjectId, PdfString, Stream};
pub use revision::{Document, Revision};
pub use update::{Update, Updated};
pub use view::View;
pub use xref::{Entry, XrefKind};

/// Why a file cannot be read as PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes at an offset are not what stands there in a PDF.
    #[error("at byte {at}: {what}")]
    Syntax {
        /// Offset from the beginning of the file.
        at: usize,
        /// What was expected or found.
        what: &'static str,
    },
    /// The file is encrypted: what it says cannot be read without its password, and a signature in
    /// it cannot be compared with what a reader sees.
    #[error("the file is encrypted; remove the password protection before signing or verifying")]
    Encrypted,
    /// A limit that keeps hostile files from using up the machine.
    #[error("too much of: {0}")]
    Limit(&'static str),
}

impl Error {
    pub(crate) fn at(at: usize, what: &'static str) -> Self {
        Self::Syntax { at, what }
    }
}

/// What reading gives.
pub type Result<T> = std::result::Result<T, Error>;
