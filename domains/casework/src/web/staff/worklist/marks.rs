//! Marks that somebody puts on items of the list for themselves.

use jiff::Timestamp;
use uuid::Uuid;
use yakusho_store::Result;
use yakusho_worklist::{Filter, list, mark, unmark};

use super::super::desk::Desk;

/// Marks items, or takes the marks away; only those that the person may list. Returns how many.
///
/// # Errors
/// What the store says.
pub async fn set(
    desk: &Desk,
    scope: &Filter,
    items: &[Uuid],
    marked: bool,
    now: Timestamp,
) -> Result<usize> {
    let mut seen = Vec::new();
    for state in [yakusho_worklist::State::Open, yakusho_worklist::State::Done] {
        let filter = Filter { items: items.to_vec(), state, ..scope.clone() };
        let size = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let page = list(desk.app.store(), &filter, None, size).await?;
        seen.extend(page.items.into_iter().map(|listed| listed.id));
    }
    let (staff, count) = (desk.who.staff, seen.len());
    let write = desk.app.store().write_with(now, seen, move |tx, items| {
        Box::pin(async move {
            if marked { mark(tx, staff, items).await } else { unmark(tx, staff, items).await }
        })
    });
    write.await?;
    Ok(count)
}
