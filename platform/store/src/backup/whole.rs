//! The hash over a whole backup: of every byte of the zip before it, directory and dates included.
//! It stands at the very end of the file, as the zip's comment, so that any program still opens it.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use super::manifest::copy;
use crate::error::{Error, Result};

const NAME: &str = "sha256:";
/// The name and 64 digits.
const LENGTH: u64 = 71;

/// What stands in the place of the hash until the rest of the file is written.
pub(super) fn place() -> String {
    format!("{NAME}{}", "0".repeat(64))
}

/// Puts the hash into its place.
pub(super) fn seal(backup: &Path) -> Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(backup)?;
    let (hash, said) = hashes(&mut file)?;
    if said != place() {
        return Err(Error::Broken("a backup without a place for its hash".to_owned()));
    }
    file.seek(SeekFrom::End(-i64::try_from(LENGTH).unwrap_or(0)))?;
    file.write_all(hash.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// Whether every byte is as it was written.
pub(super) fn check(backup: &Path) -> Result<()> {
    let (hash, said) = hashes(&mut File::open(backup)?)?;
    if hash == said {
        return Ok(());
    }
    let words = "the hash over the whole backup is another: it was damaged, changed or cut short";
    Err(Error::Broken(words.to_owned()))
}

/// The hash of everything before the last line, and what the last line says.
fn hashes(file: &mut File) -> Result<(String, String)> {
    let length = file.seek(SeekFrom::End(0))?;
    let rest = length.checked_sub(LENGTH);
    let rest = rest.ok_or_else(|| Error::Broken("a backup that is cut short".to_owned()))?;
    file.seek(SeekFrom::Start(0))?;
    let (_, hash) = copy(&mut Read::by_ref(file).take(rest), &mut std::io::sink())?;
    let mut said = Vec::new();
    file.read_to_end(&mut said)?;
    Ok((format!("{NAME}{hash}"), String::from_utf8_lossy(&said).into_owned()))
}
