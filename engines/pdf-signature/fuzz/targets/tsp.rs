//! Time-stamp tokens and the responses that bring them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yakusho_pdf_signature::{
    cms::{Digest, TimeStamp},
    sign::{StampRequest, read_response},
};

fuzz_target!(|data: &[u8]| {
    if let Ok(token) = TimeStamp::read(data) {
        let _ = token.verify(&[b"what was stamped"]);
    }
    let request =
        StampRequest { digest: Digest::Sha256, imprint: vec![7; 32], nonce: Some(vec![1, 2, 3]) };
    let _ = read_response(&request, data);
});
