//! `yakusho pdf sign`, `timestamp` and `extend`: new files beside the old ones, never over them.

use std::path::Path;

use anyhow::{Context, Result, bail};
use yakusho_pdf_signature::{
    sign,
    sign::{Appearance, Request, Sources, TimestampSource},
    signature::Lock,
    validate::Level,
};

use super::{
    bytes,
    sources::{archive, key, needed, stamps},
    trust::moment,
};
use crate::cli::{PdfExtend, PdfSign, PdfTimestamp};

/// Runs `pdf sign`.
///
/// # Errors
/// Why nothing was signed.
pub fn sign(given: &PdfSign) -> Result<bool> {
    let now = moment(given.stamp.at.as_deref())?;
    let signer = key(given)?;
    let stamps = stamps(&given.stamp, now)?;
    let (anchors, revocation) = archive(&given.archive, now)?;
    let level = match given.level.as_str() {
        "B-B" => Level::B,
        "B-T" => Level::T,
        "B-LT" => Level::Lt,
        _ => Level::Lta,
    };
    if level > Level::B && stamps.is_none() {
        bail!(
            "{} には --tsa か、--tsa-key と --tsa-cert が要ります。/ this level needs them.",
            given.level
        );
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
        revocation: Some(&revocation),
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
    let stamped = sign::timestamp(&bytes(&given.file)?, &needed(&given.stamp, now)?)?;
    write(&given.to, &stamped)
}

/// Runs `pdf extend`.
///
/// # Errors
/// Why nothing was added.
pub fn extend(given: &PdfExtend) -> Result<bool> {
    let now = moment(given.stamp.at.as_deref())?;
    let (anchors, revocation) = archive(&given.archive, now)?;
    let data = bytes(&given.file)?;
    let extended = if given.without_timestamp {
        sign::keep(&data, now, &anchors, Some(&revocation))?
    } else {
        sign::extend(&data, now, &anchors, Some(&revocation), &needed(&given.stamp, now)?)?
    };
    write(&given.to, &extended)
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
///
/// # Errors
/// Where it is there, or cannot be written.
pub fn write(to: &Path, data: &[u8]) -> Result<bool> {
    use std::io::Write as _;
    let mut file = std::fs::File::create_new(to)
        .with_context(|| format!("{}（同じ名前のファイルには書きません）", to.display()))?;
    file.write_all(data)
        .and_then(|()| file.sync_all())
        .with_context(|| to.display().to_string())?;
    println!("{}", to.display());
    Ok(true)
}
