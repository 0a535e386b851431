//! `plan/logic.yaml`: how each programme is thought to work: what is put in, what is done with it, what
//! comes out, and what becomes better for people.
//!
//! Words that stand in the plan are quoted; links are mostly ours, and each says so.

use serde::{Deserialize, Serialize};
use yakusho_kernel::Provenance;

/// The logic model of a programme.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogicModel {
    /// Its id: `p1`.
    pub id: String,
    /// The number of the programme.
    pub programme: u8,
    /// What it is made of, column by column from the left.
    pub nodes: Vec<LogicNode>,
    /// Whose model it is.
    pub provenance: Provenance,
}

/// A part of a logic model.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogicNode {
    /// Its id within the model.
    pub id: String,
    /// In which column it stands.
    pub kind: LogicKind,
    /// What it is.
    pub text: String,
    /// What it leads to, by the ids of nodes of this or a later column.
    #[serde(default)]
    pub leads_to: Vec<String>,
    /// The figures that tell of it: of outputs and outcomes only.
    #[serde(default)]
    pub kpis: Vec<String>,
}

/// The columns of a logic model, from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogicKind {
    /// 投入: people, money, tools.
    Input,
    /// 活動: what is done with them.
    Activity,
    /// 産出: what comes out and can be counted.
    Output,
    /// 成果: what becomes better.
    Outcome,
}

impl LogicKind {
    /// All of them, from the left.
    pub const ALL: [Self; 4] = [Self::Input, Self::Activity, Self::Output, Self::Outcome];

    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Activity => "activity",
            Self::Output => "output",
            Self::Outcome => "outcome",
        }
    }

    /// The head of its column.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Input => "投入（人・お金・道具）",
            Self::Activity => "活動（すること）",
            Self::Output => "産出（できるもの）",
            Self::Outcome => "成果（よくなること）",
        }
    }

    /// Whether figures may hang on it.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::Output | Self::Outcome)
    }
}
