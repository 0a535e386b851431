//! A ZIP that is sent while it is written: only one file of it is in memory at a time.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use yakusho_store::{Error, Result};
use zip::{
    CompressionMethod, DateTime, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::filing::sha256;

/// Bytes of one piece, about.
const PIECE: usize = 256 << 10;

/// What is put into it.
pub struct New {
    /// Where, in ASCII letters with `/`.
    pub path: String,
    /// What it is: `sealed`, `approved`, `trail`, …
    pub what: &'static str,
    /// The number of the contract to which it belongs.
    pub contract: Option<String>,
    /// What it was called where it came from.
    pub name: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl New {
    /// A file that belongs to no single contract.
    pub fn of_all(path: impl Into<String>, what: &'static str, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), what, contract: None, name: None, bytes }
    }
}

/// What was put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where.
    pub path: String,
    /// What it is.
    pub what: &'static str,
    /// The number of the contract to which it belongs.
    pub contract: Option<String>,
    /// What it was called where it came from.
    pub name: Option<String>,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: usize,
}

/// What the ZIP writer wrote and nobody has sent yet.
#[derive(Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The ZIP.
pub struct Bundle {
    zip: ZipWriter<StreamWriter<Pipe>>,
    pipe: Pipe,
    to: Sender<io::Result<Vec<u8>>>,
    listed: Vec<Listed>,
    at: DateTime,
}

impl Bundle {
    /// An empty one whose files are of this moment.
    pub fn new(to: Sender<io::Result<Vec<u8>>>, now: Timestamp) -> Self {
        let pipe = Pipe::default();
        let at = now.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let part = |number: i8| u8::try_from(number).unwrap_or_default();
        let at = DateTime::from_date_and_time(
            u16::try_from(at.year()).unwrap_or_default(),
            part(at.month()),
            part(at.day()),
            part(at.hour()),
            part(at.minute()),
            part(at.second()),
        );
        let zip = ZipWriter::new_stream(pipe.clone());
        Self { zip, pipe, to, listed: Vec::new(), at: at.unwrap_or_default() }
    }

    /// What it holds so far.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// Puts a file into it and sends what there is.
    ///
    /// # Errors
    /// Where nobody takes it any more.
    pub async fn add(&mut self, new: New) -> Result<()> {
        // PDFs are packed already.
        let stored = new.path.ends_with(".pdf") || new.path.ends_with(".xlsx");
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.at)
            .large_file(false);
        self.zip.start_file(new.path.as_str(), options).map_err(broken)?;
        for piece in new.bytes.chunks(PIECE) {
            self.zip.write_all(piece).map_err(broken)?;
            self.send().await?;
        }
        self.listed.push(Listed {
            sha256: sha256(&new.bytes),
            bytes: new.bytes.len(),
            path: new.path,
            what: new.what,
            contract: new.contract,
            name: new.name,
        });
        Ok(())
    }

    async fn send(&self) -> Result<()> {
        let piece = self.pipe.take();
        if piece.is_empty() {
            return Ok(());
        }
        let sent = self.to.send(Ok(piece)).await;
        sent.map_err(|_| Error::Broken("nobody takes the export any more".to_owned()))
    }

    /// Ends it.
    ///
    /// # Errors
    /// Where nobody takes it any more.
    pub async fn finish(self) -> Result<()> {
        let Self { zip, pipe, to, .. } = self;
        zip.finish().map_err(broken)?;
        let sent = to.send(Ok(pipe.take())).await;
        sent.map_err(|_| Error::Broken("nobody takes the export any more".to_owned()))
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("the export: {error}"))
}
