//! The manifest of a backup, and reading the zip around it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use super::value::hex;
use crate::{
    Kind,
    error::{Error, Result},
    schema::TableShape,
};

/// What a backup claims to hold. It is the last member of the zip, `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub format: u32,
    /// Whose rows.
    pub municipality: String,
    /// When the backup was taken, RFC 3339.
    pub taken_at: String,
    /// The database it was taken from.
    pub from: Kind,
    /// The migrations that made its tables.
    pub migrations: Vec<String>,
    /// The tables.
    pub tables: Vec<TableEntry>,
    /// The attached files.
    pub files: Vec<FileEntry>,
    /// A checkpoint of the audit log that the rows must reach.
    pub checkpoint: Option<String>,
}

/// One table of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Its shape; a row is an array of its columns in the order of their names.
    pub shape: TableShape,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of its lines, in hex.
    pub sha256: String,
}

/// One attached file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Where it lies under the folder of files, with `/`.
    pub path: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

pub(super) const FORMAT: u32 = 2;
pub(super) const MEMBER: &str = "manifest.json";

impl TableEntry {
    pub(super) fn member(&self) -> String {
        format!("tables/{}.jsonl", self.shape.name)
    }

    pub(super) fn compare(&self, (rows, sha256): &(u64, String)) -> Result<()> {
        if (self.rows, &self.sha256) == (*rows, sha256) {
            return Ok(());
        }
        let name = &self.shape.name;
        Err(Error::Broken(format!(
            "table {name}: {} rows with hash {} were written, {rows} with {sha256} are there",
            self.rows, self.sha256
        )))
    }
}

impl FileEntry {
    pub(super) fn member(&self) -> String {
        format!("files/{}", self.path)
    }

    pub(super) fn compare(&self, (bytes, sha256): &(u64, String)) -> Result<()> {
        if (self.bytes, &self.sha256) == (*bytes, sha256) {
            return Ok(());
        }
        Err(Error::Broken(format!("file {}: its hash is another", self.path)))
    }

    /// Whether the path stays under the folder: no root, no `..`, no empty part.
    pub(super) fn is_tame(&self) -> bool {
        !self.path.contains('\\')
            && self.path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
    }
}

pub(super) type Zip = ZipArchive<BufReader<File>>;

pub(super) fn open(backup: &Path) -> Result<Zip> {
    ZipArchive::new(BufReader::new(File::open(backup)?)).map_err(broken)
}

pub(super) fn read(zip: &mut Zip) -> Result<Manifest> {
    let mut text = String::new();
    zip.by_name(MEMBER).map_err(broken)?.read_to_string(&mut text)?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| Error::Broken(format!("{MEMBER}: {error}")))?;
    if manifest.format != FORMAT {
        return Err(Error::Broken(format!("a backup of format {}", manifest.format)));
    }
    if let Some(wild) = manifest.files.iter().find(|file| !file.is_tame()) {
        return Err(Error::Broken(format!("the path {:?} leaves its folder", wild.path)));
    }
    Ok(manifest)
}

pub(super) fn lines(
    zip: &mut Zip,
    member: &str,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut reader = BufReader::new(zip.by_name(member).map_err(broken)?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        each(line.trim_end_matches('\n'))?;
        line.clear();
    }
    Ok(())
}

pub(super) fn digest(zip: &mut Zip, member: &str) -> Result<(u64, String)> {
    copy(&mut zip.by_name(member).map_err(broken)?, &mut std::io::sink())
}

/// Copies and hashes: how many bytes, and SHA-256 in hex.
pub(super) fn copy(
    from: &mut impl std::io::Read,
    to: &mut impl std::io::Write,
) -> Result<(u64, String)> {
    let mut hash = Sha256::new();
    let mut total = 0;
    let mut part = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut part)?;
        let Some(bytes) = part.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        to.write_all(bytes)?;
        total += u64::try_from(read).unwrap_or(0);
    }
    Ok((total, hex(&hash.finalize())))
}

pub(super) fn broken(error: zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => Error::File(error),
        other => Error::Broken(other.to_string()),
    }
}
