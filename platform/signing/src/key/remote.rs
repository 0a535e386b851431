//! Keys with a remote service, by the three calls of the Cloud Signature Consortium's API v2 that a
//! signature by hash needs: `credentials/info`, `credentials/authorize`, `signatures/signHash`. Only
//! the digest of the signed attributes leaves.

use std::{path::PathBuf, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use yakusho_pdf_signature::{
    Certificate,
    cms::Digest,
    sign::{Signer, SourceError},
};

use super::{certificates, kind::KeyKind};
use crate::{PlatformSigner, Result, Trouble, network::Http};

/// How large an answer may be.
const LARGEST: u64 = 1 << 20;

/// Which key with which service.
#[derive(Clone, Debug)]
pub struct Service {
    /// The address up to and with `/csc/v2`.
    pub url: String,
    /// The credential's name there.
    pub credential: String,
    /// The bearer token of the connection.
    pub token: Option<SecretString>,
    /// The PIN, where the service asks for one with each signature.
    pub pin: Option<SecretString>,
    /// Certificates in a file, where the service does not give them.
    pub certificate: Option<PathBuf>,
}

struct Remote {
    service: Service,
    http: Arc<Http>,
    certificate: Certificate,
    chain: Vec<Certificate>,
    kind: KeyKind,
    /// Whether `credentials/authorize` comes before each signature.
    authorised_each: bool,
}

/// Opens a key with a remote service.
///
/// # Errors
/// Where the service does not answer, does not know the credential, or its key is disabled.
pub fn from_service(service: Service, http: Arc<Http>) -> Result<PlatformSigner> {
    let safe = service.url.starts_with("https://")
        || ["http://127.0.0.1:", "http://localhost:"]
            .iter()
            .any(|start| service.url.starts_with(start));
    if !safe {
        return Err(Trouble::new(
            "signing.key.url は https:// で始まるアドレスにしてください。",
            "signing.key.url must begin with https://",
        ));
    }
    let question = json!({ "credentialID": service.credential, "certificates": "chain",
        "certInfo": false, "authInfo": true });
    let info = call(&http, &service, "credentials/info", &question)?;
    if info["key"]["status"].as_str().is_some_and(|status| status != "enabled") {
        return Err(Trouble::new(
            "署名サービスで、この鍵は止められています。",
            "the key is disabled at the service",
        ));
    }
    let mut listed = match &service.certificate {
        Some(path) => certificates(path)?,
        None => {
            let given = info["cert"]["certificates"].as_array().cloned().unwrap_or_default();
            let read =
                |one: &Value| Certificate::read(&STANDARD.decode(one.as_str()?.trim()).ok()?).ok();
            given.iter().filter_map(read).collect()
        }
    };
    if listed.is_empty() {
        return Err(Trouble::new(
            "署名サービスが証明書を返しません。signing.key.certificate で指定してください。",
            "the service gives no certificate; name one (signing.key.certificate)",
        ));
    }
    let certificate = listed.remove(0);
    let kind = KeyKind::of(&certificate)?;
    // `auth.mode` in v2, `authMode` in v1.
    let mode = info["auth"]["mode"].as_str().or(info["authMode"].as_str());
    let authorised_each = mode == Some("explicit") || service.pin.is_some();
    Ok(PlatformSigner::new(Remote {
        service,
        http,
        certificate,
        chain: listed,
        kind,
        authorised_each,
    }))
}

fn call(http: &Http, service: &Service, method: &str, question: &Value) -> Result<Value> {
    let url = format!("{}/{method}", service.url.trim_end_matches('/'));
    let kind = "application/json";
    let answer =
        http.post(&url, kind, question.to_string().as_bytes(), service.token.as_ref(), LARGEST)?;
    serde_json::from_slice(&answer).map_err(|error| {
        Trouble::new(
            format!("署名サービス（{method}）の回答が読めません。"),
            format!("{method}: the answer cannot be read: {error}"),
        )
    })
}

impl Remote {
    fn value(&self, message: &[u8]) -> Result<Vec<u8>> {
        let digest = self.kind.digest();
        let hash = STANDARD.encode(digest.of(&[message]));
        let credential = &self.service.credential;
        let algorithm = digest.oid().to_string();
        let mut question = json!({ "credentialID": credential, "hashes": [hash],
            "hashAlgorithmOID": algorithm, "signAlgo": self.kind.oid().to_string() });
        if self.authorised_each {
            let mut wanted = json!({ "credentialID": credential, "numSignatures": 1,
                "hashes": [hash], "hashAlgorithmOID": algorithm });
            if let (Some(pin), Some(wanted)) = (&self.service.pin, wanted.as_object_mut()) {
                let pin = json!([{ "id": "PIN", "value": pin.expose_secret() }]);
                wanted.insert("authData".to_owned(), pin);
            }
            let answer = call(&self.http, &self.service, "credentials/authorize", &wanted)?;
            let Some(sad) = answer["SAD"].as_str() else {
                return Err(Trouble::new(
                    "署名サービスが、この署名を許しませんでした。",
                    "the service did not authorise the signature",
                ));
            };
            question["SAD"] = json!(sad);
        }
        let answer = call(&self.http, &self.service, "signatures/signHash", &question)?;
        let value = answer["signatures"][0].as_str().and_then(|text| STANDARD.decode(text).ok());
        let value = value.ok_or_else(|| {
            Trouble::new("署名サービスの回答に署名がありません。", "the service gave no signature")
        })?;
        self.kind.accept(&self.certificate, message, value)
    }
}

impl Signer for Remote {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn digest(&self) -> Digest {
        self.kind.digest()
    }

    fn algorithm(&self) -> Vec<u8> {
        self.kind.algorithm()
    }

    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        Ok(self.value(message)?)
    }
}
