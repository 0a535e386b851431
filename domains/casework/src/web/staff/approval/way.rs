//! The way of a decision as people read it: step by step, who signs, and who is away.

use std::collections::HashMap;

use uuid::Uuid;
use yakusho_approvals::Roster;
use yakusho_identity::store::staff_names;
use yakusho_kernel::Refusal;
use yakusho_pack::format::Route;
use yakusho_pages::Refused;

use super::super::{case_file::CaseFile, desk::Desk};
use crate::{
    approval::{Decision, Proposal},
    web::failure::refused,
};

/// The way of a decision before it is drafted.
pub struct WayView {
    /// The route's name.
    pub name: String,
    /// By whose authority.
    pub basis: Option<String>,
    /// Whether it is decided at once.
    pub at_once: bool,
    /// The steps.
    pub steps: Vec<StepView>,
}

/// A step.
pub struct StepView {
    /// Its name.
    pub name: String,
    /// Who signs, one line a place.
    pub who: Vec<String>,
}

/// The way that a decision about a case would go.
///
/// # Errors
/// What the store says; where the pack has no route.
pub async fn of(desk: &Desk, file: &CaseFile, decision: Decision) -> Result<WayView, Refused> {
    let route = route(desk, file, decision).await?;
    let store = desk.app.store();
    let departments: Vec<&str> =
        route.steps.iter().flat_map(|step| &step.who).map(|who| who.department.as_str()).collect();
    let office = desk.app.approvals();
    let roster = office
        .roster_of(store.read(), store.municipality(), &departments, desk.today)
        .await
        .map_err(refused)?;
    let all = roster.members.iter().map(|one| one.staff);
    let all: Vec<Uuid> = all.chain(roster.absences.iter().map(|one| one.deputy)).collect();
    let names: HashMap<Uuid, String> =
        staff_names(store, &all).await.map_err(refused)?.into_iter().collect();
    let name = |staff: Uuid| names.get(&staff).cloned().unwrap_or_default();
    Ok(WayView {
        at_once: route.decided_at_once_by().is_some(),
        basis: basis(&route),
        steps: route
            .steps
            .iter()
            .map(|step| StepView {
                name: step.name.clone(),
                who: step
                    .who
                    .iter()
                    .map(|place| {
                        let people = people(&roster, &place.department, place.grade, &name);
                        format!(
                            "{}　{}：{people}",
                            desk.department(&place.department),
                            place.grade.label()
                        )
                    })
                    .collect(),
            })
            .collect(),
        name: route.name,
    })
}

/// The route of a decision about a case, as it would be drafted now.
///
/// # Errors
/// What the store says; where the pack has no route.
pub async fn route(desk: &Desk, file: &CaseFile, decision: Decision) -> Result<Route, Refused> {
    let store = desk.app.store();
    let proposal = Proposal { decision, reason: String::new() };
    let content = desk
        .app
        .content(store.read(), store.municipality(), &file.record, &proposal)
        .await
        .map_err(refused)?;
    let current = desk.app.procedures().shelf().current();
    let found: Result<Route, Refusal> =
        crate::approval::way(&current.pack, &file.record, decision, content.amount);
    Ok(found?)
}

/// 「事務専決規程により、課長が専決します」
pub fn basis(route: &Route) -> Option<String> {
    let to = route.delegated.as_ref()?;
    Some(format!("{}の権限を、{}により{}が専決します。", to.from, to.basis, to.grade.label()))
}

/// Who holds a grade somewhere, with who is away.
pub fn people(
    roster: &Roster,
    department: &str,
    grade: yakusho_pack::format::Grade,
    name: &impl Fn(Uuid) -> String,
) -> String {
    let holders: Vec<String> = roster
        .holders(department, grade)
        .map(|staff| match roster.deputy_of(staff) {
            Some(deputy) => format!("{}（不在。代決者 {}）", name(staff), name(deputy)),
            None => name(staff),
        })
        .collect();
    if holders.is_empty() {
        "いま在籍する人がいません".to_owned()
    } else {
        holders.join("、")
    }
}
