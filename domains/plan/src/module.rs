//! What this domain is made of and what it gives to the app.

use std::sync::Arc;

use axum::Router;
use sea_orm_migration::MigrationTrait;
use yakusho_calendar::Calendar;
use yakusho_casework::{Casework, staff::Room};
use yakusho_measures::MeasureRegistry;
use yakusho_procedures::{Edition, Procedures};
use yakusho_store::Store;

use crate::{
    api, charter,
    groups::{self, changes::known::Known},
    meetings, nominations, record, store, themes, time, web,
};

/// What the app hands to the domain.
pub struct Parts {
    /// Staff at their desks.
    pub casework: Casework,
    /// What all domains of the installation publish for counting.
    pub measures: MeasureRegistry,
}

/// Its room in the office's menu, where the city has a plan.
pub const ROOM: Room = Room {
    label: "計画",
    href: "/staff/plan",
    about: "市の計画の取組と数値目標が、いまどこまで進んだか。",
};

/// The domain. Cheap to clone.
#[derive(Clone)]
pub struct Plan(Arc<Parts>, Arc<Known>);

impl Plan {
    /// The domain over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Arc::default())
    }

    /// Its tables.
    #[must_use]
    pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut all = store::migration::migrations();
        all.extend(groups::store::migration::migrations());
        all.extend(nominations::store::migration::migrations());
        all.extend(time::store::migration::migrations());
        all.extend(meetings::store::migration::migrations());
        all.extend(themes::store::migration::migrations());
        all.extend(record::store::migration::migrations());
        all.extend(charter::store::migration::migrations());
        all.extend(groups::changes::store::migration::migrations());
        all
    }

    /// Its pages and its API, for residents and for staff.
    pub fn routes(&self) -> Router {
        web::routes(self).merge(api::routes(self))
    }

    /// Staff at their desks.
    #[must_use]
    pub fn casework(&self) -> &Casework {
        &self.0.casework
    }

    /// The applications, and the pack.
    #[must_use]
    pub fn procedures(&self) -> &Procedures {
        self.0.casework.procedures()
    }

    /// The pack in force.
    #[must_use]
    pub fn edition(&self) -> Arc<Edition> {
        self.procedures().shelf().current()
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.0.casework.store()
    }

    /// The city's open days.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.procedures().parts().calendar
    }

    /// Which groups were founded and closed, as this process last read it.
    #[must_use]
    pub fn group_changes(&self) -> &Known {
        &self.1
    }

    /// What can be counted.
    #[must_use]
    pub fn measures(&self) -> &MeasureRegistry {
        &self.0.measures
    }
}
