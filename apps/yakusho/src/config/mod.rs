//! Settings: defaults, then a TOML file, then the environment (`YAKUSHO_SERVER__LISTEN=…`).

mod check;

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
    value::UncasedStr,
};
use serde::{Deserialize, Serialize};
use yakusho_signing::Settings as Signing;

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
    /// Ways in for staff besides password, one-time code and passkey.
    pub sign_in: SignIn,
    /// Connections that this installation opens by itself. None unless it is written here.
    pub outbound: Outbound,
    /// Electronic signatures: keys, time-stamps, revocation data, roots.
    pub signing: Signing,
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
    /// Addresses of the proxies before it, whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpAddr>,
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

/// Ways in for staff.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// The city's single sign-on (OpenID Connect).
    pub oidc: Oidc,
    /// Client certificates that a reverse proxy verifies.
    pub certificate: Certificate,
}

/// Single sign-on. The client's secret comes from the environment (`YAKUSHO_OIDC_CLIENT_SECRET`).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    /// The issuer's URL; empty: none.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// The claim that names the person.
    pub claim: String,
    /// What the claim is here: `login` (職員ID) or `employee_number` (職員番号).
    pub account: String,
    /// Values of `amr` of which one must be there; empty where the provider always checks two factors.
    pub amr: Vec<String>,
    /// The words of the button.
    pub label: String,
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            claim: "sub".to_owned(),
            account: "login".to_owned(),
            amr: Vec::new(),
            label: "庁内の統合認証".to_owned(),
        }
    }
}

/// Headers of a reverse proxy that verifies client certificates. They are believed only from its
/// own addresses.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Certificate {
    /// Addresses of the proxy; empty: none.
    pub proxies: Vec<IpAddr>,
    /// The header that says whether it was verified (`X-SSL-Client-Verify`); empty: none.
    pub verified: String,
    /// What that header says when it was: `SUCCESS`.
    pub verified_value: String,
    /// The header of the SHA-256 fingerprint.
    pub fingerprint: String,
    /// The header of the subject, where there is no fingerprint.
    pub subject: String,
    /// The header of the serial number, where there is no fingerprint.
    pub serial: String,
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
    /// The local certificate and time-stamp authorities (試験用) for electronic signatures.
    pub signing_authority: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Demo,
            server: Server {
                listen: "127.0.0.1:8090".to_owned(),
                public_url: "http://127.0.0.1:8090".to_owned(),
                proxies: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            },
            storage: Storage {
                folder: PathBuf::from("data"),
                database: "sqlite".to_owned(),
                readers: 4,
                files: "folder".to_owned(),
            },
            city: City { pack: "builtin".to_owned() },
            mail: Mail { transport: "folder".to_owned(), from: "yakusho@city.example".to_owned() },
            sign_in: SignIn::default(),
            outbound: Outbound::default(),
            signing: Signing::default(),
            stand_ins: StandIns { identity_provider: true, signing_authority: true },
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
