//! A case with everything that its pages need.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use serde_json::Value;
use yakusho_disclosure::{Eyes, Reading, Told};
use yakusho_facts::{FactSheet, Sheets};
use yakusho_kernel::{Id, Lang, Refusal, date::jst_date};
use yakusho_pack::{Pack, format::Procedure};
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Protection, Resource};
use yakusho_procedures::{Edition, model::Application};
use yakusho_store::{Error, NewAction};

use super::desk::Desk;
use crate::{
    Casework,
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
    /// Whether somebody in the application is under 支援措置.
    pub protection: Protection,
    sheet: FactSheet,
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
        let file = Self::of(&desk.app, record, desk.today).await?;
        // What the facts tell may forbid what the case alone allows.
        desk.must(action, &file.resource(desk))?;
        Ok(file)
    }

    /// The file of a case that somebody may see for another reason.
    ///
    /// # Errors
    /// What the store says.
    pub async fn of(app: &Casework, record: Record, today: Date) -> Result<Self, Refused> {
        let keyring = &app.procedures().parts().keyring;
        let stored = Sheets::Application.read(app.store(), keyring, record.case.application).await;
        let sheet = stored.map_err(refused)?.map_or_else(FactSheet::new, |stored| stored.sheet);
        Self::with_sheet(app, record, sheet, today).await
    }

    /// The same where the sheet of its application is in hand.
    ///
    /// # Errors
    /// What the store says.
    pub async fn with_sheet(
        app: &Casework,
        record: Record,
        sheet: FactSheet,
        today: Date,
    ) -> Result<Self, Refused> {
        let store = app.store();
        let of = Id::from_uuid(record.case.application);
        let found = yakusho_procedures::application(store.read(), store.municipality(), of).await;
        let application = found
            .map_err(refused)?
            .ok_or_else(|| refused(Error::Broken(format!("application {of} of a case is gone"))))?;
        let shelf = app.procedures().shelf();
        let edition = shelf.edition(&record.pack_version).await.map_err(refused)?;
        let keyring = &app.procedures().parts().keyring;
        let protection = yakusho_protection::over(store, keyring, sheet.answers(), today);
        let protection = protection.await.map_err(refused)?;
        Ok(Self { record, application, edition, protection, sheet })
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

    /// The case as policies see it.
    #[must_use]
    pub fn resource(&self, desk: &Desk) -> Resource {
        desk.case_under(&self.record, &self.protection)
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
        self.read_facts_with(desk, desk.eyes(&self.record, &self.protection), what, now).await
    }

    /// The same with other eyes than the usual ones.
    ///
    /// # Errors
    /// What the store says.
    pub async fn read_facts_with(
        &self,
        desk: &Desk,
        eyes: Eyes,
        what: Value,
        now: Timestamp,
    ) -> Result<Reading, Refused> {
        self.record_reading(desk, what, now).await?;
        Ok(Reading::new(self.sheet.clone(), eyes))
    }

    /// Goes on where this desk may see where the persons of the application live: for papers that
    /// carry an address. A paper of a person under 支援措置 does not exist for others.
    ///
    /// # Errors
    /// Not found.
    pub fn must_see_places(&self, desk: &Desk) -> Result<(), Refused> {
        if !self.protection.protected {
            return Ok(());
        }
        let eyes = desk.eyes(&self.record, &self.protection);
        match eyes.class(yakusho_interview::definition::Sensitivity::Personal, true) {
            None => Ok(()),
            Some(_) => Err(Refusal::not_found().into()),
        }
    }

    /// Words that somebody wrote about the case, as this desk may see them.
    #[must_use]
    pub fn words(&self, desk: &Desk, text: String) -> String {
        if !self.protection.protected {
            return text;
        }
        let reading = Reading::new(self.sheet.clone(), desk.eyes(&self.record, &self.protection));
        reading.words(&text, Lang::Ja).to_string()
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
