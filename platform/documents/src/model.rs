//! A document, before and after it has its number.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::{Id, date::FiscalYear};
use yakusho_store::{Error, Result, instant};

use crate::{content::Content, entity::document::Model};

/// The noun of document ids.
pub enum DocumentNoun {}

/// A document that is about to be issued.
#[derive(Clone)]
pub struct NewDocument {
    /// What sort of document: `approval`, `refusal`, `return`, `correction`, `contract`.
    pub kind: String,
    /// The paper's title: 「決定通知書」. Never personal data.
    pub title: String,
    /// The template of the pack with which it is made.
    pub template: String,
    /// What sort of thing it is about: `case`.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject: Uuid,
    /// The department that answers for it.
    pub department: String,
    /// The sign of its series (文書記号): 「前国」.
    pub symbol: String,
    /// The day that stands on it.
    pub dated_on: Date,
    /// What stands in the place of the seal.
    pub seal: Seal,
    /// The pack version whose templates make it, now and when it is reprinted.
    pub pack_version: String,
    /// Who receives it and what stands in it. Sealed at rest.
    pub content: Content,
    /// The document that it corrects.
    pub supersedes: Option<Id<DocumentNoun>>,
}

impl std::fmt::Debug for NewDocument {
    /// Without the content.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewDocument")
            .field("kind", &self.kind)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// What stands in the place of the seal, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// What is printed there.
    pub mark: SealMark,
    /// The rule of the pack that decided it: the id of its inventory entry.
    pub rule: Option<String>,
    /// The authority that lets the seal be left out.
    pub authority: Option<String>,
}

/// What is printed in the place of the seal. A picture of a seal never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealMark {
    /// 「公印」: a person puts the seal on the printed paper.
    Blank,
    /// 「公印省略」, by a rule in force.
    Omitted,
    /// Nothing: no rule asks for a seal.
    None,
}

impl SealMark {
    /// The code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Omitted => "omitted",
            Self::None => "none",
        }
    }

    /// What stands on the paper.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Blank => "公印",
            Self::Omitted => "公印省略",
            Self::None => "",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Blank, Self::Omitted, Self::None].into_iter().find(|mark| mark.code() == code)
    }
}

/// An issued document, without what is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Id<DocumentNoun>,
    /// 文書番号: 「前国第123号」.
    pub shown_number: String,
    /// The sign of its series.
    pub symbol: String,
    /// The fiscal year of its number.
    pub fiscal_year: FiscalYear,
    /// The number within series and year, from 1.
    pub number: i64,
    /// What sort of document.
    pub kind: String,
    /// The paper's title.
    pub title: String,
    /// Its template.
    pub template: String,
    /// What sort of thing it is about.
    pub subject_kind: String,
    /// Which one.
    pub subject: Uuid,
    /// The department that answers for it.
    pub department: String,
    /// The day that stands on it.
    pub dated_on: Date,
    /// What stands in the place of the seal.
    pub seal: Seal,
    /// The pack version whose templates make it.
    pub pack_version: String,
    /// Its PDF among the files, once it was made.
    pub file: Option<Uuid>,
    /// SHA-256 of the PDF in lower-case hexadecimal.
    pub sha256: Option<String>,
    /// 1 for a first document, one more with each correction.
    pub edition: i64,
    /// The document that it corrects.
    pub supersedes: Option<Id<DocumentNoun>>,
    /// The document that corrects it.
    pub superseded_by: Option<Id<DocumentNoun>>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl TryFrom<Model> for Document {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let id = row.id;
        let broken = |what: &str| Error::Broken(format!("document {id}: {what}"));
        Ok(Self {
            id: Id::from_uuid(row.id),
            shown_number: shown_number(&row.symbol, row.number),
            fiscal_year: i16::try_from(row.fiscal_year)
                .map(FiscalYear)
                .map_err(|_| broken("year"))?,
            number: row.number,
            kind: row.kind,
            title: row.title,
            template: row.template,
            subject_kind: row.subject_kind,
            subject: row.subject_id,
            department: row.department,
            dated_on: row.dated_on.parse().map_err(|_| broken("day"))?,
            seal: Seal {
                mark: SealMark::from_code(&row.seal).ok_or_else(|| broken("seal"))?,
                rule: row.seal_rule,
                authority: row.seal_authority,
            },
            symbol: row.symbol,
            pack_version: row.pack_version,
            file: row.file_id,
            sha256: row.sha256,
            edition: row.edition,
            supersedes: row.supersedes.map(Id::from_uuid),
            superseded_by: row.superseded_by.map(Id::from_uuid),
            issued_at: instant(row.issued_at),
        })
    }
}

/// 「前国第123号」
pub(crate) fn shown_number(symbol: &str, number: i64) -> String {
    format!("{symbol}第{number}号")
}
