//! `GET /api/v1/staff/plan/groups`, `…/{code}`: the working groups of today with their departments and
//! members.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::{
    members::{self, Membership},
    registry::{self, WorkingGroup},
};
use crate::{Plan, api::seat::Seated};

/// The calls.
pub(crate) fn calls() -> OpenApiRouter<Plan> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(one))
}

/// All working groups.
#[derive(Serialize, ToSchema)]
pub struct WorkingGroupList {
    /// The groups, in the plan's order.
    groups: Vec<WorkingGroupTold>,
}

/// A working group.
#[derive(Serialize, ToSchema)]
pub struct WorkingGroupTold {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// What it is about.
    scope: String,
    /// How many departments the plan counts, where they are derived.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_departments: Option<usize>,
    /// Its departments.
    departments: Vec<GroupDepartmentTold>,
    /// Its members of today, leads first.
    members: Vec<MembershipTold>,
}

/// A department of a group.
#[derive(Serialize, ToSchema)]
pub struct GroupDepartmentTold {
    /// The department that is asked.
    department: String,
    /// What it is called; for facilities what the plan calls them.
    name: String,
    /// `explicit`, `facility`, `derived`.
    source: &'static str,
    /// How many of the procedures filed most often it owns.
    procedures: usize,
}

/// A membership.
#[derive(Serialize, ToSchema)]
pub struct MembershipTold {
    /// Its id.
    id: Uuid,
    /// The account.
    staff: Uuid,
    /// The department for which they are there.
    department: String,
    /// `lead`, `member`, `secretariat`.
    role: &'static str,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<jiff::civil::Date>,
    /// Minutes of the week.
    minutes_per_week: u32,
}

impl MembershipTold {
    fn of(known: &Membership) -> Self {
        Self {
            id: known.id,
            staff: known.staff,
            department: known.department.clone(),
            role: known.role.code(),
            from: known.from,
            until: known.until,
            minutes_per_week: known.minutes_per_week,
        }
    }
}

impl WorkingGroupTold {
    fn of(group: &WorkingGroup, all: &[Membership]) -> Self {
        let own = all.iter().filter(|one| one.group == group.code);
        Self {
            code: group.code.clone(),
            name: group.name.clone(),
            scope: group.scope.clone(),
            expected_departments: group.derivation.map(|found| found.expected),
            departments: group
                .departments
                .iter()
                .map(|one| GroupDepartmentTold {
                    department: one.code.clone(),
                    name: one.name.clone(),
                    source: one.source.code(),
                    procedures: one.procedures,
                })
                .collect(),
            members: own.map(MembershipTold::of).collect(),
        }
    }
}

/// The working groups of today.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups", tag = "plan", operation_id = "plan_groups",
    security(("staff" = [])),
    responses((status = 200, description = "The groups.", body = WorkingGroupList))
)]
pub async fn list(visit: Visit, Seated(seat): Seated) -> Result<Said<WorkingGroupList>, Failure> {
    let today = seat.desk.today;
    let store = seat.plan.store();
    let all = members::all(store.read(), store.municipality(), today).await?;
    let groups = registry::groups(&seat.plan, today);
    let groups = groups.iter().map(|group| WorkingGroupTold::of(group, &all)).collect();
    Ok(Said::ok(&visit, WorkingGroupList { groups }))
}

/// A working group of today.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}", tag = "plan", operation_id = "plan_group",
    security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "The group.", body = WorkingGroupTold))
)]
pub async fn one(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
) -> Result<Said<WorkingGroupTold>, Failure> {
    let today = seat.desk.today;
    let group = registry::group(&seat.plan, &code, today).ok_or_else(Refusal::not_found)?;
    let store = seat.plan.store();
    let all = members::of_group(store.read(), store.municipality(), &group.code, today).await?;
    Ok(Said::ok(&visit, WorkingGroupTold::of(&group, &all)))
}
