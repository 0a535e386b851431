//! `handover/<id>.yaml`: how the facts of a case become what a core system takes, in one of the
//! four ways of the national specification for 申請管理システム (③-6, ④: 画面転記, RPA, 画面取込,
//! バッチファイル連携).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yakusho_kernel::Provenance;

use super::table::{TableFile, TableFormat};

/// One mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// Its id, which is also the name of its file.
    pub id: String,
    /// What staff call it.
    pub name: String,
    /// The procedure whose cases it takes.
    pub procedure: String,
    /// The way.
    pub way: HandoverWay,
    /// The system that receives.
    pub system: String,
    /// The screen or the import of that system.
    #[serde(default)]
    pub screen: Option<String>,
    /// Where the layout was read.
    pub provenance: Provenance,
    /// The states in which a case may go.
    #[serde(default = "granted")]
    pub states: Vec<HandoverState>,
    /// The role for each of whose people there is one row; without it one row a case.
    #[serde(default)]
    pub each: Option<String>,
    /// Which of those people have a row; without it all.
    #[serde(default)]
    pub only: Option<OnlyWhere>,
    /// The file; none for a transcription screen.
    #[serde(default)]
    pub file: Option<TableFile>,
    /// The webhook to which a run is sent as well, by its name in the settings.
    #[serde(default)]
    pub webhook: Option<String>,
    /// How the receiver answers.
    #[serde(default)]
    pub answer: Option<AnswerForm>,
    /// The columns, or the fields of the screen, in their order.
    pub columns: Vec<HandoverColumn>,
}

fn granted() -> Vec<HandoverState> {
    vec![HandoverState::Approved, HandoverState::Accepted]
}

/// A state in which a case may be handed over: never before it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HandoverState {
    /// 受付
    Received,
    /// 審査中
    Reviewing,
    /// 承認
    Approved,
    /// 届出受理
    Accepted,
    /// 完了
    Finished,
}

impl HandoverState {
    /// The code of the case's state.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reviewing => "reviewing",
            Self::Approved => "approved",
            Self::Accepted => "accepted",
            Self::Finished => "finished",
        }
    }
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlyWhere {
    /// The fact, in a box of the role in `each`.
    pub fact: String,
    /// The values with which there is a row: ids of choices, or what people read (はい).
    #[serde(rename = "is")]
    pub values: Vec<String>,
}

/// The four ways of the national specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HandoverWay {
    /// 画面転記: a person copies field by field.
    Transcription,
    /// RPA: a robot types from a file.
    Rpa,
    /// 画面取込: the receiver's screen reads a file.
    Import,
    /// バッチファイル連携: the receiver reads a file at night.
    Batch,
}

impl HandoverWay {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Transcription, Self::Rpa, Self::Import, Self::Batch];

    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Transcription => "transcription",
            Self::Rpa => "rpa",
            Self::Import => "import",
            Self::Batch => "batch",
        }
    }

    /// What the specification calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Transcription => "画面転記",
            Self::Rpa => "RPA",
            Self::Import => "画面取込",
            Self::Batch => "バッチファイル連携",
        }
    }
}

/// One column of the file, or one field of the screen. Exactly one of `case`, `fact`, `value` and
/// `join` says what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverColumn {
    /// Its name, as the receiver knows it.
    pub name: String,
    /// A value of the case.
    #[serde(default)]
    pub case: Option<CaseValue>,
    /// A fact on the procedure's form.
    #[serde(default)]
    pub fact: Option<String>,
    /// The role whose box it is.
    #[serde(default)]
    pub per: Option<String>,
    /// A part of an address or an account.
    #[serde(default)]
    pub part: Option<String>,
    /// Always the same.
    #[serde(default)]
    pub value: Option<String>,
    /// Several, one after the other.
    #[serde(default)]
    pub join: Vec<Piece>,
    /// What is done to it, in this order.
    #[serde(default, rename = "as")]
    pub transforms: Vec<Transform>,
    /// Whether a row without it does not go.
    #[serde(default)]
    pub required: bool,
    /// The longest that the receiver takes, in characters. Nothing is ever cut off: a longer one
    /// does not go.
    #[serde(default)]
    pub max: Option<u32>,
}

/// A piece of a joined column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// A value of the case.
    #[serde(default)]
    pub case: Option<CaseValue>,
    /// A fact on the procedure's form.
    #[serde(default)]
    pub fact: Option<String>,
    /// The role whose box it is.
    #[serde(default)]
    pub per: Option<String>,
    /// A part of an address or an account.
    #[serde(default)]
    pub part: Option<String>,
    /// Always the same.
    #[serde(default)]
    pub value: Option<String>,
}

/// A value that a case has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseValue {
    /// The key of the row, by which the receiver answers: `R8-000123-1`, and `/2` for the second
    /// row of one case.
    Key,
    /// The number of the case.
    Number,
    /// The day of receipt.
    ReceivedOn,
    /// The day of the application.
    AppliedOn,
    /// The day of the run.
    Today,
    /// What the law calls the procedure.
    LegalKind,
    /// The procedure's name.
    Procedure,
    /// The place of the row in the file, from 1.
    Row,
}

/// A change of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// Everything that has a full-width form in it.
    Zenkaku,
    /// Latin letters, digits and signs in half width.
    Hankaku,
    /// Kana in half width, letters and digits too.
    HankakuKana,
    /// Hiragana to katakana.
    Katakana,
    /// Katakana to hiragana.
    Hiragana,
    /// Only the digits.
    Digits,
    /// Without spaces of any width.
    NoSpaces,
    /// Line breaks become spaces.
    OneLine,
    /// A day in this form.
    Date(DateForm),
    /// A code for each value; `*` stands for every other, and without it an unknown value does
    /// not go.
    Table(BTreeMap<String, String>),
    /// Filled up to a fixed width.
    Pad(Pad),
}

/// How a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateForm {
    /// 20261201
    #[serde(rename = "yyyymmdd")]
    Basic,
    /// 2026-12-01
    #[serde(rename = "yyyy-mm-dd")]
    Iso,
    /// 2026/12/01
    #[serde(rename = "yyyy/mm/dd")]
    Slashes,
    /// 令和8年12月1日
    #[serde(rename = "wareki")]
    Wareki,
    /// R8.12.1
    #[serde(rename = "r.m.d")]
    Dotted,
    /// R081201
    #[serde(rename = "gyymmdd")]
    Letter,
    /// 5081201: the era as a digit, 1 明治 … 5 令和, as many core systems write it.
    #[serde(rename = "nyymmdd")]
    Digit,
}

/// A fixed width.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pad {
    /// The width in characters.
    pub width: u32,
    /// The character with which it is filled.
    pub with: String,
    /// On which side.
    pub side: PadSide,
}

/// The side on which a value is filled up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PadSide {
    /// Before it.
    Left,
    /// After it.
    Right,
}

/// How the receiver answers: a table with a row for each row that it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// The kind of file.
    pub format: TableFormat,
    /// The column with the key of the row.
    pub key: String,
    /// The column with the result.
    pub result: String,
    /// The results that mean "taken".
    pub accepted: Vec<String>,
    /// The results that mean "not taken".
    pub rejected: Vec<String>,
    /// The column with the reason.
    pub reason: String,
}
