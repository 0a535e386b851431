//! A key of ours, behind the engine's trait, and whether its certificate may still be used.

use std::sync::Arc;

use jiff::Timestamp;
use yakusho_pdf_signature::{
    Certificate,
    cms::Digest,
    sign::{Signer, SourceError},
};

use crate::{Result, Trouble, stand_in::is_stand_in};

/// A key with its certificate. Cheap to clone, may be used on several threads.
#[derive(Clone)]
pub struct PlatformSigner {
    signer: Arc<dyn Signer + Send + Sync>,
    chain: Vec<Certificate>,
}

/// Never shows the key.
impl std::fmt::Debug for PlatformSigner {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "PlatformSigner({})", self.certificate().subject_text())
    }
}

impl PlatformSigner {
    pub(crate) fn new(signer: impl Signer + Send + Sync + 'static) -> Self {
        let chain = signer.chain().to_vec();
        Self { signer: Arc::new(signer), chain }
    }

    /// With more certificates above its own, where they did not come with the key.
    #[must_use]
    pub fn with_chain(mut self, more: Vec<Certificate>) -> Self {
        for certificate in more {
            if !self.chain.contains(&certificate) {
                self.chain.push(certificate);
            }
        }
        self
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
        self.signer.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn digest(&self) -> Digest {
        self.signer.digest()
    }

    fn algorithm(&self) -> Vec<u8> {
        self.signer.algorithm()
    }

    fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        self.signer.sign(message)
    }
}
