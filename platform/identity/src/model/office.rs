//! The office tree: departments by code, each as it is during a time.

use jiff::civil::Date;
use yakusho_pack::format::Department;

/// All departments of all times, as the pack has them.
#[derive(Clone, Debug, Default)]
pub struct OfficeTree {
    versions: Vec<Department>,
}

/// No office is nested deeper; a pack whose tree bites its tail stops here.
const DEEPEST: usize = 16;

impl OfficeTree {
    /// A tree of these versions.
    #[must_use]
    pub const fn new(versions: Vec<Department>) -> Self {
        Self { versions }
    }

    /// The department as it is on a day.
    #[must_use]
    pub fn on(&self, code: &str, day: Date) -> Option<&Department> {
        self.versions.iter().find(|version| version.code == code && version.in_force_on(day))
    }

    /// The department and those above it on a day, lowest first. Empty where it does not exist.
    #[must_use]
    pub fn path(&self, code: &str, day: Date) -> Vec<&Department> {
        let lowest = self.on(code, day);
        std::iter::successors(lowest, |version| self.on(version.parent.as_deref()?, day))
            .take(DEEPEST)
            .collect()
    }

    /// Whether a department is another one or lies below it on a day.
    #[must_use]
    pub fn is_within(&self, code: &str, ancestor: &str, day: Date) -> bool {
        self.path(code, day).iter().any(|version| version.code == ancestor)
    }

    /// The codes of the departments that exist on a day, in the pack's order.
    pub fn codes_on(&self, day: Date) -> impl Iterator<Item = &str> {
        self.versions
            .iter()
            .filter(move |version| version.in_force_on(day))
            .map(|version| version.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_kernel::{Provenance, Text};

    use super::*;

    fn version(
        code: &str,
        parent: Option<&str>,
        from: Option<Date>,
        to: Option<Date>,
    ) -> Department {
        Department {
            code: code.to_owned(),
            name: Text::ja(code),
            kana: String::new(),
            parent: parent.map(str::to_owned),
            valid_from: from,
            valid_to: to,
            office: None,
            phone: None,
            window: None,
            floor: None,
            provenance: Provenance::new("test"),
        }
    }

    #[test]
    fn a_department_moves_in_the_tree_with_time() {
        let turn = date(2026, 4, 1);
        let tree = OfficeTree::new(vec![
            version("bunka", None, None, None),
            version("shimin", None, None, None),
            version("ka", Some("bunka"), None, Some(date(2026, 3, 31))),
            version("ka", Some("shimin"), Some(turn), None),
        ]);
        assert!(tree.is_within("ka", "bunka", date(2026, 3, 31)));
        assert!(tree.is_within("ka", "shimin", turn));
        assert!(!tree.is_within("ka", "bunka", turn));
        assert!(tree.is_within("ka", "ka", turn));
        assert!(!tree.is_within("nowhere", "shimin", turn));
        assert_eq!(tree.codes_on(turn).collect::<Vec<_>>(), ["bunka", "shimin", "ka"]);
    }

    #[test]
    fn a_tree_that_bites_its_tail_ends() {
        let tree = OfficeTree::new(vec![
            version("a", Some("b"), None, None),
            version("b", Some("a"), None, None),
        ]);
        assert_eq!(tree.path("a", date(2026, 1, 1)).len(), DEEPEST);
    }
}
