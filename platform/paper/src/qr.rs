//! QR codes as SVG. A code carries an address with an id and nothing else.

use qrcode::{EcLevel, QrCode, render::svg};

use crate::error::PaperError;

/// Longer texts make codes that a phone cannot read from paper.
const LONGEST: usize = 200;

/// The QR code of an address as SVG, error correction level M (a fold or a stamp does not hurt).
///
/// # Errors
/// [`PaperError::Qr`] when the text is empty, longer than 200 characters, or not plain ASCII: then
/// it is no address of ours and might be something that a person wrote.
pub(crate) fn svg(address: &str) -> Result<String, PaperError> {
    if address.is_empty() || address.len() > LONGEST {
        return Err(PaperError::Qr("it must have 1 to 200 characters"));
    }
    if !address.chars().all(|letter| letter.is_ascii_graphic()) {
        return Err(PaperError::Qr("it must be a plain address"));
    }
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|_| PaperError::Qr("it does not fit"))?;
    Ok(code.render::<svg::Color<'_>>().quiet_zone(true).min_dimensions(200, 200).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_code_and_a_name_does_not() {
        assert!(svg("https://yakusho.example/r/01JD").expect("code").starts_with("<?xml"));
        assert!(svg("山田太郎").is_err());
        assert!(svg("").is_err());
        assert!(svg(&"a".repeat(201)).is_err());
    }
}
