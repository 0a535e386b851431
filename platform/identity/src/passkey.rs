//! Passkeys (W3C Web Authentication Level 2): the part of the relying party. It makes the options
//! of a ceremony and verifies what an authenticator answers; what it verifies is a pure function of
//! the challenge and the answer. Rows and sessions are in [`crate::store`].
//!
//! The profile is narrow on purpose (docs/decisions/0023): user verification is always required,
//! attestation is not asked for, algorithms are ES256, EdDSA and RS256, credentials are
//! discoverable. Anything else is refused.

mod answer;
mod authenticator_data;
mod key;
mod verify;

pub use answer::{Asserted, Registered};
pub use key::PublicKey;
pub use verify::{NewCredential, NotVerified, verify_assertion, verify_registration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// Whom an authenticator talks to: the host name to which its keys are bound, and the origin that
/// browsers report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host name: `tetsuzuki.city.example.jp`.
    id: String,
    /// `https://tetsuzuki.city.example.jp`.
    origin: String,
    /// What the authenticator shows.
    name: String,
}

/// Milliseconds that a person has.
const PATIENCE: u32 = 180_000;

impl RelyingParty {
    /// The relying party behind the address that people type. An authenticator knows no numbers: a
    /// loopback address becomes `localhost`, any other bare IP address has no passkeys, and neither
    /// has an address without TLS.
    #[must_use]
    pub fn of(public_url: &str, name: &str) -> Option<Self> {
        let mut url = Url::parse(public_url).ok()?;
        let id = match url.host()? {
            url::Host::Domain(name) => name.to_owned(),
            url::Host::Ipv4(address) if address.is_loopback() => "localhost".to_owned(),
            url::Host::Ipv6(address) if address.is_loopback() => "localhost".to_owned(),
            url::Host::Ipv4(_) | url::Host::Ipv6(_) => return None,
        };
        if url.scheme() != "https" && id != "localhost" {
            return None;
        }
        url.set_host(Some(&id)).ok()?;
        let origin = url.origin().ascii_serialization();
        Some(Self { id, origin, name: name.to_owned() })
    }

    /// The origin under which passkeys work; the pages must be opened there.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What `navigator.credentials.create` is asked, for a member of staff. `known` are the
    /// credentials that they have already.
    #[must_use]
    pub fn creation(
        &self,
        challenge: &[u8],
        staff: Uuid,
        login: &str,
        name: &str,
        known: &[String],
    ) -> Value {
        let algorithms = key::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
        json!({ "publicKey": {
            "rp": { "id": self.id, "name": self.name },
            "user": { "id": encode(staff.as_bytes()), "name": login, "displayName": name },
            "challenge": encode(challenge),
            "pubKeyCredParams": algorithms,
            "timeout": PATIENCE,
            "attestation": "none",
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "required",
            },
            "excludeCredentials": descriptors(known),
        } })
    }

    /// What `navigator.credentials.get` is asked. `known` narrows it to credentials of somebody who
    /// is signed in; empty, the authenticator offers those that it holds.
    #[must_use]
    pub fn request(&self, challenge: &[u8], known: &[String]) -> Value {
        json!({ "publicKey": {
            "rpId": self.id,
            "challenge": encode(challenge),
            "timeout": PATIENCE,
            "userVerification": "required",
            "allowCredentials": descriptors(known),
        } })
    }
}

fn descriptors(known: &[String]) -> Vec<Value> {
    known.iter().map(|id| json!({ "type": "public-key", "id": id })).collect()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relying_party_is_a_name_over_tls_or_this_machine() {
        let of = |url: &str| {
            RelyingParty::of(url, "前橋市").map(|party| (party.id.clone(), party.origin))
        };
        let pair = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(of("http://127.0.0.1:8090"), pair("localhost", "http://localhost:8090"));
        assert_eq!(of("https://a.example/x"), pair("a.example", "https://a.example"));
        assert_eq!(of("http://a.example"), None);
        assert_eq!(of("https://192.0.2.1"), None);
        assert_eq!(of("nonsense"), None);
    }

    #[test]
    fn a_person_must_be_verified_in_every_ceremony() {
        let party = RelyingParty::of("https://a.example", "前橋市").expect("party");
        let creation = party.creation(&[1; 32], Uuid::max(), "shimin.01", "見本", &["AA".into()]);
        let selection = &creation["publicKey"]["authenticatorSelection"];
        assert_eq!(selection["userVerification"], "required");
        assert_eq!(selection["residentKey"], "required");
        assert_eq!(creation["publicKey"]["excludeCredentials"][0]["id"], "AA");
        assert_eq!(party.request(&[1; 32], &[])["publicKey"]["userVerification"], "required");
    }
}
