//! An approval with everything that its pages need.

use std::collections::HashMap;

use uuid::Uuid;
use yakusho_approvals::{
    Approval, MarkKind, Roster, Standing, State, Step, Turn,
    rules::{may_look_after, turn_of},
};
use yakusho_disclosure::Reading;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Id, Refusal};
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Resource};

use super::super::{case_file::CaseFile, desk::Desk};
use crate::{
    approval::{CASE, OnApproval, Proposal},
    aside::must_not_be_related,
    store::cases,
    web::failure::refused,
};

/// An approval, the case it is about, and the people of today.
pub struct ApprovalFile {
    /// The approval.
    pub standing: Standing,
    /// Its case.
    pub case: CaseFile,
    /// What it proposes.
    pub proposal: Proposal,
    /// 伺い of the newest draft.
    pub note: Option<String>,
    /// What was done.
    pub trail: Vec<Step>,
    /// The people of today.
    pub roster: Roster,
    /// The turn of the person at the desk.
    pub turn: Option<Turn>,
    /// Whether the content is what was drafted.
    pub unchanged: bool,
    /// As policies see it.
    pub resource: Resource,
    names: HashMap<Uuid, String>,
}

/// Where the page of an approval is that is about no case, for whoever may see the approval.
///
/// # Errors
/// What the store says.
pub async fn elsewhere(desk: &Desk, id: &str) -> Result<Option<String>, Refused> {
    let Ok(id) = id.parse::<Uuid>() else { return Ok(None) };
    let (office, store) = (desk.app.approvals(), desk.app.store());
    let (db, municipality) = (store.read(), store.municipality());
    let Some(standing) = office.find(db, municipality, id).await.map_err(refused)? else {
        return Ok(None);
    };
    let approval = &standing.approval;
    let room = match approval.subject.kind.as_str() {
        "contract" => "/staff/contracts/",
        _ => return Ok(None),
    };
    let roster = office.roster(db, municipality, &[approval], desk.today).await.map_err(refused)?;
    let trail = office.trail(store, id).await.map_err(refused)?;
    let mut named = named(approval, &roster);
    named.extend(trail.iter().filter_map(|step| step.mark.staff));
    let department = approval.department.clone();
    let resource = Resource::Approval { municipality, id, department, named };
    desk.must(ActionName::ApprovalRead, &resource)?;
    Ok(Some(format!("{room}{}", approval.subject.id)))
}

impl ApprovalFile {
    /// Opens it for an action. What somebody may not do this to does not exist for them.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn open(desk: &Desk, id: &str, action: ActionName) -> Result<Self, Refused> {
        let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
        let (app, store) = (&desk.app, desk.app.store());
        let (db, municipality) = (store.read(), store.municipality());
        let office = app.approvals();
        let found = office.find(db, municipality, id).await.map_err(refused)?;
        let standing = found
            .filter(|found| found.approval.subject.kind == CASE)
            .ok_or_else(Refusal::not_found)?;
        let approval = &standing.approval;
        let roster =
            office.roster(db, municipality, &[approval], desk.today).await.map_err(refused)?;
        let trail = office.trail(store, id).await.map_err(refused)?;
        let mut named = named(approval, &roster);
        let people = |step: &Step| [step.mark.staff, step.mark.instead_of];
        // Whoever only held a post before sees nothing more of what went on to another.
        let acts = trail.iter().filter(|step| step.mark.kind != MarkKind::HandedOn);
        named.extend(acts.flat_map(people).flatten());
        named.sort_unstable();
        named.dedup();
        let resource = Resource::Approval {
            municipality,
            id,
            department: approval.department.clone(),
            named: named.clone(),
        };
        desk.must(action, &resource)?;
        let case = Id::from_uuid(approval.subject.id);
        let record = cases::find(db, municipality, case).await.map_err(refused)?;
        let record = record.ok_or_else(Refusal::not_found)?;
        must_not_be_related(&record, desk.who.staff)?;
        let case = CaseFile::of(&desk.app, record, desk.today).await?;
        let proposal = app.proposal_of(&standing).map_err(refused)?;
        let note = office.note(&standing).map_err(refused)?;
        let content = app.content(db, municipality, &case.record, &proposal).await;
        let unchanged = content.map_err(refused)?.hash == approval.subject.hash;
        let members = roster.members.iter().map(|one| one.staff);
        let deputies = roster.absences.iter().map(|one| one.deputy);
        let before = trail.iter().flat_map(people).flatten();
        let all: Vec<Uuid> =
            named.into_iter().chain(members).chain(deputies).chain(before).collect();
        let names = staff_names(store, &all).await.map_err(refused)?.into_iter().collect();
        let turn = turn_of(approval, desk.who.staff, &roster);
        Ok(Self { standing, case, proposal, note, trail, roster, turn, unchanged, resource, names })
    }

    /// Reads the facts for somebody whom the policies let read what is approved: the route may ask
    /// people of other departments.
    ///
    /// # Errors
    /// What the store says.
    pub async fn read_facts(
        &self,
        desk: &Desk,
        what: serde_json::Value,
        now: jiff::Timestamp,
    ) -> Result<Reading, Refused> {
        let mut departments = vec![self.case.record.department.clone()];
        departments.extend(desk.who.departments().into_iter().map(str::to_owned));
        let eyes = desk.eyes_in(&self.case.record, departments, &self.case.protection);
        self.case.read_facts_with(desk, eyes, what, now).await
    }

    /// Whether whoever drafted it works in the department no longer.
    #[must_use]
    pub fn drafter_is_gone(&self) -> bool {
        let approval = &self.standing.approval;
        self.roster.grade_in(approval.drafter, &approval.department).is_none()
    }

    /// Its page.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/staff/approvals/{}", self.standing.approval.id)
    }

    /// 「却下の決裁」
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}の決裁", self.proposal.decision.label())
    }

    /// Number and procedure.
    #[must_use]
    pub fn about(&self) -> String {
        format!("{}　{}", self.case.number(), self.case.name())
    }

    /// The name of a member of staff.
    #[must_use]
    pub fn name(&self, staff: Uuid) -> &str {
        self.names.get(&staff).map_or("職員（登録なし）", String::as_str)
    }

    /// Whether a deputy signed what this person is to look at and has not yet.
    #[must_use]
    pub fn waits_for_look_of(&self, staff: Uuid) -> bool {
        let approval = &self.standing.approval;
        approval.state != State::Void
            && approval.signed.iter().any(|one| may_look_after(approval, one, staff, &self.roster))
    }
}

/// Whom the route names anywhere, today, and who stands in for those who are away. Whose turn it is
/// is the rules' to say; this only tells who has anything to do with it.
fn named(approval: &Approval, roster: &Roster) -> Vec<Uuid> {
    let places = approval.route.steps.iter().flat_map(|step| &step.who);
    let holders: Vec<Uuid> =
        places.flat_map(|place| roster.holders(&place.department, place.grade)).collect();
    let deputies: Vec<Uuid> = holders.iter().filter_map(|staff| roster.deputy_of(*staff)).collect();
    holders.into_iter().chain(deputies).collect()
}

impl Desk {
    /// Every act of 決裁 by a person passes here, from pages and from the API. Whoever signs has
    /// given a fresh proof before.
    ///
    /// # Errors
    /// What the rules, a faster colleague or the store say.
    pub async fn on_approval(
        &self,
        file: &ApprovalFile,
        version: i64,
        what: OnApproval,
        note: Option<String>,
        now: jiff::Timestamp,
    ) -> yakusho_store::Result<Standing> {
        let id = file.standing.approval.id;
        self.app.on_approval(id, version, what, note, self.who.staff, now).await
    }
}
