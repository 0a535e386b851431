//! Makes the index anew: after an update that folds differently, or over cases that are older than
//! the index.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_procedures::store::entity::application;
use yakusho_store::{Result, Store};

use super::{index, list};
use crate::written;

/// The setting that says with which folding the index was made.
pub const READY: &str = "casework.search_index";
/// Counts the changes of folding, cutting and keeping. Raise it with each.
const EDITION: i64 = 2;
/// Applications of one write.
const AT_ONCE: u64 = 50;

/// Indexes every application and what was written about its cases, unless that was done with this
/// edition. Returns how many applications were indexed. It may be stopped and begun again.
///
/// # Errors
/// What the store says.
pub async fn rebuild(
    store: &Store,
    keyring: &Arc<Keyring>,
    own_city: &str,
    now: Timestamp,
) -> Result<u64> {
    if store.setting(READY).await?.is_some_and(|made| made == json!(EDITION)) {
        return Ok(0);
    }
    let (mut after, mut done) = (Uuid::nil(), 0);
    if store.setting(READY).await?.is_none() && oldest_is_indexed(store).await? {
        mark(store, now).await?;
        return Ok(0);
    }
    loop {
        let ids = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(application::Column::Municipality.eq(store.municipality().as_str()))
            .filter(application::Column::Id.gt(after))
            .order_by_asc(application::Column::Id)
            .limit(AT_ONCE)
            .into_tuple::<Uuid>()
            .all(store.read())
            .await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        done += u64::try_from(ids.len()).unwrap_or(0);
        let (keyring, city) = (Arc::clone(keyring), own_city.to_owned());
        let write = store.write_with(now, (ids, keyring, city), |tx, (ids, keyring, city)| {
            Box::pin(async move {
                for id in ids {
                    index::put_application(tx, keyring, *id, city).await?;
                    written::index_again(tx, keyring, *id).await?;
                }
                Ok(())
            })
        });
        write.await?;
    }
    mark(store, now).await?;
    Ok(done)
}

/// Whether the index is as old as the installation, so that nothing lacks in it.
async fn oldest_is_indexed(store: &Store) -> Result<bool> {
    let municipality = store.municipality();
    let oldest = application::Entity::find()
        .select_only()
        .column(application::Column::Id)
        .filter(application::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(application::Column::Id)
        .into_tuple::<Uuid>()
        .one(store.read())
        .await?;
    let Some(oldest) = oldest else { return Ok(true) };
    list::is_known(store.read(), municipality, oldest).await
}

async fn mark(store: &Store, now: Timestamp) -> Result<()> {
    let mark = store
        .write(now, |tx| Box::pin(async move { tx.set_setting(READY, &json!(EDITION)).await }));
    mark.await
}
