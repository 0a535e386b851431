//! Keys on a PKCS#11 token: a card, a USB key, an HSM. The key never leaves it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{Mechanism, MechanismType},
    object::{Attribute, AttributeType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::Slot,
};
use secrecy::SecretString;
use yakusho_pdf_signature::{
    Certificate,
    asn1::{self, tag},
    cms::Digest,
    sign::{Signer, SourceError},
};

use super::{certificates, kind::KeyKind};
use crate::{PlatformSigner, Result, Trouble};

/// Which key on which token.
#[derive(Clone, Debug)]
pub struct Token {
    /// The PKCS#11 library of its maker.
    pub module: PathBuf,
    /// The token's label; empty where there is one token only.
    pub label: String,
    /// The key's label; empty where it holds one key only.
    pub key: String,
    /// The PIN.
    pub pin: Option<SecretString>,
    /// Certificates in a file, where the token has none; what stands behind the first one is the
    /// chain.
    pub certificate: Option<PathBuf>,
}

/// A library is loaded once in a program, whoever asks for it.
static MODULES: OnceLock<Mutex<BTreeMap<PathBuf, Pkcs11>>> = OnceLock::new();

fn module(path: &Path) -> Result<Pkcs11> {
    let modules = MODULES.get_or_init(Mutex::default);
    let mut modules = modules.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = modules.get(path) {
        return Ok(known.clone());
    }
    let missing = |error: &dyn std::fmt::Display| {
        Trouble::new(
            format!(
                "PKCS#11 のライブラリ {} を使えません。カードやHSMのドライバーを入れ、場所を確かめてください。",
                path.display()
            ),
            format!("the PKCS#11 library {} cannot be used: {error}", path.display()),
        )
    };
    let loaded = Pkcs11::new(path).map_err(|error| missing(&error))?;
    match loaded.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(missing(&error)),
    }
    modules.insert(path.to_owned(), loaded.clone());
    Ok(loaded)
}

/// A key on a token.
struct OnToken {
    token: Token,
    certificate: Certificate,
    chain: Vec<Certificate>,
    kind: KeyKind,
    /// Signs the message itself, or only what stands in place of it.
    whole: bool,
    open: Mutex<Option<(Session, ObjectHandle)>>,
}

/// Opens a key on a token.
///
/// # Errors
/// Where the library, the token, the PIN, the key or the certificate is not there or not right.
pub fn from_token(token: Token) -> Result<PlatformSigner> {
    let library = module(&token.module)?;
    let slot = slot(&library, &token)?;
    let (session, key) = open(&library, slot, &token)?;
    let mut listed = match &token.certificate {
        Some(path) => certificates(path)?,
        None => on_token(&session, key)?,
    };
    if listed.is_empty() {
        return Err(Trouble::new(
            "カードやHSMに、この鍵の証明書がありません。signing.key.certificate で指定してください。",
            "the token has no certificate for the key; name one (signing.key.certificate)",
        ));
    }
    let certificate = listed.remove(0);
    let kind = KeyKind::of(&certificate)?;
    let whole = library
        .get_mechanism_list(slot)
        .is_ok_and(|all| all.contains(&MechanismType::SHA256_RSA_PKCS));
    let on_token = OnToken {
        token,
        certificate,
        chain: listed,
        kind,
        whole,
        open: Mutex::new(Some((session, key))),
    };
    on_token.value(b"do they belong together")?;
    Ok(PlatformSigner::new(on_token))
}

fn slot(library: &Pkcs11, token: &Token) -> Result<Slot> {
    let slots = library.get_slots_with_token().map_err(|error| lost(&error))?;
    let mut found = Vec::new();
    let mut labels = Vec::new();
    for slot in slots {
        let Ok(info) = library.get_token_info(slot) else { continue };
        if !info.token_initialized() {
            continue;
        }
        labels.push(info.label().trim().to_owned());
        if token.label.is_empty() || info.label().trim() == token.label {
            found.push(slot);
        }
    }
    match found.as_slice() {
        [slot] => Ok(*slot),
        [] => Err(Trouble::new(
            format!(
                "カードやHSMが見つかりません{}。挿さっているか、読取り装置の電源が入っているかを確かめてください。見つかったもの：{}",
                if token.label.is_empty() {
                    String::new()
                } else {
                    format!("（{}）", token.label)
                },
                if labels.is_empty() { "なし".to_owned() } else { labels.join("、") },
            ),
            format!("no token {:?} was found; there are: {labels:?}", token.label),
        )),
        many => Err(Trouble::new(
            format!(
                "カードやHSMが{}つあります。どれを使うか、名前で指定してください：{}",
                many.len(),
                labels.join("、")
            ),
            format!("there are {} tokens, name one of {labels:?}", many.len()),
        )),
    }
}

fn open(library: &Pkcs11, slot: Slot, token: &Token) -> Result<(Session, ObjectHandle)> {
    let session = library.open_ro_session(slot).map_err(|error| lost(&error))?;
    match session.login(UserType::User, token.pin.as_ref()) {
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
        Err(Error::Pkcs11(RvError::PinLocked, _)) => {
            return Err(Trouble::new(
                "暗証番号がロックされています。発行した機関に解除を頼んでください。",
                "the PIN is locked",
            )
            .lasting());
        }
        Err(Error::Pkcs11(
            RvError::PinIncorrect
            | RvError::PinInvalid
            | RvError::PinLenRange
            | RvError::ArgumentsBad,
            _,
        )) => {
            return Err(Trouble::new(
                "暗証番号が違います（環境変数 YAKUSHO_SIGNING_PIN）。何度も間違えるとロックされます。",
                "the PIN is wrong (YAKUSHO_SIGNING_PIN); too many tries lock it",
            )
            .lasting());
        }
        Err(error) => return Err(lost(&error)),
    }
    let mut wanted = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
    if !token.key.is_empty() {
        wanted.push(Attribute::Label(token.key.as_bytes().to_vec()));
    }
    let keys = session.find_objects(&wanted).map_err(|error| lost(&error))?;
    match keys.as_slice() {
        [key] => {
            let key = *key;
            Ok((session, key))
        }
        [] => Err(Trouble::new(
            format!("カードやHSMに、署名の鍵{}がありません。", named(&token.key)),
            format!("the token has no signing key {:?}", token.key),
        )),
        many => Err(Trouble::new(
            format!("署名の鍵が{}個あります。名前（ラベル）で指定してください。", many.len()),
            format!("the token has {} signing keys, name one by its label", many.len()),
        )),
    }
}

fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("「{name}」") }
}

/// The certificate on the token with the key's identifier.
fn on_token(session: &Session, key: ObjectHandle) -> Result<Vec<Certificate>> {
    let read = |object, kind| session.get_attributes(object, &[kind]).map_err(|error| lost(&error));
    let mut wanted = vec![Attribute::Class(ObjectClass::CERTIFICATE)];
    wanted.extend(read(key, AttributeType::Id)?);
    let mut all = Vec::new();
    for object in session.find_objects(&wanted).map_err(|error| lost(&error))? {
        for attribute in read(object, AttributeType::Value)? {
            if let Attribute::Value(der) = attribute {
                all.extend(Certificate::read(&der).ok());
            }
        }
    }
    Ok(all)
}

fn lost(error: &Error) -> Trouble {
    Trouble::new(
        "カードやHSMが応えません。挿し直すか、つながっているかを確かめてください。",
        format!("the token does not answer: {error}"),
    )
}

impl OnToken {
    fn value(&self, message: &[u8]) -> Result<Vec<u8>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tried_again = false;
        loop {
            if open.is_none() {
                let library = module(&self.token.module)?;
                let slot = slot(&library, &self.token)?;
                *open = Some(self::open(&library, slot, &self.token)?);
            }
            let Some((session, key)) = open.as_ref() else { continue };
            match self.ask(session, *key, message) {
                Ok(value) => return self.kind.accept(&self.certificate, message, value),
                // A card that was taken out and put in again wants a new session.
                Err(_) if !tried_again => {
                    tried_again = true;
                    *open = None;
                }
                Err(error) => {
                    *open = None;
                    return Err(lost(&error));
                }
            }
        }
    }

    fn ask(
        &self,
        session: &Session,
        key: ObjectHandle,
        message: &[u8],
    ) -> std::result::Result<Vec<u8>, Error> {
        let digest = self.kind.digest();
        match self.kind {
            KeyKind::Rsa if self.whole => session.sign(&Mechanism::Sha256RsaPkcs, key, message),
            KeyKind::Rsa => session.sign(&Mechanism::RsaPkcs, key, &digest_info(digest, message)),
            KeyKind::P256 | KeyKind::P384 => {
                session.sign(&Mechanism::Ecdsa, key, &digest.of(&[message]))
            }
        }
    }
}

/// DigestInfo (RFC 8017, 9.2).
fn digest_info(digest: Digest, message: &[u8]) -> Vec<u8> {
    let algorithm =
        asn1::join(tag::SEQUENCE, &[&asn1::oid(digest.oid()), &asn1::write(tag::NULL, &[])]);
    let value = asn1::write(tag::OCTET_STRING, &digest.of(&[message]));
    asn1::join(tag::SEQUENCE, &[&algorithm, &value])
}

impl Signer for OnToken {
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
