//! The core system of `tests/peers/core_system.py`: a receiver that was written without looking at
//! the exporter.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::pack;

/// A receiver with a book of its own.
pub struct Peer {
    folder: PathBuf,
}

/// What stands in its book.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// The keys that it took.
    pub accepted: BTreeSet<String>,
    /// The keys that it did not take, with its reasons.
    pub rejected: BTreeMap<String, String>,
}

/// A receiver that listens; it ends with this value.
pub struct Listening {
    child: Child,
    /// Where.
    pub url: String,
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer {
    /// A receiver that keeps its book in a folder.
    ///
    /// # Panics
    /// Where the folder cannot be made.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        Self { folder: folder.to_owned() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("python3");
        command.arg(pack::root().join("tests/peers/core_system.py"));
        command
    }

    fn answers_place(&self) -> PathBuf {
        self.folder.join("answers")
    }

    /// Takes the rows of a file from `first` up to `last` and answers them.
    ///
    /// # Panics
    /// Where python3 is missing, or the file is not what the layout says.
    #[must_use]
    pub fn take(&self, way: &str, file: &[u8], first: usize, last: Option<usize>) -> Vec<u8> {
        let place = self.folder.join(format!("{way}.file"));
        std::fs::write(&place, file).expect("written");
        let mut command = self.command();
        command.args(["take", way]).arg(&place).arg("--ledger").arg(self.folder.join("ledger"));
        command.arg("--answers").arg(self.answers_place()).args(["--from", &first.to_string()]);
        if let Some(last) = last {
            command.args(["--to", &last.to_string()]);
        }
        let ended = command.output().expect("python3 is needed for this test");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success(), "the receiver could not read {way}: {said}");
        self.answers()
    }

    /// Listens for deliveries.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn listen(&self, secret: &str, broken: bool, window: u32) -> Listening {
        let mut command = self.command();
        command.args(["serve", "--secret", secret, "--window", &window.to_string()]);
        command.arg("--ledger").arg(self.folder.join("ledger"));
        command.arg("--answers").arg(self.answers_place());
        if broken {
            command.arg("--broken");
        }
        let mut child =
            command.stdout(Stdio::piped()).spawn().expect("python3 is needed for this test");
        let mut port = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut port).expect("its port");
        Listening { child, url: format!("http://127.0.0.1:{}/take", port.trim()) }
    }

    /// The newest answer file.
    ///
    /// # Panics
    /// Where it has not answered.
    #[must_use]
    pub fn answers(&self) -> Vec<u8> {
        std::fs::read(self.answers_place()).expect("answers")
    }

    /// Its book.
    ///
    /// # Panics
    /// Where it cannot be read.
    #[must_use]
    pub fn book(&self) -> Book {
        let text = std::fs::read_to_string(self.folder.join("ledger")).expect("a ledger");
        let book: Value = serde_json::from_str(&text).expect("json");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Book {
            accepted: book["accepted"].as_array().expect("a list").iter().map(text).collect(),
            rejected: book["rejected"]
                .as_object()
                .expect("an object")
                .iter()
                .map(|(key, reason)| (key.clone(), text(reason)))
                .collect(),
        }
    }
}
