//! What went wrong, in words for whoever runs the installation.

use std::{fmt, path::Path};

use yakusho_pdf_signature::sign::SourceError;

/// What went wrong and what to do. It never holds a password, a PIN or a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// In Japanese, a whole sentence.
    pub ja: String,
    /// In English.
    pub en: String,
    /// Trying again would make it worse: a card locks after some wrong PINs.
    pub(crate) lasting: bool,
}

impl Trouble {
    /// Both sentences.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into(), lasting: false }
    }

    /// The same, and not to be tried again until somebody has mended it.
    pub(crate) fn lasting(self) -> Self {
        Self { lasting: true, ..self }
    }

    /// A file that is not there, or that may not be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("ファイル {} を読み書きできません（{error}）。", path.display()),
            format!("the file {} cannot be used: {error}", path.display()),
        )
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} / {}", self.ja, self.en)
    }
}

impl std::error::Error for Trouble {}

impl From<Trouble> for SourceError {
    fn from(trouble: Trouble) -> Self {
        Self(trouble.to_string())
    }
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Trouble>;
