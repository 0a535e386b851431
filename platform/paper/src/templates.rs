//! The template files of a city pack, kept in memory.

use std::{collections::BTreeMap, fs, path::Path};

use crate::error::PaperError;

/// The files of a pack's `papers` folder by name (`receipt.typ`, `lib.typ`, `words.json`).
#[derive(Clone, Debug, Default)]
pub struct Templates {
    files: BTreeMap<String, Vec<u8>>,
}

impl Templates {
    /// Templates from files in memory, named as in the `papers` folder.
    ///
    /// # Errors
    /// [`PaperError::BadTemplate`] when a name is not a plain file name or a `.typ` file is not UTF-8.
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<Self, PaperError> {
        for (name, content) in &files {
            let reject = |reason: &str| PaperError::BadTemplate {
                file: name.clone(),
                reason: reason.into(),
            };
            let plain =
                |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
            if !name.chars().all(plain) || name.starts_with('.') || name == DATA_FILE {
                return Err(reject("ファイル名は英数字と - _ . だけにしてください。"));
            }
            if name.ends_with(".typ") && std::str::from_utf8(content).is_err() {
                return Err(reject("文字コードが UTF-8 ではありません。"));
            }
        }
        Ok(Self { files })
    }

    /// Templates from a folder on the disk (read once, now).
    ///
    /// # Errors
    /// [`PaperError::BadTemplate`] when the folder cannot be read or a file in it is unfit.
    pub fn from_dir(dir: &Path) -> Result<Self, PaperError> {
        let fail = |error: std::io::Error| PaperError::BadTemplate {
            file: dir.display().to_string(),
            reason: error.to_string(),
        };
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(dir).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let wanted =
                [".typ", ".json", ".svg", ".png"].iter().any(|ending| name.ends_with(ending));
            if wanted && entry.path().is_file() {
                files.insert(name, fs::read(entry.path()).map_err(fail)?);
            }
        }
        Self::from_files(files)
    }

    /// The papers that can be made: every `.typ` file except the shared library.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|file| file.strip_suffix(".typ")).filter(|name| *name != "lib")
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }
}

/// The name under which a template reads its data; no template file may have it.
pub(crate) const DATA_FILE: &str = "data.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leaves_the_folder_is_refused() {
        for name in ["../receipt.typ", "a/b.typ", ".hidden.typ", "data.json", "受付票.typ"] {
            let files = BTreeMap::from([(name.to_owned(), Vec::new())]);
            assert!(
                matches!(Templates::from_files(files), Err(PaperError::BadTemplate { .. })),
                "{name}"
            );
        }
    }

    #[test]
    fn a_template_that_is_not_utf8_is_refused() {
        let files = BTreeMap::from([("receipt.typ".to_owned(), vec![0x8e, 0xf3])]);
        assert!(matches!(Templates::from_files(files), Err(PaperError::BadTemplate { .. })));
    }
}
