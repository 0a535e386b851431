//! 人事異動: the open cases of whoever moves go to their successor or to the department.

use std::time::Duration;

use uuid::Uuid;
use yakusho_identity::store::{APPLY_JOB, TRANSFERRED, Transferred, apply_due, clean_up};
use yakusho_kernel::actor::Actor;
use yakusho_store::{Error, JobRegistry, NewAction, Result, Store, Tx};

use crate::{
    store::cases::{self, Record},
    work,
};

const BY: Actor = Actor::System { job: "apply_transfers" };
/// How often what no longer matters of sign-ins is deleted.
const CLEAN_EVERY: Duration = Duration::from_secs(3600);

/// Begins to hear transfers.
pub fn listen(store: &Store) {
    store.subscribe(TRANSFERRED, |tx, event| {
        Box::pin(async move {
            let told: Transferred = serde_json::from_value(event.data.clone())
                .map_err(|error| Error::Broken(error.to_string()))?;
            hand_over(tx, &told).await
        })
    });
}

/// Applies transfers on their day, and forgets old sessions and mistakes of sign-in.
#[must_use]
pub fn jobs(registry: JobRegistry) -> JobRegistry {
    registry
        .on(APPLY_JOB, |store, _, now| {
            Box::pin(async move { apply_due(&store, now).await.map(|_| ()) })
        })
        .every("identity.clean_up", CLEAN_EVERY, |store, _, now| {
            Box::pin(async move { store.write(now, |tx| Box::pin(clean_up(tx))).await })
        })
}

async fn hand_over(tx: &Tx, told: &Transferred) -> Result<()> {
    let records = cases::in_hand(tx, told.staff, &told.left).await?;
    if records.is_empty() {
        return Ok(());
    }
    // Whoever is related to the people of a case does not inherit it: it goes to the department.
    let related = |record: &Record| {
        told.successor.is_some_and(|successor| record.related_staff.contains(&successor))
    };
    let (theirs, others): (Vec<Record>, Vec<Record>) = records.into_iter().partition(related);
    let ids: Vec<Uuid> = theirs.iter().map(|record| record.case.id.uuid()).collect();
    yakusho_worklist::let_go(tx, work::KIND, &ids).await?;
    for (records, successor) in [(theirs, None), (others, told.successor)] {
        cases::reassign(tx, &records, successor).await?;
        for record in &records {
            tell(tx, record, successor).await?;
        }
    }
    yakusho_worklist::reassign(tx, work::KIND, told.staff, &told.left, told.successor).await?;
    Ok(())
}

async fn tell(tx: &Tx, record: &Record, successor: Option<Uuid>) -> Result<()> {
    let case = &record.case;
    tx.act(NewAction {
        kind: "case.reassigned",
        subject_kind: "case",
        subject: case.id.uuid(),
        by: &BY,
        authority: None,
        purpose: None,
        data: serde_json::json!({
            "state": case.state,
            "assignee": successor,
            "received_on": case.received_on,
        }),
    })
    .await?;
    Ok(())
}
