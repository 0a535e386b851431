//! Revocation data over HTTP: OCSP first, then the issuer's list, which is kept until its next one
//! is due. LDAP addresses are not asked.

use std::{fs, path::PathBuf, sync::Arc};

use jiff::Timestamp;
use yakusho_pdf_signature::{
    Certificate, Crl, Ocsp,
    cms::Digest,
    sign::{RevocationData, RevocationSource, SourceError},
    trust::{AnswerStatus, question},
};

use crate::{
    Result, Trouble,
    network::{Http, host},
};

/// How large a list and a response may be. Lists of national authorities have some megabytes.
const LARGEST_LIST: u64 = 32 << 20;
const LARGEST_RESPONSE: u64 = 1 << 20;
/// How far clocks may differ.
const SKEW: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

/// Where data may come from, and where lists are kept.
#[derive(Clone, Debug)]
pub struct Fetching {
    http: Arc<Http>,
    hosts: Vec<String>,
    folder: PathBuf,
}

impl Fetching {
    /// Only from these hosts; lists are kept below the folder.
    #[must_use]
    pub fn new(http: Arc<Http>, hosts: &[String], folder: PathBuf) -> Self {
        let hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { http, hosts, folder }
    }

    /// The source at a moment.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Fetched {
        Fetched { fetching: self.clone(), now }
    }

    fn allowed(&self, url: &str) -> bool {
        let host = host(url);
        let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
        !host.is_empty() && self.hosts.iter().any(|one| *one == host || one == name)
    }

    fn response(
        &self,
        url: &str,
        (certificate, issuer): (&Certificate, &Certificate),
        now: Timestamp,
    ) -> Result<Ocsp> {
        let asked = question(certificate, issuer);
        let kind = "application/ocsp-request";
        let octets = self.http.post(url, kind, &asked, None, LARGEST_RESPONSE)?;
        let wrong = |why: &str| {
            Trouble::new(
                format!("{} の回答（OCSP）は使えません（{why}）。", host(url)),
                format!("{}: {why}", host(url)),
            )
        };
        let response = Ocsp::read(&octets).map_err(|error| wrong(&error.to_string()))?;
        let answer = response.answer(certificate, issuer);
        let answer = answer.ok_or_else(|| wrong("it is about another certificate"))?;
        response.authorised(issuer, &[]).map_err(|why| wrong(&why))?;
        if answer.status == AnswerStatus::Unknown {
            return Err(wrong("it does not know the certificate"));
        }
        let old = answer.next_update.is_some_and(|next| next < now - SKEW);
        if old || answer.this_update > now + SKEW {
            return Err(wrong("it is not of today"));
        }
        Ok(response)
    }

    fn list(
        &self,
        url: &str,
        (certificate, issuer): (&Certificate, &Certificate),
        now: Timestamp,
    ) -> Result<Crl> {
        let name: String = Digest::Sha256
            .of(&[url.as_bytes()])
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        let kept = self.folder.join(format!("{name}.crl"));
        let current = |crl: &Crl| {
            crl.this_update <= now + SKEW && crl.next_update.is_some_and(|next| next > now)
        };
        let known = fs::read(&kept).ok().and_then(|octets| Crl::read(&octets).ok());
        let fits =
            |crl: &Crl| crl.names_issuer_of(certificate) && crl.covers(certificate, issuer).is_ok();
        if let Some(known) = known.filter(|known| current(known) && fits(known)) {
            return Ok(known);
        }
        let octets = self.http.get(url, LARGEST_LIST)?;
        let wrong = |why: &str| {
            Trouble::new(
                format!("{} の失効リストは使えません（{why}）。", host(url)),
                format!("{}: {why}", host(url)),
            )
        };
        let lists = Crl::read_file(&octets).map_err(|error| wrong(&error.to_string()))?;
        let list = lists.into_iter().find(|list| list.names_issuer_of(certificate));
        let list = list.ok_or_else(|| wrong("it is of another authority"))?;
        list.covers(certificate, issuer).map_err(|why| wrong(&why))?;
        if !current(&list) && list.next_update.is_some() {
            return Err(wrong("it is not of today"));
        }
        // A cache that cannot be written costs a fetch more, not a signature.
        let beside = kept.with_extension("new");
        let _ = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&beside, list.der()))
            .and_then(|()| fs::rename(&beside, &kept));
        Ok(list)
    }
}

/// Revocation data of a moment.
pub struct Fetched {
    fetching: Fetching,
    now: Timestamp,
}

impl RevocationSource for Fetched {
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> std::result::Result<RevocationData, SourceError> {
        let pair = (certificate, issuer);
        let mut why = Vec::new();
        let (responders, lists) = (certificate.responder_addresses(), certificate.list_addresses());
        for url in responders.iter().filter(|url| self.fetching.allowed(url)) {
            match self.fetching.response(url, pair, self.now) {
                Ok(ocsp) => return Ok(RevocationData { crls: Vec::new(), ocsps: vec![ocsp] }),
                Err(trouble) => why.push(trouble.to_string()),
            }
        }
        for url in lists.iter().filter(|url| self.fetching.allowed(url)) {
            match self.fetching.list(url, pair, self.now) {
                Ok(crl) => return Ok(RevocationData { crls: vec![crl], ocsps: Vec::new() }),
                Err(trouble) => why.push(trouble.to_string()),
            }
        }
        if why.is_empty() && !(responders.is_empty() && lists.is_empty()) {
            let named: Vec<String> = responders.iter().chain(&lists).cloned().collect();
            why.push(
                Trouble::new(
                    format!(
                        "失効情報の場所（{}）が signing.revocation.hosts にありません。LDAP からは取れません。",
                        named.join("、")
                    ),
                    format!("{named:?} are not among signing.revocation.hosts, or are LDAP"),
                )
                .to_string(),
            );
        }
        if why.is_empty() { Ok(RevocationData::default()) } else { Err(SourceError(why.join(" "))) }
    }
}
