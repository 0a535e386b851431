//! Where a command's key, time-stamps and revocation data come from.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use yakusho_pdf_signature::{
    Certificate, Crl, Ocsp,
    cms::Digest,
    sign::{
        KeyPair, LocalAuthority, RevocationData, RevocationSource, SourceError, TimestampSource,
    },
};
use yakusho_signing::{
    Authorities, Fetched, Fetching, Http, PlatformSigner, Token, from_file, from_pkcs12,
    from_token, parts::Network,
};

use super::bytes;
use crate::{
    cli::{PdfArchive, PdfSign, PdfStamp},
    house::secrets,
};

/// The signer's key.
///
/// # Errors
/// Where none was named, or it cannot be used.
pub fn key(given: &PdfSign) -> Result<PlatformSigner> {
    let secrets = secrets();
    let named = || given.cert.clone().context("--cert が要ります。/ it is needed.");
    let signer = if let Some(module) = &given.pkcs11 {
        from_token(Token {
            module: module.clone(),
            label: given.token.clone(),
            key: given.key_label.clone(),
            pin: secrets.pin,
            certificate: given.cert.clone(),
        })?
    } else if let Some(file) = &given.p12 {
        from_pkcs12(file, secrets.password.as_ref())?
    } else if let Some(key) = &given.key {
        from_file(key, &named()?)?
    } else {
        bail!("--key、--p12、--pkcs11 のどれかが要ります。/ one of them is needed.");
    };
    Ok(signer.with_chain(certificates(&given.chain)?))
}

/// Time-stamps, over the network or of one's own.
pub enum Stamps {
    /// Authorities at addresses.
    Authorities(Authorities),
    /// A key of one's own, at a moment.
    Own(Box<KeyPair>, Timestamp),
}

impl TimestampSource for Stamps {
    fn token(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, SourceError> {
        match self {
            Self::Authorities(authorities) => authorities.token(digest, imprint),
            Self::Own(key, now) => LocalAuthority::new(&**key, *now).token(digest, imprint),
        }
    }

    fn certificates(&self) -> Vec<Certificate> {
        match self {
            Self::Authorities(authorities) => authorities.certificates(),
            Self::Own(key, now) => LocalAuthority::new(&**key, *now).certificates(),
        }
    }
}

/// The time-stamps that a command names, if any.
///
/// # Errors
/// Where a key or an address cannot be used.
pub fn stamps(stamp: &PdfStamp, now: Timestamp) -> Result<Option<Stamps>> {
    if !stamp.tsa.is_empty() {
        let http = Arc::new(Http::new(&Network::default())?);
        let all = Authorities::new(http, stamp.tsa.clone(), &stamp.tsa_policy, Vec::new())?;
        return Ok(Some(Stamps::Authorities(all)));
    }
    let (Some(key), Some(cert)) = (&stamp.tsa_key, &stamp.tsa_cert) else { return Ok(None) };
    let mut above = certificates(std::slice::from_ref(cert))?;
    if above.is_empty() {
        bail!("{}：証明書がありません。/ no certificate.", cert.display());
    }
    let own = above.remove(0);
    // What stands behind the first certificate of a file is its chain.
    above.extend(certificates(&stamp.tsa_chain)?);
    Ok(Some(Stamps::Own(Box::new(KeyPair::read(&bytes(key)?, own, above)?), now)))
}

/// The same, where the command cannot do without.
///
/// # Errors
/// Where none is named.
pub fn needed(stamp: &PdfStamp, now: Timestamp) -> Result<Stamps> {
    let found = stamps(stamp, now)?;
    found.context("--tsa か、--tsa-key と --tsa-cert が要ります。/ they are needed.")
}

/// Revocation data out of files, and where hosts are named out of the network.
pub struct Revocation {
    crls: Vec<Crl>,
    ocsps: Vec<Ocsp>,
    fetched: Option<Fetched>,
    // Lists are kept as long as the command runs.
    _folder: Option<tempfile::TempDir>,
}

impl RevocationSource for Revocation {
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<RevocationData, SourceError> {
        let crls = self.crls.iter().filter(|crl| crl.names_issuer_of(certificate));
        let ocsps = self.ocsps.iter().filter(|one| one.answer(certificate, issuer).is_some());
        let data =
            RevocationData { crls: crls.cloned().collect(), ocsps: ocsps.cloned().collect() };
        match &self.fetched {
            Some(fetched) if data.crls.is_empty() && data.ocsps.is_empty() => {
                fetched.about(certificate, issuer)
            }
            _ => Ok(data),
        }
    }
}

/// Roots and revocation data.
///
/// # Errors
/// Where a file cannot be read.
pub fn archive(archive: &PdfArchive, now: Timestamp) -> Result<(Vec<Certificate>, Revocation)> {
    let (mut crls, mut ocsps) = (Vec::new(), Vec::new());
    for path in &archive.crl {
        let read = Crl::read_file(&bytes(path)?);
        crls.extend(read.with_context(|| format!("CRL {}", path.display()))?);
    }
    for path in &archive.ocsp {
        let read = Ocsp::read(&bytes(path)?);
        ocsps.push(read.with_context(|| format!("OCSP {}", path.display()))?);
    }
    let folder = (!archive.fetch_from.is_empty()).then(tempfile::TempDir::new).transpose()?;
    let fetched = match &folder {
        None => None,
        Some(folder) => {
            let http = Arc::new(Http::new(&Network::default())?);
            Some(Fetching::new(http, &archive.fetch_from, folder.path().to_owned()).at(now))
        }
    };
    let revocation = Revocation { crls, ocsps, fetched, _folder: folder };
    Ok((certificates(&archive.trust)?, revocation))
}

fn certificates(paths: &[PathBuf]) -> Result<Vec<Certificate>> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(read(path)?);
    }
    Ok(all)
}

fn read(path: &Path) -> Result<Vec<Certificate>> {
    Certificate::read_file(&bytes(path)?).with_context(|| format!("証明書 {}", path.display()))
}
