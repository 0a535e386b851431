//! `yakusho pdf report`: the verdict, and all that it rests on.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use yakusho_pdf_signature::{Document, Language, Report, cms::Digest, validate};

use super::{bytes, trust, verify};
use crate::cli::PdfReport;

/// Runs `pdf report`.
///
/// # Errors
/// See [`verify::run`].
pub fn run(mut given: PdfReport) -> Result<bool> {
    let files = verify::files(&mut given.verify)?;
    let options = trust::options(&given.verify.trust)?;
    let language = verify::language(&given.verify.lang);
    let mut all_hold = true;
    for file in &files {
        let data = bytes(file)?;
        let report = match validate(&data, &options) {
            Ok(report) => report,
            Err(error) => bail!("{}：PDF として読めません。（{error}）", file.display()),
        };
        all_hold &= report.holds();
        let savings = savings(&data)?;
        if given.verify.json {
            let mut all = verify::as_json(file, &report)?;
            all["sha256"] = json!(sha256(&data));
            all["savings"] = json!(savings);
            println!("{all}");
        } else {
            println!("── {}\n{}", file.display(), in_words(&report, &savings, &data, language));
        }
        if let Some(folder) = &given.signed_versions {
            signed_versions(folder, file, &data, &report)?;
        }
    }
    Ok(all_hold)
}

/// Every saving of the file: where it ends, and the hash of the file up to there.
fn savings(data: &[u8]) -> Result<Vec<Value>> {
    let document = Document::read(data)?;
    let savings = document.revisions().iter().enumerate().map(|(place, revision)| {
        let upto = data.get(..revision.end_of_line).unwrap_or_default();
        json!({ "saving": place + 1, "length": upto.len(), "sha256": sha256(upto) })
    });
    Ok(savings.collect())
}

fn sha256(data: &[u8]) -> String {
    Digest::Sha256.of(&[data]).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_words(report: &Report, savings: &[Value], data: &[u8], language: Language) -> String {
    let ja = language == Language::Japanese;
    let mut text = report.in_words(language);
    let word = |one: &'static str, two: &'static str| if ja { one } else { two };
    for signature in &report.signatures {
        let _ = writeln!(text, "\n{} {}", word("証明書の道筋", "Certificates of"), signature.field);
        for (place, name) in signature.chain.iter().enumerate() {
            let _ = writeln!(text, "  {}{name}", "  ".repeat(place));
        }
    }
    let _ = writeln!(text, "\nSHA-256 {}", sha256(data));
    for saving in savings {
        let (number, length) = (&saving["saving"], &saving["length"]);
        let hash = saving["sha256"].as_str().unwrap_or_default();
        let bytes = word("バイト", "bytes");
        let _ = writeln!(text, "  {} #{number}: {length} {bytes}, {hash}", word("保存", "saving"));
    }
    text
}

/// What each signer saw: the file up to the end of what the signature covers.
fn signed_versions(folder: &Path, file: &Path, data: &[u8], report: &Report) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    for (place, signature) in report.signatures.iter().enumerate() {
        let Some(version) = signature.signed_length.and_then(|length| data.get(..length)) else {
            continue;
        };
        // The field's name comes out of the file: it is not used as the name of a file.
        let path = folder.join(format!("{stem}-{}.pdf", place + 1));
        std::fs::write(&path, version).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
