//! Sending a file to another system over HTTP. Nothing goes anywhere that the settings do not
//! name; redirects are not followed; the answer's body is not read.

use std::{collections::BTreeMap, time::Duration};

use http::{StatusCode, header};
use jiff::Timestamp;
use reqwest::redirect::Policy;

use crate::signature::{self, Secret};

/// How long a receiver has to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A receiver that the settings name.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where it listens.
    pub url: String,
    /// What both sides know.
    pub secret: Secret,
}

/// What is sent.
#[derive(Clone)]
pub struct Delivery {
    /// The same for every try, so that the receiver takes it once.
    pub id: String,
    /// Which mapping it follows.
    pub mapping: String,
    /// The media type of the body.
    pub media_type: &'static str,
    /// The file.
    pub body: Vec<u8>,
}

/// Why a delivery did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDelivered {
    /// The settings name no such receiver.
    #[error("no webhook of this name is configured")]
    NotConfigured,
    /// It does not answer, or the connection broke.
    #[error("the receiver does not answer")]
    NoAnswer,
    /// It answered something else than 2xx.
    #[error("the receiver answered {0}")]
    Refused(u16),
}

impl NotDelivered {
    /// The same in words for staff.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::NotConfigured => "送り先が設定されていません。".to_owned(),
            Self::NoAnswer => "相手のシステムにつながりませんでした。".to_owned(),
            Self::Refused(status) => format!("相手のシステムが受け取りませんでした（{status}）。"),
        }
    }
}

/// The receivers of an installation.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    targets: BTreeMap<String, Target>,
    client: Option<reqwest::Client>,
}

impl Webhooks {
    /// Receivers by their name. Without any, nothing can be sent at all.
    ///
    /// # Errors
    /// Where the HTTP client cannot be made.
    pub fn new(targets: BTreeMap<String, Target>) -> Result<Self, reqwest::Error> {
        if targets.is_empty() {
            return Ok(Self::default());
        }
        let client =
            reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { targets, client: Some(client) })
    }

    /// Whether the settings name this receiver.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.targets.contains_key(name)
    }

    /// Sends a delivery, signed now.
    ///
    /// # Errors
    /// Why it did not succeed; it may be tried again under the same id.
    pub async fn send(
        &self,
        name: &str,
        delivery: Delivery,
        now: Timestamp,
    ) -> Result<(), NotDelivered> {
        let (Some(target), Some(client)) = (self.targets.get(name), &self.client) else {
            return Err(NotDelivered::NotConfigured);
        };
        let signature = signature::sign(&target.secret, &delivery.body, now);
        let answer = client
            .post(&target.url)
            .header(header::CONTENT_TYPE, delivery.media_type)
            .header(signature::HEADER, signature)
            .header("x-yakusho-delivery", delivery.id)
            .header("x-yakusho-mapping", delivery.mapping)
            .body(delivery.body)
            .send()
            .await
            .map_err(|_| NotDelivered::NoAnswer)?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            // Taken before: the answer to the first try was lost.
            StatusCode::CONFLICT => Ok(()),
            status => Err(NotDelivered::Refused(status.as_u16())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_settings_nothing_goes_anywhere() {
        let webhooks = Webhooks::new(BTreeMap::new()).expect("webhooks");
        let delivery = Delivery {
            id: "1".to_owned(),
            mapping: "a".to_owned(),
            media_type: "application/json",
            body: Vec::new(),
        };
        let sent = webhooks.send("core", delivery, Timestamp::UNIX_EPOCH).await;
        assert_eq!(sent, Err(NotDelivered::NotConfigured));
    }
}
