//! The files of a pack: from a folder, and to and from one compressed blob.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::Path,
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The files by their path within the pack, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The postal codes of the city's towns, for looking up addresses.
pub(crate) const POSTAL: &str = "postal.csv";

/// The text of the city's plan, as the city wrote it.
pub(crate) const PLAN_SOURCE: &str = "plan/source.txt";

/// No file of a pack needs to be larger.
const MAX_FILE: u64 = 8 * 1024 * 1024;
/// Nor all files together.
const MAX_TOTAL: u64 = 64 * 1024 * 1024;

/// Why files could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The disk said no.
    #[error("{path}: {source}")]
    Disk {
        /// The file or folder.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The blob is no archive of a pack.
    #[error("the pack archive cannot be read: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// The archive could not be written or read to its end.
    #[error("the pack archive cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// One file or all together are too large.
    #[error("the pack is too large at {0}")]
    TooLarge(String),
}

/// Reads the files of a folder: every `.yaml`, `postal.csv`, `plan/source.txt`, and everything below
/// `papers/`. Other files (notes,
/// hidden files) are not part of a pack.
///
/// # Errors
/// Where the folder cannot be read or holds too much.
pub fn from_folder(folder: &Path) -> Result<Files, FilesError> {
    let mut files = Files::new();
    let mut total = 0;
    walk(folder, "", &mut files, &mut total)?;
    Ok(files)
}

fn is_of_a_pack(within: &str) -> bool {
    within.ends_with(".yaml")
        || within == POSTAL
        || within == PLAN_SOURCE
        || within.starts_with("papers/")
}

fn walk(folder: &Path, prefix: &str, files: &mut Files, total: &mut u64) -> Result<(), FilesError> {
    let disk = |path: &Path| {
        let path = path.display().to_string();
        move |source| FilesError::Disk { path, source }
    };
    for entry in fs::read_dir(folder).map_err(disk(folder))? {
        let entry = entry.map_err(disk(folder))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let within = format!("{prefix}{name}");
        let about = fs::metadata(&path).map_err(disk(&path))?;
        if about.is_dir() {
            walk(&path, &format!("{within}/"), files, total)?;
        } else if is_of_a_pack(&within) {
            *total = total.saturating_add(about.len());
            if about.len() > MAX_FILE || *total > MAX_TOTAL {
                return Err(FilesError::TooLarge(within));
            }
            files.insert(within, fs::read(&path).map_err(disk(&path))?);
        }
    }
    Ok(())
}

/// One compressed blob (a zip file that any tool opens). The same files give the same bytes.
///
/// # Errors
/// Where the archive cannot be written; in memory it does not happen.
pub fn to_archive(files: &Files) -> Result<Vec<u8>, FilesError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The files of a blob that [`to_archive`] made.
///
/// # Errors
/// Where it is no such blob, or would unpack to more than a pack may hold.
pub fn from_archive(blob: &[u8]) -> Result<Files, FilesError> {
    let mut archive = ZipArchive::new(Cursor::new(blob))?;
    let mut files = Files::new();
    let mut total = 0_u64;
    for at in 0..archive.len() {
        let file = archive.by_index(at)?;
        let name = file.name()?.into_owned();
        let mut bytes = Vec::new();
        // One byte more than allowed is read, so that too much is seen and not cut.
        let read = file.take(MAX_FILE.saturating_add(1)).read_to_end(&mut bytes)?;
        total = total.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if u64::try_from(read).unwrap_or(u64::MAX) > MAX_FILE || total > MAX_TOTAL {
            return Err(FilesError::TooLarge(name));
        }
        files.insert(name, bytes);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_blob_and_come_back() {
        let files: Files = [
            ("city.yaml".to_owned(), "id: a\n".repeat(500).into_bytes()),
            ("papers/受付.typ".to_owned(), vec![0, 1, 2]),
        ]
        .into();
        let blob = to_archive(&files).expect("archive");
        assert!(blob.len() < 1500, "it is compressed");
        assert_eq!(blob, to_archive(&files).expect("archive"));
        assert_eq!(from_archive(&blob).expect("files"), files);
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        assert!(from_archive(b"PK nonsense").is_err());
        let big: Files = [("a.yaml".to_owned(), vec![b' '; 9 * 1024 * 1024])].into();
        let blob = to_archive(&big).expect("archive");
        assert!(matches!(from_archive(&blob), Err(FilesError::TooLarge(_))));
    }
}
