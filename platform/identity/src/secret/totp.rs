//! One-time codes of six digits that change every thirty seconds (RFC 6238, SHA-1, as every
//! authenticator application makes them).

use std::fmt;

use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The secret that an account shares with an authenticator: 160 random bits.
pub struct TotpSecret(Zeroizing<[u8; 20]>);

impl TotpSecret {
    /// A new secret.
    #[must_use]
    pub fn random() -> Self {
        Self(Zeroizing::new(rand::random()))
    }

    /// The secret of these bytes; `None` unless they are twenty.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        <[u8; 20]>::try_from(bytes).ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The bytes, to be sealed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The step of thirty seconds whose code was typed, if it is that of `now` or a neighbour.
    /// Whether the step was used before is the caller's to check.
    #[must_use]
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<u64> {
        let digits: String = typed.nfkc().filter(|letter| !letter.is_whitespace()).collect();
        self.totp().check(&digits, seconds(now))
    }

    /// The code at `now`: for the account list of the demo, and for tests.
    #[must_use]
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp().generate(seconds(now)).to_string()
    }

    /// The address that an authenticator reads from a QR code. `issuer` and `login` must be of
    /// letters and digits (`.`, `_`, `-` included).
    #[must_use]
    pub fn url(&self, issuer: &str, login: &str) -> Zeroizing<String> {
        let secret = self.base32();
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{login}?secret={}&issuer={issuer}",
            secret.as_str()
        ))
    }

    /// The secret in base32, for typing by hand.
    #[must_use]
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(Secret::new_stack(*self.0).to_base32())
    }

    fn totp(&self) -> Totp {
        Builder::new().with_secret(Secret::new_stack(*self.0)).build_noncompliant()
    }
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("time")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890").expect("secret");
        // RFC 6238 appendix B, the last six digits of eight.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(secret.code_at(at(second)), code);
        }
    }

    #[test]
    fn a_code_holds_one_step_around_now() {
        let secret = TotpSecret::random();
        let now = at(1_790_000_010);
        let code = secret.code_at(now);
        let step = secret.step_of(&code, now).expect("step");
        assert_eq!(step, 1_790_000_010 / 30);
        assert_eq!(secret.step_of(&code, at(1_790_000_040)), Some(step));
        assert_eq!(secret.step_of(&code, at(1_790_000_100)), None);
    }

    #[test]
    fn full_width_digits_and_spaces_are_fine() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890").expect("secret");
        assert_eq!(secret.step_of("２８７ ０８２", at(59)), Some(1));
        assert_eq!(secret.step_of("", at(59)), None);
    }

    #[test]
    fn the_address_holds_no_other_character() {
        let secret = TotpSecret::from_bytes(b"12345678901234567890").expect("secret");
        assert_eq!(
            secret.url("yakusho", "shimin.01").as_str(),
            "otpauth://totp/yakusho:shimin.01?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=yakusho"
        );
    }
}
