//! Time-stamp authorities over HTTP (RFC 3161), asked in order until one answers rightly.

use std::sync::Arc;

use der::asn1::ObjectIdentifier;
use ring::rand::{SecureRandom as _, SystemRandom};
use yakusho_pdf_signature::{
    Certificate,
    cms::{Digest, TimeStamp},
    sign::{SourceError, StampRequest, TimestampSource, read_response},
    trust::{Purpose, find_chain},
};

use crate::{Result, Trouble, network::Http};

/// How large an answer may be.
const LARGEST: u64 = 1 << 20;

/// Authorities in their order.
#[derive(Clone, Debug)]
pub struct Authorities {
    http: Arc<Http>,
    urls: Vec<String>,
    policy: Option<ObjectIdentifier>,
    roots: Vec<Certificate>,
}

impl Authorities {
    /// Authorities at these addresses. With a policy, tokens under another one are not taken; with
    /// roots, tokens of an authority that does not lead to one are not taken.
    ///
    /// # Errors
    /// Where an address or the policy is none.
    pub fn new(
        http: Arc<Http>,
        urls: Vec<String>,
        policy: &str,
        roots: Vec<Certificate>,
    ) -> Result<Self> {
        if let Some(url) = urls.iter().find(|url| crate::network::host(url).is_empty()) {
            return Err(Trouble::new(
                format!(
                    "タイムスタンプ局「{url}」は http:// か https:// で始まるアドレスにしてください。"
                ),
                format!("the time-stamp authority {url} is no address of HTTP"),
            ));
        }
        let policy = match policy {
            "" => None,
            text => Some(ObjectIdentifier::new(text).map_err(|error| {
                Trouble::new(
                    format!(
                        "signing.timestamps.policy「{text}」は「1.2.392.…」のように書いてください。"
                    ),
                    format!("signing.timestamps.policy {text}: {error}"),
                )
            })?),
        };
        Ok(Self { http, urls, policy, roots })
    }

    fn ask(&self, url: &str, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; 16];
        SystemRandom::new()
            .fill(&mut nonce)
            .map_err(|_| Trouble::new("乱数を作れません。", "no random numbers"))?;
        let request =
            StampRequest { digest, imprint: imprint.to_vec(), nonce: Some(nonce.to_vec()) };
        let kind = "application/timestamp-query";
        let answer = self.http.post(url, kind, &request.der(), None, LARGEST)?;
        let wrong = |why: String| {
            let host = crate::network::host(url);
            Trouble::new(
                format!("{host} のタイムスタンプは使えません（{why}）。"),
                format!("{host}: {why}"),
            )
        };
        let token = read_response(&request, &answer).map_err(|error| wrong(error.to_string()))?;
        let read = TimeStamp::read(&token).map_err(|error| wrong(error.to_string()))?;
        if self.policy.is_some() && read.info.policy != self.policy {
            return Err(wrong("another policy than was asked for".to_owned()));
        }
        if !self.roots.is_empty() {
            let signer = read.signed.signer.as_ref();
            let signer = signer.ok_or_else(|| wrong("no certificate".to_owned()))?;
            let pool = &read.signed.certificates;
            find_chain(signer, pool, &self.roots, Purpose::TimeStamping, read.info.time)
                .map_err(|fault| wrong(fault.to_string()))?;
        }
        Ok(token)
    }
}

impl TimestampSource for Authorities {
    fn token(&self, digest: Digest, imprint: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        let mut why = Vec::new();
        for url in &self.urls {
            match self.ask(url, digest, imprint) {
                Ok(token) => return Ok(token),
                Err(trouble) => why.push(trouble.to_string()),
            }
        }
        if why.is_empty() {
            why.push(super::facade::no_authority().to_string());
        }
        Err(SourceError(why.join(" ")))
    }
}
