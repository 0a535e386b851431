//! `routes.yaml`: by whom what is decided (決裁の経路). A route says who drafts, who examines, who
//! decides, who may stand in, and to which grade the mayor's authority is delegated (専決).

use serde::{Deserialize, Serialize};
use yakusho_kernel::Provenance;

use super::LegalKind;

/// A route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Stable for ever: `kyakka`.
    pub id: String,
    /// 「申請・請求の却下」. Staff read it, so it is in Japanese only.
    pub name: String,
    /// What sort of thing is decided: `case`.
    pub subject: String,
    /// The decisions that go this way, in the words of the domain: of a case `approve`, `refuse`,
    /// `accept`, `return`.
    pub decisions: Vec<String>,
    /// Only procedures of these legal kinds; empty: of any.
    #[serde(default)]
    pub legal_kinds: Vec<LegalKind>,
    /// Only these procedures; empty: any.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Only these departments; empty: any.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Only where the amount lies between.
    #[serde(default)]
    pub amount: Option<AmountRange>,
    /// The lowest grade that may draft.
    #[serde(default = "clerk")]
    pub drafter: Grade,
    /// Whether nobody may put their hand to it twice: drafting and signing, or signing two steps.
    #[serde(default = "yes")]
    pub four_eyes: bool,
    /// The grade to which the authority is delegated; that grade decides by itself (専決).
    #[serde(default)]
    pub delegated: Option<Delegation>,
    /// The steps after the draft, one after the other. None: the drafter decides at once.
    #[serde(default)]
    pub steps: Vec<RouteStep>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// From and to which amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRange {
    /// The fact that tells the amount of an application.
    #[serde(default)]
    pub fact: Option<String>,
    /// Whole yen, inclusive.
    #[serde(default)]
    pub from: Option<i64>,
    /// Whole yen, inclusive.
    #[serde(default)]
    pub to: Option<i64>,
}

/// 専決: whose authority it is, and who uses it by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// The grade that decides by itself.
    pub grade: Grade,
    /// Whose authority it is: 「市長」.
    pub from: String,
    /// The rule: 「前橋市事務専決規程」.
    pub basis: String,
}

/// A step: all of its places must sign, in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStep {
    /// Its name for machines, unique in the route: `kacho`.
    pub id: String,
    /// What the sheet calls it: 「課長」, 「合議」.
    pub name: String,
    /// Who signs. Several are asked at the same time.
    pub who: Vec<RoutePlace>,
    /// Open days after which it is reminded of.
    #[serde(default = "two_days")]
    pub days: u16,
}

/// A place to sign at: a grade in a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutePlace {
    /// The grade.
    pub grade: Grade,
    /// `own` (the default): the department that drafts; `parent`: the one above it; or a code.
    #[serde(default = "own")]
    pub department: String,
    /// The grades of the same department that may decide for somebody absent (代決).
    #[serde(default)]
    pub deputies: Vec<Grade>,
}

/// A grade in a department, the lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 担当
    Clerk,
    /// 係長
    Chief,
    /// 課長
    Head,
}

impl Grade {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Clerk, Self::Chief, Self::Head];

    /// The code in packs and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Chief => "chief",
            Self::Head => "head",
        }
    }

    /// The grade with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.code() == code)
    }

    /// 「担当」「係長」「課長」
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clerk => "担当",
            Self::Chief => "係長",
            Self::Head => "課長",
        }
    }
}

/// What a route is sought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter<'a> {
    /// What sort of thing: `case`.
    pub subject: &'a str,
    /// The proposed decision.
    pub decision: &'a str,
    /// The procedure, where there is one.
    pub procedure: Option<&'a str>,
    /// What the procedure is in law.
    pub legal_kind: Option<LegalKind>,
    /// The department that drafts.
    pub department: &'a str,
    /// The amount in yen; `None` where nobody knows it, which only a range without an upper end
    /// takes.
    pub amount: Option<i64>,
}

impl Route {
    /// Whether a matter goes this way.
    #[must_use]
    pub fn takes(&self, matter: &Matter<'_>) -> bool {
        let named = |list: &[String], word: Option<&str>| {
            list.is_empty() || word.is_some_and(|word| list.iter().any(|known| known == word))
        };
        self.subject == matter.subject
            && self.decisions.iter().any(|decision| decision == matter.decision)
            && named(&self.procedures, matter.procedure)
            && named(&self.departments, Some(matter.department))
            && (self.legal_kinds.is_empty()
                || matter.legal_kind.is_some_and(|kind| self.legal_kinds.contains(&kind)))
            && self.amount.as_ref().is_none_or(|range| range.holds(matter.amount))
    }

    /// How closely it is cut to its matters: procedures before departments, amounts and kinds.
    #[must_use]
    pub const fn closeness(&self) -> (bool, bool, bool, bool) {
        (
            !self.procedures.is_empty(),
            !self.departments.is_empty(),
            self.amount.is_some(),
            !self.legal_kinds.is_empty(),
        )
    }

    /// The grade that decides in one action, without a draft: 専決 without steps.
    #[must_use]
    pub fn decided_at_once_by(&self) -> Option<Grade> {
        self.delegated.as_ref().filter(|_| self.steps.is_empty()).map(|to| to.grade)
    }

    /// The route as it is for one department: `own` and `parent` replaced by codes. `None` where a
    /// step asks for the department above and there is none.
    #[must_use]
    pub fn in_department(&self, own: &str, parent: Option<&str>) -> Option<Self> {
        let mut route = self.clone();
        for place in route.steps.iter_mut().flat_map(|step| step.who.iter_mut()) {
            place.department = match place.department.as_str() {
                OWN => own.to_owned(),
                PARENT => parent?.to_owned(),
                code => code.to_owned(),
            };
        }
        Some(route)
    }
}

impl AmountRange {
    /// Whether an amount lies in it.
    #[must_use]
    pub fn holds(&self, amount: Option<i64>) -> bool {
        match amount {
            Some(yen) => {
                self.from.is_none_or(|from| from <= yen) && self.to.is_none_or(|to| yen <= to)
            }
            None => self.to.is_none(),
        }
    }

    /// Whether two ranges share an amount.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end =
            |a: &Self, b: &Self| a.from.zip(b.to).is_none_or(|(from, to)| from <= to);
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// The way of a matter: the most closely cut route that takes it, the first of equals.
#[must_use]
pub fn route_for<'r>(routes: &'r [Route], matter: &Matter<'_>) -> Option<&'r Route> {
    let mut best: Option<&Route> = None;
    for route in routes.iter().filter(|route| route.takes(matter)) {
        if best.is_none_or(|known| route.closeness() > known.closeness()) {
            best = Some(route);
        }
    }
    best
}

/// The department that drafts.
pub const OWN: &str = "own";
/// The department above the one that drafts.
pub const PARENT: &str = "parent";

const fn clerk() -> Grade {
    Grade::Clerk
}

const fn yes() -> bool {
    true
}

const fn two_days() -> u16 {
    2
}

fn own() -> String {
    OWN.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(id: &str) -> Route {
        Route {
            id: id.to_owned(),
            name: id.to_owned(),
            subject: "case".to_owned(),
            decisions: vec!["approve".to_owned()],
            legal_kinds: Vec::new(),
            procedures: Vec::new(),
            departments: Vec::new(),
            amount: None,
            drafter: Grade::Clerk,
            four_eyes: true,
            delegated: None,
            steps: Vec::new(),
            provenance: Provenance::new("test"),
        }
    }

    fn matter(amount: Option<i64>) -> Matter<'static> {
        Matter {
            subject: "case",
            decision: "approve",
            procedure: Some("prize"),
            legal_kind: Some(LegalKind::Claim),
            department: "court",
            amount,
        }
    }

    #[test]
    fn the_most_closely_cut_route_wins() {
        let mut of_kind = route("kind");
        of_kind.legal_kinds = vec![LegalKind::Claim];
        let mut of_procedure = route("procedure");
        of_procedure.procedures = vec!["prize".to_owned()];
        let mut elsewhere = route("elsewhere");
        elsewhere.departments = vec!["dogs".to_owned()];
        let routes = [route("any"), of_kind, of_procedure, elsewhere];
        let found = route_for(&routes, &matter(None)).map(|route| route.id.as_str());
        assert_eq!(found, Some("procedure"));
        let other = Matter { procedure: Some("cup"), ..matter(None) };
        assert_eq!(route_for(&routes, &other).map(|route| route.id.as_str()), Some("kind"));
        let refused = Matter { decision: "refuse", ..matter(None) };
        assert_eq!(route_for(&routes, &refused), None, "nothing is decided without a route");
    }

    #[test]
    fn an_unknown_amount_takes_the_way_without_an_upper_end() {
        let range = |from, to| Some(AmountRange { fact: None, from, to });
        let mut small = route("small");
        small.amount = range(None, Some(9_999));
        let mut large = route("large");
        large.amount = range(Some(10_000), None);
        let routes = [small, large];
        let id = |amount| route_for(&routes, &matter(amount)).map(|route| route.id.as_str());
        assert_eq!(id(Some(9_999)), Some("small"));
        assert_eq!(id(Some(10_000)), Some("large"));
        assert_eq!(id(None), Some("large"));
        let ranges = routes.iter().filter_map(|route| route.amount.as_ref()).collect::<Vec<_>>();
        assert!(!ranges[0].overlaps(ranges[1]));
    }

    #[test]
    fn a_route_is_cut_to_a_department() {
        let mut up = route("up");
        let place = RoutePlace {
            grade: Grade::Head,
            department: PARENT.to_owned(),
            deputies: vec![Grade::Chief],
        };
        let step =
            RouteStep { id: "a".to_owned(), name: "課長".to_owned(), who: vec![place], days: 1 };
        up.steps = vec![step];
        let cut = up.in_department("ball-dog", Some("court")).expect("a parent");
        assert_eq!(cut.steps[0].who[0].department, "court");
        assert_eq!(up.in_department("court", None), None);
    }
}
