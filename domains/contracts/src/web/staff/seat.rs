//! A member of staff at the contracts: their desk, and what they may do with a contract.

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::{Clerk, Desk, refused};
use yakusho_kernel::Refusal;
use yakusho_pack::format::ContractRules;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::{ActionName, Resource};
use yakusho_procedures::api::Failure;

use crate::{
    Contracts,
    approval::Approval,
    by::By,
    model::{Contract, Party},
    store::contracts,
};

/// Somebody at the contracts.
pub struct Seat {
    /// Their desk.
    pub desk: Desk,
    /// The domain.
    pub app: Contracts,
    /// The city's rules.
    pub rules: ContractRules,
}

/// A contract with what its page needs.
pub struct Opened {
    /// It.
    pub contract: Contract,
    /// Its parties.
    pub parties: Vec<Party>,
    /// Its newest approval.
    pub approval: Option<Approval>,
    /// As policies see it.
    pub resource: Resource,
}

impl Seat {
    /// The seat of the person whose browser this is.
    ///
    /// # Errors
    /// A refusal where nobody is signed in, or the city concludes no contracts electronically.
    pub async fn open(visit: &Visit, app: &Contracts) -> Result<Self, Refused> {
        Self::at(Desk::open(visit, app.casework()).await?, app)
    }

    /// The seat of the person whose browser this is, and a contract before them for an action.
    ///
    /// # Errors
    /// As [`Seat::open`] and [`Seat::contract`].
    pub async fn before(
        visit: &Visit,
        app: &Contracts,
        id: &str,
        action: ActionName,
    ) -> Result<(Self, Opened), Refused> {
        let seat = Self::open(visit, app).await?;
        let opened = seat.contract(id, action, visit.now()).await?;
        Ok((seat, opened))
    }

    /// The seat of somebody who is at their desk.
    ///
    /// # Errors
    /// Not found where the city concludes no contracts electronically.
    pub fn at(desk: Desk, app: &Contracts) -> Result<Self, Refused> {
        let rules = app.rules()?;
        Ok(Self { desk, app: app.clone(), rules })
    }

    /// A contract for an action. What somebody may not do this to does not exist for them.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn contract(
        &self,
        id: &str,
        action: ActionName,
        now: Timestamp,
    ) -> Result<Opened, Refused> {
        let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
        let (db, municipality) = (self.app.store().read(), self.app.store().municipality());
        let found = contracts::find(db, municipality.as_str(), id).await.map_err(refused)?;
        let contract = found.ok_or_else(Refusal::not_found)?;
        let approval = self.app.approval(id, now).await.map_err(refused)?;
        let named = approval.as_ref().map(Approval::named).unwrap_or_default();
        let resource = self.resource(&contract.department, Some(&contract), named);
        self.desk.must(action, &resource)?;
        let parties = contracts::parties(db, municipality.as_str(), id).await.map_err(refused)?;
        Ok(Opened { contract, parties, approval, resource })
    }

    /// A contract of a department as policies see it.
    #[must_use]
    pub fn resource(
        &self,
        department: &str,
        known: Option<&Contract>,
        named: Vec<Uuid>,
    ) -> Resource {
        Resource::Contract {
            municipality: self.app.store().municipality(),
            id: known.map(|known| known.id).unwrap_or_default(),
            department: department.to_owned(),
            manager: self.rules.manager.clone(),
            drafted_by: known.map(|known| known.drafted_by),
            named,
        }
    }

    /// The departments for which they may draft, today's.
    #[must_use]
    pub fn departments(&self) -> Vec<(String, String)> {
        let edition = self.app.edition();
        let own = edition.pack.departments.iter().filter(|one| one.in_force_on(self.desk.today));
        own.filter(|one| {
            self.desk.may(ActionName::ContractDraft, &self.resource(&one.code, None, Vec::new()))
        })
        .map(|one| (one.code.clone(), one.name.ja.clone()))
        .collect()
    }

    /// The departments whose contracts they may list; `None`: all. Who works in none finds none.
    #[must_use]
    pub fn lists(&self) -> Option<Vec<String>> {
        if self.desk.may(ActionName::ContractRead, &self.resource("", None, Vec::new())) {
            return None;
        }
        Some(self.desk.who.departments().into_iter().map(str::to_owned).collect())
    }

    /// Who they are when they change something of a department.
    #[must_use]
    pub fn by(&self, department: &str) -> By {
        let who = &self.desk.who;
        let own = who.authority_in(department);
        By::staff(who.staff, own.or_else(|| who.authority_in(&self.rules.manager)))
    }

    /// What a kind is called.
    #[must_use]
    pub fn kind(&self, id: &str) -> String {
        self.rules.kind(id).map_or_else(|| id.to_owned(), |kind| kind.name.clone())
    }
}

/// A member of staff, by the token of their session.
pub struct Seated(pub Seat);

impl FromRequestParts<Contracts> for Seated {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Contracts) -> Result<Self, Failure> {
        let Clerk(desk) = Clerk::from_request_parts(parts, app.casework()).await?;
        Ok(Self(Seat::at(desk, app)?))
    }
}
