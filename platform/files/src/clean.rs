//! A file that may be kept.

use std::fmt;

use sha2::{Digest, Sha256};

/// The types that are kept: three that people send, and three tables that the program makes itself.
/// An upload is never taken for one of the latter.
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
    /// Comma separated values that the program made.
    #[serde(rename = "text/csv")]
    Csv,
    /// A workbook that the program made.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    /// A JSON document that the program made.
    #[serde(rename = "application/json")]
    Json,
}

impl MediaType {
    /// The name in `Content-Type` (IANA media types).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }

    /// The ending of file names, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The type with this [`MediaType::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Pdf, Self::Csv, Self::Xlsx, Self::Json]
            .into_iter()
            .find(|kind| kind.name() == name)
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

    /// A file that the program itself made: nothing to look at, nothing to clean.
    #[must_use]
    pub fn made_here(file_name: &str, media_type: MediaType, bytes: Vec<u8>) -> Self {
        Self::new(file_name.to_owned(), media_type, bytes)
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
