//! Why a paper could not be made. No message carries what a person wrote.

use yakusho_kernel::{Refusal, RefusalKind, Text};

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The pack has no template of this name.
    #[error("no paper template named {0}")]
    NoSuchTemplate(String),
    /// A template folder or file could not be read, or is not UTF-8.
    #[error("paper template {file}: {reason}")]
    BadTemplate {
        /// The file's name inside the pack's `papers` folder.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The template does not compile with this data. `place` is `file:line`, `reason` is the
    /// compiler's message about the template.
    #[error("paper template {template} failed at {place}: {reason}")]
    Template {
        /// The template's name.
        template: String,
        /// `file:line` in the template, empty when the compiler names none.
        place: String,
        /// The compiler's message.
        reason: String,
    },
    /// The data is larger than [`crate::Limits::data_bytes`].
    #[error("the data for a paper has {bytes} bytes, at most {limit} are taken")]
    TooMuchData {
        /// Size of the data as JSON.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The address for the QR code does not fit or is not a short plain address.
    #[error("the text for the QR code cannot be used: {0}")]
    Qr(&'static str),
    /// A PDF that was to be bound with others cannot be read.
    #[error("a paper cannot be bound: it is no PDF that can be read")]
    Unreadable,
    /// It took longer than [`crate::Limits::patience`], or too many papers were waiting.
    #[error("making the paper took too long")]
    TooSlow,
    /// The rendering thread died.
    #[error("making the paper stopped unexpectedly")]
    Stopped,
}

impl PaperError {
    /// The words for the person: nothing is lost, the paper can be had later.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::new(
            RefusalKind::Unavailable,
            "paper_unavailable",
            Text::new(
                "ただいま PDF を作れません。手続の内容は保存されています。しばらくしてから、もう一度お試しください。",
                "いま PDFを 作（つく）れません。あなたの 書（か）いた ことは のこって います。すこし まってから もう一度（いちど） して ください。",
                "The PDF cannot be made just now. Nothing is lost. Please try again a little later.",
            ),
        )
    }
}
