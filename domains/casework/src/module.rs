//! What this domain is made of and what it gives to the app.

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use sea_orm_migration::MigrationTrait;
use uuid::Uuid;
use yakusho_exchange::webhook::Webhooks;
use yakusho_identity::Sealer;
use yakusho_permission::Permission;
use yakusho_procedures::Procedures;
use yakusho_store::{Result, Store};

use crate::{
    api,
    handle::{self, Request},
    notices, open, store,
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
pub struct Casework(Arc<Parts>, Arc<Webhooks>);

impl Casework {
    /// The domain over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Arc::default())
    }

    /// The same with the receivers to which runs of the hand-over are sent. Without them nothing
    /// is sent anywhere.
    #[must_use]
    pub fn with_webhooks(self, webhooks: Webhooks) -> Self {
        Self(self.0, Arc::new(webhooks))
    }

    /// The receivers to which runs of the hand-over are sent.
    #[must_use]
    pub fn webhooks(&self) -> &Webhooks {
        &self.1
    }

    /// Its tables.
    #[must_use]
    pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        store::migration::migrations()
    }

    /// Begins to hear submissions. Once, before anything is submitted.
    pub fn listen(&self) {
        open::listen(self.store(), &self.0.procedures.parts().calendar);
        notices::listen(self.procedures());
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

    /// Writes an internal note about a case.
    ///
    /// # Errors
    /// What the store says.
    pub async fn note(&self, case: Uuid, staff: Uuid, text: &str, now: Timestamp) -> Result<()> {
        let keyring = Arc::clone(&self.0.procedures.parts().keyring);
        let word = handle::Word::Note { text: text.trim().to_owned() };
        self.store()
            .write(now, move |tx| {
                let (keyring, word) = (Arc::clone(&keyring), word.clone());
                Box::pin(async move {
                    written::keep(tx, &keyring, case, Some(staff), &word).await?;
                    written::record_note(tx, case, staff).await
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
