//! 郵便: the letters of the department, from the press to the post and sometimes back.

pub mod envelopes;
pub mod list;
pub mod mark;
pub mod print;

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal};
use yakusho_notify::letters::{self, LetterState};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{case_file::CaseFile, desk::Desk, worklist::scope};
use crate::{
    papers::batch::{Chosen, MOST, in_worklist_order},
    web::failure::refused,
};

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Entered {
    /// The state that the page showed.
    #[serde(default)]
    pub state: String,
    /// The letters that were ticked.
    #[serde(default)]
    pub letter: Vec<Uuid>,
    /// All that the page showed.
    #[serde(default)]
    pub all: Option<String>,
    /// The letters that the page showed.
    #[serde(default)]
    pub shown: Vec<Uuid>,
    /// The envelope's size, or the state to come.
    #[serde(default)]
    pub to: String,
}

impl Entered {
    /// The state that the page showed.
    #[must_use]
    pub fn state(&self) -> LetterState {
        LetterState::from_code(&self.state).unwrap_or(LetterState::ToPrint)
    }

    /// The letters that are meant.
    #[must_use]
    pub fn ids(&self) -> &[Uuid] {
        let all = if self.all.is_some() { &self.shown } else { &self.letter };
        all.get(..MOST).unwrap_or(all)
    }
}

/// The chosen letters, in the order of the worklist. A letter that somebody may not do this with
/// does not exist for them.
///
/// # Errors
/// Not found; what the store says.
pub async fn chosen(
    desk: &Desk,
    ids: &[Uuid],
    action: ActionName,
) -> Result<Vec<(Chosen, CaseFile)>, Refused> {
    let store = desk.app.store();
    let found = letters::with_ids(store.read(), store.municipality().as_str(), ids).await;
    let archive = desk.app.archive();
    let mut all = Vec::with_capacity(ids.len());
    for letter in found.map_err(refused)? {
        let file = CaseFile::open(desk, &letter.about_id.to_string(), action).await?;
        if file.must_see_places(desk).is_err() {
            continue;
        }
        let document = archive.find(Id::from_uuid(letter.document)).await.map_err(refused)?;
        let document = document.ok_or_else(Refusal::not_found)?;
        let name = file.name().to_owned();
        all.push((Chosen { letter, document, record: file.record.clone(), name }, file));
    }
    let mut order: Vec<Chosen> = all.iter().map(|(chosen, _)| chosen.clone()).collect();
    in_worklist_order(&mut order);
    let place = |chosen: &Chosen| order.iter().position(|one| one.letter.id == chosen.letter.id);
    all.sort_by_key(|(chosen, _)| place(chosen));
    Ok(all)
}

/// Records that the addresses and texts of these letters were read, one record for each case.
///
/// # Errors
/// What the store says.
pub async fn record_readings(
    visit: &Visit,
    desk: &Desk,
    all: &[(Chosen, CaseFile)],
    what: &'static str,
) -> Result<(), Refused> {
    for (chosen, file) in all {
        let what = json!({ "what": what, "letter": chosen.letter.id });
        file.record_reading(desk, what, visit.now()).await?;
    }
    Ok(())
}

/// The departments whose letters somebody may see; `None` where nobody's.
#[must_use]
pub fn departments(desk: &Desk) -> Option<Option<Vec<String>>> {
    scope(desk).map(|filter| filter.departments)
}
