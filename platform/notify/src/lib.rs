//! Notices: mail, letters on paper, and messages on the status page.
//!
//! Mail is queued in the transaction of the change that it tells of, sent by a job, at most seldom
//! twice (and then with the same Message-ID), never logged with an address.
//!
//! ```ignore
//! let mailer = Mailer::open(&config, keyring)?;                // SMTP, or a folder in the demo
//! let registry = mailer.jobs(JobRegistry::new());              // sends what is queued
//! let (subject, body) = letter.fill(lang, &[("number", "R8-000123"), ("link", &link)]);
//! mailer.queue(tx, &Mail { to, subject, body, about_kind: "application", about_id, lang,
//!     key: format!("application.submitted/{about_id}") }).await?;
//! ```
//!
//! The address and the text lie in the outbox, sealed, only until the mail is sent or given up;
//! then a keyed hash of the address is left, by which an address that did not work is known again.
//!
//! A letter ([`letters`]) is an issued document on its way by post; who receives it stands, sealed,
//! in the document and not here. A message ([`messages`]) is what the status page says to the
//! person; how they want to hear is their [`Preference`].

mod at_rest;
mod bounce;
mod demo;
mod letter;
pub mod letters;
mod link;
mod mail;
mod mailer;
mod message;
pub mod messages;
mod migration;
mod outbox;
mod preference;
mod transport;

pub use bounce::Report;
pub use demo::{DemoFolder, DemoMail};
pub use letter::Letter;
pub use mail::{Address, Mail, MailNoun};
pub use mailer::{BOUNCED, FAILED, Mailer};
pub use migration::migrations;
pub use outbox::{Queued, State};
pub use preference::Preference;
pub use transport::{MailConfig, Security, SmtpConfig, TransportConfig};

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The sender's or reply address is not an address.
    #[error("mail: {0} is not a mail address")]
    Address(&'static str),
    /// Mail would leave the machine without TLS.
    #[error("mail: a server on another machine needs TLS")]
    Insecure,
    /// The SMTP settings do not make sense; the reason names no secret.
    #[error("mail: SMTP settings: {0}")]
    Smtp(String),
    /// The demo's folder cannot be made.
    #[error("mail: the folder for demo mail: {0}")]
    Folder(#[from] std::io::Error),
}
