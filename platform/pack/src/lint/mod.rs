//! What is wrong with a pack that can be read, in Japanese, with file and line.
//!
//! Errors forbid publication, warnings do not. [`crate::simulate`] finds what only shows when
//! households walk through the rules.

mod classes;
pub mod codes;
mod confusable;
mod contracts;
mod definition;
mod documents;
mod easy;
mod exchange;
mod logic;
mod order;
mod people;
mod plan;
mod procedures;
mod provenance;
mod publication;
pub(crate) mod reach;
mod references;
mod routes;
pub(crate) mod rules;
mod texts;

pub(crate) use definition::findings as definition_findings;

use crate::{
    Pack,
    finding::{Finding, Report, Site},
};

impl Pack {
    /// Everything that can be said about the pack by looking at it.
    #[must_use]
    pub fn lint(&self) -> Report {
        if self.sources.is_empty() {
            let gone = Finding::error(
                "no-sources",
                &Site::default(),
                "点検に必要な元のファイルが、手元に残っていません。",
            );
            return Report::new(vec![gone.hint("フォルダーから読み直してください。")]);
        }
        let needs = reach::Needs::of_published(self);
        let mut findings = self.reading.findings.clone();
        findings.extend(references::check(self));
        findings.extend(rules::check(self));
        findings.extend(definition::check(self, &findings));
        findings.extend(order::check(self));
        findings.extend(procedures::check(self));
        findings.extend(publication::check(self));
        findings.extend(reach::check(self));
        findings.extend(people::check(self));
        findings.extend(exchange::check(self));
        findings.extend(routes::check(self));
        findings.extend(documents::check(self));
        findings.extend(contracts::check(self));
        findings.extend(plan::check(self));
        findings.extend(logic::check(self));
        findings.extend(provenance::check(self));
        findings.extend(classes::check(self));
        findings.extend(texts::check(self, &needs));
        findings.extend(easy::check(self));
        findings.extend(confusable::check(self));
        Report::new(findings)
    }
}
