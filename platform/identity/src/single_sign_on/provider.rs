//! Talking to the provider over the network: its description and keys (kept for an hour), and the
//! exchange of a code for a token.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{
    Claims, Expected, NotTrusted, SingleSignOnConfig,
    id_token::{Keys, verify_id_token},
};

/// The provider's description and keys are asked again after this.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);
/// Unknown keys make us ask earlier, but not more often than this.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// A provider that does not answer is not waited for.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 256 * 1024;

/// What went wrong with the provider. For the log; it names no person.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It does not answer, or not as the specification says.
    #[error("the provider does not answer as it should: {0}")]
    Unreachable(String),
    /// It refused the code.
    #[error("the provider refused the code")]
    Code,
    /// The token that it gave is not to be believed.
    #[error("the ID token is not to be believed: {0}")]
    Token(#[from] NotTrusted),
}

/// What must be remembered between leaving for the provider and coming back.
#[derive(Clone, Serialize, Deserialize)]
pub struct Authorization {
    /// Comes back in the address.
    pub state: String,
    nonce: String,
    verifier: String,
}

/// The provider.
pub struct SingleSignOn {
    config: SingleSignOnConfig,
    http: reqwest::Client,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    description: Description,
    keys: Keys,
    at: Timestamp,
}

#[derive(Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl SingleSignOn {
    /// The provider of a configuration. Nothing is asked of it yet.
    ///
    /// # Errors
    /// The machine has no TLS.
    pub fn new(config: SingleSignOnConfig) -> Result<Self, ProviderError> {
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(unreachable)?;
        Ok(Self { config, http, known: Mutex::new(None) })
    }

    /// How it is configured.
    #[must_use]
    pub const fn config(&self) -> &SingleSignOnConfig {
        &self.config
    }

    /// Where the browser is sent, and what must be remembered meanwhile.
    ///
    /// # Errors
    /// The provider does not answer.
    pub async fn begin(&self, now: Timestamp) -> Result<(String, Authorization), ProviderError> {
        let known = self.known(now, false).await?;
        let asked = Authorization { state: fresh(), nonce: fresh(), verifier: fresh() };
        let mut url = Url::parse(&known.description.authorization_endpoint)
            .map_err(|error| ProviderError::Unreachable(error.to_string()))?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", &self.config.redirect)
            .append_pair("scope", "openid profile")
            .append_pair("state", &asked.state)
            .append_pair("nonce", &asked.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok((url.into(), asked))
    }

    /// Exchanges the code for an ID token and verifies it.
    ///
    /// # Errors
    /// The provider does not answer, refuses the code, or gives a token that is not believed.
    pub async fn finish(
        &self,
        asked: &Authorization,
        code: &str,
        now: Timestamp,
    ) -> Result<Claims, ProviderError> {
        let known = self.known(now, false).await?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.config.redirect.as_str()),
            ("client_id", self.config.client_id.as_str()),
            ("code_verifier", asked.verifier.as_str()),
        ];
        if let Some(secret) = &self.config.client_secret {
            form.push(("client_secret", secret.expose_secret()));
        }
        let endpoint = &known.description.token_endpoint;
        let answer = self.http.post(endpoint).form(&form).send().await.map_err(unreachable)?;
        if answer.status().is_client_error() {
            return Err(ProviderError::Code);
        }
        let tokens: Tokens = read(answer).await?;
        let expected = Expected {
            issuer: &self.config.issuer,
            audience: &self.config.client_id,
            nonce: &asked.nonce,
            now,
        };
        match verify_id_token(&tokens.id_token, &known.keys, &expected) {
            // The provider may have changed its keys since we asked.
            Err(NotTrusted::UnknownKey) => {
                let known = self.known(now, true).await?;
                Ok(verify_id_token(&tokens.id_token, &known.keys, &expected)?)
            }
            outcome => Ok(outcome?),
        }
    }

    async fn known(&self, now: Timestamp, keys_changed: bool) -> Result<Known, ProviderError> {
        let held = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let age = |known: &Known| now.duration_since(known.at);
        let good = held.filter(|known| {
            let limit = if keys_changed { AGAIN_AFTER } else { GOOD_FOR };
            age(known) < limit
        });
        if let Some(known) = good {
            return Ok(known);
        }
        let place = format!("{}/.well-known/openid-configuration", self.config.issuer);
        let description: Description = self.get(&place).await?;
        if description.issuer != self.config.issuer {
            return Err(ProviderError::Unreachable("it calls itself otherwise".to_owned()));
        }
        let keys: Keys = self.get(&description.jwks_uri).await?;
        let known = Known { description, keys, at: now };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    async fn get<T: for<'de> Deserialize<'de>>(&self, place: &str) -> Result<T, ProviderError> {
        read(self.http.get(place).send().await.map_err(unreachable)?).await
    }
}

async fn read<T: for<'de> Deserialize<'de>>(
    mut answer: reqwest::Response,
) -> Result<T, ProviderError> {
    if !answer.status().is_success() {
        return Err(ProviderError::Unreachable(format!("status {}", answer.status())));
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST {
            return Err(ProviderError::Unreachable("too much".to_owned()));
        }
    }
    serde_json::from_slice(&body).map_err(|_| ProviderError::Unreachable("not as JSON".to_owned()))
}

/// The error without its address, which holds a code.
fn unreachable(error: reqwest::Error) -> ProviderError {
    ProviderError::Unreachable(error.without_url().to_string())
}

/// 256 random bits.
fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}
