//! The token in a session cookie.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::digest;

/// 256 random bits that a browser holds. The store keeps only their hash, so that a stolen
/// database opens no session.
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    /// A new token.
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// The token that a cookie holds; `None` for anything that is none.
    #[must_use]
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        <[u8; 32]>::try_from(bytes).ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// What goes into the cookie: 43 letters of base64url.
    #[must_use]
    pub fn to_cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// What goes into the database.
    pub(crate) fn hash(&self) -> String {
        digest(&[b"session", self.0.as_slice()])
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_cookie_and_is_never_printed() {
        let token = SessionToken::random();
        let cookie = token.to_cookie();
        let back = SessionToken::from_cookie(&cookie).expect("token");
        assert_eq!(back.hash(), token.hash());
        assert_ne!(token.hash(), cookie.as_str());
        assert_eq!(format!("{token:?}"), "SessionToken(…)");
        assert!(SessionToken::from_cookie("short").is_none());
        assert!(SessionToken::from_cookie(&format!("{}A", cookie.as_str())).is_none());
    }
}
