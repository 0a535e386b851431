//! A member of staff at the plan: their desk, and what they may do with its figures.

use uuid::Uuid;
use yakusho_casework::staff::{Desk, refused};
use yakusho_kernel::Refusal;
use yakusho_pack::format::Kpi;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::{ActionName, Resource};

use crate::{
    Plan,
    by::By,
    model::{Measurement, State},
    rules::{
        decide::Step,
        track::{Track, track},
    },
    standing::{self, Standing},
    store::measurements,
    work::Work,
};

/// Somebody at the plan.
pub struct Seat {
    /// Their desk.
    pub desk: Desk,
    /// The domain.
    pub plan: Plan,
}

impl Seat {
    /// The seat of the person whose browser this is.
    ///
    /// # Errors
    /// A refusal where nobody is signed in, they may not see figures, or the city has no plan.
    pub async fn open(visit: &Visit, plan: &Plan) -> Result<Self, Refused> {
        let desk = Desk::open(visit, plan.casework()).await?;
        Self::at(desk, plan)
    }

    /// The seat of somebody who is at their desk.
    ///
    /// # Errors
    /// Not found where they may not see figures, or the city has no plan.
    pub fn at(desk: Desk, plan: &Plan) -> Result<Self, Refused> {
        if plan.edition().pack.plan.is_none() {
            return Err(Refusal::not_found().into());
        }
        desk.must(ActionName::MeasureRead, &desk.city())?;
        Ok(Self { desk, plan: plan.clone() })
    }

    /// A figure of the plan.
    ///
    /// # Errors
    /// Not found.
    pub fn kpi(&self, id: &str) -> Result<Kpi, Refused> {
        Ok(self.plan.edition().pack.kpi(id).cloned().ok_or_else(Refusal::not_found)?)
    }

    /// How a figure stands.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn standing(&self, id: &str) -> Result<Standing, Refused> {
        let kpi = self.kpi(id)?;
        let found = standing::of(&self.plan, &kpi, self.desk.today).await.map_err(refused)?;
        Ok(found.ok_or_else(Refusal::not_found)?)
    }

    /// A measurement and its figure, where the person may do something with it.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn measurement(&self, id: &str) -> Result<(Measurement, Kpi), Refused> {
        let id = id.parse().map_err(|_| Refusal::not_found())?;
        let found = measurements::find(self.plan.store(), id).await.map_err(refused)?;
        let known = found.ok_or_else(Refusal::not_found)?;
        let kpi = self.kpi(&known.kpi)?;
        Ok((known, kpi))
    }

    /// A figure as policies see it, with the measurement where there is one.
    #[must_use]
    pub fn resource(&self, kpi: &Kpi, known: Option<&Measurement>) -> Resource {
        let edition = self.plan.edition();
        Resource::Kpi {
            municipality: self.plan.store().municipality(),
            id: kpi.id.clone(),
            department: kpi.owner.clone(),
            secretariat: edition
                .pack
                .plan
                .as_ref()
                .map(|plan| plan.secretariat.clone())
                .unwrap_or_default(),
            entered_by: known.map(|known| known.entered.staff),
            checked_by: known.and_then(|known| known.checked).map(|hand| hand.staff),
        }
    }

    /// The pack in force.
    #[must_use]
    pub fn edition(&self) -> std::sync::Arc<yakusho_procedures::Edition> {
        self.plan.edition()
    }

    /// Something of the plan that a department keeps, as policies see it.
    #[must_use]
    pub fn item(&self, department: &str, hands: [Option<Uuid>; 2]) -> Resource {
        let [made_by, checked_by] = hands;
        Resource::PlanItem {
            municipality: self.plan.store().municipality(),
            id: department.to_owned(),
            department: department.to_owned(),
            secretariat: self.secretariat(),
            made_by,
            checked_by,
        }
    }

    /// Whether they may do something with what a department keeps.
    #[must_use]
    pub fn may_with(&self, action: ActionName, department: &str) -> bool {
        self.desk.may(action, &self.item(department, [None, None]))
    }

    /// Goes on where they may do something with what a department keeps.
    ///
    /// # Errors
    /// Not found.
    pub fn must_with(&self, action: ActionName, department: &str) -> Result<(), Refused> {
        self.desk.must(action, &self.item(department, [None, None]))
    }

    /// Who they are when they change what a department keeps.
    #[must_use]
    pub fn by(&self, department: &str) -> By {
        let own = self.desk.who.authority_in(department);
        let authority = own.or_else(|| self.desk.who.authority_in(&self.secretariat()));
        By { staff: self.desk.who.staff, authority }
    }

    /// Whether they may enter measurements of a figure.
    #[must_use]
    pub fn may_enter(&self, kpi: &Kpi) -> bool {
        self.desk.may(ActionName::KpiEnter, &self.resource(kpi, None))
    }

    /// The step that is theirs to take with a measurement, and what its button says.
    #[must_use]
    pub fn next(&self, kpi: &Kpi, known: &Measurement) -> Option<(&'static str, &'static str)> {
        let (action, code, words) = match known.state {
            State::Draft => (ActionName::KpiCheck, "check", "確認した"),
            State::Checked => (ActionName::KpiApprove, "approve", "承認する"),
            State::Approved => (ActionName::KpiPublish, "publish", "公表する"),
            State::Published | State::Superseded | State::Returned => return None,
        };
        self.desk.may(action, &self.resource(kpi, Some(known))).then_some((code, words))
    }

    /// Whether they may send a measurement back: who may pass it, and who entered it.
    #[must_use]
    pub fn may_return(&self, kpi: &Kpi, known: &Measurement) -> bool {
        let own = known.entered.staff == self.desk.who.staff && self.may_enter(kpi);
        known.state.waits() && (own || self.next(kpi, known).is_some())
    }

    /// Goes on where a step is theirs to take.
    ///
    /// # Errors
    /// Not found.
    pub fn must_step(&self, kpi: &Kpi, known: &Measurement, step: &Step) -> Result<(), Refused> {
        let action = match step {
            Step::Check => ActionName::KpiCheck,
            Step::Approve => ActionName::KpiApprove,
            Step::Publish => ActionName::KpiPublish,
            Step::Return { .. } if self.may_return(kpi, known) => return Ok(()),
            Step::Return { .. } => return Err(Refusal::not_found().into()),
        };
        self.desk.must(action, &self.resource(kpi, Some(known)))
    }

    /// Whether a measurement is far below the planned way of its day.
    #[must_use]
    pub fn is_off(&self, kpi: &Kpi, known: &Measurement) -> bool {
        let edition = self.plan.edition();
        let years = edition.pack.plan.as_ref().map_or(&[][..], |plan| &plan.years);
        let found = Some((known.as_of, known.value));
        track(kpi, years, found, known.as_of, self.plan.calendar()) == Track::Off
    }

    /// Who has to do something with the measurements of a figure.
    #[must_use]
    pub fn work(&self, kpi: &Kpi) -> Work {
        Work::with(&self.plan.edition().pack, kpi)
    }

    /// As what they act on a figure.
    #[must_use]
    pub fn authority(&self, kpi: &Kpi) -> Option<String> {
        let edition = self.plan.edition();
        let secretariat = edition.pack.plan.as_ref().map(|plan| plan.secretariat.clone());
        let own = self.desk.who.authority_in(&kpi.owner);
        own.or_else(|| self.desk.who.authority_in(&secretariat?))
    }
}
