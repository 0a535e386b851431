//! Who holds which grade where today, and who is away.

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_pack::format::Grade;

/// Somebody with a grade in a department, today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub staff: Uuid,
    /// Where.
    pub department: String,
    /// As what.
    pub grade: Grade,
}

/// 不在: somebody is away, and somebody else decides for them where the route allows it. Why they
/// are away is nobody's business here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: Uuid,
    /// Who is away.
    pub staff: Uuid,
    /// Who may decide for them.
    pub deputy: Uuid,
    /// From this day on.
    pub from: Date,
    /// Until this day, inclusive.
    pub to: Date,
}

impl Absence {
    /// Whether it covers a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The people of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Who holds what. Only today's postings.
    pub members: Vec<Member>,
    /// Who is away. Only those that cover today.
    pub absences: Vec<Absence>,
}

impl Roster {
    /// Who holds a grade in a department.
    pub fn holders(&self, department: &str, grade: Grade) -> impl Iterator<Item = Uuid> {
        self.members
            .iter()
            .filter(move |one| one.grade == grade && one.department == department)
            .map(|one| one.staff)
    }

    /// Whether somebody holds this grade there.
    #[must_use]
    pub fn holds(&self, staff: Uuid, department: &str, grade: Grade) -> bool {
        self.holders(department, grade).any(|one| one == staff)
    }

    /// The highest grade that somebody holds in a department.
    #[must_use]
    pub fn grade_in(&self, staff: Uuid, department: &str) -> Option<Grade> {
        let of_them =
            self.members.iter().filter(|one| one.staff == staff && one.department == department);
        of_them.map(|one| one.grade).max()
    }

    /// Who decides for somebody who is away; `None` where they are here.
    #[must_use]
    pub fn deputy_of(&self, staff: Uuid) -> Option<Uuid> {
        self.absences.iter().find(|one| one.staff == staff).map(|one| one.deputy)
    }
}
