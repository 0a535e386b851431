//! `phrases.yaml`: sentences with which the office asks for corrections again and again.

use serde::{Deserialize, Serialize};
use yakusho_interview::definition::FactType;
use yakusho_kernel::Provenance;

/// The longest phrase, in characters: it must fit the field into which it is put.
const LONGEST: usize = 300;

/// A sentence that a clerk may put into the reason of a correction, and change there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// Its id.
    pub id: String,
    /// What the resident reads.
    pub text: PhraseText,
    /// For boxes with facts of these types; empty: for all.
    #[serde(default)]
    pub for_types: Vec<FactType>,
    /// Who wrote it and what is not yet checked.
    pub provenance: Provenance,
}

/// The text of a phrase: not empty, and not too long for its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhraseText(String);

impl PhraseText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PhraseText {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim().to_owned();
        if text.is_empty() {
            Err("文がありません。住民の方が読む文を書いてください。")
        } else if text.chars().count() > LONGEST {
            Err("文が長すぎます。300文字以内にしてください。")
        } else {
            Ok(Self(text))
        }
    }
}

impl From<PhraseText> for String {
    fn from(text: PhraseText) -> Self {
        text.0
    }
}

impl Phrase {
    /// Whether it fits a box with facts of this type.
    #[must_use]
    pub fn fits(&self, kind: FactType) -> bool {
        self.for_types.is_empty() || self.for_types.contains(&kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_has_words_and_fits_its_field() {
        assert!(PhraseText::try_from("  ".to_owned()).is_err());
        assert!(PhraseText::try_from("あ".repeat(301)).is_err());
        let text = PhraseText::try_from(" 番地まで書いてください。 ".to_owned()).expect("a text");
        assert_eq!(text.as_str(), "番地まで書いてください。");
    }
}
