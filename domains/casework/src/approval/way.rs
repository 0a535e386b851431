//! What is decided, and which way it goes.

use serde::{Deserialize, Serialize};
use yakusho_facts::FactSheet;
use yakusho_interview::Value;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pack::{
    Pack,
    format::{Matter, Route, route_for},
};

use super::CASE;
use crate::{rules::decide::Command, store::cases::Record};

/// A decision about a case, in the words of the pack's routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 承認
    Approve,
    /// 却下
    Refuse,
    /// 受理
    Accept,
    /// 返戻
    Return,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Approve, Self::Refuse, Self::Accept, Self::Return];

    /// The code in routes, rows and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Accept => "accept",
            Self::Return => "return",
        }
    }

    /// The decision with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.code() == code)
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approve => "承認",
            Self::Refuse => "却下",
            Self::Accept => "受理",
            Self::Return => "返戻",
        }
    }

    /// Whether the resident is told reasons.
    #[must_use]
    pub const fn has_reasons(self) -> bool {
        matches!(self, Self::Refuse | Self::Return)
    }

    /// The decision that a command makes; `None` where it makes none.
    #[must_use]
    pub const fn of(command: &Command) -> Option<Self> {
        match command {
            Command::Approve => Some(Self::Approve),
            Command::Refuse { .. } => Some(Self::Refuse),
            Command::Accept => Some(Self::Accept),
            Command::Return { .. } => Some(Self::Return),
            _ => None,
        }
    }
}

/// What a draft proposes: kept sealed in the approval, because reasons are about people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The decision.
    pub decision: Decision,
    /// The reasons that the resident will read; empty where there are none.
    #[serde(default)]
    pub reason: String,
}

impl Proposal {
    /// The command that carries it out.
    #[must_use]
    pub fn command(&self) -> Command {
        match self.decision {
            Decision::Approve => Command::Approve,
            Decision::Refuse => Command::Refuse { reason: self.reason.clone() },
            Decision::Accept => Command::Accept,
            Decision::Return => Command::Return { reason: self.reason.clone() },
        }
    }
}

/// The way of a decision, cut to the department that has the case.
///
/// # Errors
/// A refusal where the pack names none: then nobody may decide.
pub fn way(
    pack: &Pack,
    record: &Record,
    decision: Decision,
    amount: Option<i64>,
) -> Result<Route, Refusal> {
    let matter = Matter {
        subject: CASE,
        decision: decision.code(),
        procedure: Some(&record.case.procedure),
        legal_kind: Some(record.case.kind),
        department: &record.department,
        amount,
    };
    let parent = pack.departments.iter().rev().find(|known| known.code == record.department);
    let parent = parent.and_then(|known| known.parent.as_deref());
    route_for(&pack.routes, &matter)
        .and_then(|route| route.in_department(&record.department, parent))
        .ok_or_else(no_way)
}

/// The amount of an application by the fact that the routes of its procedure name; the largest,
/// where several people told one.
#[must_use]
pub fn amount(pack: &Pack, record: &Record, sheet: &FactSheet) -> Option<i64> {
    let facts: Vec<&str> = pack
        .routes
        .iter()
        .filter(|route| {
            route.procedures.is_empty() || route.procedures.contains(&record.case.procedure)
        })
        .filter_map(|route| route.amount.as_ref()?.fact.as_deref())
        .collect();
    let told = sheet.iter().filter(|(key, ..)| facts.contains(&key.fact.as_str()));
    told.filter_map(|(_, answer, _)| match answer.value()? {
        Value::Money(yen) => Some(yen.0),
        Value::Number(number) => Some(*number),
        _ => None,
    })
    .max()
}

fn no_way() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "no_route",
        Text::ja(
            "この手続のこの決定には、決裁の経路がありません。情報政策課に、routes.yaml への登録を頼んでください。",
        ),
    )
}
