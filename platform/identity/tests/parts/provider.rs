//! A small OpenID provider that really listens, with real keys: it makes codes, checks PKCE, gives
//! a code's token once, and lies in its tokens where a test wants it to.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::KeyPair as RsaKeyPair,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

pub const SECRET: &str = "a secret of the test";
pub const CLIENT: &str = "yakusho";

/// What the provider puts into its tokens, and how it signs them.
#[derive(Clone)]
pub struct Habits {
    pub subject: String,
    pub algorithm: &'static str,
    /// Claims that replace the honest ones.
    pub lies: Value,
    /// The name of the key; another than the published one after a change of keys.
    pub key: String,
    /// Signs with a key that nobody published.
    pub forged: bool,
    /// Whether the client must show its secret.
    pub secret: bool,
    pub now: i64,
}

pub struct Provider {
    pub issuer: String,
    pub habits: Mutex<Habits>,
    /// How often its description was asked for.
    pub asked: Mutex<u32>,
    codes: Mutex<HashMap<String, (String, String)>>,
    es256: Mutex<EcdsaKeyPair>,
    rs256: RsaKeyPair,
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn elliptic() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key")
}

impl Provider {
    pub async fn open(now: i64) -> Arc<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let provider = Arc::new(Self {
            issuer,
            habits: Mutex::new(Habits {
                subject: "shimin.01".to_owned(),
                algorithm: "ES256",
                lies: json!({}),
                key: "first".to_owned(),
                forged: false,
                secret: true,
                now,
            }),
            asked: Mutex::new(0),
            codes: Mutex::new(HashMap::new()),
            es256: Mutex::new(elliptic()),
            rs256: RsaKeyPair::from_der(include_bytes!("rs256-test-key.der")).expect("a key"),
        });
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&provider));
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    pub fn change(&self, change: impl FnOnce(&mut Habits)) {
        change(&mut self.habits.lock().expect("habits"));
    }

    /// Asks clients for no secret any more (PKCE protects the code).
    pub fn be_public(&self) {
        self.change(|habits| habits.secret = false);
    }

    /// A new key under a new name; the old one is gone.
    pub fn change_keys(&self) {
        *self.es256.lock().expect("key") = elliptic();
        self.change(|habits| habits.key = "second".to_owned());
    }

    /// The person signs in at the provider: the `state` and `code` with which they come back.
    pub fn sign_in(&self, place: &str) -> (String, String) {
        let url = Url::parse(place).expect("an address");
        let said: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(said["response_type"], "code");
        assert_eq!(said["client_id"], CLIENT);
        assert_eq!(said["code_challenge_method"], "S256");
        assert!(said["scope"].split(' ').any(|scope| scope == "openid"));
        static CODES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let number = CODES.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let code = format!("code-{number}");
        let kept = (said["nonce"].clone(), said["code_challenge"].clone());
        self.codes.lock().expect("codes").insert(code.clone(), kept);
        (said["state"].clone(), code)
    }

    fn sign(&self, nonce: &str) -> String {
        let habits = self.habits.lock().expect("habits").clone();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": habits.subject, "nonce": nonce,
            "iat": habits.now, "exp": habits.now + 300, "amr": ["pwd"],
        });
        for (name, value) in habits.lies.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        let header = json!({ "alg": habits.algorithm, "kid": habits.key, "typ": "JWT" });
        let signed = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let random = SystemRandom::new();
        let signature = match habits.algorithm {
            "RS256" => {
                let mut signature = vec![0; self.rs256.public().modulus_len()];
                let message = signed.as_bytes();
                self.rs256
                    .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .expect("signed");
                signature
            }
            "ES256" if habits.forged => {
                elliptic().sign(&random, signed.as_bytes()).expect("signed").as_ref().to_vec()
            }
            "ES256" => {
                let key = self.es256.lock().expect("key");
                key.sign(&random, signed.as_bytes()).expect("signed").as_ref().to_vec()
            }
            // The old trick: the public key as the secret of an HMAC.
            "HS256" => {
                let public = self.es256.lock().expect("key").public_key().as_ref().to_vec();
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &public);
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ => Vec::new(),
        };
        format!("{signed}.{}", encode(signature))
    }
}

async fn describe(State(provider): State<Arc<Provider>>) -> Json<Value> {
    *provider.asked.lock().expect("count") += 1;
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize?tenant=city"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
    }))
}

async fn keys(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let kid = provider.habits.lock().expect("habits").key.clone();
    let point = provider.es256.lock().expect("key").public_key().as_ref().to_vec();
    let public = provider.rs256.public();
    let part = |bytes: &[u8]| {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(0);
        encode(&bytes[start..])
    };
    let modulus: ring::rsa::PublicKeyComponents<Vec<u8>> = public.into();
    Json(json!({ "keys": [
        { "kty": "EC", "crv": "P-256", "kid": kid, "use": "sig",
          "x": encode(&point[1..33]), "y": encode(&point[33..]) },
        { "kty": "RSA", "kid": kid, "use": "sig",
          "n": part(&modulus.n), "e": part(&modulus.e) },
    ] }))
}

async fn token(
    State(provider): State<Arc<Provider>>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Json<Value>, StatusCode> {
    let known = provider.codes.lock().expect("codes").remove(&sent["code"]);
    let (nonce, challenge) = known.ok_or(StatusCode::BAD_REQUEST)?;
    let proven = encode(Sha256::digest(&sent["code_verifier"])) == challenge;
    let secret = provider.habits.lock().expect("habits").secret;
    let secret = !secret || sent.get("client_secret").is_some_and(|it| it == SECRET);
    let client = sent["client_id"] == CLIENT && secret;
    if !proven || !client || sent["grant_type"] != "authorization_code" {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(Json(json!({
        "access_token": "unused", "token_type": "Bearer", "id_token": provider.sign(&nonce),
    })))
}
