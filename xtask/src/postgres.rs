//! A PostgreSQL server of our own for the length of a test run, on a free loopback port.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::machine::run;

/// Where Debian keeps the programs.
const BIN: &str = "/usr/lib/postgresql/15/bin";

/// A running server; it stops when dropped.
pub struct Postgres {
    folder: tempfile::TempDir,
    port: u16,
    as_postgres: bool,
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it. The server refuses to run as root, so
    /// there it runs as the package's own user.
    pub fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yakusho-pg-").tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let as_postgres = Command::new("id").arg("-u").output()?.stdout.starts_with(b"0\n");
        if as_postgres {
            run(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        let server = Self { folder, port, as_postgres };
        let data = server.data();
        server.call(&format!(
            "{BIN}/initdb --auth=trust --username=postgres --encoding=UTF8 --no-locale -D {} >/dev/null",
            data.display()
        ))?;
        server.call(&format!(
            "{BIN}/pg_ctl -D {data} -w -s -l {data}/log -o \
             \"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c max_connections=300\" start",
            data = data.display(),
        ))?;
        Ok(server)
    }

    /// The URL that the tests take from `YAKUSHO_TEST_POSTGRES`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn call(&self, line: &str) -> Result<()> {
        let here: &Path = self.folder.path();
        let mut command = if self.as_postgres {
            let mut su = Command::new("su");
            su.args(["postgres", "-s", "/bin/sh", "-c", line]);
            su
        } else {
            let mut sh = Command::new("sh");
            sh.args(["-c", line]);
            sh
        };
        run(command.current_dir(here)).context("PostgreSQL for the tests")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let line = format!("{BIN}/pg_ctl -D {} -m immediate -s stop", self.data().display());
        if let Err(error) = self.call(&line) {
            eprintln!("PostgreSQL did not stop: {error:#}");
        }
    }
}
