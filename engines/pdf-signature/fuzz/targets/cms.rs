//! Signature messages, padded as they stand in a file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yakusho_pdf_signature::cms::{SignedData, contents};

fuzz_target!(|data: &[u8]| {
    let Some(der) = contents(data) else { return };
    if let Ok(message) = SignedData::read(der) {
        let _ = message.verify(&[b"what was signed"], true);
        let _ = message.verify(&[b"what was signed"], false);
    }
});
