//! Takes the corpus apart into seeds for each target of the fuzzer (docs/how-to/fuzz.md).
//!
//! usage: seeds CORPUS FOLDER

use std::{error::Error, fs, path::Path};

use yakusho_pdf_signature::{
    Certificate, Document,
    cms::{SignedData, contents, oids},
    signature,
};

/// Larger files make the fuzzer slow and teach it nothing more.
const LARGEST: usize = 40_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let usage = "usage: seeds CORPUS FOLDER";
    let (corpus, target) = (words.next().ok_or(usage)?, words.next().ok_or(usage)?);
    let target = Path::new(&target);
    for kind in ["pdf", "cms", "tsp", "revocation"] {
        fs::create_dir_all(target.join(kind))?;
    }
    let mut count = 0;
    let mut put = |kind: &str, data: &[u8]| -> std::io::Result<()> {
        count += 1;
        fs::write(target.join(kind).join(format!("{count:05}")), data)
    };
    for entry in fs::read_dir(corpus)? {
        let path = entry?.path();
        let Ok(data) = fs::read(&path) else { continue };
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("pdf") if data.len() < LARGEST => {
                put("pdf", &data)?;
                let Ok(document) = Document::read(&data) else { continue };
                for found in signature::find(&document).unwrap_or_default() {
                    let Some(held) = found.dict.contents else { continue };
                    let Some(der) = contents(&held.bytes) else { continue };
                    put("cms", der)?;
                    let Ok(message) = SignedData::read(der) else { continue };
                    if message.content_type == oids::TST_INFO {
                        put("tsp", der)?;
                    }
                    for token in message.unsigned(oids::SIGNATURE_TIME_STAMP) {
                        put("tsp", token)?;
                    }
                }
            }
            Some("pem") => {
                put("revocation", &[&[3], data.as_slice()].concat())?;
                for certificate in Certificate::read_file(&data).unwrap_or_default() {
                    put("revocation", &[&[0], certificate.der()].concat())?;
                }
            }
            Some("crl") => put("revocation", &[&[1], data.as_slice()].concat())?,
            Some("ocsp") => put("revocation", &[&[2], data.as_slice()].concat())?,
            _ => {}
        }
    }
    println!("{count} seeds in {}", target.display());
    Ok(())
}
