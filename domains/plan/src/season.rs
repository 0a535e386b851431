//! A season of the working groups for the demo: their charters, the hours of their members, their
//! meetings, what they tried, and what some wrote into their own records.

use jiff::Timestamp;
use yakusho_store::Result;

use crate::{Plan, charter, meetings, record, themes, time};

impl Plan {
    /// Makes it, once, for whoever is a member of a group.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_season(&self, now: Timestamp) -> Result<()> {
        charter::demo::seed(self, now).await?;
        time::demo::seed(self, now).await?;
        meetings::demo::seed(self, now).await?;
        themes::demo::seed(self, now).await?;
        record::demo::seed(self, now).await
    }
}
