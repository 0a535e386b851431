//! Client certificates that a reverse proxy has verified: which proxy may say so, and in which
//! headers. From anywhere else the headers are only text that somebody typed.

use std::net::IpAddr;

/// The proxy and its headers. Header names are in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateProxy {
    /// Addresses from which the headers are believed.
    pub proxies: Vec<IpAddr>,
    /// The header that says whether the certificate was verified; empty where the proxy sends the
    /// others only then.
    pub verified: String,
    /// What it says when it was: `SUCCESS`.
    pub verified_value: String,
    /// The header of the SHA-256 fingerprint; empty: none.
    pub fingerprint: String,
    /// The header of the subject; empty: none.
    pub subject: String,
    /// The header of the serial number; empty: none.
    pub serial: String,
}

impl CertificateProxy {
    /// The certificate of a request, as accounts keep it. `peer` is the other end of the connection
    /// and never an address out of a header.
    #[must_use]
    pub fn certificate<'h>(
        &self,
        peer: Option<IpAddr>,
        header: impl Fn(&str) -> Option<&'h str>,
    ) -> Option<String> {
        if !self.believes(peer) {
            return None;
        }
        let said = |name: &str| {
            (!name.is_empty()).then(|| header(name)).flatten().filter(|text| !text.is_empty())
        };
        if !self.verified.is_empty() && said(&self.verified) != Some(self.verified_value.as_str()) {
            return None;
        }
        if let Some(fingerprint) = said(&self.fingerprint) {
            return crate::store::certificate_name(fingerprint);
        }
        let (subject, serial) = (said(&self.subject)?, said(&self.serial)?);
        crate::store::certificate_name(&format!("dn:{subject} {serial}"))
    }

    /// Whether the peer is one of the proxies.
    #[must_use]
    pub fn believes(&self, peer: Option<IpAddr>) -> bool {
        // A socket for both protocols names an IPv4 peer in IPv6.
        peer.is_some_and(|peer| self.proxies.contains(&peer.to_canonical()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy() -> CertificateProxy {
        CertificateProxy {
            proxies: vec!["10.0.0.1".parse().expect("address")],
            verified: "x-client-verify".to_owned(),
            verified_value: "SUCCESS".to_owned(),
            fingerprint: "x-client-fingerprint".to_owned(),
            subject: "x-client-subject".to_owned(),
            serial: "x-client-serial".to_owned(),
        }
    }

    #[test]
    fn headers_count_only_from_the_proxy_and_only_where_it_verified() {
        let print = "ab".repeat(32);
        let with = |peer: &str, verified: &'static str| {
            let peer = peer.parse().ok();
            proxy().certificate(peer, |name| match name {
                "x-client-verify" => Some(verified),
                "x-client-fingerprint" => Some(print.as_str()),
                _ => None,
            })
        };
        let kept = Some(format!("sha256:{print}"));
        assert_eq!(with("10.0.0.1", "SUCCESS"), kept);
        assert_eq!(with("::ffff:10.0.0.1", "SUCCESS"), kept);
        assert_eq!(with("10.0.0.1", "FAILED"), None);
        assert_eq!(with("10.0.0.2", "SUCCESS"), None);
        assert_eq!(with("not an address", "SUCCESS"), None);
        assert_eq!(CertificateProxy::default().certificate(None, |_| Some("x")), None);
    }

    #[test]
    fn subject_and_serial_stand_in_for_a_fingerprint() {
        let seen = proxy().certificate("10.0.0.1".parse().ok(), |name| match name {
            "x-client-verify" => Some("SUCCESS"),
            "x-client-subject" => Some("CN=Tester"),
            "x-client-serial" => Some("0A"),
            _ => None,
        });
        assert_eq!(seen.as_deref(), Some("dn:CN=Tester 0A"));
    }
}
