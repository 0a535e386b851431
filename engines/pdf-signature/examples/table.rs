//! The corpus as a table: each file, what its maker expects, our verdict and pyHanko's.
//!
//! ```sh
//! cargo xtask prepare
//! cargo run -p yakusho-pdf-signature --example table -- target/peers/corpus > docs/pdf-signature-corpus.md
//! ```

use std::{error::Error, fs, path::Path, process::Command};

use yakusho_pdf_signature::{Certificate, Crl, Options, Revocation, validate};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: table FOLDER")?;
    let folder = Path::new(&folder);
    let python =
        std::env::var("YAKUSHO_PYHANKO").unwrap_or("target/peers/pyhanko/bin/python".to_owned());
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer");
    let ask = |script: &str, words: &[&Path]| -> Result<Vec<u8>, Box<dyn Error>> {
        let output = Command::new(&python).arg(peer.join(script)).args(words).output()?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into())
        }
    };
    if !folder.join("expected.json").exists() {
        ask("corpus.py", &[folder])?;
    }
    let cases: Vec<serde_json::Value> =
        serde_json::from_slice(&fs::read(folder.join("expected.json"))?)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let wanted: Vec<_> = cases
        .iter()
        .map(|case| {
            let file = folder.join(text(&case["file"]));
            serde_json::json!({ "file": file, "at": case["at"], "long_term": false })
        })
        .collect();
    let list = folder.join("table.json");
    fs::write(&list, serde_json::to_vec(&wanted)?)?;
    let theirs: Vec<serde_json::Value> =
        serde_json::from_slice(&ask("judge.py", &[&list, folder])?)?;

    println!("# The corpus of signed PDF\n");
    println!(
        "Made and judged by one command (examples/table.rs). pyHanko is asked as `pyhanko sign"
    );
    println!("validate` asks, which judges at one moment and gives no level: what only a proof of");
    println!("existence saves (a certificate that has ended since) it refuses.\n");
    println!("Where pyHanko refuses what we accept, it is one of three things: it judges at one");
    println!(
        "moment; it takes comments for changes where `P 3` allows them; or, under a field lock"
    );
    println!(
        "(`valid-locked-other-filled`, `valid-lock-p2-filled`), it counts the appearance of the"
    );
    println!(
        "locked field as written anew though no byte of it was (0042). Where it accepts what we"
    );
    println!("refuse, the file is an attack or carries data that somebody forged.\n");
    println!("| rule | file | expected | ours | pyHanko |\n|---|---|---|---|---|");
    for (case, theirs) in cases.iter().zip(&theirs) {
        let ours = ours(folder, case)?;
        let sub = case["sub"].as_str().map(|sub| format!(" {sub}")).unwrap_or_default();
        let pyhanko = if theirs["valid"] == true { "valid" } else { "not valid" };
        println!(
            "| {} | {} | {}{sub} | {ours} | {pyhanko} |",
            text(&case["rule"]),
            text(&case["file"]),
            text(&case["verdict"])
        );
    }
    Ok(())
}

/// Our verdict in a few words.
fn ours(folder: &Path, case: &serde_json::Value) -> Result<String, Box<dyn Error>> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut anchors = Vec::new();
    for name in ["root.pem", "tsa-root.pem"] {
        anchors.extend(Certificate::read_file(&fs::read(folder.join(name))?)?);
    }
    let mut options = Options::new(anchors, text(&case["at"]).parse()?);
    let words: Vec<String> =
        case["options"].as_array().map(|all| all.iter().map(text).collect()).unwrap_or_default();
    for pair in words.chunks(2) {
        match pair {
            [word, file] if word == "--crl" => {
                options.crls.extend(Crl::read_file(&fs::read(folder.join(file))?)?);
            }
            [word, value] if word == "--revocation" && value == "hard" => {
                options.revocation = Revocation::Hard;
            }
            other => return Err(format!("an option that is not known: {other:?}").into()),
        }
    }
    let Ok(report) = validate(&fs::read(folder.join(text(&case["file"])))?, &options) else {
        return Ok("UNREADABLE".to_owned());
    };
    let worst = report.signatures.iter().max_by_key(|signature| signature.indication);
    let json = serde_json::to_value(worst.and_then(|worst| worst.sub_indication))?;
    let sub = json.as_str().map(|sub| format!(" {sub}")).unwrap_or_default();
    let level = worst.filter(|_| report.holds()).and_then(|worst| worst.level).unwrap_or_default();
    Ok(format!("{}{sub} {level}", report.verdict).trim().to_owned())
}
