//! A file that may be kept.

use std::fmt;

use sha2::{Digest, Sha256};

/// The three types that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum MediaType {
    /// A photo.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A picture of a screen, or anything that arrived as PNG.
    #[serde(rename = "image/png")]
    Png,
    /// Pages.
    #[serde(rename = "application/pdf")]
    Pdf,
}

impl MediaType {
    /// The name in `Content-Type` (IANA media types).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// The ending of file names, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The type with this [`MediaType::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Pdf].into_iter().find(|kind| kind.name() == name)
    }
}

/// A file that was looked at, and cleaned where it had to be.
#[derive(Clone, PartialEq, Eq)]
pub struct CleanFile {
    /// The person's name for it, fit for a list and for a download.
    pub file_name: String,
    /// What it is, by its content.
    pub media_type: MediaType,
    /// What will be kept.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`.
    pub sha256: [u8; 32],
}

impl CleanFile {
    pub(crate) fn new(file_name: String, media_type: MediaType, bytes: Vec<u8>) -> Self {
        let sha256 = Sha256::digest(&bytes).into();
        Self { file_name, media_type, bytes, sha256 }
    }

    /// A PDF that the program itself made: nothing to look at, nothing to clean.
    #[must_use]
    pub fn made_pdf(file_name: &str, bytes: Vec<u8>) -> Self {
        Self::new(file_name.to_owned(), MediaType::Pdf, bytes)
    }
}

impl fmt::Debug for CleanFile {
    /// Neither the name nor the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CleanFile")
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
