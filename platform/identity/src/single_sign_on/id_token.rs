//! ID tokens (OpenID Connect Core 3.1.3.7): verified as a pure function of the token, the
//! provider's keys and what was asked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

/// The clocks of two machines differ by so much at most.
const LEEWAY: SignedDuration = SignedDuration::from_secs(60);
/// The longest token that is read.
const LONGEST: usize = 32 * 1024;

/// The provider's keys (RFC 7517).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

/// What a token must say.
#[derive(Clone, Debug)]
pub struct Expected<'e> {
    /// The provider.
    pub issuer: &'e str,
    /// Our name there.
    pub audience: &'e str,
    /// What we sent along.
    pub nonce: &'e str,
    /// Now.
    pub now: Timestamp,
}

/// What a verified token says.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims(Value);

/// Why a token is not believed. The person learns less than the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTrusted {
    /// It is no signed JWT.
    #[error("malformed")]
    Malformed,
    /// An algorithm that is not taken: `none` and shared secrets among them.
    #[error("algorithm")]
    Algorithm,
    /// No key of the provider's has its name; they may have changed.
    #[error("unknown key")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("signature")]
    Signature,
    /// Another provider's.
    #[error("issuer")]
    Issuer,
    /// For somebody else.
    #[error("audience")]
    Audience,
    /// It is over, or not begun.
    #[error("time")]
    Time,
    /// An answer to something that this browser did not ask.
    #[error("nonce")]
    Nonce,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

impl Claims {
    /// A claim as text: a string, or a whole number.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Whether `amr` has one of these; true where none is asked for.
    #[must_use]
    pub fn has_amr(&self, wanted: &[String]) -> bool {
        let said = self.0.get("amr").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        wanted.is_empty()
            || said.iter().filter_map(Value::as_str).any(|one| wanted.iter().any(|own| own == one))
    }
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claims(…)")
    }
}

/// Verifies an ID token.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify_id_token(
    token: &str,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Claims, NotTrusted> {
    if token.len() > LONGEST {
        return Err(NotTrusted::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(NotTrusted::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(NotTrusted::Malformed)?;
    let header: Header = json(header)?;
    // Extensions that must be understood are not.
    if header.crit.is_some() {
        return Err(NotTrusted::Malformed);
    }
    let signature = bytes(signature)?;
    keys.verify(&header, signed.as_bytes(), &signature)?;
    let claims: Value = json(payload)?;
    check(&claims, expected)?;
    Ok(Claims(claims))
}

impl Keys {
    fn verify(&self, header: &Header, signed: &[u8], signature: &[u8]) -> Result<(), NotTrusted> {
        let kind = match header.alg.as_str() {
            "RS256" => "RSA",
            "ES256" => "EC",
            _ => return Err(NotTrusted::Algorithm),
        };
        let fits = |key: &&Key| {
            key.kty == kind
                && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
                && (header.kid.is_none() || key.kid == header.kid)
        };
        let mut outcome = Err(NotTrusted::UnknownKey);
        for key in self.keys.iter().filter(fits) {
            outcome = key.verify(signed, signature);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }
}

impl Key {
    fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), NotTrusted> {
        let part = |text: &Option<String>| match text {
            Some(text) => bytes(text),
            None => Err(NotTrusted::Malformed),
        };
        let verified = if self.kty == "RSA" {
            RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                signed,
                signature,
            )
        } else {
            let (x, y) = (part(&self.x)?, part(&self.y)?);
            if self.crv.as_deref() != Some("P-256") || x.len() != 32 || y.len() != 32 {
                return Err(NotTrusted::Malformed);
            }
            let point = [&[4_u8], x.as_slice(), y.as_slice()].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
        };
        verified.map_err(|_| NotTrusted::Signature)
    }
}

fn check(claims: &Value, expected: &Expected<'_>) -> Result<(), NotTrusted> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(NotTrusted::Issuer);
    }
    let (for_us, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == expected.audience, false),
        Some(Value::Array(all)) => {
            (all.iter().any(|one| one.as_str() == Some(expected.audience)), all.len() > 1)
        }
        _ => (false, false),
    };
    // Where it is for several, it must have been issued to us (3.1.3.7 steps 4 and 5).
    let issued_to_us = text("azp").map_or(!several, |party| party == expected.audience);
    if !for_us || !issued_to_us {
        return Err(NotTrusted::Audience);
    }
    let time = |name: &str| {
        let seconds = claims.get(name).and_then(Value::as_f64)?;
        Timestamp::from_duration(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
    };
    let expires = time("exp").ok_or(NotTrusted::Time)?;
    let issued = time("iat").ok_or(NotTrusted::Time)?;
    let late = expected.now.duration_since(expires) >= LEEWAY;
    let early = issued.duration_since(expected.now) > LEEWAY
        || time("nbf").is_some_and(|from| from.duration_since(expected.now) > LEEWAY);
    if late || early {
        return Err(NotTrusted::Time);
    }
    if text("nonce") == Some(expected.nonce) { Ok(()) } else { Err(NotTrusted::Nonce) }
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, NotTrusted> {
    serde_json::from_slice(&bytes(part)?).map_err(|_| NotTrusted::Malformed)
}

fn bytes(part: &str) -> Result<Vec<u8>, NotTrusted> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| NotTrusted::Malformed)
}
