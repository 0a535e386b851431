//! What is installed already. A command that looks must not make a data folder by looking, nor call
//! an empty place sound because its name was mistyped.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use yakusho_store::Store;

use crate::{
    config::{self, Config},
    house,
};

/// The public half of the log's key, in the data folder and in every backup.
pub const PUBLIC_KEY: &str = "audit-key.pub";

/// An installation whose rows are there.
pub struct Installed {
    /// Its settings.
    pub config: Config,
    /// Its rows.
    pub store: Store,
}

impl Installed {
    /// Opens what the settings name.
    ///
    /// # Errors
    /// Where the settings cannot be read or there are no rows yet.
    pub async fn open(file: Option<&Path>) -> Result<Self> {
        let config = config::load(file).context("設定")?;
        if let Some(missing) = missing_database(&config) {
            bail!(
                "{} にデータベースがありません。設定 storage.folder を確かめるか、先に yakusho を一度動かしてください。",
                missing.display()
            );
        }
        let pack = house::load_pack(&config.city.pack)?;
        let store = house::open_store(&config, &pack).await?;
        Ok(Self { config, store })
    }

    /// The log's public key: from a file kept outside, else from the data folder. `None` before the
    /// first start with keys.
    ///
    /// # Errors
    /// Where the file kept outside cannot be read.
    pub fn public_key(&self, outside: Option<&Path>) -> Result<Option<String>> {
        if let Some(outside) = outside {
            return read(outside).map(|text| Some(text.trim().to_owned()));
        }
        let own = self.config.storage.folder.join(PUBLIC_KEY);
        if own.exists() { read(&own).map(|text| Some(text.trim().to_owned())) } else { Ok(None) }
    }
}

/// The SQLite file that should be there and is not.
pub fn missing_database(config: &Config) -> Option<PathBuf> {
    let url = config.database_url();
    let path = PathBuf::from(url.strip_prefix("sqlite://")?);
    if path.exists() { None } else { Some(path) }
}

/// A text file, named where it cannot be read.
///
/// # Errors
/// What the disk says.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} を読めません", path.display()))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_folder_is_noticed() {
        let mut config = Config::default();
        config.storage.folder = PathBuf::from("/nowhere/at/all");
        assert_eq!(
            missing_database(&config),
            Some(PathBuf::from("/nowhere/at/all/yakusho.sqlite"))
        );
        config.storage.database = "postgres://city@db/yakusho".to_owned();
        assert_eq!(missing_database(&config), None);
    }

    #[test]
    fn hashes_are_shown_in_hex() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
    }
}
