//! Releases what was held: one visit, and the rest flows.

use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    events::{CASE_RELEASED, Released},
    model::{Case, CaseState},
    rules::{
        hold::{Identity, released},
        term,
    },
    store::cases,
    work,
};

/// Moves every held case of an application on as far as the others allow. Runs in the transaction
/// of the change that made it possible.
///
/// # Errors
/// What the store says.
pub async fn release(
    tx: &Tx,
    application: Uuid,
    identity: Identity,
    calendar: &Calendar,
) -> Result<()> {
    let mut records = cases::of_application(tx.db(), tx.municipality(), application).await?;
    let standing: Vec<Case> = records.iter().map(|record| record.case.clone()).collect();
    let today = jst_date(tx.now());
    let by = Actor::System { job: "release_held_cases" };
    for (place, state) in released(&standing, identity) {
        let Some(record) = records.get_mut(place) else { continue };
        record.case.state = state;
        record.case.received_on = (state == CaseState::Received).then_some(today);
        record.due_on = term::due_on(&record.case, calendar, 0);
        if !cases::save(tx, &record.case, record.due_on).await? {
            return Err(Error::Broken("a held case changed while it was released".to_owned()));
        }
        record.case.version += 1;
        tx.act(NewAction {
            kind: "case.released",
            subject_kind: "case",
            subject: record.case.id.uuid(),
            by: &by,
            authority: None,
            purpose: None,
            data: serde_json::json!({ "state": state, "received_on": record.case.received_on }),
        })
        .await?;
        work::put(tx, record).await?;
        let said = Released { application, procedure: record.case.procedure.clone(), state };
        tx.publish(Event {
            kind: CASE_RELEASED,
            subject: record.case.id.uuid(),
            data: serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?,
        })
        .await?;
    }
    Ok(())
}
