//! `yakusho pdf timestamp-request`, `timestamp-answer`, `timestamp-bring-back`: time-stamps for
//! networks that reach no authority.

use anyhow::{Context, Result};
use yakusho_signing::deferred::{self, Answers, Requests};

use super::{bytes, sign::write, sources::needed, trust::moment};
use crate::cli::{PdfTimestampAnswer, PdfTimestampBringBack, PdfTimestampRequest};

/// Runs `pdf timestamp-request`.
///
/// # Errors
/// Where a document cannot be stamped.
pub fn request(given: &PdfTimestampRequest) -> Result<bool> {
    let mut digests = Vec::new();
    for path in &given.files {
        let digest = deferred::digest_of(&bytes(path)?);
        digests.push(digest.with_context(|| path.display().to_string())?);
    }
    write(&given.to, &serde_json::to_vec_pretty(&deferred::request(digests))?)
}

/// Runs `pdf timestamp-answer`; false where one of them could not be had.
///
/// # Errors
/// Where the file is none of requests.
pub fn answer(given: &PdfTimestampAnswer) -> Result<bool> {
    let requests: Requests = serde_json::from_slice(&bytes(&given.requests)?)
        .with_context(|| format!("{} は依頼のファイルではありません", given.requests.display()))?;
    let source = needed(&given.stamp, moment(given.stamp.at.as_deref())?)?;
    let answers = deferred::answer(&requests, &source)?;
    write(&given.to, &serde_json::to_vec_pretty(&answers)?)?;
    let mut all = true;
    for failed in answers.answers.iter().filter_map(|answer| answer.failed.as_deref()) {
        eprintln!("{failed}");
        all = false;
    }
    Ok(all)
}

/// Runs `pdf timestamp-bring-back`; false where one of the documents has none.
///
/// # Errors
/// Where the file is none of answers, or nothing can be written.
pub fn bring_back(given: &PdfTimestampBringBack) -> Result<bool> {
    let answers: Answers = serde_json::from_slice(&bytes(&given.answers)?).with_context(|| {
        format!("{} は持ち帰ったファイルではありません", given.answers.display())
    })?;
    std::fs::create_dir_all(&given.to).with_context(|| given.to.display().to_string())?;
    let mut all = true;
    for path in &given.files {
        let name = path.file_name().with_context(|| path.display().to_string())?;
        match deferred::bring_back(&bytes(path)?, &answers) {
            Ok(stamped) => all &= write(&given.to.join(name), &stamped)?,
            Err(trouble) => {
                eprintln!("{}：{trouble}", path.display());
                all = false;
            }
        }
    }
    Ok(all)
}
