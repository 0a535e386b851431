//! Signatures of webhooks: HMAC-SHA-256 (RFC 2104) over the time, a point and the body, as
//! `t=<seconds since 1970>,v1=<hexadecimal>`. The receiver refuses what is older than its window,
//! so that a caught message cannot be sent again later.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The header of the signature.
pub const HEADER: &str = "x-yakusho-signature";
/// How far the clocks of sender and receiver may be apart.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(5);

/// What both sides know. It is shown to nobody.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

/// A secret is too short to keep anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook's secret needs at least 32 characters")]
pub struct SecretTooShort;

impl Secret {
    /// A secret of at least 32 bytes.
    ///
    /// # Errors
    /// Where it is shorter.
    pub fn new(bytes: &[u8]) -> Result<Self, SecretTooShort> {
        if bytes.len() < 32 {
            Err(SecretTooShort)
        } else {
            Ok(Self(Zeroizing::new(bytes.to_vec())))
        }
    }

    fn mac(&self, at: i64, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes keys of every length");
        mac.update(at.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        mac
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The header is none of ours.
    #[error("the signature cannot be read")]
    Unreadable,
    /// It was signed too long ago, or in the future.
    #[error("the signature is outside the replay window")]
    OutsideWindow,
    /// The body or the time was changed, or another secret was used.
    #[error("the signature does not fit the body")]
    Wrong,
}

/// The header for a body that is sent at `now`.
#[must_use]
pub fn sign(secret: &Secret, body: &[u8], now: Timestamp) -> String {
    let at = now.as_second();
    let mut header = format!("t={at},v1=");
    for byte in secret.mac(at, body).finalize().into_bytes() {
        // Writing into a String cannot fail.
        let _ = write!(header, "{byte:02x}");
    }
    header
}

/// Whether a body was signed with the secret, within the window around `now`.
///
/// # Errors
/// Why it is not believed.
pub fn verify(secret: &Secret, header: &str, body: &[u8], now: Timestamp) -> Result<(), NotSigned> {
    let (at, mac) = header
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",v1="))
        .ok_or(NotSigned::Unreadable)?;
    let at: i64 = at.parse().map_err(|_| NotSigned::Unreadable)?;
    let signed = Timestamp::from_second(at).map_err(|_| NotSigned::Unreadable)?;
    if now.duration_since(signed).abs() > WINDOW {
        return Err(NotSigned::OutsideWindow);
    }
    let mac = from_hex(mac).ok_or(NotSigned::Unreadable)?;
    secret.mac(at, body).verify_slice(&mac).map_err(|_| NotSigned::Wrong)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2)
        .map(|place| u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    #[test]
    fn a_signed_body_is_believed_for_five_minutes_and_no_other() {
        let secret = Secret::new(&[7; 32]).expect("long enough");
        let now = at("2026-12-01T00:00:00Z");
        let header = sign(&secret, b"body", now);
        assert_eq!(verify(&secret, &header, b"body", at("2026-12-01T00:05:00Z")), Ok(()));
        let late = at("2026-12-01T00:05:01Z");
        assert_eq!(verify(&secret, &header, b"body", late), Err(NotSigned::OutsideWindow));
        assert_eq!(verify(&secret, &header, b"b0dy", now), Err(NotSigned::Wrong));
        let other = Secret::new(&[8; 32]).expect("long enough");
        assert_eq!(verify(&other, &header, b"body", now), Err(NotSigned::Wrong));
        let moved =
            header.replacen(&now.as_second().to_string(), &(now.as_second() + 1).to_string(), 1);
        assert_eq!(verify(&secret, &moved, b"body", now), Err(NotSigned::Wrong));
        for nonsense in ["", "t=1", "t=x,v1=00", "t=1764547200,v1=zz", "t=1764547200,v1=é"] {
            assert!(verify(&secret, nonsense, b"body", now).is_err(), "{nonsense}");
        }
        assert_eq!(Secret::new(b"short").err(), Some(SecretTooShort));
    }

    #[test]
    fn the_signature_is_what_any_hmac_library_makes() {
        // python3: hmac.new(b"k"*32, b"1764547200.{}", "sha256").hexdigest()
        let secret = Secret::new(&[b'k'; 32]).expect("long enough");
        let header = sign(&secret, b"{}", Timestamp::from_second(1_764_547_200).expect("time"));
        assert_eq!(header, EXPECTED);
    }

    const EXPECTED: &str =
        "t=1764547200,v1=df922940926341f2aecf6a7b25352576fa0769fc5f9763602c0c8697148389c9";
}
