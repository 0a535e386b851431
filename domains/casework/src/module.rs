//! What this domain is made of and what it gives to the app.

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use jiff::Timestamp;
use sea_orm_migration::MigrationTrait;
use uuid::Uuid;
use yakusho_approvals::Approvals;
use yakusho_documents::{Archive, Document, NewDocument};
use yakusho_exchange::webhook::Webhooks;
use yakusho_identity::{Sealer, certificate::CertificateProxy, single_sign_on::SingleSignOn};
use yakusho_kernel::actor::Actor;
use yakusho_permission::Permission;
use yakusho_procedures::Procedures;
use yakusho_store::{JobRegistry, Result, Store};

use crate::{
    api, approval,
    handle::{self, Request},
    notices, open, papers, search,
    staff::Room,
    store,
    store::cases::Record,
    transfer, web, written,
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
    /// The file outside the database in which disposals are kept, so that they can be repeated in a
    /// backup that is older.
    pub disposal_register: Option<PathBuf>,
}

/// Ways in besides password, one-time code and passkey.
#[derive(Default)]
pub struct Doors {
    /// The city's single sign-on.
    pub single_sign_on: Option<SingleSignOn>,
    /// Client certificates, verified by a reverse proxy.
    pub certificates: CertificateProxy,
}

/// The domain. Cheap to clone.
#[derive(Clone)]
pub struct Casework(Arc<Parts>, Arc<Doors>, Arc<Webhooks>, Arc<Vec<Room>>);

impl Casework {
    /// The domain over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Arc::default(), Arc::default(), Arc::default())
    }

    /// The same with more ways in.
    #[must_use]
    pub fn with_doors(self, doors: Doors) -> Self {
        Self(self.0, Arc::new(doors), self.2, self.3)
    }

    /// The ways in besides password, one-time code and passkey.
    #[must_use]
    pub fn doors(&self) -> &Doors {
        &self.1
    }

    /// The same with the receivers to which runs of the hand-over are sent. Without them nothing
    /// is sent anywhere.
    #[must_use]
    pub fn with_webhooks(self, webhooks: Webhooks) -> Self {
        Self(self.0, self.1, Arc::new(webhooks), self.3)
    }

    /// The receivers to which runs of the hand-over are sent.
    #[must_use]
    pub fn webhooks(&self) -> &Webhooks {
        &self.2
    }

    /// The same with rooms of other domains in the office's menu.
    #[must_use]
    pub fn with_rooms(self, rooms: Vec<Room>) -> Self {
        Self(self.0, self.1, self.2, Arc::new(rooms))
    }

    /// The rooms of other domains in the office's menu.
    #[must_use]
    pub fn rooms(&self) -> &[Room] {
        &self.3
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
        approval::listen(self);
        self.approvals().listen(self.store());
        papers::delivery::listen(self.store());
        transfer::listen(self.store());
    }

    /// Its background work.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let registry = transfer::jobs(self.approvals().jobs(registry));
        let registry = self.delivery_jobs(self.press_jobs(registry));
        let app = self.clone();
        let registry =
            registry.every("casework.index", Duration::from_secs(3600), move |store, _, now| {
                let (app, store) = (app.clone(), store.clone());
                Box::pin(async move {
                    let keyring = &app.procedures().parts().keyring;
                    search::rebuild(&store, keyring, &app.own_city(), now).await?;
                    Ok(())
                })
            });
        registry.every("casework.sort", Duration::from_secs(5), |store, _, now| {
            Box::pin(async move { search::sort(&store, now).await.map(|_| ()) })
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

    /// The documents that were issued.
    #[must_use]
    pub fn archive(&self) -> Archive {
        let parts = self.0.procedures.parts();
        Archive::new(self.store().clone(), parts.files.clone(), Arc::clone(&parts.keyring))
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.0.procedures.store()
    }

    /// Carries out what somebody asks for, with what they wrote. A decision is only made here where
    /// its route delegates it to them alone; others are [proposed](Casework::propose).
    ///
    /// # Errors
    /// The refusal of the rules, a conflict where somebody was faster, or what the store says.
    pub async fn carry_out(&self, request: Request, now: Timestamp) -> Result<Record> {
        self.store()
            .write_with(now, (self.clone(), request), |tx, (app, request)| {
                Box::pin(async move {
                    approval::guard(app, tx, request).await?;
                    handle::with_words(app, tx, request).await
                })
            })
            .await
    }

    /// The office that keeps approvals, with this house's keys and open days.
    #[must_use]
    pub fn approvals(&self) -> Approvals {
        let parts = self.0.procedures.parts();
        Approvals::new(Arc::clone(&parts.keyring), parts.calendar.clone())
    }

    /// Issues a document that takes the place of another.
    ///
    /// # Errors
    /// A conflict where the other was corrected before; what the store says.
    pub async fn issue_again(
        &self,
        new: NewDocument,
        by: Actor,
        authority: Option<String>,
        now: Timestamp,
    ) -> Result<Document> {
        let keyring = Arc::clone(&self.0.procedures.parts().keyring);
        let input = (keyring, new, by, authority);
        let issued = self.store().write_with(now, input, |tx, (keyring, new, by, authority)| {
            Box::pin(async move {
                let authority = authority.as_deref();
                let document = yakusho_documents::issue(tx, keyring, new, by, authority).await?;
                papers::issue::sent_out(tx, &document, &new.content.recipient).await?;
                Ok(document)
            })
        });
        issued.await
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
