//! When somebody last looked at the list, and how much changed since.

use jiff::{SignedDuration, Timestamp};
use yakusho_store::Result;
use yakusho_worklist::{Filter, changed_since, last_look, look};

use super::super::{desk::Desk, words};

/// Looking again within this time is the same look, so that a reload does not hide what is new.
const SAME_LOOK: SignedDuration = SignedDuration::from_mins(5);

/// When they last looked, and how much changed since.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looked {
    /// When; `None` the first time.
    pub at: Option<Timestamp>,
    /// How many open items came or changed since.
    pub changed: u64,
}

impl Looked {
    /// What changed, in words.
    pub fn words(&self) -> Option<String> {
        let at = self.at.filter(|_| self.changed > 0)?;
        Some(format!(
            "前に見たとき（{}）から、{}件が新しく届いたか変わりました。",
            words::when(at),
            self.changed
        ))
    }
}

/// What changed since the last look at the departments of a scope; this look is remembered where
/// `remember` says so.
///
/// # Errors
/// What the store says.
pub async fn looked(desk: &Desk, scope: &Filter, now: Timestamp, remember: bool) -> Result<Looked> {
    let mut looked = Looked::default();
    let Some(departments) = scope.departments.clone() else { return Ok(looked) };
    let store = desk.app.store();
    for department in &departments {
        let Some(at) = last_look(store, desk.who.staff, department).await? else { continue };
        looked.at = Some(looked.at.map_or(at, |known: Timestamp| known.min(at)));
        looked.changed += changed_since(store, department, at).await?;
    }
    let is_new = looked.at.is_none_or(|at| now.duration_since(at) >= SAME_LOOK);
    if remember && is_new {
        let staff = desk.who.staff;
        let write = store.write(now, move |tx| {
            let departments = departments.clone();
            Box::pin(async move {
                for department in &departments {
                    look(tx, staff, department).await?;
                }
                Ok(())
            })
        });
        write.await?;
    }
    Ok(looked)
}
