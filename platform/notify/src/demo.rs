//! The demo's mailbox: each mail as an `.eml` file, and beside it what a page shows.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A folder of mails that went nowhere.
#[derive(Clone, Debug)]
pub struct DemoFolder {
    folder: PathBuf,
}

/// A mail of the demo, readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoMail {
    /// Its id.
    pub id: Uuid,
    /// To whom it would have gone (in the demo nobody's real address).
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Its language: `ja`, `ja-easy`, `en`.
    pub lang: String,
    /// When it was queued.
    pub queued_at: jiff::Timestamp,
}

impl DemoFolder {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The newest mails, at most `limit`.
    ///
    /// # Errors
    /// What the file system says.
    pub async fn list(&self, limit: usize) -> io::Result<Vec<DemoMail>> {
        let mut ids = Vec::new();
        let mut entries = tokio::fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".json"));
            ids.extend(id.and_then(|id| Uuid::parse_str(id).ok()));
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let mut mails = Vec::new();
        for id in ids.into_iter().take(limit) {
            mails.extend(self.read(id).await?);
        }
        Ok(mails)
    }

    /// One mail, if it is there.
    ///
    /// # Errors
    /// What the file system says.
    pub async fn read(&self, id: Uuid) -> io::Result<Option<DemoMail>> {
        match tokio::fs::read(self.file(id, "json")).await {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The mail as it would have been sent, for a download.
    ///
    /// # Errors
    /// What the file system says.
    pub async fn eml(&self, id: Uuid) -> io::Result<Option<Vec<u8>>> {
        match tokio::fs::read(self.file(id, "eml")).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes a mail away; nothing happens where it is not there.
    pub(crate) async fn remove(&self, id: Uuid) -> io::Result<()> {
        for ending in ["json", "json.part", "eml", "eml.part"] {
            match tokio::fs::remove_file(self.file(id, ending)).await {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Keeps a mail. Doing it twice leaves one.
    pub(crate) async fn keep(&self, message: Vec<u8>, shown: DemoMail) -> io::Result<()> {
        self.write(shown.id, "eml", &message).await?;
        let shown_bytes = serde_json::to_vec_pretty(&shown).map_err(io::Error::other)?;
        self.write(shown.id, "json", &shown_bytes).await
    }

    async fn write(&self, id: Uuid, ending: &str, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.file(id, &format!("{ending}.part"));
        tokio::fs::write(&unfinished, bytes).await?;
        tokio::fs::rename(&unfinished, self.file(id, ending)).await
    }

    fn file(&self, id: Uuid, ending: &str) -> PathBuf {
        self.folder.join(format!("{id}.{ending}"))
    }
}
