//! A great many invented cases, quickly: for measuring and for tests of scale. A few households are
//! submitted for real, and their rows are copied under other names, places and days.

mod people;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::{FactSheet, Keyring, Sealed, Sheets};
use yakusho_interview::simulate::Dice;
use yakusho_kernel::{FiscalYear, Id, Lang, actor::Actor, date::jst_date};
use yakusho_procedures::{
    Told,
    model::{ApplicationNoun, Channel, application::shown_number},
    store::entity::{application, filing},
};
use yakusho_store::{Error, NewAction, Result, Tx, insert_all, stamp};

use super::household::invent;
use crate::{
    Casework,
    model::{CaseNoun, CaseState},
    search::{grams, index, list},
    store::{
        cases,
        entity::{case_gram, case_gram_list, work_case},
    },
    work,
};

/// Applications of one write.
const AT_ONCE: usize = 100;
/// Over how many days back they lie.
const DAYS: i64 = 700;
/// The same cases in every run.
const SEED: u64 = 20_261_123;

/// A real application whose rows are copied.
struct Template {
    application: application::Model,
    filings: Vec<filing::Model>,
    cases: Vec<work_case::Model>,
    sheet: FactSheet,
}

impl Casework {
    /// Makes invented cases until there are at least `count` more. `told` hears how many there are
    /// after every write. Returns how many were made.
    ///
    /// # Errors
    /// What the store says; [`Error::Broken`] where no household of the pack comes to its end.
    pub async fn seed_many_cases(
        &self,
        count: u64,
        now: Timestamp,
        told: impl Fn(u64) + Send,
    ) -> Result<u64> {
        let mut dice = Dice::new(SEED);
        let templates = self.templates(now, &mut dice).await?;
        let keyring = &self.procedures().parts().keyring;
        let city = self.own_city();
        let mut made = 0;
        let mut number: u64 = 0;
        while made < count {
            let mut copies = Vec::new();
            let mut cases = 0;
            while copies.len() < AT_ONCE && made + cases < count {
                let mut dice = Dice::new(SEED ^ number.wrapping_mul(0x9E37_79B9));
                number += 1;
                let Some(template) = dice.one_of(&templates).filter(|one| !one.cases.is_empty())
                else {
                    return Err(Error::Broken("no household gives a case".to_owned()));
                };
                let copy = Copy::of(template, keyring, &city, now, &mut dice)?;
                cases += u64::try_from(copy.cases.len()).unwrap_or(0);
                copies.push(copy);
            }
            let write = self.store().write_with(now, copies, |tx, copies| {
                Box::pin(async move { insert(tx, copies).await })
            });
            write.await?;
            made += cases;
            told(made);
        }
        Ok(made)
    }

    async fn templates(&self, now: Timestamp, dice: &mut Dice) -> Result<Vec<Template>> {
        let edition = self.procedures().shelf().current();
        let events: Vec<String> =
            edition.pack.published_events().map(|event| event.id.clone()).collect();
        let mut templates = Vec::new();
        for event in events {
            for _ in 0..2 {
                let Some(home) = invent(self.procedures(), &edition, &event, now, dice) else {
                    continue;
                };
                let told = Told {
                    event: event.clone(),
                    answers: home.answers,
                    chosen: home.chosen,
                    lang: Lang::Ja,
                    channel: Channel::Seed,
                };
                match self.procedures().submit_told(told, now).await {
                    Ok(done) => templates.push(self.template(done.application.id.uuid()).await?),
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(templates)
    }

    async fn template(&self, id: Uuid) -> Result<Template> {
        let (store, gone) = (self.store(), || Error::Broken("a template is gone".to_owned()));
        let municipality = store.municipality();
        let application = application::Entity::find()
            .filter(application::Column::Municipality.eq(municipality.as_str()))
            .filter(application::Column::Id.eq(id))
            .one(store.read())
            .await?
            .ok_or_else(gone)?;
        let filings = filing::Entity::find()
            .filter(filing::Column::Municipality.eq(municipality.as_str()))
            .filter(filing::Column::ApplicationId.eq(id))
            .order_by_asc(filing::Column::Place)
            .all(store.read())
            .await?;
        let cases = work_case::Entity::find()
            .filter(work_case::Column::Municipality.eq(municipality.as_str()))
            .filter(work_case::Column::ApplicationId.eq(id))
            .order_by_asc(work_case::Column::Place)
            .all(store.read())
            .await?;
        let keyring = &self.procedures().parts().keyring;
        let sheet = Sheets::Application.read(store, keyring, id).await?.ok_or_else(gone)?.sheet;
        Ok(Template { application, filings, cases, sheet })
    }
}

/// The rows of one more application, but for its number.
struct Copy {
    application: application::Model,
    filings: Vec<filing::Model>,
    cases: Vec<work_case::Model>,
    pieces: BTreeSet<list::Piece>,
    sheet: Sealed,
}

impl Copy {
    fn of(
        template: &Template,
        keyring: &Keyring,
        city: &str,
        now: Timestamp,
        dice: &mut Dice,
    ) -> Result<Self> {
        let back = SignedDuration::from_mins(dice.between(1, DAYS * 24 * 60));
        let at = now.checked_sub(back).unwrap_or(now);
        let id: Id<ApplicationNoun> = Id::new(at);
        let (mut filings, mut cases) = (Vec::new(), Vec::new());
        for (filing, case) in template.filings.iter().zip(&template.cases) {
            let case_id: Id<CaseNoun> = Id::new(at);
            let (own, of) = (case_id.uuid(), id.uuid());
            filings.push(filing::Model { id: own, application_id: of, ..filing.clone() });
            cases.push(work_case::Model {
                id: own,
                application_id: of,
                opened_at: stamp(at),
                changed_at: stamp(at),
                ..standing(case, at, dice)
            });
        }
        let sheet = people::renamed(&template.sheet, city, at, dice);
        let pieces = grams::of_sheet(&sheet, city);
        Ok(Self {
            application: application::Model {
                id: id.uuid(),
                fiscal_year: i32::from(FiscalYear::of(jst_date(at)).0),
                draft_id: Uuid::new_v4(),
                code_hash: Uuid::new_v4().simple().to_string(),
                submitted_at: stamp(at),
                ..template.application.clone()
            },
            filings,
            cases,
            pieces: index::pieces(&index::hashes(keyring), pieces),
            sheet: Sheets::Application.seal(keyring, id.uuid(), &sheet)?,
        })
    }
}

/// Writes copies, table by table.
async fn insert(tx: &Tx, copies: &[Copy]) -> Result<()> {
    let (mut applications, mut filings) = (Vec::new(), Vec::new());
    let mut all = Vec::new();
    let (mut grams, mut lists) = (Vec::new(), Vec::new());
    for copy in copies {
        let year = copy.application.fiscal_year;
        let number = tx.next_number("application", i64::from(year)).await?;
        applications.push(application::Model { number, ..copy.application.clone() });
        filings.extend(copy.filings.iter().cloned());
        let holder = copy.application.id;
        grams.extend(list::rows(tx.municipality(), holder, &copy.pieces));
        lists.push(list::model(tx.municipality(), holder, true, &copy.pieces));
        let number = shown_number(year, number);
        all.extend(
            copy.cases
                .iter()
                .map(|case| work_case::Model { number: number.clone(), ..case.clone() }),
        );
    }
    insert_all::<application::Entity, _>(tx.db(), applications).await?;
    insert_all::<filing::Entity, _>(tx.db(), filings).await?;
    insert_all::<work_case::Entity, _>(tx.db(), all.clone()).await?;
    insert_all::<case_gram::Entity, _>(tx.db(), grams).await?;
    insert_all::<case_gram_list::Entity, _>(tx.db(), lists).await?;
    for copy in copies {
        copy.sheet.clone().append(tx, None);
    }
    let mut open = Vec::new();
    for case in all {
        tx.act(NewAction {
            kind: "case.opened",
            subject_kind: "case",
            subject: case.id,
            by: &Actor::System { job: "seed_many_cases" },
            authority: None,
            purpose: None,
            data: json!({ "state": case.state, "received_on": case.received_on }),
        })
        .await?;
        let record = cases::from_row(case)?;
        // What is closed was in the list once; only what is open is put into it here.
        if !record.case.state.is_closed() {
            open.push(record);
        }
    }
    work::put_new(tx, &open);
    Ok(())
}

/// A case somewhere in its life: most are finished, as in an office of some years.
fn standing(case: &work_case::Model, at: Timestamp, dice: &mut Dice) -> work_case::Model {
    let state = match dice.below(20) {
        0 => CaseState::HeldIdentity,
        1 => CaseState::Visit,
        2 | 3 => CaseState::Received,
        4 | 5 => CaseState::Reviewing,
        6 => CaseState::Correction,
        7 => CaseState::Withdrawn,
        _ => CaseState::Finished,
    };
    let received = (!state.is_held()).then(|| jst_date(at));
    let due = received.and_then(|day| day.checked_add(jiff::Span::new().days(30)).ok());
    work_case::Model {
        state: state.code().to_owned(),
        received_on: received.map(|day| day.to_string()),
        due_on: due.map(|day| day.to_string()),
        ..case.clone()
    }
}
