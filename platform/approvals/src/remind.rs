//! Reminders by working day, and the items of the worklist in the hands of the day: absences begin
//! and end, people are transferred.

use std::time::Duration;

use jiff::{Timestamp, civil::Date};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_store::{JobRegistry, NewAction, Result, Store, Tx};

use crate::{office::Approvals, store::approvals};

/// The job's kind.
pub const REMIND: &str = "approvals.remind";

const EVERY: Duration = Duration::from_secs(15 * 60);
const AT_ONCE: u64 = 100;
const HANDED: &str = "approvals.handed_over_on";

impl Approvals {
    /// Adds the reminders to a registry; it looks every quarter of an hour.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let office = self.clone();
        registry.every(REMIND, EVERY, move |store, _, now| {
            let office = office.clone();
            Box::pin(async move {
                office.hand_over_of_the_day(&store, now).await?;
                office.remind(&store, now).await.map(|_| ())
            })
        })
    }

    /// Reminds, on open days and once a day, of every step that is late. Returns how many.
    ///
    /// # Errors
    /// What the store says.
    pub async fn remind(&self, store: &Store, now: Timestamp) -> Result<usize> {
        let today = jst_date(now);
        if !self.is_open_day(today) {
            return Ok(0);
        }
        let mut count = 0;
        loop {
            let late = approvals::late(store.read(), store.municipality(), today, AT_ONCE).await?;
            if late.is_empty() {
                return Ok(count);
            }
            count += late.len();
            store
                .write_with(now, (self.clone(), late), move |tx, (office, late)| {
                    Box::pin(async move {
                        for id in late {
                            office.remind_of(tx, *id, today).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
    }

    async fn remind_of(&self, tx: &Tx, id: Uuid, today: Date) -> Result<()> {
        let municipality = tx.municipality();
        let Some(standing) = approvals::find(tx.db(), municipality, id).await? else {
            return Ok(());
        };
        let reminders = standing.reminders + 1;
        approvals::reminded(tx, id, today, reminders).await?;
        tx.act(NewAction {
            kind: "approval.reminded",
            subject_kind: "approval",
            subject: id,
            by: &Actor::System { job: "remind_of_approvals" },
            authority: None,
            purpose: None,
            data: json!({
                "step": standing.approval.step,
                "due_on": standing.due_on.map(|day| day.to_string()),
                "reminders": reminders,
            }),
        })
        .await?;
        let roster = self.roster(tx.db(), municipality, &[&standing.approval], today).await?;
        self.put_work(tx, &standing, &roster).await
    }

    /// Once a day: every open approval's items into the hands of the day.
    ///
    /// # Errors
    /// What the store says.
    pub async fn hand_over_of_the_day(&self, store: &Store, now: Timestamp) -> Result<()> {
        let today = jst_date(now);
        let mark = json!(today.to_string());
        if store.setting(HANDED).await?.as_ref() == Some(&mark) {
            return Ok(());
        }
        let mut after = Uuid::nil();
        loop {
            let (db, municipality) = (store.read(), store.municipality());
            let ids = approvals::open_after(db, municipality, after, AT_ONCE).await?;
            let Some(last) = ids.last().copied() else { break };
            after = last;
            store
                .write_with(now, (self.clone(), ids), move |tx, (office, ids)| {
                    Box::pin(async move {
                        let municipality = tx.municipality();
                        for standing in approvals::with_ids(tx.db(), municipality, ids).await? {
                            let concerned = [&standing.approval];
                            let roster =
                                office.roster(tx.db(), municipality, &concerned, today).await?;
                            office.put_work(tx, &standing, &roster).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
        store
            .write_with(now, mark, |tx, mark| {
                Box::pin(async move { tx.set_setting(HANDED, mark).await })
            })
            .await
    }
}
