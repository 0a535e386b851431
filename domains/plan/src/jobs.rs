//! What is done every day without anybody's hand: days pass, and what they make late is said.

use std::time::Duration;

use yakusho_store::JobRegistry;

use crate::{Plan, initiatives::due, year};

/// The day's round.
const ROUND: &str = "plan.day";
/// Reads which groups were founded and closed by another process.
const GROUPS: &str = "plan.groups";
/// How long another process may not know of a new group.
const HEARD: Duration = Duration::from_secs(60);
/// Twice an hour, so that a new day is noticed in its first half hour.
const PERIOD: Duration = Duration::from_secs(30 * 60);

impl Plan {
    /// Its background work.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let registry = self.nomination_jobs(registry);
        let listener = self.clone();
        let registry = registry.every(GROUPS, HEARD, move |_, _, _| {
            let plan = listener.clone();
            Box::pin(async move { plan.read_group_changes().await })
        });
        let plan = self.clone();
        registry.every(ROUND, PERIOD, move |_, _, now| {
            let plan = plan.clone();
            Box::pin(async move { plan.day(now).await })
        })
    }

    /// The round of a day.
    ///
    /// # Errors
    /// What the store says.
    pub async fn day(&self, now: jiff::Timestamp) -> yakusho_store::Result<()> {
        let edition = self.edition();
        let Some(plan) = &edition.pack.plan else { return Ok(()) };
        let input = (year::web::pack_days(self), plan.secretariat.clone());
        let write = self.store().write_with(now, input, |tx, (days, secretariat)| {
            Box::pin(async move {
                due::bring_all(tx).await?;
                year::due::bring(tx, days, secretariat).await
            })
        });
        write.await?;
        self.bring_alerts(now).await
    }
}
