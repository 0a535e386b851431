//! Writing a backup.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use futures::TryStreamExt as _;
use jiff::Timestamp;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, IsolationLevel, Statement, StreamTrait,
    TransactionOptions, TransactionTrait,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    manifest::{FORMAT, FileEntry, MEMBER, Manifest, TableEntry, broken, copy},
    value::{LineDigest, line, select},
    whole,
};
use crate::{Kind, Store, error::Result, migration, schema, schema::TableShape};

type Zip = ZipWriter<BufWriter<File>>;

pub(super) async fn export(
    store: &Store,
    to: &Path,
    files: Option<&Path>,
    checkpoint: Option<String>,
    now: Timestamp,
) -> Result<Manifest> {
    let mut zip = ZipWriter::new(BufWriter::new(create(to)?));
    let snapshot = store.read().begin_with_options(one_instant(store.kind())).await?;
    let migrations = migration::listed(&snapshot).await?;
    let mut tables = Vec::new();
    for shape in schema::describe(&snapshot, store.kind()).await? {
        tables.push(table(&snapshot, store.kind(), shape, &mut zip).await?);
    }
    snapshot.commit().await?;
    let mut manifest = Manifest {
        format: FORMAT,
        municipality: store.municipality().as_str().to_owned(),
        taken_at: now.to_string(),
        from: store.kind(),
        migrations,
        tables,
        files: Vec::new(),
        checkpoint,
    };
    if let Some(folder) = files {
        for path in beneath(folder)? {
            manifest.files.push(file(folder, &path, &mut zip)?);
        }
    }
    zip.start_file(MEMBER, options()).map_err(broken)?;
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    zip.write_all(text.as_bytes())?;
    zip.set_comment(whole::place()).map_err(broken)?;
    let file = zip.finish().map_err(broken)?.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(manifest)
}

/// One consistent view for the whole export, without holding up a writer: a WAL snapshot on
/// SQLite, REPEATABLE READ on PostgreSQL.
pub(super) const fn one_instant(kind: Kind) -> TransactionOptions {
    match kind {
        Kind::Sqlite => TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: None,
        },
        Kind::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        },
    }
}

/// Hashes a table's lines, giving each to `each`.
pub(super) async fn digest_table(
    db: &DatabaseTransaction,
    kind: Kind,
    shape: &TableShape,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<(u64, String)> {
    let statement =
        Statement::from_string(ConnectionTrait::get_database_backend(db), select(shape, kind));
    let mut rows = db.stream_raw(statement).await?;
    let mut digest = LineDigest::default();
    while let Some(row) = rows.try_next().await? {
        let line = line(shape, &row)?;
        digest.add(&line);
        each(&line)?;
    }
    Ok(digest.finish())
}

async fn table(
    db: &DatabaseTransaction,
    kind: Kind,
    shape: TableShape,
    zip: &mut Zip,
) -> Result<TableEntry> {
    let mut entry = TableEntry { shape, rows: 0, sha256: String::new() };
    zip.start_file(entry.member(), options()).map_err(broken)?;
    (entry.rows, entry.sha256) = digest_table(db, kind, &entry.shape, |line| {
        zip.write_all(line.as_bytes())?;
        Ok(zip.write_all(b"\n")?)
    })
    .await?;
    Ok(entry)
}

fn file(folder: &Path, path: &Path, zip: &mut Zip) -> Result<FileEntry> {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    let mut entry = FileEntry { path: parts.join("/"), bytes: 0, sha256: String::new() };
    zip.start_file(entry.member(), options()).map_err(broken)?;
    (entry.bytes, entry.sha256) = copy(&mut File::open(path)?, zip)?;
    Ok(entry)
}

fn beneath(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn create(to: &Path) -> Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(File::options().write(true).create(true).truncate(true).mode(0o600).open(to)?)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().large_file(true)
}
