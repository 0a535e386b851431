//! A case with everything that its pages need.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use yakusho_disclosure::{Reading, Told};
use yakusho_facts::{FactSheet, Sheets};
use yakusho_kernel::{Id, Refusal, date::jst_date};
use yakusho_pack::{Pack, format::Procedure};
use yakusho_pages::Refused;
use yakusho_permission::ActionName;
use yakusho_procedures::{Edition, model::Application};
use yakusho_store::{Error, NewAction};

use super::desk::Desk;
use crate::{
    model::CaseNoun,
    store::cases::{self, Record},
    web::failure::refused,
};

/// A case, its application, and the edition of the pack with which it began.
pub struct CaseFile {
    /// The case.
    pub record: Record,
    /// The application that it came with.
    pub application: Application,
    /// The edition.
    pub edition: Arc<Edition>,
}

/// The version that a page showed.
#[derive(Debug, Deserialize)]
pub struct Seen {
    /// The version.
    #[serde(default)]
    pub version: i64,
}

impl CaseFile {
    /// Opens the case for an action. A case that somebody may not do this to does not exist for
    /// them.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn open(desk: &Desk, id: &str, action: ActionName) -> Result<Self, Refused> {
        let id: Id<CaseNoun> = id.parse().map_err(|_| Refusal::not_found())?;
        let store = desk.app.store();
        let found = cases::find(store.read(), store.municipality(), id).await.map_err(refused)?;
        let record = found.ok_or_else(Refusal::not_found)?;
        desk.must(action, &desk.case(&record))?;
        Self::of(desk, record).await
    }

    /// The case of a record that was found and may be seen.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of(desk: &Desk, record: Record) -> Result<Self, Refused> {
        let store = desk.app.store();
        let of = Id::from_uuid(record.case.application);
        let found = yakusho_procedures::application(store.read(), store.municipality(), of).await;
        let application = found
            .map_err(refused)?
            .ok_or_else(|| refused(Error::Broken(format!("application {of} of a case is gone"))))?;
        let shelf = desk.app.procedures().shelf();
        let edition = shelf.edition(&record.pack_version).await.map_err(refused)?;
        Ok(Self { record, application, edition })
    }

    /// The pack of its edition.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.edition.pack
    }

    /// Its procedure.
    #[must_use]
    pub fn procedure(&self) -> Option<&Procedure> {
        self.pack().procedure(&self.record.case.procedure)
    }

    /// The name of its procedure.
    #[must_use]
    pub fn name(&self) -> &str {
        self.procedure().map_or(self.record.case.procedure.as_str(), |known| &known.name.ja)
    }

    /// Its number: the application's, and its place in it.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}-{}", self.record.number, self.record.place + 1)
    }

    /// Its page.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/staff/cases/{}", self.record.case.id)
    }

    /// Reads the facts, after the reading was recorded: what cannot be recorded is not shown. What
    /// comes out is what this desk may see.
    ///
    /// # Errors
    /// What the store says.
    pub async fn read_facts(
        &self,
        desk: &Desk,
        what: Value,
        now: Timestamp,
    ) -> Result<Reading, Refused> {
        self.record_reading(desk, what, now).await?;
        let keyring = &desk.app.procedures().parts().keyring;
        let holder = self.application.id.uuid();
        let stored = Sheets::Application.read(desk.app.store(), keyring, holder).await;
        let stored = stored.map_err(refused)?;
        let sheet = stored.map_or_else(FactSheet::new, |stored| stored.sheet);
        Ok(Reading::new(sheet, desk.eyes(&self.record)))
    }

    /// Records that personal data of this case are read; `what` names them and holds none.
    ///
    /// # Errors
    /// What the store says.
    pub async fn record_reading(
        &self,
        desk: &Desk,
        what: Value,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let by = desk.who.actor();
        let authority = desk.who.authority_in(&self.record.department);
        let (subject, purpose) = (self.record.case.id.uuid(), desk.purpose.words.clone());
        let reading = desk.app.store().write(now, move |tx| {
            let (by, authority, what) = (by.clone(), authority.clone(), what.clone());
            let purpose = purpose.clone();
            Box::pin(async move {
                tx.act(NewAction {
                    kind: "personal_data.read",
                    subject_kind: "case",
                    subject,
                    by: &by,
                    authority: authority.as_deref(),
                    purpose: Some(&purpose),
                    data: what,
                })
                .await?;
                Ok(())
            })
        });
        reading.await.map_err(refused)
    }

    /// The facts as they count. `None` where the edition has no such event any more.
    #[must_use]
    pub fn told<'a>(&'a self, reading: &'a Reading) -> Option<Told<'a>> {
        let day = jst_date(self.application.submitted_at);
        reading.told(&self.edition.compiled, &self.application.event, day)
    }
}
