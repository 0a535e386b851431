//! The sequencer: gives each new action its place in the log and signs the new root.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, Set, sea_query::OnConflict};
use tlog_tiles::record_hash;
use uuid::Uuid;
use yakusho_store::{Error, JobRegistry, Result, Store, Tx};

use crate::{
    checkpoint::Checkpoint,
    head::{self, signed},
    key::LogKey,
    tiles::{self, Place, Tiles},
};

/// The kind of the job that seals.
pub const SEAL: &str = "audit.seal";

/// How many actions share a transaction: short enough not to hold other writes up.
const AT_ONCE: usize = 256;
const EVERY: Duration = Duration::from_secs(5);

/// Adds the sequencer to a registry. It seals every five seconds, one process of the installation
/// at a time (the job's lease), and the head row's lock guards against two that think they hold it.
#[must_use]
pub fn jobs(registry: JobRegistry, key: LogKey) -> JobRegistry {
    let key = Arc::new(key);
    registry.every(SEAL, EVERY, move |store, _, now| {
        let key = Arc::clone(&key);
        Box::pin(async move { seal(&store, &key, now).await.map(|_| ()) })
    })
}

/// Puts every action that has no leaf yet into the log and signs a checkpoint. Returns how many.
///
/// # Errors
/// [`Error::Stale`] where another sequencer was faster; [`Error::Broken`] where the log's tiles do
/// not fit its head; what the database says. What was sealed before the error stays sealed.
pub async fn seal(store: &Store, key: &LogKey, now: Timestamp) -> Result<usize> {
    let mut total = 0;
    loop {
        let sealed = seal_some(store, key, now).await?;
        total += sealed;
        if sealed < AT_ONCE {
            return Ok(total);
        }
    }
}

struct Step {
    size: u64,
    places: Vec<(Uuid, u64)>,
    tiles: Vec<(Place, Vec<u8>)>,
    checkpoint: Checkpoint,
}

async fn seal_some(store: &Store, key: &LogKey, now: Timestamp) -> Result<usize> {
    let actions = store.actions_without_leaf(u64::try_from(AT_ONCE).unwrap_or(u64::MAX)).await?;
    if actions.is_empty() {
        return Ok(0);
    }
    let municipality = store.municipality();
    let head = head::head(store.read(), municipality.as_str()).await?;
    let size = head.map_or(0, |head| u64::try_from(head.size).unwrap_or(0));
    let mut tiles = Tiles::edge(store.read(), municipality.as_str(), size).await?;
    let mut changed = BTreeSet::new();
    let mut places = Vec::with_capacity(actions.len());
    let mut end = size;
    for action in &actions {
        let commitment = action.commitment(municipality.as_str()).ok_or_else(|| {
            Error::Broken(format!("the action {} lost its salt before it was logged", action.id))
        })?;
        tiles.push(end, record_hash(&commitment), &mut changed);
        places.push((action.id, end));
        end += 1;
    }
    let checkpoint = Checkpoint::sign(key, end, tiles.root(end)?)
        .map_err(|error| Error::Broken(error.to_string()))?;
    let tiles =
        changed.into_iter().filter_map(|place| Some((place, tiles.get(place)?.clone()))).collect();
    let step = Step { size, places, tiles, checkpoint };
    store.write_with(now, step, |tx, step| Box::pin(async move { keep(tx, step).await })).await?;
    Ok(actions.len())
}

async fn keep(tx: &Tx, step: &Step) -> Result<()> {
    let municipality = tx.municipality();
    let municipality = municipality.as_str();
    let head = head::head_locked(tx.db(), municipality).await?;
    let size = head.map_or(0, |head| u64::try_from(head.size).unwrap_or(0));
    if size != step.size {
        return Err(Error::Stale { table: "audit_head" });
    }
    tx.set_leaves(&step.places).await?;
    let rows = step.tiles.iter().map(|((level, number), hashes)| tiles::row::ActiveModel {
        municipality: Set(municipality.to_owned()),
        level: Set(i64::from(*level)),
        number: Set(i64::try_from(*number).unwrap_or(i64::MAX)),
        hashes: Set(hashes.clone()),
    });
    for row in rows {
        tiles::row::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([
                    tiles::row::Column::Municipality,
                    tiles::row::Column::Level,
                    tiles::row::Column::Number,
                ])
                .update_column(tiles::row::Column::Hashes)
                .to_owned(),
            )
            .exec_without_returning(tx.db())
            .await?;
    }
    let end = i64::try_from(step.checkpoint.size).unwrap_or(i64::MAX);
    let note = &step.checkpoint.note;
    signed::Entity::insert(signed::ActiveModel {
        municipality: Set(municipality.to_owned()),
        size: Set(end),
        note: Set(note.clone()),
        signed_at: Set(tx.stamp()),
    })
    .exec_without_returning(tx.db())
    .await?;
    if step.size == 0 {
        head::row::Entity::insert(head::row::ActiveModel {
            municipality: Set(municipality.to_owned()),
            size: Set(end),
            note: Set(note.clone()),
        })
        .exec_without_returning(tx.db())
        .await?;
    } else {
        use sea_orm::sea_query::Expr;
        head::row::Entity::update_many()
            .col_expr(head::row::Column::Size, Expr::value(end))
            .col_expr(head::row::Column::Note, Expr::value(note.clone()))
            .filter(head::row::Column::Municipality.eq(municipality))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}
