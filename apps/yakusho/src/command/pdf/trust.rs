//! What a verification starts from, out of files.

use anyhow::{Context, Result};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use yakusho_pdf_signature::{Certificate, Crl, Ocsp, Options, Revocation};

use super::bytes;
use crate::cli::PdfTrust;

/// Reads roots, certificates and revocation data.
///
/// # Errors
/// Where a file cannot be read or is not what it should be: who verifies with half of what they
/// named would get another answer than they asked for.
pub fn options(trust: &PdfTrust) -> Result<Options> {
    let certificates = |paths: &[std::path::PathBuf]| -> Result<Vec<Certificate>> {
        let mut all = Vec::new();
        for path in paths {
            let read = Certificate::read_file(&bytes(path)?);
            all.extend(read.with_context(|| format!("証明書 {}", path.display()))?);
        }
        Ok(all)
    };
    let mut options = Options::new(certificates(&trust.trust)?, moment(trust.at.as_deref())?);
    if !trust.tsa_trust.is_empty() {
        options.time_stamp_anchors = Some(certificates(&trust.tsa_trust)?);
    }
    options.certificates = certificates(&trust.cert)?;
    for path in &trust.crl {
        let read = Crl::read_file(&bytes(path)?);
        options.crls.extend(read.with_context(|| format!("CRL {}", path.display()))?);
    }
    for path in &trust.ocsp {
        let read = Ocsp::read(&bytes(path)?);
        options.ocsps.push(read.with_context(|| format!("OCSP {}", path.display()))?);
    }
    if trust.revocation == "hard" {
        options.revocation = Revocation::Hard;
    }
    Ok(options)
}

/// A moment with its zone, or the beginning of a day in UTC; now where nothing is said.
///
/// # Errors
/// Where it is neither.
pub fn moment(text: Option<&str>) -> Result<Timestamp> {
    let Some(text) = text else { return Ok(Timestamp::now()) };
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let day: Date = text.parse().with_context(|| {
        format!("--at {text}：2036-04-01T00:00:00Z か 2036-04-01 のように書いてください")
    })?;
    Ok(day.to_zoned(TimeZone::UTC)?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_time_or_a_day() -> Result<()> {
        assert_eq!(moment(Some("2036-04-01"))?.to_string(), "2036-04-01T00:00:00Z");
        assert_eq!(moment(Some("2036-04-01T09:00:00+09:00"))?.to_string(), "2036-04-01T00:00:00Z");
        assert!(moment(Some("tomorrow")).is_err());
        Ok(())
    }
}
