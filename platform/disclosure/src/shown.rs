//! What somebody sees of a fact.

use std::fmt;

use yakusho_kernel::{Lang, Text};

/// Why a fact is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mask {
    /// A purpose that opens it must be chosen first.
    ChoosePurpose,
    /// It is left out of copies that others may hold.
    Copy,
    /// It tells where a person under 支援措置 lives.
    Protected,
    /// They may not see it.
    NotPermitted,
}

impl Mask {
    /// The code in the API: `purpose`, `copy`, `protected`, `not_permitted`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChoosePurpose => "purpose",
            Self::Copy => "copy",
            Self::Protected => "protected",
            Self::NotPermitted => "not_permitted",
        }
    }

    /// What stands in the place of the fact.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::ChoosePurpose => Text::new(
                "目的を選ぶと表示",
                "なぜ 見（み）るかを えらぶと 出（で）ます",
                "Shown once a purpose is chosen",
            ),
            Self::Copy => Text::new(
                "住所は、この控えには載せていません",
                "住所（じゅうしょ）は ここには 書（か）きません",
                "Addresses are left out of this copy",
            ),
            Self::Protected => Text::new(
                "見る権限がありません（支援措置）",
                "見（み）ることが できません",
                "You may not see this (protected)",
            ),
            Self::NotPermitted => Text::new(
                "見る権限がありません",
                "見（み）ることが できません",
                "You may not see this",
            ),
        }
    }

    /// The mask that a policy names.
    pub(crate) fn named(name: Option<&str>) -> Self {
        match name {
            Some("purpose") => Self::ChoosePurpose,
            Some("copy") => Self::Copy,
            Some("protected") => Self::Protected,
            _ => Self::NotPermitted,
        }
    }
}

/// What somebody sees in the place of a fact: its value in words, or the words that stand for it.
/// Made by this crate only, from a decision of the policies.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    text: String,
    mask: Option<Mask>,
}

impl Shown {
    pub(crate) const fn plain(text: String) -> Self {
        Self { text, mask: None }
    }

    pub(crate) fn masked(mask: Mask, lang: Lang) -> Self {
        Self { text: mask.words().get(lang).to_owned(), mask: Some(mask) }
    }

    /// What a page or paper prints: the value, or the words in its place.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value itself; `None` where it is masked.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.mask.is_none().then_some(self.text.as_str())
    }

    /// Why it is not shown.
    #[must_use]
    pub const fn mask(&self) -> Option<Mask> {
        self.mask
    }

    /// Whether nothing at all stands there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Shown {
    /// Never shows a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("mask", &self.mask).finish_non_exhaustive()
    }
}
