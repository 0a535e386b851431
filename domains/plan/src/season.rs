//! A season of the working groups for the demo: the hours of their members, their meetings and what
//! they tried.

use jiff::Timestamp;
use yakusho_store::Result;

use crate::{Plan, meetings, themes, time};

impl Plan {
    /// Makes it, once, for whoever is a member of a group.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_season(&self, now: Timestamp) -> Result<()> {
        time::demo::seed(self, now).await?;
        meetings::demo::seed(self, now).await?;
        themes::demo::seed(self, now).await
    }
}
