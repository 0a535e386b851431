//! Sealed cookies: encrypted and authenticated, so that a browser can carry a capability (the key
//! of a draft, a flash message) without being able to read, forge or swap it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of the nonce of XChaCha20.
const NONCE: usize = 24;
/// Bytes of the time at which a cookie ends.
const END: usize = 8;

/// The keys of cookies and of form tokens, all from one secret of the installation.
pub struct CookieKeys {
    seal: XChaCha20Poly1305,
    token: Zeroizing<[u8; 32]>,
}

impl CookieKeys {
    /// Keys derived from a 32-byte secret. Changing the secret ends every session and draft cookie.
    ///
    /// # Panics
    /// Never: the lengths asked of HKDF are constants that it allows.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"yakusho pages"), secret);
        let derive = |purpose: &[u8]| {
            let mut key = Zeroizing::new([0_u8; 32]);
            hkdf.expand(purpose, key.as_mut_slice()).expect("32 bytes are a length HKDF allows");
            key
        };
        let seal = derive(b"cookie seal v1");
        Self {
            seal: XChaCha20Poly1305::new_from_slice(seal.as_slice())
                .expect("32 bytes are the cipher's key length"),
            token: derive(b"form token v1"),
        }
    }

    /// The cookie value that carries `data` under `name` until `end`. `nonce` is fresh randomness.
    ///
    /// # Panics
    /// Never: the cipher fails only above 256 GiB.
    #[must_use]
    pub fn seal(&self, name: &str, data: &[u8], end: Timestamp, nonce: [u8; NONCE]) -> String {
        let mut plain = Zeroizing::new(Vec::with_capacity(END + data.len()));
        plain.extend_from_slice(&end.as_second().to_be_bytes());
        plain.extend_from_slice(data);
        let payload = Payload { msg: plain.as_slice(), aad: name.as_bytes() };
        let sealed = self
            .seal
            .encrypt(&XNonce::from(nonce), payload)
            .expect("a cookie is far below the cipher's limit");
        let mut value = nonce.to_vec();
        value.extend_from_slice(&sealed);
        BASE64.encode(value)
    }

    /// What a cookie carries, unless it was forged, moved from another name, or has ended.
    #[must_use]
    pub fn open(&self, name: &str, value: &str, now: Timestamp) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = BASE64.decode(value).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).ok()?;
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        let plain = Zeroizing::new(self.seal.decrypt(&XNonce::from(nonce), payload).ok()?);
        let (end, data) = plain.split_at_checked(END)?;
        let end = Timestamp::from_second(i64::from_be_bytes(end.try_into().ok()?)).ok()?;
        (now < end).then(|| Zeroizing::new(data.to_vec()))
    }

    /// The token that belongs to a browser's own random value, masked afresh for each page so that
    /// compression tells nothing about it.
    #[must_use]
    pub fn token(&self, browser: &str, mask: [u8; 16]) -> String {
        let mut value = mask.to_vec();
        value.extend(self.mark(browser).iter().zip(mask).map(|(byte, mask)| byte ^ mask));
        BASE64.encode(value)
    }

    /// Whether a token belongs to a browser's value.
    #[must_use]
    pub fn token_fits(&self, browser: &str, token: &str) -> bool {
        let Ok(bytes) = BASE64.decode(token) else { return false };
        let Some((mask, masked)) = bytes.split_at_checked(16) else { return false };
        if masked.len() != 16 {
            return false;
        }
        let claimed: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
        self.hmac(browser).verify_truncated_left(&claimed).is_ok()
    }

    fn hmac(&self, browser: &str) -> Hmac<Sha256> {
        let mut hmac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.token.as_slice())
            .expect("HMAC takes a key of any length");
        hmac.update(browser.as_bytes());
        hmac
    }

    fn mark(&self, browser: &str) -> Vec<u8> {
        self.hmac(browser).finalize().into_bytes().iter().take(16).copied().collect()
    }
}

/// A `Set-Cookie` line: HttpOnly, SameSite=Lax, the whole site, and over TLS the `__Host-` prefix.
pub(crate) fn set_cookie(
    name: &str,
    value: &str,
    lasts: Option<SignedDuration>,
    secure: bool,
) -> String {
    let mut line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", cookie_name(name, secure));
    if let Some(lasts) = lasts {
        line.push_str(&format!("; Max-Age={}", lasts.as_secs().max(0)));
    }
    if secure {
        line.push_str("; Secure");
    }
    line
}

/// The name as the browser sees it.
pub(crate) fn cookie_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> CookieKeys {
        CookieKeys::new(&[7; 32])
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("time")
    }

    #[test]
    fn a_cookie_opens_under_its_own_name_until_it_ends() {
        let value = keys().seal("draft", b"key of a draft", at(100), [1; NONCE]);
        let open = |name: &str, now| keys().open(name, &value, at(now)).map(|data| data.to_vec());
        assert_eq!(open("draft", 99), Some(b"key of a draft".to_vec()));
        assert_eq!(open("draft", 100), None);
        assert_eq!(open("session", 99), None);
        assert_eq!(CookieKeys::new(&[8; 32]).open("draft", &value, at(99)), None);
    }

    #[test]
    fn a_changed_cookie_does_not_open() {
        let value = keys().seal("draft", b"x", at(100), [1; NONCE]);
        for place in 0..value.len() {
            let mut bytes = value.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ascii");
            if changed != value {
                assert_eq!(keys().open("draft", &changed, at(1)), None, "{place}");
            }
        }
    }

    #[test]
    fn a_token_fits_its_browser_only_and_looks_different_on_each_page() {
        let one = keys().token("browser", [1; 16]);
        let two = keys().token("browser", [2; 16]);
        assert_ne!(one, two);
        assert!(keys().token_fits("browser", &one) && keys().token_fits("browser", &two));
        assert!(!keys().token_fits("another", &one));
        for bad in ["", "AAAA", &one[1..], &one[..one.len() - 4], "ー"] {
            assert!(!keys().token_fits("browser", bad), "{bad}");
        }
    }
}
