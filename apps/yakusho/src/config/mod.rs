//! Settings: defaults, then a TOML file, then the environment (`YAKUSHO_SERVER__LISTEN=…`).

mod check;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
    value::UncasedStr,
};
use serde::{Deserialize, Serialize};

pub use check::{Finding, explain, problems};

/// All settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `demo` shows demo accounts and seeds past cases; `production` refuses every stand-in.
    pub environment: Environment,
    /// The web server.
    pub server: Server,
    /// Rows, keys, attachments.
    pub storage: Storage,
    /// The city.
    pub city: City,
    /// Outgoing mail.
    pub mail: Mail,
    /// Connections that this installation opens by itself. None unless it is written here.
    pub outbound: Outbound,
    /// Parts that only stand in for a real one.
    pub stand_ins: StandIns,
}

/// Where the program is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A demo or a training site.
    Demo,
    /// Residents.
    Production,
}

/// The web server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address to listen on.
    pub listen: String,
    /// The address that people type, for links in mails and QR codes.
    pub public_url: String,
}

/// Where things are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// The data folder: SQLite file, keys, attachments, outgoing mail of a demo.
    pub folder: PathBuf,
    /// `sqlite` (in the data folder) or a `postgres://` URL.
    pub database: String,
    /// Reader connections.
    pub readers: u32,
    /// Attachments: `folder` (in the data folder) or an `s3://bucket/prefix` URL.
    pub files: String,
}

/// The city.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// Folder of the pack; `builtin` is the demo city inside the binary.
    pub pack: String,
}

/// Outgoing mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `folder` writes mails into the data folder and shows them on a page (試験用);
    /// `smtp://host:port` sends them.
    pub transport: String,
    /// The sender.
    pub from: String,
}

/// Connections that this installation opens by itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outbound {
    /// Receivers of hand-over runs by the name that the pack's mappings use. Each needs its secret
    /// in the environment: `YAKUSHO_WEBHOOK_SECRET_<NAME>`.
    pub webhooks: BTreeMap<String, String>,
}

/// Stand-ins. Each says so on every screen and paper that it touches, and production refuses it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIns {
    /// The local identity provider.
    pub identity_provider: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Demo,
            server: Server {
                listen: "127.0.0.1:8090".to_owned(),
                public_url: "http://127.0.0.1:8090".to_owned(),
            },
            storage: Storage {
                folder: PathBuf::from("data"),
                database: "sqlite".to_owned(),
                readers: 4,
                files: "folder".to_owned(),
            },
            city: City { pack: "builtin".to_owned() },
            mail: Mail { transport: "folder".to_owned(), from: "yakusho@city.example".to_owned() },
            outbound: Outbound::default(),
            stand_ins: StandIns { identity_provider: true },
        }
    }
}

impl Config {
    /// The URL of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.storage.database == "sqlite" {
            format!("sqlite://{}", self.storage.folder.join("yakusho.sqlite").display())
        } else {
            self.storage.database.clone()
        }
    }
}

/// The sources of all settings, in rising precedence.
#[must_use]
pub fn sources(file: Option<&Path>) -> Figment {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    if let Some(file) = file {
        figment = figment.merge(Toml::file_exact(file));
    } else {
        figment = figment.merge(Toml::file("yakusho.toml"));
    }
    // Other variables of ours (`YAKUSHO_LOG`, those of tests) are not settings.
    let is_setting = |key: &UncasedStr| key == "environment" || key.as_str().contains("__");
    figment.merge(Env::prefixed("YAKUSHO_").filter(is_setting).split("__"))
}

/// Reads the settings.
///
/// # Errors
/// Where a value has the wrong type or a name is unknown; the text names the value and its source.
pub fn load(file: Option<&Path>) -> Result<Config, Box<figment::Error>> {
    sources(file).extract().map_err(Box::new)
}
