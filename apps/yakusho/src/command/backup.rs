//! `yakusho backup` and `yakusho restore`: everything but the secret keys in one file, and back,
//! with proof.

mod restore;
mod stage;
mod words;

pub use restore::restore;

use std::path::Path;

use anyhow::{Context, Result};
use jiff::Timestamp;
use yakusho_audit::latest_checkpoint;
use yakusho_store::backup::Manifest;

use super::installed::Installed;
use crate::cli::Backup;

/// The folder of sealed objects, inside a data folder and inside a backup.
const FILES: &str = "files";
/// How often a backup is taken again because attachments came in meanwhile.
const TRIES: usize = 5;

/// Writes a backup while the server works.
///
/// # Errors
/// What the database and the disk say. A file at the target is replaced only by a whole backup.
pub async fn backup(file: Option<&Path>, options: &Backup) -> Result<bool> {
    let installed = Installed::open(file).await?;
    let outcome = take(&installed, &options.to).await;
    installed.store.close().await?;
    let manifest = outcome?;
    if options.json.json {
        println!("{}", words::backup_json(&options.to, &manifest));
    } else {
        print!("{}", words::backup(&options.to, &manifest, &installed.config.storage.folder));
    }
    Ok(true)
}

/// Stages the sealed objects, then writes rows and objects. An object is staged before the rows are
/// read, so that one which is deleted meanwhile is still there; one that came in between is found
/// missing and everything is taken once more.
async fn take(installed: &Installed, to: &Path) -> Result<Manifest> {
    // Beside the objects, so that a hard link does instead of a copy.
    let folder = &installed.config.storage.folder;
    let staged = tempfile::Builder::new()
        .prefix("backup-")
        .tempdir_in(folder)
        .with_context(|| format!("{} に書けません", folder.display()))?;
    stage::public_key(installed, staged.path())?;
    let store = &installed.store;
    let mut tries = 1;
    loop {
        stage::objects(installed, &staged.path().join(FILES)).await?;
        let checkpoint = latest_checkpoint(store).await?;
        let now = Timestamp::now();
        let manifest = store.backup(to, Some(staged.path()), checkpoint, now).await?;
        let missing = stage::missing(installed, &manifest, now).await?;
        if missing == 0 {
            return Ok(manifest);
        }
        anyhow::ensure!(
            tries < TRIES,
            "添付 {missing}件が保存場所に見つかりません。yakusho doctor で確かめてください。控えは {} に書きましたが、そろっていません。",
            to.display()
        );
        tries += 1;
    }
}
