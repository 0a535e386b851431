//! Bytes of any kind end in an answer: files, messages, tokens, certificates, lists and responses
//! that were cut, flipped and sewn together. And no covered byte can change unseen.

mod peer;

use std::{fs, path::Path};

use proptest::prelude::*;
use yakusho_pdf_signature::{
    Certificate, Crl, Document, Ocsp, Options,
    cms::{SignedData, TimeStamp, contents},
    sign, signature, validate,
};

/// A small file by hand, so that something runs without pyHanko too.
fn small() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>",
        "<</FT/Sig/T(S)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/V 5 0 R>>",
        "<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 10 20 30]/Contents<3000>>>",
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (place, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", place + 1));
    }
    let start = file.len();
    file.push_str(&table);
    file.push_str(&format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

struct Material {
    files: Vec<Vec<u8>>,
    pieces: Vec<Vec<u8>>,
    options: Options,
}

fn material() -> Material {
    let mut options = Options::new(Vec::new(), "2026-04-02T00:00:00Z".parse().expect("a time"));
    let mut files = vec![small()];
    let mut pieces = vec![b"\x30\x03\x02\x01\x01".to_vec()];
    if let Some(folder) = peer::corpus() {
        let read = |name: &str| fs::read(Path::new(&folder).join(name)).expect("a file");
        for name in
            ["valid-b-lta", "valid-b-lta-streams", "valid-certified-filled", "valid-ocsp-b-lta"]
        {
            files.push(read(&format!("{name}.pdf")));
        }
        for name in ["ca-2026.crl", "city.ocsp"] {
            pieces.push(read(name));
        }
        options.anchors = ["root.pem", "tsa-root.pem"]
            .iter()
            .flat_map(|name| Certificate::read_file(&read(name)).expect("a root"))
            .collect();
        pieces.extend(options.anchors.iter().map(|root| root.der().to_vec()));
        for file in &files {
            let document = Document::read(file).expect("it reads");
            for found in signature::find(&document).expect("its form reads") {
                let string = found.dict.contents.expect("a message");
                pieces.extend(contents(&string.bytes).map(<[u8]>::to_vec));
            }
        }
    }
    Material { files, pieces, options }
}

/// Flips, cuts, doubles and overwrites.
fn spoilt(mut bytes: Vec<u8>, moves: &[(u8, usize, u8)]) -> Vec<u8> {
    for (kind, at, value) in moves {
        if bytes.is_empty() {
            break;
        }
        let at = at % bytes.len();
        match kind % 6 {
            0 => bytes[at] ^= 1 << (value % 8),
            1 => bytes[at] = *value,
            2 => bytes.truncate(at),
            3 => bytes.insert(at, *value),
            4 => {
                bytes.remove(at);
            }
            _ => {
                let end = (at + usize::from(*value)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
        }
    }
    bytes
}

fn moves() -> impl Strategy<Value = Vec<(u8, usize, u8)>> {
    prop::collection::vec((any::<u8>(), any::<usize>(), any::<u8>()), 1..6)
}

#[test]
fn the_small_file_reads_and_its_signature_is_refused() {
    let report = validate(&small(), &material().options).expect("it reads");
    assert_eq!(report.verdict, "TOTAL-FAILED");
}

#[test]
fn spoilt_files_end_in_an_answer() {
    let material = material();
    let now = material.options.now;
    proptest!(ProptestConfig::with_cases(400), |(which in any::<usize>(), moves in moves())| {
        let file = &material.files[which % material.files.len()];
        let bytes = spoilt(file.clone(), &moves);
        // Whatever the verdict, it is one; and what reads can be asked to be extended.
        if let Ok(report) = validate(&bytes, &material.options) {
            let _ = report.in_words(yakusho_pdf_signature::Language::Japanese);
        }
        struct Nobody;
        impl sign::TimestampSource for Nobody {
            fn token(&self, _: yakusho_pdf_signature::cms::Digest, _: &[u8]) -> Result<Vec<u8>, sign::SourceError> {
                Err(sign::SourceError("nobody".to_owned()))
            }
        }
        let extended = sign::extend(&bytes, now, &material.options.anchors, None, &Nobody);
        prop_assert!(extended.is_err());
    });
}

#[test]
fn no_covered_byte_changes_unseen() {
    let Some(folder) = peer::corpus() else { return };
    let material = material();
    let file = fs::read(folder.join("valid-b-b.pdf")).expect("a file");
    assert!(validate(&file, &material.options).expect("it reads").holds());
    let document = Document::read(&file).expect("it reads");
    let found = signature::find(&document).expect("its form reads");
    let gap = found[0].dict.contents.as_ref().and_then(|c| c.span.clone()).expect("a gap");
    proptest!(ProptestConfig::with_cases(400), |(at in 0..file.len() - gap.len(), bit in 0_u8..8)| {
        let at = if at < gap.start { at } else { at + gap.len() };
        let mut bytes = file.clone();
        bytes[at] ^= 1 << bit;
        let holds = validate(&bytes, &material.options).is_ok_and(|report| report.holds());
        prop_assert!(!holds, "byte {at} changed unseen");
    });
}

#[test]
fn a_file_cut_anywhere_never_holds_at_the_level_of_the_whole() {
    let Some(folder) = peer::corpus() else { return };
    let material = material();
    let file = fs::read(folder.join("valid-b-lta.pdf")).expect("a file");
    for length in (0..file.len()).step_by(97) {
        let Ok(report) = validate(&file[..length], &material.options) else { continue };
        let level = report.signatures.first().and_then(|signature| signature.level);
        assert!(!report.holds() || level != Some("B-LTA") || file[..length].ends_with(b"%%EOF"));
    }
}

#[test]
fn spoilt_messages_certificates_lists_and_responses_end_in_an_answer() {
    let material = material();
    proptest!(ProptestConfig::with_cases(3000), |(which in any::<usize>(), moves in moves())| {
        let piece = &material.pieces[which % material.pieces.len()];
        let bytes = spoilt(piece.clone(), &moves);
        if let Ok(message) = SignedData::read(&bytes) {
            let _ = message.verify(&[b"content"], true);
        }
        if let Ok(token) = TimeStamp::read(&bytes) {
            let _ = token.verify(&[b"content"]);
        }
        let _ = Certificate::read(&bytes);
        let _ = Crl::read(&bytes);
        let _ = Ocsp::read(&bytes);
    });
}

#[test]
fn noise_is_no_pdf() {
    let material = material();
    proptest!(|(noise in prop::collection::vec(any::<u8>(), 0..2000))| {
        prop_assert!(validate(&noise, &material.options).is_err());
        let mut headed = b"%PDF-1.7\n".to_vec();
        headed.extend(noise);
        prop_assert!(validate(&headed, &material.options).is_err());
    });
}
