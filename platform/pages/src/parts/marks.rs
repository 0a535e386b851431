//! Small labels.

use askama::{Template, filters::HtmlSafe};
use yakusho_kernel::{Provenance, provenance::Grade};

/// The colour family of a chip. The words carry the meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain.
    #[default]
    Grey,
    /// In progress.
    Blue,
    /// Done.
    Green,
    /// Wants attention.
    Yellow,
    /// Overdue or refused.
    Red,
}

/// A state in a word or two: 「補正待ち」.
#[derive(Clone, Debug, Template)]
#[template(
    source = "<span class=\"y-chip\" data-tone=\"{{ self.tone_code() }}\">{{ label }}</span>",
    ext = "html"
)]
pub struct Chip {
    /// The words.
    pub label: String,
    /// The colour.
    pub tone: Tone,
}
impl HtmlSafe for Chip {}

impl Chip {
    /// A chip.
    #[must_use]
    pub fn new(label: impl Into<String>, tone: Tone) -> Self {
        Self { label: label.into(), tone }
    }

    fn tone_code(&self) -> &'static str {
        match self.tone {
            Tone::Grey => "grey",
            Tone::Blue => "blue",
            Tone::Green => "green",
            Tone::Yellow => "yellow",
            Tone::Red => "red",
        }
    }
}

/// How far a figure or rule can be trusted: 出典あり / 要確認 / 推計, with the source's words for
/// those who ask. Staff only, so Japanese only.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/provenance.html")]
pub struct ProvenanceMark {
    provenance: Provenance,
}
impl HtmlSafe for ProvenanceMark {}

impl ProvenanceMark {
    /// The mark of a provenance.
    #[must_use]
    pub const fn of(provenance: Provenance) -> Self {
        Self { provenance }
    }

    fn grade(&self) -> &'static str {
        match self.provenance.grade() {
            Grade::Seen => "seen",
            Grade::Memory => "memory",
            Grade::Estimate => "estimate",
        }
    }
}
