//! The departments of a working group: those that the plan names, facilities that it names together,
//! and owners of the procedures filed most often.

use jiff::civil::Date;
use yakusho_pack::{
    Pack,
    format::{DerivedDepartments, GroupCharter},
};

use crate::rules::top::{owners, top};

/// Why a department belongs to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The plan names it.
    Explicit,
    /// It is a group of facilities that the plan names.
    Facility,
    /// It owns procedures that are filed most often.
    Derived,
    /// It was named when the group was founded.
    Founded,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Explicit, Self::Facility, Self::Derived, Self::Founded];

    /// The code in the database and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Facility => "facility",
            Self::Derived => "derived",
            Self::Founded => "founded",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Explicit => "計画に名前がある",
            Self::Facility => "計画に名前がある施設",
            Self::Derived => "上位の手続を持つ",
            Self::Founded => "新設のときに決めた",
        }
    }

    /// The source with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

/// A department of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupDepartment {
    /// The department that is asked; for facilities the one that answers for them.
    pub code: String,
    /// What it is called on the day; for facilities what the plan calls them.
    pub name: String,
    /// Why it belongs.
    pub source: Source,
    /// How many of the procedures filed most often it owns; 0 where it was not derived.
    pub procedures: usize,
}

/// How many departments the plan counts, and how many were derived. Never forced to be equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derivation {
    /// Of how many procedures the owners were taken.
    pub top: usize,
    /// How many departments the plan counts.
    pub expected: usize,
    /// How many there are.
    pub found: usize,
}

impl Derivation {
    /// The difference in words; nothing is made to fit.
    #[must_use]
    pub fn words(self) -> String {
        let Self { expected, found, .. } = self;
        let (difference, way) = match found.cmp(&expected) {
            std::cmp::Ordering::Equal => return format!("計画の{expected}所属と同じ数です。"),
            std::cmp::Ordering::Less => (expected - found, "少なく"),
            std::cmp::Ordering::Greater => (found - expected, "多く"),
        };
        format!(
            "計画の{expected}所属より{difference}{way}なっています。手続台帳の所属や件数（推計）が、市の実際と違うことが考えられます。数は合わせず、違いのまま示します。"
        )
    }
}

/// The departments of a group on a day, in the plan's order; derived ones by how many procedures
/// they own, the most first.
#[must_use]
pub fn departments(pack: &Pack, group: &GroupCharter, day: Date) -> Vec<GroupDepartment> {
    let named = group.departments.iter().map(|code| GroupDepartment {
        code: code.clone(),
        name: name(pack, code, day),
        source: Source::Explicit,
        procedures: 0,
    });
    let facilities = group.facilities.iter().map(|one| GroupDepartment {
        code: one.through.clone(),
        name: one.name.clone(),
        source: Source::Facility,
        procedures: 0,
    });
    let entries = group.derived.as_ref().map(|rule| top(pack, count(rule))).unwrap_or_default();
    let owners = owners(&entries);
    let derived = owners.iter().map(|(code, procedures)| GroupDepartment {
        code: (*code).to_owned(),
        name: name(pack, code, day),
        source: Source::Derived,
        procedures: *procedures,
    });
    named.chain(facilities).chain(derived).collect()
}

/// What was derived beside what the plan counts; `None` where the plan names the departments.
#[must_use]
pub fn derivation(pack: &Pack, group: &GroupCharter) -> Option<Derivation> {
    let rule = group.derived.as_ref()?;
    let top_count = count(rule);
    Some(Derivation {
        top: top_count,
        expected: usize::try_from(rule.expected).unwrap_or(usize::MAX),
        found: owners(&top(pack, top_count)).len(),
    })
}

fn count(rule: &DerivedDepartments) -> usize {
    usize::try_from(rule.top).unwrap_or(usize::MAX)
}

/// What a department is called on a day; where it does not exist then, what it was called last.
#[must_use]
pub fn name(pack: &Pack, code: &str, day: Date) -> String {
    let versions = || pack.departments.iter().filter(|version| version.code == code);
    let found =
        versions().find(|version| version.in_force_on(day)).or_else(|| versions().next_back());
    found.map_or_else(|| code.to_owned(), |version| version.name.ja.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_said_and_not_mended() {
        let of = |found| Derivation { top: 100, expected: 34, found }.words();
        assert_eq!(of(34), "計画の34所属と同じ数です。");
        assert!(of(29).starts_with("計画の34所属より5少なくなっています。"));
        assert!(of(36).starts_with("計画の34所属より2多くなっています。"));
    }

    #[test]
    fn every_source_is_found_by_its_code() {
        for source in Source::ALL {
            assert_eq!(Source::from_code(source.code()), Some(source));
        }
        assert_eq!(Source::from_code("guessed"), None);
    }
}
