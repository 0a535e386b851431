//! `documents.yaml`: how the city numbers, seals and posts the papers that it issues.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusho_kernel::Provenance;

/// How the city numbers, seals and posts the papers that it issues (文書取扱規程, 公印規則).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRules {
    /// The sign of each department's series.
    pub symbols: Vec<Symbol>,
    /// The sign for a department that has none of its own.
    pub symbol_otherwise: Symbol,
    /// The papers on which a seal is or was put, one entry for each rule (対象洗い出し).
    #[serde(default)]
    pub sealed: Vec<SealedPaper>,
    /// The department that answers for the rules about seals.
    #[serde(default)]
    pub rules_department: Option<String>,
    /// To which fact a letter is sent: the first that was told.
    pub post_to: Vec<String>,
    /// Which facts hold the name on an envelope: the first that was told.
    pub post_name: Vec<String>,
    /// Where the address must stand on a sheet that is folded into a window envelope.
    pub window: Window,
    /// Where the choice of facts was read.
    pub provenance: Provenance,
}

/// 文書記号: 「前国」 in 「前国第123号」.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symbol {
    /// The department; empty for all others.
    #[serde(default)]
    pub department: String,
    /// The sign.
    pub symbol: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A kind of paper on which a seal is or was put, with the rule that says so.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedPaper {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The kinds of documents that it covers: `approval`, `refusal`, `return`, `correction`, or a
    /// kind of another domain. Empty: it is made by another system and only counted.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only for these procedures; empty: for all.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Only for these departments; empty: for all.
    #[serde(default)]
    pub departments: Vec<String>,
    /// In whose name: 「市長」.
    pub issuer: String,
    /// Which seal: 「市長印」.
    pub seal: String,
    /// The rule by which the seal is put.
    pub basis: String,
    /// Whether the seal may be left out.
    pub may_omit: MayOmit,
    /// Why it may or may not, or what must be found out.
    pub why: String,
    /// Where the amendment stands when the pack is published. The office moves it on afterwards.
    #[serde(default)]
    pub amendment: Amendment,
    /// Where this was read.
    pub provenance: Provenance,
}

/// Whether a seal may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MayOmit {
    /// By the city's own rule.
    #[serde(rename = "できる")]
    Yes,
    /// A law or a ministry's rule asks for it.
    #[serde(rename = "できない")]
    No,
    /// Nobody has looked yet.
    #[serde(rename = "未確認")]
    Unknown,
}

impl MayOmit {
    /// The word on a staff screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Yes => "できる",
            Self::No => "できない",
            Self::Unknown => "未確認",
        }
    }
}

/// How far the amendment of a rule has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// How far.
    #[serde(default)]
    pub state: AmendmentState,
    /// The amended rule that lets the seal be left out: 「前橋市公印規則第9条第2項」. Needed from
    /// 公布 on.
    #[serde(default)]
    pub authority: String,
    /// The day from which it is in force; needed for 施行.
    #[serde(default)]
    pub in_force_from: Option<Date>,
}

/// The steps of an amendment, in their order.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum AmendmentState {
    /// Nothing was begun.
    #[default]
    #[serde(rename = "未着手")]
    NotBegun,
    /// There is a draft.
    #[serde(rename = "案")]
    Draft,
    /// The lawyers look at it.
    #[serde(rename = "法務確認")]
    LegalReview,
    /// It is promulgated.
    #[serde(rename = "公布")]
    Promulgated,
    /// It is in force.
    #[serde(rename = "施行")]
    InForce,
}

impl AmendmentState {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::NotBegun, Self::Draft, Self::LegalReview, Self::Promulgated, Self::InForce];

    /// The word in files, rows and on screens.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotBegun => "未着手",
            Self::Draft => "案",
            Self::LegalReview => "法務確認",
            Self::Promulgated => "公布",
            Self::InForce => "施行",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_label(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.label() == word)
    }
}

impl Amendment {
    /// Whether the seal may be left out on this day: the amendment is in force, names its rule,
    /// and its day has come.
    #[must_use]
    pub fn omits_on(&self, day: Date) -> bool {
        self.state == AmendmentState::InForce
            && !self.authority.trim().is_empty()
            && self.in_force_from.is_some_and(|from| from <= day)
    }
}

/// The window of the city's envelopes, measured on the A4 sheet that is folded in three, in
/// millimetres.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// From the sheet's left edge.
    pub left: f32,
    /// From the sheet's upper edge.
    pub top: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

impl DocumentRules {
    /// The sign of a department's series.
    #[must_use]
    pub fn symbol_of(&self, department: &str) -> &str {
        self.symbols
            .iter()
            .find(|known| known.department == department)
            .map_or(self.symbol_otherwise.symbol.as_str(), |known| known.symbol.as_str())
    }

    /// The rule about the seal on a paper: the first entry that covers it, those that name the
    /// procedure or the department before those that cover all.
    #[must_use]
    pub fn seal_rule(
        &self,
        kind: &str,
        procedure: Option<&str>,
        department: &str,
    ) -> Option<&SealedPaper> {
        let covers = |paper: &&SealedPaper| {
            let among = |list: &[String], word: Option<&str>| {
                list.is_empty() || word.is_some_and(|word| list.iter().any(|known| known == word))
            };
            paper.kinds.iter().any(|known| known == kind)
                && among(&paper.procedures, procedure)
                && among(&paper.departments, Some(department))
        };
        let narrow =
            |paper: &&SealedPaper| !paper.procedures.is_empty() || !paper.departments.is_empty();
        let covering = || self.sealed.iter().filter(covers);
        covering().find(narrow).or_else(|| covering().next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(id: &str, procedures: &[&str]) -> SealedPaper {
        SealedPaper {
            id: id.to_owned(),
            name: id.to_owned(),
            kinds: vec!["approval".to_owned()],
            procedures: procedures.iter().map(|name| (*name).to_owned()).collect(),
            departments: Vec::new(),
            issuer: "市長".to_owned(),
            seal: "市長印".to_owned(),
            basis: String::new(),
            may_omit: MayOmit::Unknown,
            why: String::new(),
            amendment: Amendment::default(),
            provenance: Provenance::new("memory"),
        }
    }

    fn rules(sealed: Vec<SealedPaper>) -> DocumentRules {
        let symbol = |department: &str, symbol: &str| Symbol {
            department: department.to_owned(),
            symbol: symbol.to_owned(),
            provenance: Provenance::new("memory"),
        };
        DocumentRules {
            symbols: vec![symbol("kokuho", "前国")],
            symbol_otherwise: symbol("", "前"),
            sealed,
            rules_department: None,
            post_to: Vec::new(),
            post_name: Vec::new(),
            window: Window { left: 20.0, top: 20.0, width: 90.0, height: 45.0 },
            provenance: Provenance::new("memory"),
        }
    }

    #[test]
    fn a_department_without_a_sign_of_its_own_has_the_citys() {
        let rules = rules(Vec::new());
        assert_eq!(rules.symbol_of("kokuho"), "前国");
        assert_eq!(rules.symbol_of("shimin"), "前");
    }

    #[test]
    fn the_rule_that_names_the_procedure_goes_before_the_general_one() {
        let rules = rules(vec![paper("general", &[]), paper("special", &["suido"])]);
        let rule = |procedure| rules.seal_rule("approval", procedure, "x").map(|rule| &rule.id[..]);
        assert_eq!(rule(Some("suido")), Some("special"));
        assert_eq!(rule(Some("inu")), Some("general"));
        assert_eq!(rule(None), Some("general"));
        assert!(rules.seal_rule("refusal", None, "x").is_none());
    }

    #[test]
    fn a_seal_is_left_out_only_under_a_named_rule_from_its_day_on() {
        let day = |text: &str| text.parse().expect("a day");
        let mut amendment = Amendment {
            state: AmendmentState::InForce,
            authority: "公印規則第9条第2項".to_owned(),
            in_force_from: Some(day("2026-10-01")),
        };
        assert!(amendment.omits_on(day("2026-10-01")));
        assert!(!amendment.omits_on(day("2026-09-30")));
        amendment.state = AmendmentState::Promulgated;
        assert!(!amendment.omits_on(day("2026-10-01")));
        amendment.state = AmendmentState::InForce;
        amendment.authority = " ".to_owned();
        assert!(!amendment.omits_on(day("2026-10-01")), "no rule, no omission");
    }
}
