//! What goes into a backup besides rows: the sealed objects and the log's public key.

use std::{collections::BTreeSet, fs, io, path::Path, sync::Arc};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ConnectionTrait as _,
    sea_query::{Alias, Expr, ExprTrait as _, Query},
};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_store::{backup::Manifest, stamp};

use super::FILES;
use crate::{
    command::installed::{Installed, PUBLIC_KEY},
    house,
};

/// A write may be stamped a little later than the backup that already holds it.
const LATER: SignedDuration = SignedDuration::from_secs(1);

/// Copies the public half of the log's key. The secret halves stay where they are.
pub fn public_key(installed: &Installed, staged: &Path) -> Result<()> {
    let from = installed.config.storage.folder.join(PUBLIC_KEY);
    if from.exists() {
        fs::copy(&from, staged.join(PUBLIC_KEY)).with_context(|| from.display().to_string())?;
    }
    Ok(())
}

/// Puts every sealed object under `staged`, by a hard link where the disk allows. What is staged
/// already stays.
pub async fn objects(installed: &Installed, staged: &Path) -> Result<()> {
    let config = &installed.config;
    if config.storage.files == "folder" {
        return link_all(&config.storage.folder.join(FILES), staged).context("添付の控え");
    }
    let keyring = Arc::new(Keyring::open(&config.storage.folder).context("鍵")?);
    let files = house::open_files(config, &installed.store, &keyring)?;
    let municipality = installed.store.municipality();
    for id in attachments(installed, Timestamp::now()).await? {
        let to = staged.join(place(municipality.as_str(), id));
        if to.exists() {
            continue;
        }
        // One that was removed a moment ago is not missed; `missing` looks for the others.
        let Ok(sealed) = files.sealed(id).await else { continue };
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&to, sealed)?;
    }
    Ok(())
}

/// How many attachments that the backup may speak of are not in it.
pub async fn missing(
    installed: &Installed,
    manifest: &Manifest,
    taken: Timestamp,
) -> Result<usize> {
    let there: BTreeSet<Uuid> =
        manifest.files.iter().filter_map(|file| id_of(&file.path)).collect();
    let wanted = attachments(installed, taken + LATER).await?;
    Ok(wanted.iter().filter(|id| !there.contains(id)).count())
}

/// The id of a sealed object by its place.
pub fn id_of(path: &str) -> Option<Uuid> {
    path.strip_prefix(FILES)?;
    Uuid::try_parse(path.rsplit('/').next()?).ok()
}

async fn attachments(installed: &Installed, until: Timestamp) -> Result<Vec<Uuid>> {
    let store = &installed.store;
    let query = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("attachment"))
        .and_where(Expr::col(Alias::new("municipality")).eq(store.municipality().as_str()))
        .and_where(Expr::col(Alias::new("removed_at")).is_null())
        .and_where(Expr::col(Alias::new("stored_at")).lte(stamp(until)))
        .take();
    let rows = store.read().query_all(&query).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Where a sealed object of a bucket lies when it is in a folder.
fn place(municipality: &str, id: Uuid) -> String {
    let name = id.simple().to_string();
    let shelf = name.get(30..).unwrap_or("00");
    format!("attachment/{municipality}/{shelf}/{name}")
}

fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    if !from.exists() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            link_all(&source, &target)?;
        } else if !target.exists() {
            match fs::hard_link(&source, &target) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                // Another disk: a copy does as well.
                Err(_) => match fs::copy(&source, &target) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                },
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_known_by_its_place_and_the_key_is_none() {
        let id = Uuid::try_parse("01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ab").expect("id");
        let path = format!("files/{}", place("102016", id));
        assert_eq!(path, "files/attachment/102016/ab/01936f2e8f3a7c319d5e0b6a54f1c2ab");
        assert_eq!(id_of(&path), Some(id));
        assert_eq!(id_of("audit-key.pub"), None);
    }

    #[test]
    fn linking_twice_adds_only_what_is_new() {
        let (from, to) = (tempfile::tempdir().expect("a"), tempfile::tempdir().expect("b"));
        fs::create_dir_all(from.path().join("x/y")).expect("folders");
        fs::write(from.path().join("x/y/1"), "one").expect("one");
        link_all(from.path(), to.path()).expect("linked");
        fs::remove_file(from.path().join("x/y/1")).expect("removed");
        fs::write(from.path().join("x/y/2"), "two").expect("two");
        link_all(from.path(), to.path()).expect("linked");
        assert_eq!(fs::read(to.path().join("x/y/1")).expect("kept"), b"one");
        assert_eq!(fs::read(to.path().join("x/y/2")).expect("added"), b"two");
    }
}
