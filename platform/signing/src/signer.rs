//! A key of ours, behind the engine's trait, and whether its certificate may still be used.

use std::{fs, path::Path, sync::Arc};

use jiff::Timestamp;
use yakusho_pdf_signature::{
    Certificate,
    cms::Digest,
    sign::{KeyPair, Signer, SourceError},
};
use zeroize::Zeroizing;

use crate::{Result, Trouble, stand_in::is_stand_in};

/// A key with its certificate. Cheap to clone, may be used on several threads.
#[derive(Clone)]
pub struct PlatformSigner(Arc<dyn Signer + Send + Sync>);

/// Never shows the key.
impl std::fmt::Debug for PlatformSigner {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "PlatformSigner({})", self.certificate().subject_text())
    }
}

impl PlatformSigner {
    pub(crate) fn new(signer: impl Signer + Send + Sync + 'static) -> Self {
        Self(Arc::new(signer))
    }

    /// Whether its certificate is 試験用.
    #[must_use]
    pub fn is_stand_in(&self) -> bool {
        is_stand_in(self.certificate())
    }

    /// The signer, where its certificate is valid at this moment.
    ///
    /// # Errors
    /// Where it is not valid yet or has ended: what it signs would be worth nothing.
    pub(crate) fn fit(self, now: Timestamp) -> Result<Self> {
        let certificate = self.certificate();
        let name = certificate.subject_text();
        if now < certificate.not_before() {
            return Err(Trouble::new(
                format!(
                    "署名に使う証明書（{name}）は、まだ有効期間の前です。時計を確かめてください。"
                ),
                format!("the certificate of {name} is not valid yet"),
            ));
        }
        if now > certificate.not_after() {
            return Err(Trouble::new(
                format!(
                    "署名に使う証明書（{name}）は {} に期限が切れました。新しい証明書に替えるまで署名できません。",
                    certificate.not_after()
                ),
                format!("the certificate of {name} ended on {}", certificate.not_after()),
            ));
        }
        Ok(self)
    }

    /// A warning where the certificate ends within so many days.
    pub(crate) fn warning(&self, now: Timestamp, days: u16) -> Option<Trouble> {
        let certificate = self.certificate();
        let left = certificate.not_after().duration_since(now).as_hours() / 24;
        (left < i64::from(days)).then(|| {
            let (name, until) = (certificate.subject_text(), certificate.not_after());
            Trouble::new(
                format!("署名に使う証明書（{name}）の期限は {until} です。あと{}日です。更新の手続をしてください。", left.max(0)),
                format!("the certificate of {name} ends on {until}"),
            )
        })
    }
}

impl Signer for PlatformSigner {
    fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.0.chain()
    }

    fn digest(&self) -> Digest {
        self.0.digest()
    }

    fn algorithm(&self) -> Vec<u8> {
        self.0.algorithm()
    }

    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        self.0.sign(message)
    }
}

/// Certificates of a PEM or DER file, the first one that of the key.
///
/// # Errors
/// Where there is none.
pub fn certificates(path: &Path) -> Result<Vec<Certificate>> {
    let octets = fs::read(path).map_err(|error| Trouble::file(path, &error))?;
    Certificate::read_file(&octets).map_err(|error| {
        Trouble::new(
            format!("{} に証明書がありません。", path.display()),
            format!("{}: {error}", path.display()),
        )
    })
}

/// A key out of a PKCS#8 file with a certificate file, whose further certificates are its chain.
///
/// # Errors
/// Where one cannot be read, or they do not belong together.
pub fn from_file(key: &Path, certificate: &Path) -> Result<PlatformSigner> {
    let octets = Zeroizing::new(fs::read(key).map_err(|error| Trouble::file(key, &error))?);
    let mut chain = certificates(certificate)?.into_iter();
    let own = chain.next().ok_or_else(|| {
        Trouble::new(
            format!("{} に証明書がありません。", certificate.display()),
            format!("{} has no certificate", certificate.display()),
        )
    })?;
    let pair = KeyPair::read(&octets, own, chain.collect()).map_err(|error| {
        Trouble::new(
            format!("鍵 {} を使えません。PKCS#8（RSA 2048 以上、P-256、P-384）で、証明書と合うものにしてください。", key.display()),
            format!("{}: {error}", key.display()),
        )
    })?;
    Ok(PlatformSigner::new(pair))
}
