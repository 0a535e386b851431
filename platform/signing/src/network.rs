//! The one way out: addresses of the settings, with a limit of time and of bytes, never a redirect.

use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret as _, SecretString};
use ureq::{
    Agent, Body, Proxy,
    http::Response,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

use crate::{Result, Trouble, settings::Network};

/// So long an address that did not answer is left alone: offline, a hundred signatures must not wait
/// a hundred times.
const REST: Duration = Duration::from_secs(60);

/// A client with its limits.
pub struct Http {
    agent: Agent,
    resting: Mutex<HashMap<String, Instant>>,
}

impl fmt::Debug for Http {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Http")
    }
}

impl Http {
    /// A client.
    ///
    /// # Errors
    /// Where the proxy or the file of TLS roots cannot be used.
    pub fn new(settings: &Network) -> Result<Self> {
        let seconds = if settings.timeout_seconds == 0 { 15 } else { settings.timeout_seconds };
        let patience = Duration::from_secs(u64::from(seconds));
        let mut tls = TlsConfig::builder();
        if !settings.tls_roots.is_empty() {
            tls = tls.root_certs(RootCerts::new_with_certs(&roots(&settings.tls_roots)?));
        }
        let proxy = match settings.proxy.as_str() {
            "" => None,
            address => Some(Proxy::new(address).map_err(|error| {
                Trouble::new(
                    "signing.network.proxy は「http://proxy.example:8080」のように書いてください。",
                    format!("signing.network.proxy: {error}"),
                )
            })?),
        };
        let agent = Agent::config_builder()
            .timeout_global(Some(patience))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(proxy)
            .tls_config(tls.build())
            .user_agent("yakusho")
            .build()
            .new_agent();
        Ok(Self { agent, resting: Mutex::new(HashMap::new()) })
    }

    /// Sends and reads the answer.
    ///
    /// # Errors
    /// Where there is none in time, or it is not 200, or too large.
    pub fn post(
        &self,
        url: &str,
        content_type: &str,
        body: &[u8],
        bearer: Option<&SecretString>,
        largest: u64,
    ) -> Result<Vec<u8>> {
        self.awake(url)?;
        let mut request = self.agent.post(url).content_type(content_type);
        if let Some(bearer) = bearer {
            request = request.header("Authorization", format!("Bearer {}", bearer.expose_secret()));
        }
        self.read(url, request.send(body), largest)
    }

    /// Fetches.
    ///
    /// # Errors
    /// See [`Http::post`].
    pub fn get(&self, url: &str, largest: u64) -> Result<Vec<u8>> {
        self.awake(url)?;
        self.read(url, self.agent.get(url).call(), largest)
    }

    fn read(
        &self,
        url: &str,
        answer: std::result::Result<Response<Body>, ureq::Error>,
        largest: u64,
    ) -> Result<Vec<u8>> {
        let octets = answer.and_then(|mut answer| {
            let status = answer.status().as_u16();
            let octets = answer.body_mut().with_config().limit(largest).read_to_vec()?;
            if status == 200 { Ok(octets) } else { Err(ureq::Error::StatusCode(status)) }
        });
        octets.map_err(|error| {
            if !matches!(error, ureq::Error::StatusCode(_)) {
                let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
                resting.insert(host(url), Instant::now());
            }
            Trouble::new(
                format!("{} につながらないか、回答がありません（{error}）。", host(url)),
                format!("{}: {error}", host(url)),
            )
        })
    }

    fn awake(&self, url: &str) -> Result<()> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, since| since.elapsed() < REST);
        if resting.contains_key(&host(url)) {
            return Err(Trouble::new(
                format!("{} は、さきほど応えませんでした。1分ほど待ちます。", host(url)),
                format!("{} did not answer within the last minute", host(url)),
            ));
        }
        Ok(())
    }
}

fn roots(paths: &[PathBuf]) -> Result<Vec<Certificate<'static>>> {
    let mut all = Vec::new();
    for path in paths {
        let octets = std::fs::read(path).map_err(|error| Trouble::file(path, &error))?;
        all.extend(parse_pem(&octets).filter_map(|item| match item {
            Ok(PemItem::Certificate(one)) => Some(one),
            _ => None,
        }));
    }
    Ok(all)
}

/// The host of an http or https address with its port; empty where it is none. Whoever writes
/// `user@` into an address wants to be taken for somebody else.
#[must_use]
pub fn host(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#', '\\']).next()).unwrap_or_default();
    if host.contains('@') { String::new() } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_stands_between_the_slashes() {
        assert_eq!(host("http://CRL.example.jp/a/b.crl"), "crl.example.jp");
        assert_eq!(host("https://tsa.example:8443?x=1"), "tsa.example:8443");
        assert_eq!(host("http://good.example@evil.example/"), "");
        assert_eq!(host("http://evil.example\\@good.example/"), "evil.example");
        assert_eq!(host("ldap://crl.example/cn=x"), "");
        assert_eq!(host("file:///etc/passwd"), "");
    }
}
