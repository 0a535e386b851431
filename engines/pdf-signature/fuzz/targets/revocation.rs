//! Certificates, lists of revoked ones, and OCSP responses: the first octet says which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yakusho_pdf_signature::{
    Certificate, Crl, Ocsp,
    trust::{Purpose, find_chain},
};

fn look(certificate: &Certificate, other: &Certificate) {
    let _ = (certificate.subject_text(), certificate.issuer_text(), certificate.key_usage());
    let _ = (certificate.extended_key_usage(), certificate.basic_constraints());
    let _ = (certificate.list_addresses(), certificate.responder_addresses());
    let _ = certificate.signed(other);
    let pool = [other.clone(), certificate.clone()];
    for purpose in [Purpose::Signing, Purpose::TimeStamping] {
        let _ = find_chain(certificate, &pool, &pool, purpose, certificate.not_before());
    }
}

fuzz_target!(|data: &[u8]| {
    let root = Certificate::read(include_bytes!("root.der")).expect("a certificate");
    match data.split_first() {
        Some((0, der)) => {
            if let Ok(certificate) = Certificate::read(der) {
                look(&certificate, &root);
                look(&root, &certificate);
            }
        }
        Some((1, der)) => {
            if let Ok(list) = Crl::read(der) {
                let _ = (list.covers(&root, &root), list.entry(&root).is_ok());
            }
        }
        Some((2, der)) => {
            if let Ok(response) = Ocsp::read(der) {
                let _ = (response.answer(&root, &root), response.authorised(&root, &[]));
            }
        }
        Some((_, text)) => {
            let _ = (Certificate::read_file(text).is_ok(), Crl::read_file(text).is_ok());
        }
        None => {}
    }
});
