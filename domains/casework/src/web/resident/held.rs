//! The application that a browser holds. Whoever does not hold it is told the same as if there
//! were none.

use std::sync::Arc;

use jiff::civil::Date;
use yakusho_kernel::{Id, Lang, Refusal, RefusalKind, actor::Actor, date::jst_date};
use yakusho_pack::{Pack, format::Department};
use yakusho_pages::{Refused, Visit};
use yakusho_procedures::{
    Edition, holder,
    model::{Application, ApplicationNoun},
};

use crate::{
    Casework,
    model::{Case, CaseNoun},
    store::cases::{self, Record},
    web::failure::refused,
    words,
};

/// An application with its cases and the pack with which it began.
pub struct Held {
    /// The application.
    pub application: Application,
    /// Its cases, in its order.
    pub records: Vec<Record>,
    /// The edition that defines its forms.
    pub edition: Arc<Edition>,
    /// The day in the city.
    pub today: Date,
}

impl Held {
    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.edition.pack
    }

    /// The page of the application.
    pub fn page(&self) -> String {
        format!("/applications/{}", self.application.id)
    }

    /// The page of something that may be done with a case.
    pub fn page_of(&self, case: Id<CaseNoun>, verb: &str) -> String {
        format!("{}/cases/{case}/{verb}", self.page())
    }

    /// The name of a procedure.
    pub fn name(&self, procedure: &str, lang: Lang) -> String {
        self.pack()
            .procedure(procedure)
            .map_or_else(|| procedure.to_owned(), |known| known.name.get(lang).to_owned())
    }

    /// The department that has a case, as it is today.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.pack().department_on(code, self.today)
    }

    /// The name of that department.
    pub fn department_name(&self, code: &str, lang: Lang) -> String {
        self.department(code)
            .map_or_else(|| code.to_owned(), |known| known.name.get(lang).to_owned())
    }

    /// The cases as the rules see them.
    pub fn cases(&self) -> Vec<Case> {
        self.records.iter().map(|record| record.case.clone()).collect()
    }

    /// One of its cases.
    ///
    /// # Errors
    /// Not found for a case of another application.
    pub fn record(&self, case: &str) -> Result<&Record, Refused> {
        let case: Id<CaseNoun> = case.parse().map_err(|_| not_held())?;
        Ok(self.records.iter().find(|record| record.case.id == case).ok_or_else(not_held)?)
    }

    /// Who acts here.
    pub fn actor(&self) -> Actor {
        Actor::Resident { draft_or_application: self.application.id.uuid() }
    }
}

/// The application with this id, if the browser holds it.
///
/// # Errors
/// Not found, with the way to open it.
pub async fn held(visit: &Visit, app: &Casework, id: &str) -> Result<Held, Refused> {
    let id: Id<ApplicationNoun> = id.parse().map_err(|_| not_held())?;
    let mine = holder::application(visit).is_some_and(|(mine, _)| mine == id);
    if !mine {
        return Err(not_held().into());
    }
    load(visit, app, id).await
}

/// The application with this id, for somebody who was found to hold it.
///
/// # Errors
/// Not found; what the store says.
pub async fn load(visit: &Visit, app: &Casework, id: Id<ApplicationNoun>) -> Result<Held, Refused> {
    let (db, municipality) = (app.store().read(), app.store().municipality());
    let application = yakusho_procedures::application(db, municipality, id)
        .await
        .map_err(refused)?
        .ok_or_else(not_held)?;
    let records = cases::of_application(db, municipality, id.uuid()).await.map_err(refused)?;
    let shelf = app.procedures().shelf();
    let edition = shelf.edition(&application.pack_version).await.map_err(refused)?;
    Ok(Held { application, records, edition, today: jst_date(visit.now()) })
}

/// What everybody else is told.
pub fn not_held() -> Refusal {
    Refusal::new(RefusalKind::NotFound, "application_not_held", words::NOT_HELD.text())
}
