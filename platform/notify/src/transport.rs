//! By which way mail leaves: an SMTP server, or a folder in the demo.

use std::{net::IpAddr, path::PathBuf, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{ConfigError, demo::DemoFolder, mail::Address};

/// How mail is sent.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// The sender's name as people read it: 前橋市.
    pub from_name: String,
    /// The sender's address.
    pub from: String,
    /// Where answers go, if they are read anywhere.
    pub reply_to: Option<String>,
    /// By which way.
    pub transport: TransportConfig,
}

/// By which way mail leaves.
#[derive(Clone, Debug)]
pub enum TransportConfig {
    /// Nothing leaves: each mail becomes files in this folder, which a page of the demo shows.
    Folder(PathBuf),
    /// The city's mail server.
    Smtp(SmtpConfig),
}

/// The city's mail server. Debug never prints the password.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    /// Its name, as its certificate says.
    pub host: String,
    /// Its port: 465 for [`Security::Tls`], 587 for [`Security::StartTls`].
    pub port: u16,
    /// How the way to it is secured.
    pub security: Security,
    /// Account and password, if it wants them.
    pub login: Option<(String, SecretString)>,
    /// How we name ourselves (EHLO).
    pub hello: String,
}

/// How the way to the mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after STARTTLS, and nothing without it.
    StartTls,
    /// None. Only to this machine itself.
    None,
}

/// One try takes at most this long; the store's lease of a job is longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open way.
pub(crate) enum Transport {
    Folder(DemoFolder),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// Why a try did not succeed. The code is the server's or our own word, never an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// It will never succeed.
    ForGood(String),
    /// Another try may succeed.
    ForNow(String),
}

impl Transport {
    pub(crate) fn open(config: &TransportConfig) -> Result<Self, ConfigError> {
        match config {
            TransportConfig::Folder(folder) => Ok(Self::Folder(DemoFolder::open(folder)?)),
            TransportConfig::Smtp(smtp) => Ok(Self::Smtp(connect(smtp)?)),
        }
    }

    pub(crate) async fn send(
        &self,
        message: Message,
        shown: crate::DemoMail,
    ) -> Result<(), NotSent> {
        match self {
            Self::Folder(folder) => folder
                .keep(message.formatted(), shown)
                .await
                .map_err(|error| NotSent::ForNow(format!("folder: {}", error.kind()))),
            Self::Smtp(smtp) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(reason(&error)),
            },
        }
    }
}

fn connect(smtp: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, ConfigError> {
    let tls = || {
        TlsParameters::new(smtp.host.clone()).map_err(|error| ConfigError::Smtp(error.to_string()))
    };
    let security = match smtp.security {
        Security::Tls => Tls::Wrapper(tls()?),
        Security::StartTls => Tls::Required(tls()?),
        Security::None if is_this_machine(&smtp.host) => Tls::None,
        Security::None => return Err(ConfigError::Insecure),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(security)
        .hello_name(ClientId::Domain(smtp.hello.clone()))
        .timeout(Some(PATIENCE));
    if let Some((account, password)) = &smtp.login {
        builder = builder
            .credentials(Credentials::new(account.clone(), password.expose_secret().to_owned()));
    }
    Ok(builder.build())
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Servers repeat the address in their words, so only the code is kept.
fn reason(error: &lettre::transport::smtp::Error) -> NotSent {
    let code = error.status().map(|code| code.to_string());
    if error.is_permanent() {
        return NotSent::ForGood(code.unwrap_or_else(|| "5xx".to_owned()));
    }
    NotSent::ForNow(
        code.unwrap_or_else(|| {
            if error.is_timeout() { "timeout" } else { "connection" }.to_owned()
        }),
    )
}

/// The address of a configuration.
pub(crate) fn address(typed: &str, what: &'static str) -> Result<Address, ConfigError> {
    Address::parse(typed).ok_or(ConfigError::Address(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(host: &str, security: Security) -> SmtpConfig {
        let login = Some(("city".to_owned(), "hush-hush".to_owned().into()));
        SmtpConfig {
            host: host.to_owned(),
            port: 587,
            security,
            login,
            hello: "city.example".to_owned(),
        }
    }

    #[tokio::test]
    async fn mail_to_another_machine_needs_tls() {
        assert!(matches!(
            connect(&smtp("mail.example", Security::None)),
            Err(ConfigError::Insecure)
        ));
        assert!(connect(&smtp("127.0.0.1", Security::None)).is_ok());
        assert!(connect(&smtp("mail.example", Security::StartTls)).is_ok());
        assert!(connect(&smtp("mail.example", Security::Tls)).is_ok());
    }

    #[test]
    fn the_password_is_not_printed() {
        assert!(!format!("{:?}", smtp("mail.example", Security::Tls)).contains("hush-hush"));
    }
}
