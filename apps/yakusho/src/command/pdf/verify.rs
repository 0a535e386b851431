//! `yakusho pdf verify`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use yakusho_pdf_signature::{Language, Options, Report, validate};

use super::{bytes, given_back, trust};
use crate::cli::PdfVerify;

/// Runs `pdf verify`.
///
/// # Errors
/// Where an option is wrong, or a file cannot be read as PDF; every other file is reported first.
pub fn run(mut given: PdfVerify) -> Result<bool> {
    let files = files(&mut given)?;
    let options = trust::options(&given.trust)?;
    let language = language(&given.lang);
    let (mut all_hold, mut unreadable) = (true, 0);
    for file in &files {
        match judged(file, &options) {
            Ok(report) => {
                all_hold &= report.holds();
                if given.json {
                    println!("{}", as_json(file, &report)?);
                } else {
                    println!("── {}\n{}", file.display(), report.in_words(language));
                }
            }
            Err(error) => {
                unreadable += 1;
                if given.json {
                    println!("{}", unreadable_json(file, &error));
                } else {
                    println!("── {}\n{}", file.display(), unreadable_words(&error, language));
                }
            }
        }
    }
    if unreadable > 0 {
        bail!("{unreadable}件を PDF として読めません。/ {unreadable} could not be read as PDF.");
    }
    Ok(all_hold)
}

/// The files to verify, wherever they stand among the options.
pub fn files(given: &mut PdfVerify) -> Result<Vec<PathBuf>> {
    let trust = &mut given.trust;
    let options = &mut [
        &mut trust.trust,
        &mut trust.tsa_trust,
        &mut trust.cert,
        &mut trust.crl,
        &mut trust.ocsp,
    ];
    given_back(std::mem::take(&mut given.files), options)
}

/// The language of the report.
pub fn language(word: &str) -> Language {
    if word == "en" { Language::English } else { Language::Japanese }
}

/// Reads and judges a file.
pub fn judged(file: &Path, options: &Options) -> Result<Report> {
    Ok(validate(&bytes(file)?, options)?)
}

/// The report with the file's name in front.
pub fn as_json(file: &Path, report: &Report) -> Result<Value> {
    let mut all = serde_json::Map::new();
    all.insert("file".to_owned(), json!(file));
    if let Value::Object(report) = serde_json::to_value(report)? {
        all.extend(report);
    }
    Ok(Value::Object(all))
}

/// The same shape for a file that is no PDF.
pub fn unreadable_json(file: &Path, error: &anyhow::Error) -> Value {
    json!({
        "file": file, "verdict": "UNREADABLE", "signatures": [], "error": format!("{error:#}"),
    })
}

fn unreadable_words(error: &anyhow::Error, language: Language) -> String {
    match language {
        Language::Japanese => format!("PDF として読めません。（{error:#}）\n"),
        Language::English => format!("It cannot be read as PDF: {error:#}\n"),
    }
}
