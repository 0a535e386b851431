//! Searches: candidates from the index, each looked at before it is shown, the search recorded
//! before anything of it is.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_disclosure::Reading;
use yakusho_facts::{FactSheet, Sheets};
use yakusho_interview::{Answer, Value};
use yakusho_kernel::{Lang, date::show_date_without_weekday};
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, ListPredicate};
use yakusho_store::NewAction;

use super::super::{
    case::{
        beside::people,
        facts::{self, BoxValue},
    },
    case_file::CaseFile,
    desk::Desk,
};
use crate::{
    register::people::Declared,
    search::{
        Candidates, Scope, Wanted,
        grams::{Kind, has_words},
        wanted::Findable,
    },
    store::cases::Record,
    web::failure::refused,
};

/// Cases that one search shows.
pub const MOST: usize = 20;
/// The kind of the action that tells of a search.
pub const SEARCHED: &str = "personal_data.searched";

/// What was found.
#[derive(Default)]
pub struct Found {
    /// The cases, newest first.
    pub hits: Vec<Hit>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// One case.
pub struct Hit {
    /// The case.
    pub record: Record,
    /// Whom it is about, where the search was for a person: name, reading, day of birth.
    pub person: Option<String>,
    /// The people of its form, where the search was for a person.
    pub people: Vec<Declared>,
}

/// Searches over what this person may see, and records it with the purpose that they named.
///
/// # Errors
/// What the store says.
pub async fn search(
    desk: &Desk,
    wanted: &Wanted,
    purpose: &str,
    now: Timestamp,
) -> Result<Found, Refused> {
    let scope = scope(desk, !wanted.terms.is_empty());
    let found = found(desk, wanted, &scope).await?;
    record(desk, wanted, purpose, &found, now).await?;
    Ok(found)
}

/// Cases of other applications that fit, for a case that is open on the desk. Nothing of their
/// people is shown, so the reading of this case is what is recorded.
///
/// # Errors
/// What the store says.
pub async fn beside_this(
    desk: &Desk,
    file: &CaseFile,
    wanted: &Wanted,
) -> Result<Vec<Hit>, Refused> {
    let found = found(desk, wanted, &scope(desk, true)).await?;
    let own = file.record.case.application;
    Ok(found.hits.into_iter().filter(|hit| hit.record.case.application != own).collect())
}

/// What the policies let them search: for a person only among cases whose facts they may read.
fn scope(desk: &Desk, personal: bool) -> Scope {
    let lists = desk.lists();
    if !personal && lists.contains(&ListPredicate::AllOfCity) {
        return Scope::All;
    }
    let own = lists.into_iter().find_map(|predicate| match predicate {
        ListPredicate::OwnDepartment(departments) => Some(departments),
        ListPredicate::AssignedToMe(_) | ListPredicate::AllOfCity => None,
    });
    Scope::Departments(own.unwrap_or_default())
}

async fn found(desk: &Desk, wanted: &Wanted, scope: &Scope) -> Result<Found, Refused> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let mut candidates = Candidates::begin(store, keyring, scope, wanted).await.map_err(refused)?;
    let mut found = Found::default();
    let mut sheets: HashMap<Uuid, FactSheet> = HashMap::new();
    while let Some(portion) = candidates.next().await.map_err(refused)? {
        for record in portion {
            let Some(hit) = look_at(desk, wanted, record, &mut sheets).await? else { continue };
            if found.hits.len() == MOST {
                found.more = true;
                return Ok(found);
            }
            found.hits.push(hit);
        }
    }
    found.more = candidates.was_too_much();
    Ok(found)
}

/// Opens a candidate and looks whether it is what is wanted, in what the searcher may see of it.
async fn look_at(
    desk: &Desk,
    wanted: &Wanted,
    record: Record,
    sheets: &mut HashMap<Uuid, FactSheet>,
) -> Result<Option<Hit>, Refused> {
    let resource = desk.case(&record);
    if wanted.terms.is_empty() {
        let may = desk.may(ActionName::CaseRead, &resource);
        return Ok(may.then_some(Hit { record, person: None, people: Vec::new() }));
    }
    if !desk.may(ActionName::CaseReadPersonalData, &resource)
        || !is_written(desk, wanted, &record).await?
    {
        return Ok(None);
    }
    if wanted.of_facts().next().is_none() {
        return Ok(Some(Hit { record, person: None, people: Vec::new() }));
    }
    let application = record.case.application;
    if let Entry::Vacant(place) = sheets.entry(application) {
        let keyring = &desk.app.procedures().parts().keyring;
        let stored = Sheets::Application.read(desk.app.store(), keyring, application).await;
        place.insert(stored.map_err(refused)?.map_or_else(FactSheet::new, |stored| stored.sheet));
    }
    let Some(sheet) = sheets.get(&application) else { return Ok(None) };
    if !may_be(wanted, sheet, &desk.app.own_city()) {
        return Ok(None);
    }
    let file = CaseFile::with_sheet(&desk.app, record, sheet.clone(), desk.today).await?;
    let reading = Reading::new(sheet.clone(), desk.eyes(&file.record, &file.protection));
    let values = facts::of(&file, &reading).values;
    let findable: Vec<Findable<'_>> = values.iter().filter_map(findable).collect();
    if !wanted.holds_for(&findable, &desk.app.own_city()) {
        return Ok(None);
    }
    let person = person(wanted, &findable, &desk.app.own_city());
    Ok(Some(Hit { record: file.record, person, people: people(&values) }))
}

async fn is_written(desk: &Desk, wanted: &Wanted, record: &Record) -> Result<bool, Refused> {
    if wanted.words().next().is_none() {
        return Ok(true);
    }
    let written = desk.app.written(record.case.id.uuid()).await.map_err(refused)?;
    let texts: Vec<String> = written.iter().map(|written| written.word.text()).collect();
    Ok(wanted.words().all(|words| texts.iter().any(|text| has_words(text, words))))
}

/// Whether anything on the sheet fits at all. Most false candidates end here, before policies are
/// asked what of it may be seen.
fn may_be(wanted: &Wanted, sheet: &FactSheet, own_city: &str) -> bool {
    let known = sheet.iter().filter_map(|(key, answer, _)| match answer {
        Answer::Known(value) => Some((key, value)),
        _ => None,
    });
    let all: Vec<Findable<'_>> = known
        .filter_map(|(key, value)| Some(Findable { whose: "", kind: Kind::of(key, value)?, value }))
        .collect();
    let all: Vec<&Findable<'_>> = all.iter().collect();
    wanted.of_facts().all(|term| term.is_in(&all, own_city))
}

fn findable(found: &BoxValue) -> Option<Findable<'_>> {
    let kind = Kind::of(&found.key, &found.value)?;
    Some(Findable { whose: &found.whose, kind, value: &found.value })
}

/// Name, reading and day of birth of the first person who is wanted, to tell people apart.
fn person(wanted: &Wanted, values: &[Findable<'_>], own_city: &str) -> Option<String> {
    let people: Vec<&str> = {
        let mut seen = BTreeSet::new();
        values.iter().map(|found| found.whose).filter(|whose| seen.insert(*whose)).collect()
    };
    let of = |whose: &str| -> Vec<&Findable<'_>> {
        values.iter().filter(|found| found.whose == whose).collect()
    };
    let mut fits = people.iter().filter(|whose| {
        let own = of(whose);
        wanted
            .of_facts()
            .filter(|term| term.kind() != Kind::Address)
            .all(|term| term.is_in(&own, own_city))
            && own.iter().any(|found| found.kind == Kind::Name)
    });
    let own = of(fits.next()?);
    let mut words: Vec<String> = Vec::new();
    for found in own {
        let shown = match found.value {
            Value::Text(text) if found.kind == Kind::Name => text.clone(),
            Value::Kana(text) => format!("（{text}）"),
            Value::Date(day) if found.kind == Kind::Birth => {
                format!("{}生", show_date_without_weekday(*day, Lang::Ja))
            }
            _ => continue,
        };
        if !words.contains(&shown) {
            words.push(shown);
        }
    }
    Some(words.join("　"))
}

/// Records who searched by what, why, and which cases they were shown; never for whom.
async fn record(
    desk: &Desk,
    wanted: &Wanted,
    purpose: &str,
    found: &Found,
    now: Timestamp,
) -> Result<(), Refused> {
    let by = desk.who.actor();
    let shown: Vec<Uuid> = found
        .hits
        .iter()
        .filter(|hit| hit.person.is_some())
        .map(|hit| hit.record.case.id.uuid())
        .collect();
    let data = json!({
        "by": wanted.by(), "hits": found.hits.len(), "more": found.more, "cases": shown,
    });
    let (staff, purpose) = (desk.who.staff, purpose.to_owned());
    let write = desk.app.store().write(now, move |tx| {
        let (by, data, purpose) = (by.clone(), data.clone(), purpose.clone());
        Box::pin(async move {
            tx.act(NewAction {
                kind: SEARCHED,
                subject_kind: "staff",
                subject: staff,
                by: &by,
                authority: None,
                purpose: Some(&purpose),
                data,
            })
            .await?;
            Ok(())
        })
    });
    write.await.map_err(refused)
}
