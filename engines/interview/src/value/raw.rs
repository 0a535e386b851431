//! What a form control or an API sends, before anybody looked at it.

use std::collections::BTreeMap;

/// The raw input for one fact: one text, or several named parts (the three boxes of a date, the
/// lines of an address). Each part may have several values (checkboxes). The main part's name is
/// empty.
///
/// Parts: a date has `era`, `year`, `month`, `day`; an address `postal_code`, `prefecture`,
/// `city`, `town`, `block`, `building`; an account `bank`, `branch`, `kind`, `number`, `holder`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Raw {
    parts: BTreeMap<String, Vec<String>>,
}

impl Raw {
    /// One text.
    #[must_use]
    pub fn one(text: impl Into<String>) -> Self {
        Self::default().with("", text)
    }

    /// Several values of the main part.
    #[must_use]
    pub fn many<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        texts.into_iter().fold(Self::default(), |raw, text| raw.with("", text))
    }

    /// Named parts.
    #[must_use]
    pub fn parts<N: Into<String>, T: Into<String>>(
        parts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        parts.into_iter().fold(Self::default(), |raw, (name, text)| raw.with(name, text))
    }

    /// With one value more for a part.
    #[must_use]
    pub fn with(mut self, part: impl Into<String>, text: impl Into<String>) -> Self {
        self.parts.entry(part.into()).or_default().push(text.into());
        self
    }

    /// Whether nothing but blanks was sent.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        // An era alone is a preselected choice, not an answer.
        let mut said = self.parts.iter().filter(|(part, _)| *part != "era");
        said.all(|(_, texts)| texts.iter().all(|text| text.trim().is_empty()))
    }

    /// The first value of a part, or an empty text.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    /// The main text.
    #[must_use]
    pub fn main(&self) -> &str {
        self.part("")
    }

    /// All values of the main part that are not blank.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        let main = self.parts.get("").into_iter().flatten();
        main.map(String::as_str).filter(|text| !text.trim().is_empty())
    }

    /// Whether any of these parts was sent.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.parts.contains_key(*name))
    }
}

impl std::fmt::Debug for Raw {
    /// The names of the parts only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.parts.keys()).finish()
    }
}
