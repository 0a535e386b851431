//! Where a figure or a rule comes from. An estimate must look like an estimate wherever it goes.

use serde::{Deserialize, Serialize};

/// How far a figure, a box of a form or a rule can be trusted, with the source's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Provenance {
    words: String,
}

/// The three grades that a screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Read in a source (`seen: …`, `source: …`, `scaled-from-source: …`).
    Seen,
    /// Written from memory or by design judgement, to be checked.
    Memory,
    /// A guess of magnitude.
    Estimate,
}

impl Provenance {
    /// A provenance in the data's own words, for example `seen: 前橋市 転入届について`.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into() }
    }

    /// The source's own words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The grade that the words carry. Mixed words count as the weaker grade, and unmarked words
    /// count as memory: nothing looks better than it is.
    #[must_use]
    pub fn grade(&self) -> Grade {
        let words = self.words.to_lowercase();
        if words.contains("estimate") || self.words.contains("推計") {
            return Grade::Estimate;
        }
        let memory = ["memory", "judgement", "verify", "未確認", "未見", "要確認"];
        if memory.iter().any(|mark| words.contains(mark)) {
            return Grade::Memory;
        }
        let seen = ["seen", "source", "catalogue", "seed"];
        if seen.iter().any(|mark| words.contains(mark)) { Grade::Seen } else { Grade::Memory }
    }
}

impl Grade {
    /// The word shown to staff beside the figure.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Seen => "出典あり",
            Self::Memory => "要確認",
            Self::Estimate => "推計",
        }
    }
}

impl From<String> for Provenance {
    fn from(words: String) -> Self {
        Self { words }
    }
}
impl From<Provenance> for String {
    fn from(provenance: Provenance) -> Self {
        provenance.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_words_count_as_the_weaker_grade() {
        assert_eq!(Provenance::new("seen: 前橋市のページ").grade(), Grade::Seen);
        assert_eq!(Provenance::new("seen: 住基法22条; 休日延長は memory").grade(), Grade::Memory);
        assert_eq!(Provenance::new("estimate [from memory]").grade(), Grade::Estimate);
        assert_eq!(Provenance::new("").grade(), Grade::Memory);
    }
}
