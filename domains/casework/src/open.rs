//! Opens one case for each filing of a submitted application, inside the submission's own
//! transaction, and releases held cases when the person was identified.

use std::sync::Arc;

use futures::future::BoxFuture;
use yakusho_calendar::Calendar;
use yakusho_facts::Keyring;
use yakusho_kernel::{Id, actor::Actor, date::jst_date};
use yakusho_procedures::events::{
    APPLICATION_IDENTIFIED, APPLICATION_SUBMITTED, Identified, Submitted,
};
use yakusho_procedures::model::IdentityState;
use yakusho_store::{Error, Event, NewAction, Result, Store, Tx};

use crate::{
    model::{Case, CaseState},
    release,
    rules::{
        hold::{Identity, standing},
        term,
    },
    search::index,
    store::cases::{self, Record},
    uptake::arrivals,
    work,
};

/// Listens to what casework must hear.
pub fn listen(store: &Store, calendar: &Calendar, keyring: &Arc<Keyring>, own_city: &str) {
    let (terms, keyring, city) = (calendar.clone(), Arc::clone(keyring), own_city.to_owned());
    store.subscribe(APPLICATION_SUBMITTED, move |tx, event| {
        let (terms, keyring, city) = (terms.clone(), Arc::clone(&keyring), city.clone());
        Box::pin(async move {
            submitted(tx, event, terms).await?;
            index::put_new_application(tx, &keyring, event.subject, &city).await
        })
    });
    let terms = calendar.clone();
    store.subscribe(APPLICATION_IDENTIFIED, move |tx, event| identified(tx, event, terms.clone()));
}

fn submitted<'t>(tx: &'t Tx, event: &'t Event, calendar: Calendar) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Submitted = serde_json::from_value(event.data.clone())
            .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))?;
        open(tx, event.subject, &said, &calendar).await
    })
}

fn identified<'t>(tx: &'t Tx, event: &'t Event, calendar: Calendar) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Identified = serde_json::from_value(event.data.clone())
            .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))?;
        if said.identity == IdentityState::StandIn {
            cases::mark_stand_in(tx, event.subject).await?;
            arrivals::mark_stand_in(tx, event.subject).await?;
        }
        release::release(tx, event.subject, Identity::Confirmed, &calendar).await
    })
}

async fn open(
    tx: &Tx,
    application: uuid::Uuid,
    said: &Submitted,
    calendar: &Calendar,
) -> Result<()> {
    // Paper was received on the day on which it arrived, not on that on which it was entered.
    let today = said.received_on.unwrap_or_else(|| jst_date(tx.now()));
    let identity =
        if said.identity.is_confirmed() { Identity::Confirmed } else { Identity::Unconfirmed };
    let fresh: Vec<Case> = said
        .filings
        .iter()
        .map(|filing| Case {
            id: Id::from_uuid(filing.id.uuid()),
            application,
            procedure: filing.procedure.clone(),
            subject: filing.subject.clone(),
            kind: filing.legal_kind,
            in_person: filing.in_person,
            needs_identity: filing.needs_identity,
            after: filing.after.clone(),
            state: CaseState::HeldIdentity,
            assignee: None,
            received_on: None,
            standard_days: filing.standard_days,
            version: 1,
        })
        .collect();
    let mut records = Vec::with_capacity(fresh.len());
    for ((place, case), filing) in (0_i32..).zip(&fresh).zip(&said.filings) {
        let mut case = case.clone();
        case.state = standing(&case, &fresh, identity);
        case.received_on = (case.state == CaseState::Received).then_some(today);
        records.push(Record {
            number: said.number.clone(),
            place,
            pack_version: said.pack_version.clone(),
            department: filing.department.clone(),
            due_on: term::due_on(&case, calendar, 0),
            last_day: filing.last_day,
            stand_in: said.stand_in,
            opened_at: tx.stamp(),
            changed_at: tx.stamp(),
            related_staff: Vec::new(),
            case,
        });
    }
    cases::append(tx, &records);
    arrivals::record(tx, application, said, today);
    let by = Actor::System { job: "open_cases" };
    for record in &records {
        let case = &record.case;
        tx.act(NewAction {
            kind: "case.opened",
            subject_kind: "case",
            subject: case.id.uuid(),
            by: &by,
            authority: None,
            purpose: None,
            data: serde_json::json!({
                "application": application,
                "procedure": case.procedure,
                "department": record.department,
                "state": case.state,
                "received_on": case.received_on,
            }),
        })
        .await?;
    }
    work::put_new(tx, &records);
    Ok(())
}
