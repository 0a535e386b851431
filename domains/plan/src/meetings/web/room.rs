//! A member of staff in the room of a group: what they may do there.

use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::{ActionName, Resource};

use crate::{
    Plan,
    groups::{
        members::{self, Membership},
        registry::{self, WorkingGroup},
    },
    meetings::store::{
        meetings::{self, Meeting},
        planning::By,
    },
    people::{group_resource, secretariat},
    web::staff::seat::Seat,
};

/// Somebody in a group's room.
pub struct Room {
    /// Their seat.
    pub seat: Seat,
    /// The group.
    pub group: WorkingGroup,
    resource: Resource,
}

impl Room {
    /// The room of a group for the person whose browser this is.
    ///
    /// # Errors
    /// Not found; nobody signed in; what the store says.
    pub async fn open(visit: &Visit, plan: &Plan, code: &str) -> Result<Self, Refused> {
        Self::of(Seat::open(visit, plan).await?, code).await
    }

    /// The room of a group for somebody who sits already.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn of(seat: Seat, code: &str) -> Result<Self, Refused> {
        let today = seat.desk.today;
        let group = registry::group(&seat.plan, code, today).ok_or_else(Refusal::not_found)?;
        let resource = group_resource(&seat.plan, code, today).await.map_err(refused)?;
        Ok(Self { seat, group, resource })
    }

    /// The room in which a meeting is, and the meeting.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn at_meeting(seat: Seat, id: &str) -> Result<(Self, Meeting), Refused> {
        let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
        let store = seat.plan.store();
        let found = meetings::find(store.read(), store.municipality(), id).await;
        let meeting = found.map_err(refused)?.ok_or_else(Refusal::not_found)?;
        Ok((Self::of(seat, &meeting.group).await?, meeting))
    }

    /// Whether they work in the group.
    #[must_use]
    pub fn may_work(&self) -> bool {
        self.seat.desk.may(ActionName::GroupWork, &self.resource)
    }

    /// Whether they see what the group keeps to itself.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        self.seat.desk.may(ActionName::GroupReadConfidential, &self.resource)
    }

    /// Whether they answer for the group.
    #[must_use]
    pub fn may_lead(&self) -> bool {
        self.seat.desk.may(ActionName::GroupLead, &self.resource)
    }

    /// Whether they found and close groups.
    #[must_use]
    pub fn may_found(&self) -> bool {
        self.seat.desk.may(ActionName::GroupFound, &self.resource)
    }

    /// Goes on where they work in the group.
    ///
    /// # Errors
    /// Not found.
    pub fn must_work(&self) -> Result<(), Refused> {
        self.seat.desk.must(ActionName::GroupWork, &self.resource)
    }

    /// The members of today.
    ///
    /// # Errors
    /// What the store says.
    pub async fn members(&self) -> Result<Vec<Membership>, Refused> {
        let store = self.seat.plan.store();
        let code = store.municipality();
        let today = self.seat.desk.today;
        members::of_group(store.read(), code, &self.group.code, today).await.map_err(refused)
    }

    /// Who they are, and as what they act.
    #[must_use]
    pub fn by(&self) -> By {
        let who = &self.seat.desk.who;
        let office = who.authority_in(&secretariat(&self.seat.plan));
        let own = who.departments().first().and_then(|code| who.authority_in(code));
        By { staff: who.staff, authority: office.or(own) }
    }

    /// The address of the group's page of this sort.
    #[must_use]
    pub fn path(&self, page: &str) -> String {
        format!("/staff/plan/groups/{}/{page}", self.group.code)
    }
}
