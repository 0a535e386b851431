//! Reading a backup back, and proving that nothing is missing or changed.

use std::{collections::BTreeSet, fs::File, path::Path, time::Duration};

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _, TransactionTrait as _,
    sea_query::{Alias, Expr, Query},
};
use sea_orm_migration::MigrationTrait;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::actor::Actor;

use super::{
    export::{digest_table, one_instant},
    manifest::{self, Manifest, broken, copy},
    value::values,
};
use crate::{
    NewAction, Store, StoreConfig, Tx,
    error::{Error, Result},
    schema::{self, TableShape},
};

/// A restore that proved itself.
pub struct Restored {
    /// The store, open. Its last action is `store.restored`.
    pub store: Store,
    /// What was restored.
    pub manifest: Manifest,
}

/// Opens an empty store at `into`, loads the backup, and then reads everything back from the
/// database and the disk: counts and hashes must be those of the manifest. The audit log's root is
/// for the caller to verify, against [`Manifest::checkpoint`].
///
/// # Errors
/// [`Error::Broken`] where the backup does not prove itself, belongs to another municipality or to
/// another version of the program, or where the store is not empty; what the database and the disk
/// say. After an error the store at `into` is of no use.
pub async fn restore(
    backup: &Path,
    into: &StoreConfig,
    migrations: Vec<Box<dyn MigrationTrait>>,
    files: Option<&Path>,
    now: Timestamp,
) -> Result<Restored> {
    let manifest = super::check(backup)?;
    if manifest.municipality != into.municipality.as_str() {
        return Err(Error::Broken(format!("a backup of {}", manifest.municipality)));
    }
    let mut patient = into.clone();
    patient.limits.write_time = Duration::from_secs(24 * 3600);
    let store = Store::open(&patient, migrations).await?;
    let outcome = fill(&store, backup, &manifest, now).await;
    let outcome = match outcome {
        Ok(()) => prove(&store, &manifest).await,
        failed => failed,
    };
    if let Err(error) = outcome {
        store.close().await?;
        return Err(error);
    }
    if let Some(folder) = files {
        extract(backup, &manifest, folder)?;
    }
    note(&store, &manifest, now).await?;
    Ok(Restored { store, manifest })
}

async fn fill(store: &Store, backup: &Path, manifest: &Manifest, now: Timestamp) -> Result<()> {
    let mut known: Vec<String> = store.migrations().to_vec();
    known.sort();
    if known != manifest.migrations {
        return Err(Error::Broken(
            "the backup was taken by another version of the program; restore it with that version, \
             then upgrade"
                .to_owned(),
        ));
    }
    let input = (backup.to_owned(), manifest.clone());
    store
        .write_with(now, input, |tx, (backup, manifest)| {
            Box::pin(async move { load(tx, backup, manifest).await })
        })
        .await
}

async fn load(tx: &Tx, backup: &Path, manifest: &Manifest) -> Result<()> {
    let shapes: Vec<TableShape> = manifest.tables.iter().map(|table| table.shape.clone()).collect();
    for shape in in_order(&shapes)? {
        let count =
            Query::select().expr(Expr::cust("COUNT(*)")).from(Alias::new(&shape.name)).take();
        let rows: i64 = match tx.db().query_one(&count).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => 0,
        };
        if rows != 0 {
            return Err(Error::Broken(format!("the table {} is not empty", shape.name)));
        }
        let member = format!("tables/{}.jsonl", shape.name);
        let per_statement = (5000 / shape.columns.len().max(1)).clamp(1, 200);
        let mut from = 0;
        // The zip's reader cannot be held across an await, so the table is read in parts.
        loop {
            let part = read_part(backup, &member, from, 20_000)?;
            if part.is_empty() {
                break;
            }
            from += part.len();
            for lines in part.chunks(per_statement) {
                insert(tx, shape, lines).await?;
            }
        }
    }
    Ok(())
}

fn read_part(backup: &Path, member: &str, from: usize, most: usize) -> Result<Vec<String>> {
    let mut zip = manifest::open(backup)?;
    let mut place = 0;
    let mut part = Vec::new();
    manifest::lines(&mut zip, member, |line| {
        if place >= from && part.len() < most {
            part.push(line.to_owned());
        }
        place += 1;
        Ok(())
    })?;
    Ok(part)
}

async fn insert(tx: &Tx, shape: &TableShape, lines: &[String]) -> Result<()> {
    let mut insert = Query::insert();
    insert.into_table(Alias::new(&shape.name)).columns(shape.columns.keys().map(Alias::new));
    for line in lines {
        insert.values_panic(values(shape, line)?.into_iter().map(Expr::value));
    }
    tx.db().execute(&insert).await?;
    Ok(())
}

/// The tables in an order in which each comes after those that its foreign keys point at.
fn in_order(shapes: &[TableShape]) -> Result<Vec<&TableShape>> {
    let mut ordered: Vec<&TableShape> = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while ordered.len() < shapes.len() {
        let before = ordered.len();
        for shape in shapes {
            let ready = shape
                .points_at
                .iter()
                .all(|other| *other == shape.name || done.contains(other.as_str()));
            if ready && done.insert(&shape.name) {
                ordered.push(shape);
            }
        }
        if ordered.len() == before {
            return Err(Error::Broken("foreign keys point in a circle".to_owned()));
        }
    }
    Ok(ordered)
}

async fn prove(store: &Store, manifest: &Manifest) -> Result<()> {
    let db = store.read().begin_with_options(one_instant(store.kind())).await?;
    let shapes = schema::describe(&db, store.kind()).await?;
    for table in &manifest.tables {
        let Some(shape) = shapes.iter().find(|shape| shape.name == table.shape.name) else {
            return Err(Error::Broken(format!("the table {} is missing", table.shape.name)));
        };
        table.compare(&digest_table(&db, store.kind(), shape, |_| Ok(())).await?)?;
    }
    db.commit().await?;
    Ok(())
}

fn extract(backup: &Path, manifest: &Manifest, folder: &Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut zip = manifest::open(backup)?;
    for entry in &manifest.files {
        let to = folder.join(&entry.path);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = File::options().write(true).create_new(true).mode(0o600).open(&to)?;
        copy(&mut zip.by_name(&entry.member()).map_err(broken)?, &mut file)?;
        file.sync_all()?;
        entry.compare(&copy(&mut File::open(&to)?, &mut std::io::sink())?)?;
    }
    Ok(())
}

async fn note(store: &Store, manifest: &Manifest, now: Timestamp) -> Result<()> {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let data = json!({
        "files": manifest.files.len(),
        "rows": rows,
        "taken_at": manifest.taken_at,
    });
    store
        .write_with(now, data, |tx, data| {
            Box::pin(async move {
                tx.act(NewAction {
                    kind: "store.restored",
                    subject_kind: "store",
                    subject: Uuid::nil(),
                    by: &Actor::System { job: "restore" },
                    authority: None,
                    purpose: None,
                    data: data.clone(),
                })
                .await?;
                Ok(())
            })
        })
        .await
}
