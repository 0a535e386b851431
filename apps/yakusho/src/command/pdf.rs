//! `yakusho pdf …`: signatures in PDF, with files and nothing else. No store and no configuration;
//! no connection but to the addresses that the command names.

mod deferred;
mod report;
mod sign;
mod sources;
mod trust;
mod verify;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::Pdf;

/// Runs `pdf …`.
///
/// # Errors
/// Where it could not look, or a file is no PDF (exit status 2).
pub fn run(command: Pdf) -> Result<bool> {
    match command {
        Pdf::Sign(options) => sign::sign(&options),
        Pdf::Timestamp(options) => sign::timestamp(&options),
        Pdf::Extend(options) => sign::extend(&options),
        Pdf::TimestampRequest(options) => deferred::request(&options),
        Pdf::TimestampAnswer(options) => deferred::answer(&options),
        Pdf::TimestampBringBack(options) => deferred::bring_back(&options),
        Pdf::Verify(options) => verify::run(options),
        Pdf::Report(options) => report::run(options),
    }
}

/// The files of a command. An option with several values takes up the files that follow it, so
/// those among its values that are PDF are given back.
fn given_back(files: Vec<PathBuf>, options: &mut [&mut Vec<PathBuf>]) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for option in options {
        let (pdf, rest) = option.drain(..).partition(|path| is_pdf(path));
        **option = rest;
        all.extend::<Vec<PathBuf>>(pdf);
    }
    all.extend(files);
    if all.is_empty() {
        bail!("PDF を指定してください。/ no PDF was given.");
    }
    Ok(all)
}

fn is_pdf(path: &Path) -> bool {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
        return true;
    }
    let mut start = [0; 5];
    let read = std::fs::File::open(path)
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut start));
    read.is_ok() && start == *b"%PDF-"
}

/// The bytes of a file.
fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} を読めません", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_behind_the_roots_is_a_file_to_verify() -> Result<()> {
        let mut trust: Vec<PathBuf> = ["a.pem", "b.pem", "contract.pdf"].map(Into::into).into();
        let files = given_back(Vec::new(), &mut [&mut trust])?;
        assert_eq!(files, [PathBuf::from("contract.pdf")]);
        assert_eq!(trust.len(), 2);
        assert!(given_back(Vec::new(), &mut [&mut trust]).is_err());
        Ok(())
    }
}
