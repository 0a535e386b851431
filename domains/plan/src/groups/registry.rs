//! The working groups in force on a day: those of the pack, and those that were founded since, without
//! those that were closed.

use jiff::civil::Date;
use yakusho_pack::{Pack, format::GroupCharter};

pub use super::rules::departments::{Derivation, GroupDepartment, Source};
use super::{
    changes::{known::last_day, rules::Kind, store::Change},
    rules::departments::{departments, derivation, name as department_name},
};
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
    /// Its departments, in the plan's words; empty where it was founded since.
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

/// The groups that work on a day: in the plan's order, then as they were founded. Empty where the city
/// has no plan.
#[must_use]
pub fn groups(plan: &Plan, day: Date) -> Vec<WorkingGroup> {
    with_changes(&plan.edition().pack, &plan.group_changes().approved(), day)
}

/// The groups of a pack and of what was approved since, on a day.
#[must_use]
pub fn with_changes(pack: &Pack, approved: &[Change], day: Date) -> Vec<WorkingGroup> {
    let founded = approved.iter().filter(|one| one.text.kind == Kind::Found && one.day <= day);
    let mut all = of_pack(pack, day);
    all.extend(founded.map(|one| founded_group(pack, one, day)));
    all.retain(|group| last_day(approved, &group.code).is_none_or(|last| day <= last));
    all
}

/// What a group is or was called; its code where nobody knows it any more.
#[must_use]
pub fn name(plan: &Plan, code: &str) -> String {
    let edition = plan.edition();
    let mut charters = edition.pack.plan.iter().flat_map(|plan| &plan.groups);
    if let Some(charter) = charters.find(|charter| charter.id == code) {
        return charter.name.clone();
    }
    let approved = plan.group_changes().approved();
    let founded = approved.iter().find(|one| one.text.kind == Kind::Found && one.group == code);
    founded.map_or_else(|| code.to_owned(), |one| one.text.name.clone())
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

fn founded_group(pack: &Pack, founded: &Change, day: Date) -> WorkingGroup {
    let named = |code: &String| GroupDepartment {
        code: code.clone(),
        name: department_name(pack, code, day),
        source: Source::Founded,
        procedures: 0,
    };
    let departments: Vec<GroupDepartment> = founded.text.departments.iter().map(named).collect();
    WorkingGroup {
        code: founded.group.clone(),
        name: founded.text.name.clone(),
        scope: founded.text.scope.clone(),
        departments_words: String::new(),
        departments,
        derivation: None,
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

    #[test]
    fn a_founded_group_works_from_its_day_on_and_a_closed_one_to_its_last() {
        use crate::groups::changes::rules::{Entered, State};
        let pack = maebashi();
        let change = |kind, group: &str, day| Change {
            id: uuid::Uuid::now_v7(),
            group: group.to_owned(),
            text: Entered {
                kind,
                name: "AIの使い方".to_owned(),
                departments: vec!["joho".to_owned()],
                ..Entered::default()
            },
            day,
            state: State::Approved,
            proposed_by: uuid::Uuid::nil(),
            decided_by: None,
            version: 2,
        };
        let approved = [
            change(Kind::Found, "wg7", date(2026, 12, 1)),
            change(Kind::Close, "wg2", date(2027, 3, 31)),
            change(Kind::Close, "wg7", date(2027, 5, 31)),
        ];
        let codes = |day| -> Vec<String> {
            with_changes(&pack, &approved, day).into_iter().map(|group| group.code).collect()
        };
        assert_eq!(codes(date(2026, 11, 30)), ["wg1", "wg2", "wg3", "wg4", "wg5", "wg6"]);
        assert_eq!(codes(date(2027, 3, 31)), ["wg1", "wg2", "wg3", "wg4", "wg5", "wg6", "wg7"]);
        assert_eq!(codes(date(2027, 4, 1)), ["wg1", "wg3", "wg4", "wg5", "wg6", "wg7"]);
        assert_eq!(codes(date(2027, 6, 1)), ["wg1", "wg3", "wg4", "wg5", "wg6"]);
    }
}
