//! `yakusho pdf sign`, `timestamp` and `extend`: new files beside the old ones, never over them.

use std::path::Path;

use anyhow::{Context, Result, bail};
use yakusho_pdf_signature::{
    Certificate, Crl, Ocsp, sign,
    sign::{
        Appearance, KeyPair, LocalAuthority, Request, RevocationData, RevocationSource,
        SourceError, Sources, TimestampSource,
    },
    signature::Lock,
    validate::Level,
};

use super::{bytes, trust::moment};
use crate::cli::{PdfArchive, PdfExtend, PdfSign, PdfStamp, PdfTimestamp};

/// Revocation data out of files.
struct Files {
    crls: Vec<Crl>,
    ocsps: Vec<Ocsp>,
}

impl RevocationSource for Files {
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<RevocationData, SourceError> {
        let crls = self.crls.iter().filter(|crl| crl.names_issuer_of(certificate));
        let ocsps = self.ocsps.iter().filter(|one| one.answer(certificate, issuer).is_some());
        Ok(RevocationData { crls: crls.cloned().collect(), ocsps: ocsps.cloned().collect() })
    }
}

/// Runs `pdf sign`.
///
/// # Errors
/// Why nothing was signed.
pub fn sign(given: &PdfSign) -> Result<bool> {
    let now = moment(given.stamp.at.as_deref())?;
    let signer = key(&given.key, &given.cert, &given.chain)?;
    let authority = authority(&given.stamp)?;
    let stamps = authority.as_ref().map(|key| LocalAuthority::new(key, now));
    let (anchors, files) = archive(&given.archive)?;
    let level = match given.level.as_str() {
        "B-B" => Level::B,
        "B-T" => Level::T,
        "B-LT" => Level::Lt,
        _ => Level::Lta,
    };
    if level > Level::B && stamps.is_none() {
        bail!("{} には --tsa-key と --tsa-cert が要ります。/ this level needs them.", given.level);
    }
    let request = Request {
        reason: given.reason.clone(),
        location: given.location.clone(),
        appearance: given.visible.as_deref().map(|text| appearance(text, given)).transpose()?,
        certify: given.certify,
        lock: lock(given),
        anchors,
        ..Request::new(&given.field, level, now)
    };
    let sources = Sources {
        signer: &signer,
        stamps: stamps.as_ref().map(|stamps| -> &dyn TimestampSource { stamps }),
        revocation: Some(&files),
    };
    let signed = sign::sign(&bytes(&given.file)?, &request, sources)?;
    write(&given.to, &signed)
}

/// Runs `pdf timestamp`.
///
/// # Errors
/// Why none was added.
pub fn timestamp(given: &PdfTimestamp) -> Result<bool> {
    let now = moment(given.stamp.at.as_deref())?;
    let Some(key) = authority(&given.stamp)? else {
        bail!("--tsa-key と --tsa-cert が要ります。/ they are needed.");
    };
    let stamped = sign::timestamp(&bytes(&given.file)?, &LocalAuthority::new(&key, now))?;
    write(&given.to, &stamped)
}

/// Runs `pdf extend`.
///
/// # Errors
/// Why nothing was added.
pub fn extend(given: &PdfExtend) -> Result<bool> {
    let now = moment(given.stamp.at.as_deref())?;
    let Some(key) = authority(&given.stamp)? else {
        bail!("--tsa-key と --tsa-cert が要ります。/ they are needed.");
    };
    let (anchors, files) = archive(&given.archive)?;
    let stamps = LocalAuthority::new(&key, now);
    let extended = sign::extend(&bytes(&given.file)?, now, &anchors, Some(&files), &stamps)?;
    write(&given.to, &extended)
}

fn key(key: &Path, cert: &Path, chain: &[std::path::PathBuf]) -> Result<KeyPair> {
    let mut certificates = certificates(&[cert.to_owned()])?;
    if certificates.is_empty() {
        bail!("{}：証明書がありません。/ no certificate.", cert.display());
    }
    let own = certificates.remove(0);
    // What stands behind the first certificate of a file is its chain.
    certificates.extend(self::certificates(chain)?);
    Ok(KeyPair::read(&bytes(key)?, own, certificates)?)
}

fn authority(stamp: &PdfStamp) -> Result<Option<KeyPair>> {
    match (&stamp.tsa_key, &stamp.tsa_cert) {
        (Some(key), Some(cert)) => self::key(key, cert, &stamp.tsa_chain).map(Some),
        _ => Ok(None),
    }
}

fn archive(archive: &PdfArchive) -> Result<(Vec<Certificate>, Files)> {
    let mut files = Files { crls: Vec::new(), ocsps: Vec::new() };
    for path in &archive.crl {
        let read = Crl::read_file(&bytes(path)?);
        files.crls.extend(read.with_context(|| format!("CRL {}", path.display()))?);
    }
    for path in &archive.ocsp {
        let read = Ocsp::read(&bytes(path)?);
        files.ocsps.push(read.with_context(|| format!("OCSP {}", path.display()))?);
    }
    Ok((certificates(&archive.trust)?, files))
}

fn certificates(paths: &[std::path::PathBuf]) -> Result<Vec<Certificate>> {
    let mut all = Vec::new();
    for path in paths {
        let read = Certificate::read_file(&bytes(path)?);
        all.extend(read.with_context(|| format!("証明書 {}", path.display()))?);
    }
    Ok(all)
}

/// `1/60,60,260,120`: the page, then left, bottom, right and top in points.
fn appearance(text: &str, given: &PdfSign) -> Result<Appearance> {
    let wrong = || format!("--visible {text}：1/60,60,260,120 のように書いてください");
    let (page, rect) = text.split_once('/').with_context(wrong)?;
    let corners: Vec<f64> =
        rect.split(',').map(str::parse).collect::<Result<_, _>>().with_context(wrong)?;
    let rect: [f64; 4] = corners.try_into().ok().with_context(wrong)?;
    let lines =
        if given.line.is_empty() { vec!["電子署名".to_owned()] } else { given.line.clone() };
    Ok(Appearance { page: page.parse().with_context(wrong)?, rect, lines })
}

fn lock(given: &PdfSign) -> Option<Lock> {
    if given.lock_all {
        Some(Lock::All)
    } else if given.lock.is_empty() {
        None
    } else {
        Some(Lock::Include(given.lock.clone()))
    }
}

/// A file that is there already is never written over: it may be somebody's signed original.
fn write(to: &Path, data: &[u8]) -> Result<bool> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(to)
        .with_context(|| format!("{}（同じ名前のファイルには書きません）", to.display()))?;
    file.write_all(data)
        .and_then(|()| file.sync_all())
        .with_context(|| to.display().to_string())?;
    println!("{}", to.display());
    Ok(true)
}
