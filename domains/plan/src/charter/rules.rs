//! Pure decisions: what a charter says, and when it is in force.

use serde::Deserialize;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, text::fits};

use crate::meetings::rules::plan::limit;

/// Letters of a part at most.
pub const LONGEST: u32 = 800;

/// The parts, in their order: field, label, hint.
pub const PARTS: [(&str, &str, &str); 4] = [
    ("purpose", "目的", "このWGで、だれのために何を変えるか。"),
    ("scope", "範囲", "扱うことと、扱わないこと。"),
    ("structure", "体制", "役割の分け方、会議の頻度、決め方。"),
    ("goals", "年間の到達点", "年度の終わりに、どうなっていればよいか。測れる形で。"),
];

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[schema(as = CharterText)]
pub struct Entered {
    /// 目的
    #[serde(default)]
    pub purpose: String,
    /// 範囲
    #[serde(default)]
    pub scope: String,
    /// 体制
    #[serde(default)]
    pub structure: String,
    /// 年間の到達点
    #[serde(default)]
    pub goals: String,
    /// The version that was seen; 0 where there is none yet.
    #[serde(default)]
    pub version: i64,
}

impl Entered {
    /// A part by its field.
    #[must_use]
    pub fn part(&self, field: &str) -> &str {
        match field {
            "purpose" => &self.purpose,
            "scope" => &self.scope,
            "structure" => &self.structure,
            _ => &self.goals,
        }
    }

    /// Checks that every part says something.
    ///
    /// # Errors
    /// Every field that is to be mended.
    pub fn checked(&self) -> Result<Self, Vec<Problem>> {
        let problems: Vec<Problem> = PARTS
            .into_iter()
            .filter(|(field, ..)| {
                let text = self.part(field).trim();
                text.is_empty() || !fits(text, limit(LONGEST))
            })
            .map(|(field, label, _)| {
                let words = Text::ja(format!("{label}を、1〜{LONGEST}文字で書いてください。"));
                Problem::new(field, "text_missing", words)
            })
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            purpose: self.purpose.trim().to_owned(),
            scope: self.scope.trim().to_owned(),
            structure: self.structure.trim().to_owned(),
            goals: self.goals.trim().to_owned(),
            version: self.version,
        })
    }
}

/// As what somebody approves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A lead of the group.
    Lead,
    /// The department that runs the plan.
    Secretariat,
}

impl Side {
    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "lead" => Some(Self::Lead),
            "secretariat" => Some(Self::Secretariat),
            _ => None,
        }
    }

    /// The code in the log and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Secretariat => "secretariat",
        }
    }
}

/// Whether a side may approve: once, and not the same person for both.
///
/// # Errors
/// A conflict with its words.
pub fn may_approve<Id: PartialEq>(
    side: Side,
    lead: Option<Id>,
    secretariat: Option<Id>,
    by: Id,
) -> Result<(), Refusal> {
    let (own, other) = match side {
        Side::Lead => (lead, secretariat),
        Side::Secretariat => (secretariat, lead),
    };
    let words = if own.is_some() {
        "もう承認されています。"
    } else if other == Some(by) {
        "リーダーと事務局の承認は、別の人がします。"
    } else {
        return Ok(());
    };
    Err(Refusal::new(RefusalKind::Conflict, "not_its_turn", Text::ja(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charter_says_all_four_things() {
        let entered = Entered { purpose: "待たせない".to_owned(), ..Entered::default() };
        let problems = entered.checked().expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["scope", "structure", "goals"]);
    }

    #[test]
    fn two_people_approve_each_for_their_side_once() {
        assert!(may_approve(Side::Lead, None, None, 1).is_ok());
        assert!(may_approve(Side::Secretariat, Some(1), None, 2).is_ok());
        assert!(may_approve(Side::Secretariat, Some(1), None, 1).is_err(), "not the same person");
        assert!(may_approve(Side::Lead, Some(1), None, 3).is_err(), "once");
    }
}
