//! Backup and restore in one portable format, taken while the store works: a zip of JSON lines per
//! table, the attached files, and a manifest with counts and hashes by which a restore proves
//! itself. A backup of one database can be restored into the other.

mod export;
mod manifest;
mod restore;
mod value;
mod whole;

pub use manifest::{FileEntry, Manifest, TableEntry};
pub use restore::{Restored, restore};

use std::path::Path;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait as _, Database, Statement};

use crate::{
    Kind, Store,
    error::{Error, Result},
};

impl Store {
    /// Writes a backup of the rows, as they are at one instant, and of the files under `files` to
    /// the zip `to`. `checkpoint` is a checkpoint of the audit log taken before: a restore must
    /// hold everything up to it.
    ///
    /// # Errors
    /// What the database and the disk say. A file at `to` is replaced only by a whole backup.
    pub async fn backup(
        &self,
        to: &Path,
        files: Option<&Path>,
        checkpoint: Option<String>,
        now: Timestamp,
    ) -> Result<Manifest> {
        let unfinished = to.with_extension("unfinished");
        let manifest = export::export(self, &unfinished, files, checkpoint, now).await?;
        whole::seal(&unfinished)?;
        std::fs::rename(&unfinished, to)?;
        Ok(manifest)
    }

    /// A copy of a SQLite store as one compact SQLite file, taken while the store works.
    ///
    /// # Errors
    /// [`Error::Broken`] on PostgreSQL and where `to` is there already; what the database says.
    pub async fn snapshot(&self, to: &Path) -> Result<()> {
        if self.kind() != Kind::Sqlite {
            return Err(Error::Broken("only a SQLite store has one file to copy".to_owned()));
        }
        if to.exists() {
            return Err(Error::Broken(format!("{} is there already", to.display())));
        }
        let db = Database::connect(self.config().url.clone()).await?;
        let statement = Statement::from_sql_and_values(
            db.get_database_backend(),
            "VACUUM INTO ?",
            [to.display().to_string().into()],
        );
        let outcome = db.execute_raw(statement).await;
        db.close().await?;
        outcome?;
        std::fs::File::open(to)?.sync_all()?;
        Ok(())
    }
}

/// Checks every byte of a backup against the hash at its end, then its manifest and every count and
/// hash inside the zip, without a database.
///
/// # Errors
/// [`Error::Broken`] with what does not match; [`Error::File`] where the file cannot be read.
pub fn check(backup: &Path) -> Result<Manifest> {
    whole::check(backup)?;
    let mut zip = manifest::open(backup)?;
    let manifest = manifest::read(&mut zip)?;
    for table in &manifest.tables {
        let mut digest = value::LineDigest::default();
        manifest::lines(&mut zip, &table.member(), |line| {
            digest.add(line);
            Ok(())
        })?;
        table.compare(&digest.finish())?;
    }
    for file in &manifest.files {
        file.compare(&manifest::digest(&mut zip, &file.member())?)?;
    }
    Ok(manifest)
}
