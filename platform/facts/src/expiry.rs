//! Unfinished drafts are deleted on the date that their page states.

use std::time::Duration;

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_store::{Event, JobRegistry, NewAction, Result, Store};

use crate::sheets::{Sheets, to_column};

/// The kind of the job.
pub const EXPIRE: &str = "facts.expire_drafts";
/// The kind of the action and of the event that tell of a deleted draft. Whoever keeps other rows
/// of the draft deletes them when it hears the event, in the same transaction.
pub const DRAFT_DISPOSED: &str = "draft.disposed";

const EVERY: Duration = Duration::from_secs(15 * 60);
const AT_ONCE: u64 = 200;

/// Adds the expiry to a registry; it looks every quarter of an hour.
#[must_use]
pub fn jobs(registry: JobRegistry) -> JobRegistry {
    registry.every(EXPIRE, EVERY, |store, _, now| {
        Box::pin(async move { expire_drafts(&store, now).await.map(|_| ()) })
    })
}

/// Deletes every draft whose day has come (in Japan), with its keys, and takes what was deleted out
/// of the free pages and the write-ahead log too. Returns how many drafts.
///
/// # Errors
/// What the database says, or a subscriber of [`DRAFT_DISPOSED`].
pub async fn expire_drafts(store: &Store, now: Timestamp) -> Result<u64> {
    let mut total = 0;
    loop {
        let due = due(store, now).await?;
        if due.is_empty() {
            break;
        }
        for draft in due {
            dispose(store, draft, now).await?;
            total += 1;
        }
    }
    if total > 0 {
        store.scrub(&[Sheets::Draft.table()]).await?;
    }
    Ok(total)
}

/// A draft expires by the latest day among its versions: going on with it moves the day.
async fn due(store: &Store, now: Timestamp) -> Result<Vec<Uuid>> {
    let today = to_column(jst_date(now));
    let select = Query::select()
        .column("holder")
        .from(Sheets::Draft.table())
        .and_where(Expr::col("municipality").eq(store.municipality().as_str()))
        .group_by_col("holder")
        .and_having(Expr::col("dispose_on").max().lte(today))
        .limit(AT_ONCE)
        .take();
    let rows = store.read().query_all(&select).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn dispose(store: &Store, draft: Uuid, now: Timestamp) -> Result<()> {
    store
        .write(now, move |tx| {
            Box::pin(async move {
                let versions = Sheets::Draft.dispose(tx, draft).await?;
                tx.act(NewAction {
                    kind: DRAFT_DISPOSED,
                    subject_kind: "draft",
                    subject: draft,
                    by: &Actor::System { job: EXPIRE },
                    authority: None,
                    purpose: None,
                    data: json!({ "versions": versions }),
                })
                .await?;
                tx.publish(Event { kind: DRAFT_DISPOSED, subject: draft, data: json!(null) }).await
            })
        })
        .await
}
