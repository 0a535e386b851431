//! The working groups in force on a day, as the pack has them.

use jiff::civil::Date;
use yakusho_pack::{Pack, format::GroupCharter};

pub use super::rules::departments::{Derivation, GroupDepartment, Source};
use super::rules::departments::{departments, derivation};
use crate::Plan;

/// A working group as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingGroup {
    /// Its code: `wg1`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub scope: String,
    /// Its departments, in the plan's words.
    pub departments_words: String,
    /// Its departments. One may stand here twice: for itself, and for facilities that are asked
    /// through it.
    pub departments: Vec<GroupDepartment>,
    /// Where they are derived: how many the plan counts, and how many there are.
    pub derivation: Option<Derivation>,
}

impl WorkingGroup {
    /// Whether a department belongs to it, itself or for facilities.
    #[must_use]
    pub fn has(&self, department: &str) -> bool {
        self.departments.iter().any(|one| one.code == department)
    }
}

/// The groups that work on a day, in the plan's order. Empty where the city has no plan.
#[must_use]
pub fn groups(plan: &Plan, day: Date) -> Vec<WorkingGroup> {
    of_pack(&plan.edition().pack, day)
}

/// The group with this code, where it works on the day.
#[must_use]
pub fn group(plan: &Plan, code: &str, day: Date) -> Option<WorkingGroup> {
    groups(plan, day).into_iter().find(|group| group.code == code)
}

/// The groups that a pack has on a day.
#[must_use]
pub fn of_pack(pack: &Pack, day: Date) -> Vec<WorkingGroup> {
    let charters = pack.plan.iter().flat_map(|plan| &plan.groups);
    charters
        .filter(|charter| charter.in_force_on(day))
        .map(|charter| working_group(pack, charter, day))
        .collect()
}

fn working_group(pack: &Pack, charter: &GroupCharter, day: Date) -> WorkingGroup {
    WorkingGroup {
        code: charter.id.clone(),
        name: charter.name.clone(),
        scope: charter.scope.clone(),
        departments_words: charter.departments_words.clone(),
        departments: departments(pack, charter, day),
        derivation: derivation(pack, charter),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use jiff::civil::date;

    use super::*;

    fn maebashi() -> Pack {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/maebashi");
        Pack::load(&folder).unwrap_or_else(|report| panic!("{report}"))
    }

    #[test]
    fn maebashi_has_the_six_groups_of_the_plan_with_their_departments() {
        let all = of_pack(&maebashi(), date(2026, 5, 1));
        let counts: Vec<(&str, usize)> =
            all.iter().map(|group| (group.code.as_str(), group.departments.len())).collect();
        let named: Vec<(&str, usize)> =
            counts.iter().copied().filter(|(code, _)| *code != "wg3").collect();
        assert_eq!(named, [("wg1", 6), ("wg2", 3), ("wg4", 3), ("wg5", 4), ("wg6", 5)]);
        let second = all.iter().find(|group| group.code == "wg2").expect("wg2");
        let facilities: Vec<(&str, &str)> = second
            .departments
            .iter()
            .filter(|one| one.source == Source::Facility)
            .map(|one| (one.code.as_str(), one.name.as_str()))
            .collect();
        assert_eq!(facilities, [("shogai-gakushu", "公民館・市民サービスセンター")]);
    }

    #[test]
    fn the_third_group_is_made_of_the_owners_of_the_top_hundred_and_follows_them() {
        let mut pack = maebashi();
        let day = date(2026, 5, 1);
        let third = |pack: &Pack| {
            of_pack(pack, day).into_iter().find(|group| group.code == "wg3").expect("wg3")
        };
        let before = third(&pack);
        let derivation = before.derivation.expect("it is derived");
        assert_eq!((derivation.top, derivation.expected), (100, 34));
        assert_eq!(derivation.found, before.departments.len());
        let codes: BTreeSet<&str> =
            before.departments.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), before.departments.len(), "each once");
        let owned: usize = before.departments.iter().map(|one| one.procedures).sum();
        assert_eq!(owned, 100);
        assert!(before.departments.iter().all(|one| one.source == Source::Derived));

        // All procedures of one owner go to the department that owns the most.
        let lost = before.departments.last().expect("an owner").code.clone();
        let gains = before.departments.first().expect("an owner").code.clone();
        for entry in &mut pack.catalogue {
            if entry.department == lost {
                entry.department.clone_from(&gains);
            }
        }
        let after = third(&pack);
        assert!(!after.has(&lost) && after.has(&gains));
        assert_eq!(after.derivation.expect("derived").found, derivation.found - 1);
    }

    #[test]
    fn a_group_works_from_its_first_day_to_its_last() {
        let mut pack = maebashi();
        let plan = pack.plan.as_mut().expect("a plan");
        let first = plan.groups.first_mut().expect("a group");
        first.from = Some(date(2026, 7, 1));
        first.until = Some(date(2026, 9, 30));
        let works = |day| of_pack(&pack, day).iter().any(|group| group.code == "wg1");
        assert!(!works(date(2026, 6, 30)) && works(date(2026, 7, 1)));
        assert!(works(date(2026, 9, 30)) && !works(date(2026, 10, 1)));
    }
}
