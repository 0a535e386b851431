//! What this domain is made of and what it gives to the app.

use std::{sync::Arc, time::Duration};

use axum::Router;
use jiff::Timestamp;
use sea_orm_migration::MigrationTrait;
use uuid::Uuid;
use yakusho_identity::Sealer;
use yakusho_permission::Permission;
use yakusho_procedures::Procedures;
use yakusho_store::{JobRegistry, Result, Store};

use crate::{
    api,
    handle::{self, Request},
    notices, open, search, store,
    store::cases::Record,
    web, written,
};

/// What the app hands to the domain.
pub struct Parts {
    /// The applications.
    pub procedures: Procedures,
    /// Who may.
    pub permission: Arc<Permission>,
    /// Seals second factors of staff.
    pub seal: Arc<dyn Sealer>,
    /// A demo: accounts are shown, and mails can be read on a page.
    pub demo: bool,
}

/// The domain. Cheap to clone.
#[derive(Clone)]
pub struct Casework(Arc<Parts>);

impl Casework {
    /// The domain over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Its tables.
    #[must_use]
    pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        store::migration::migrations()
    }

    /// Begins to hear submissions. Once, before anything is submitted.
    pub fn listen(&self) {
        let parts = self.0.procedures.parts();
        open::listen(self.store(), &parts.calendar, &parts.keyring, &self.own_city());
        notices::listen(self.procedures());
    }

    /// Its background work.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let app = self.clone();
        registry.every("casework.index", Duration::from_secs(3600), move |store, _, now| {
            let (app, store) = (app.clone(), store.clone());
            Box::pin(async move {
                let keyring = &app.procedures().parts().keyring;
                search::rebuild(&store, keyring, &app.own_city(), now).await?;
                Ok(())
            })
        })
    }

    /// The name of the city itself, which an address in it may leave out.
    #[must_use]
    pub fn own_city(&self) -> String {
        self.procedures().shelf().current().pack.city.name.ja.clone()
    }

    /// Its pages and its API, for staff and for residents.
    pub fn routes(&self) -> Router {
        web::routes(self.clone()).merge(api::routes(self.clone()))
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.0
    }

    /// The applications.
    #[must_use]
    pub fn procedures(&self) -> &Procedures {
        &self.0.procedures
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.0.procedures.store()
    }

    /// Carries out what somebody asks for, with what they wrote.
    ///
    /// # Errors
    /// The refusal of the rules, a conflict where somebody was faster, or what the store says.
    pub async fn carry_out(&self, request: Request, now: Timestamp) -> Result<Record> {
        let keyring = Arc::clone(&self.0.procedures.parts().keyring);
        let calendar = self.0.procedures.parts().calendar.clone();
        let request = Arc::new(request);
        self.store()
            .write(now, move |tx| {
                let (keyring, calendar) = (Arc::clone(&keyring), calendar.clone());
                let request = Arc::clone(&request);
                Box::pin(async move {
                    let record = handle::carry_out(tx, &request, &calendar).await?;
                    if let Some(word) = handle::Word::of(&request.command) {
                        let staff = request.by.id();
                        written::keep(tx, &keyring, request.case.uuid(), staff, &word).await?;
                    }
                    Ok(record)
                })
            })
            .await
    }

    /// What was written about a case, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn written(&self, case: Uuid) -> Result<Vec<written::Written>> {
        let keyring = &self.0.procedures.parts().keyring;
        written::of_case(self.store(), keyring, case).await
    }
}
