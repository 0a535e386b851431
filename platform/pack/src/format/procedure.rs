//! `procedures/<id>.yaml`: one procedure with everything that a resident, a clerk and a paper need.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_interview::definition::{Expression, FieldDef, RoleSource};
use yakusho_kernel::{Provenance, Text, Yen};

/// A procedure of the city.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Its id, which is also the name of its file.
    pub id: String,
    /// Its official name.
    pub name: Text,
    /// The reading of the name.
    pub kana: String,
    /// The code of the department that answers for it.
    pub department: String,
    /// Where the department was read.
    pub department_provenance: Provenance,
    /// What it is in law.
    pub legal_kind: LegalKind,
    /// The articles it rests on.
    pub law: Vec<LawArticle>,
    /// Whether a statute or the city's ordinance is its basis; decides which 行政手続 rules apply.
    pub law_basis: LawBasis,
    /// Where the articles were read.
    pub law_provenance: Provenance,
    /// The day on which somebody compared them with the law in force.
    #[serde(default)]
    pub law_checked_on: Option<Date>,
    /// Who may file it.
    pub who_may: Vec<Text>,
    /// How surely the filer must be known.
    pub identity_level: IdentityLevel,
    /// How it is done.
    pub way: Way,
    /// Who does it, for `automatic` and `elsewhere`.
    #[serde(default)]
    pub handled_by: Option<Text>,
    /// The channels that the law allows.
    pub channels: Channels,
    /// Whether the public may file it.
    pub status: Status,
    /// The official or customary paper.
    #[serde(default)]
    pub source_form: Option<SourceForm>,
    /// What must be enclosed.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// The period in words.
    #[serde(default)]
    pub deadline_words: Option<Text>,
    /// What is lost after the period.
    #[serde(default)]
    pub late: Option<Text>,
    /// What it costs.
    pub fee: Fee,
    /// What the resident receives.
    #[serde(default)]
    pub outputs: Vec<Text>,
    /// Procedures that must be finished first.
    #[serde(default)]
    pub after: Vec<String>,
    /// 標準処理期間 in days; only 申請 and 請求 have one.
    #[serde(default)]
    pub standard_days: Option<u16>,
    /// Where the standard processing period was read.
    #[serde(default)]
    pub standard_days_provenance: Option<Provenance>,
    /// What it is for, in two or three lines.
    pub summary: Text,
    /// What happens after filing, or what to do.
    pub next_steps: Text,
    /// Words by which people look for it.
    #[serde(default)]
    pub everyday_words: Vec<String>,
    /// The window, where it is not the department's own.
    #[serde(default)]
    pub window: Option<Text>,
    /// How often it is filed.
    #[serde(default)]
    pub volume: Option<Volume>,
    /// Remarks for staff.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What a role means on this form, where it differs from `roles.yaml`.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleSource>,
    /// When the city does it by itself, for staff.
    #[serde(default)]
    pub handled_automatically_when: Option<String>,
    /// The procedure of which it is a variant.
    #[serde(default)]
    pub parent: Option<String>,
    /// Every box of the paper, in its order.
    #[serde(default)]
    pub fields: Vec<FieldDef>,
}

impl Procedure {
    /// Whether a resident can file it here: published, and by `online` or as a prepared visit.
    #[must_use]
    pub fn is_fileable(&self) -> bool {
        self.status == Status::Published && matches!(self.way, Way::Online | Way::Visit)
    }
}

/// What a procedure is in law (行政手続法2条3号・7号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LegalKind {
    /// 申請: the office must decide; 標準処理期間, 拒否, 教示.
    #[serde(rename = "申請")]
    Application,
    /// 届出: complete on arrival (37条).
    #[serde(rename = "届出")]
    Notification,
    /// 請求: a claim that the office decides like an 申請.
    #[serde(rename = "請求")]
    Claim,
    /// 職権: the office acts by itself.
    #[serde(rename = "職権")]
    ExOfficio,
    /// その他: reservations, consultations, other bodies' matters.
    #[serde(rename = "その他")]
    Other,
}

impl LegalKind {
    /// Whether the office decides, so that a standard period, a refusal and 教示 exist.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Application | Self::Claim)
    }

    /// 「申請」…
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Application => "申請",
            Self::Notification => "届出",
            Self::Claim => "請求",
            Self::ExOfficio => "職権",
            Self::Other => "その他",
        }
    }
}

/// One article of a law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawArticle {
    /// 「住民基本台帳法」
    pub law: String,
    /// 「22条」
    pub article: String,
}

/// The rank of the basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LawBasis {
    /// 法律 (行政手続法)
    #[serde(rename = "法律")]
    Statute,
    /// 条例 (the city's 行政手続条例)
    #[serde(rename = "条例")]
    Ordinance,
}

/// How surely the filer must be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IdentityLevel {
    /// Anonymous.
    L0,
    /// A contact that was reached (mail or telephone).
    L1,
    /// 利用者証明用電子証明書 (card and four digits).
    L2,
    /// 署名用電子証明書.
    L3,
    /// In person, by law or practice.
    L4,
}

/// How a procedure is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Filed here.
    Online,
    /// Prepared here, filed at a window.
    Visit,
    /// Nobody need do anything.
    Automatic,
    /// Another office, an employer, a court.
    Elsewhere,
}

/// The channels that the law allows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    /// At a window.
    pub counter: bool,
    /// Online.
    pub online: bool,
    /// By mail.
    pub mail: bool,
    /// Why so: the law or the page that says it.
    #[serde(default)]
    pub basis: Option<String>,
}

/// Who may see and file a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The public may file it.
    Published,
    /// Visible to staff until a department has checked it.
    Draft,
    /// Findable, not yet fileable.
    Catalogue,
}

/// The paper from which the boxes were taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceForm {
    /// Its title.
    pub title: String,
    /// 省令様式, 市様式, 他市様式 …
    pub origin: String,
    /// Where it was seen.
    #[serde(rename = "where")]
    pub seen_at: String,
}

/// Something to enclose.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its id within the procedure.
    pub id: String,
    /// What it is.
    pub name: Text,
    /// Needed only where this holds.
    #[serde(default)]
    pub when: Option<Expression>,
    /// The same in the source's words.
    #[serde(default)]
    pub when_words: Option<String>,
    /// How it is needed.
    pub class: AttachmentClass,
    /// Where this was read.
    pub provenance: Provenance,
}

/// How an attachment is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttachmentClass {
    /// The filing is incomplete without it.
    Must,
    /// It helps.
    May,
    /// The office looks it up itself.
    OfficeChecks,
}

/// What it costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The amount; `None` where it depends on `rule` or is not known.
    #[serde(default)]
    pub yen: Option<Yen>,
    /// The rule in words.
    #[serde(default)]
    pub rule: Option<Text>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// How often a procedure is filed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Filings a year.
    pub per_year: i64,
    /// Where this was read, or how it was guessed.
    pub provenance: Provenance,
}
