//! What this domain is made of and what it gives to the app.

use std::sync::Arc;

use axum::Router;
use sea_orm_migration::MigrationTrait;
use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_disclosure::Reading;
use yakusho_facts::Keyring;
use yakusho_files::Files;
use yakusho_notify::Mailer;
use yakusho_paper::Paper;
use yakusho_permission::Permission;
use yakusho_store::{JobRegistry, Store};

use crate::{Shelf, api, model::Application, sheets, store, store::applications, web};

/// What the app hands to the domain.
pub struct Parts {
    /// Rows.
    pub store: Store,
    /// Pack versions.
    pub shelf: Shelf,
    /// Keys of sealed sheets.
    pub keyring: Arc<Keyring>,
    /// Attachments.
    pub files: Files,
    /// Papers.
    pub paper: Paper,
    /// Mail.
    pub mailer: Mailer,
    /// Open days.
    pub calendar: Calendar,
    /// The address that people type, for links in mails and QR codes.
    pub public_url: String,
    /// Where the stand-in for identification is found, if it is switched on.
    pub identity_stand_in: Option<String>,
    /// Who may see what.
    pub permission: Arc<Permission>,
}

/// The domain. Cheap to clone.
#[derive(Clone)]
pub struct Procedures(Arc<Parts>);

impl Procedures {
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

    /// Its pages and its API.
    pub fn routes(&self) -> Router {
        web::routes(self.clone()).merge(api::routes(self.clone()))
    }

    /// An application as the one who holds it may see it on papers and pages that others may hold
    /// too.
    ///
    /// # Errors
    /// What the store says.
    pub async fn for_holder(&self, application: &Application) -> yakusho_store::Result<Reading> {
        sheets::for_holder(self, application).await
    }

    /// The draft from which an application came.
    ///
    /// # Errors
    /// What the store says.
    pub async fn draft_of(&self, application: Uuid) -> yakusho_store::Result<Option<Uuid>> {
        let store = self.store();
        applications::draft_of(store.read(), store.municipality(), application).await
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.0
    }

    /// Pack versions.
    #[must_use]
    pub fn shelf(&self) -> &Shelf {
        &self.parts().shelf
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.parts().store
    }

    /// Adds this domain's jobs: drafts whose last day is over are deleted every hour.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let app = self.clone();
        let hour = std::time::Duration::from_secs(3600);
        registry.every("procedures.forget_expired_drafts", hour, move |_, _, now| {
            let app = app.clone();
            Box::pin(async move {
                app.forget_expired(now).await?;
                app.forget_wrong_codes(now).await?;
                Ok(())
            })
        })
    }
}
