//! Who is who today.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;
use yakusho_identity::{Posting, Role, store::posted_in};
use yakusho_kernel::MunicipalityCode;
use yakusho_pack::format::Grade;
use yakusho_store::Result;

use super::Approvals;
use crate::{
    model::{Approval, Member, Roster},
    store::absences,
};

impl Approvals {
    /// The people whom an approval's route concerns, on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roster(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        approvals: &[&Approval],
        day: Date,
    ) -> Result<Roster> {
        let mut departments: BTreeSet<&str> = BTreeSet::new();
        for approval in approvals {
            departments.insert(&approval.department);
            let places = approval.route.steps.iter().flat_map(|step| &step.who);
            departments.extend(places.map(|place| place.department.as_str()));
        }
        let departments: Vec<&str> = departments.into_iter().collect();
        self.roster_of(db, municipality, &departments, day).await
    }

    /// The people of some departments on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roster_of(
        &self,
        db: &impl ConnectionTrait,
        municipality: MunicipalityCode,
        departments: &[&str],
        day: Date,
    ) -> Result<Roster> {
        let postings = posted_in(db, municipality, departments, day).await?;
        let members: Vec<Member> =
            postings.into_iter().filter_map(|(staff, posting)| member(staff, posting)).collect();
        let staff: Vec<Uuid> = members.iter().map(|one| one.staff).collect();
        let absences = absences::on(db, municipality, &staff, day).await?;
        Ok(Roster { members, absences })
    }
}

/// A posting with a grade; admins and auditors have none.
pub(crate) fn member(staff: Uuid, posting: Posting) -> Option<Member> {
    grade_of(posting.role).map(|grade| Member { staff, department: posting.department, grade })
}

pub(crate) const fn grade_of(role: Role) -> Option<Grade> {
    match role {
        Role::Clerk => Some(Grade::Clerk),
        Role::Chief => Some(Grade::Chief),
        Role::Head => Some(Grade::Head),
        Role::Admin | Role::Auditor | Role::Protector => None,
    }
}
