//! What is found wrong, with file, line and words that a clerk can act on.

use std::fmt;

use serde::Serialize;

use crate::yaml::Position;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the pack may be published.
    Warning,
    /// The pack must not be published.
    Error,
}

impl Severity {
    /// 「エラー」「注意」
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "エラー",
            Self::Warning => "注意",
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// A stable code in kebab case: `unknown-fact`.
    pub code: &'static str,
    /// The file within the pack.
    pub file: String,
    /// The line, from 1; 0 where it concerns the whole file.
    pub line: u32,
    /// The column, from 1; 0 where it concerns the whole file.
    pub column: u32,
    /// What is wrong, in Japanese.
    pub message: String,
    /// What to do about it, in Japanese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Finding {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, site: &Site, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            file: site.file.clone(),
            line: site.at.line,
            column: site.at.column,
            message: message.into(),
            hint: None,
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, site: &Site, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, site, message) }
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}] {}", self.severity.label(), self.code, self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, "\n  {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  → {hint}"),
            None => Ok(()),
        }
    }
}

/// A file and a spot in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The file within the pack.
    pub file: String,
    /// The spot; zero where it concerns the whole file.
    pub at: Position,
}

impl Site {
    /// A spot in a file.
    #[must_use]
    pub fn new(file: impl Into<String>, at: Position) -> Self {
        Self { file: file.into(), at }
    }

    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), at: Position::default() }
    }
}

/// All findings of one check, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// A report in the order in which a person works through it.
    #[must_use]
    pub fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.code, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.code, &b.message))
        });
        findings.dedup();
        Self { findings }
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Warning)
    }

    /// Whether nothing stands in the way of publication.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.errors().next().is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}\n")?;
        }
        let (errors, warnings) = (self.errors().count(), self.warnings().count());
        if errors == 0 && warnings == 0 {
            writeln!(f, "問題は見つかりませんでした。")
        } else {
            writeln!(f, "エラー {errors}件、注意 {warnings}件")
        }
    }
}

/// The word among `known` that `word` was most likely meant to be, if any is close.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = word.chars().count().div_ceil(3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be changed, added or taken away (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        let mut next = vec![left];
        for (other, above) in b.iter().zip(row.iter().skip(1)) {
            let change = diagonal.saturating_add(usize::from(letter != *other));
            diagonal = *above;
            left = change.min(above.saturating_add(1)).min(left.saturating_add(1));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_strangers_are_not() {
        let known = ["person.birth_date", "person.name", "move.kind"];
        assert_eq!(nearest("person.birthdate", known), Some("person.birth_date"));
        assert_eq!(nearest("person.nme", known), Some("person.name"));
        assert_eq!(nearest("dog.colour", known), None);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_finding_reads_as_file_line_and_advice() {
        let site = Site::new("events/a.yaml", Position { line: 12, column: 9 });
        let finding = Finding::error("unknown-fact", &site, "事実がありません。").hint("確かめる");
        assert_eq!(
            finding.to_string(),
            "エラー [unknown-fact] events/a.yaml:12:9\n  事実がありません。\n  → 確かめる"
        );
    }
}
