//! The approved changes, held beside the pack so that the registry answers at once.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use yakusho_store::Result;

use super::{
    rules::{Kind, State},
    store::{self, Change},
};
use crate::Plan;

/// What was approved, as this process last read it. Another process hears of it within the period of
/// the job.
#[derive(Default)]
pub struct Known(RwLock<Arc<[Change]>>);

impl Known {
    /// What was approved, oldest first.
    pub fn approved(&self) -> Arc<[Change]> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, approved: Vec<Change>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = approved.into();
    }
}

/// The last day of a group by what was approved; `None` where it was not closed.
#[must_use]
pub fn last_day(approved: &[Change], group: &str) -> Option<Date> {
    let closings = approved.iter().filter(|one| one.text.kind == Kind::Close);
    closings.filter(|one| one.group == group).map(|one| one.day).min()
}

impl Plan {
    /// Reads anew which groups were founded and closed: at the start, after a change, and again and
    /// again for what another process changed.
    ///
    /// # Errors
    /// What the store says.
    pub async fn read_group_changes(&self) -> Result<()> {
        let all = store::all(self.store().read(), self.store().municipality()).await?;
        self.group_changes()
            .put(all.into_iter().filter(|one| one.state == State::Approved).collect());
        Ok(())
    }
}
