//! What this domain is made of and what it gives to the app.

use std::sync::Arc;

use axum::Router;
use sea_orm_migration::MigrationTrait;
use yakusho_casework::{Casework, staff::Room};
use yakusho_files::Files;
use yakusho_kernel::{MunicipalityCode, Refusal};
use yakusho_pack::format::ContractRules;
use yakusho_procedures::{Edition, Procedures};
use yakusho_signing::Signing;
use yakusho_store::{Result, Store};

use crate::{api, approval, picture::Pictures, store, web};

/// What the app hands to the domain.
pub struct Parts {
    /// Staff at their desks, and their approvals.
    pub casework: Casework,
    /// Keys, time-stamps and trust.
    pub signing: Signing,
}

/// Its room in the office's menu, where the city concludes contracts electronically.
pub const ROOM: Room = Room {
    label: "契約",
    href: "/staff/contracts",
    about: "契約書を作り、決裁を受け、相手方と電子で結び、台帳から探します。",
};

/// The domain. Cheap to clone.
#[derive(Clone)]
pub struct Contracts(Arc<Inner>);

struct Inner {
    parts: Parts,
    pictures: Pictures,
}

impl Contracts {
    /// The domain over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner { parts, pictures: Pictures::default() }))
    }

    /// Its tables.
    #[must_use]
    pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        store::migration::migrations()
    }

    /// Begins to hear approvals. Once.
    pub fn listen(&self) {
        approval::listen(self);
    }

    /// Its pages and its API.
    pub fn routes(&self) -> Router {
        web::routes(self).merge(api::routes(self))
    }

    /// Staff at their desks.
    #[must_use]
    pub fn casework(&self) -> &Casework {
        &self.0.parts.casework
    }

    /// Keys, time-stamps and trust.
    #[must_use]
    pub fn signing(&self) -> &Signing {
        &self.0.parts.signing
    }

    /// Pages that were drawn.
    pub(crate) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    /// The applications, and what stands around them.
    #[must_use]
    pub fn procedures(&self) -> &Procedures {
        self.0.parts.casework.procedures()
    }

    /// The pack in force.
    #[must_use]
    pub fn edition(&self) -> Arc<Edition> {
        self.procedures().shelf().current()
    }

    /// The city's rules of electronic contracts.
    ///
    /// # Errors
    /// Not found where the city has none.
    pub fn rules(&self) -> std::result::Result<ContractRules, Refusal> {
        self.edition().pack.contracts.clone().ok_or_else(Refusal::not_found)
    }

    /// Whose register of suppliers this installation uses: its own, or one that several
    /// municipalities share.
    #[must_use]
    pub fn register(&self) -> MunicipalityCode {
        let shared = self.edition().pack.contracts.as_ref().and_then(|rules| rules.register);
        shared.unwrap_or_else(|| self.store().municipality())
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.0.parts.casework.store()
    }

    /// Files.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.procedures().parts().files
    }

    /// Seals something for one place of the database.
    ///
    /// # Errors
    /// Where the key cannot be used.
    pub(crate) fn seal(&self, plain: &[u8], place: &str) -> Result<Vec<u8>> {
        let keyring = &self.procedures().parts().keyring;
        keyring
            .seal_bytes(plain, place.as_bytes())
            .map_err(|error| yakusho_store::Error::Broken(error.to_string()))
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// Where it was changed or belongs elsewhere.
    pub(crate) fn open(&self, sealed: &[u8], place: &str) -> Result<Vec<u8>> {
        let keyring = &self.procedures().parts().keyring;
        let plain = keyring
            .open_bytes(sealed, place.as_bytes())
            .map_err(|_| yakusho_store::Error::Broken(format!("{place} is damaged")))?;
        Ok(plain.to_vec())
    }
}
