//! Files that others made: every valid one is accepted at its level, every broken one is refused
//! with its reason. `tests/peer/corpus.py` makes them with pyHanko, qpdf and by hand.

mod peer;

use std::{fmt::Write as _, fs, path::Path};

use serde::Deserialize;
use yakusho_pdf_signature::{Certificate, Crl, Options, Revocation, validate};

#[derive(Deserialize)]
struct Case {
    rule: String,
    file: String,
    verdict: String,
    sub: Option<String>,
    level: Option<String>,
    at: jiff::Timestamp,
    options: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Said {
    verdict: String,
    sub: Option<String>,
    level: Option<String>,
    why: String,
}

fn said(folder: &Path, case: &Case) -> Said {
    let read = |name: &str| fs::read(folder.join(name)).expect("a file of the corpus");
    let roots = ["root.pem", "tsa-root.pem"];
    let anchors =
        roots.iter().flat_map(|name| Certificate::read_file(&read(name)).expect("a root"));
    let mut options = Options::new(anchors.collect(), case.at);
    let mut words = case.options.iter();
    while let (Some(word), Some(value)) = (words.next(), words.next()) {
        match word.as_str() {
            "--crl" => options.crls.extend(Crl::read_file(&read(value)).expect("a CRL")),
            "--revocation" if value == "hard" => options.revocation = Revocation::Hard,
            other => panic!("an option that this test does not know: {other}"),
        }
    }
    match validate(&read(&case.file), &options) {
        Err(error) => Said {
            verdict: "UNREADABLE".to_owned(),
            sub: None,
            level: None,
            why: error.to_string(),
        },
        Ok(report) => {
            // Of several signatures the worst speaks.
            let worst = report.signatures.iter().max_by_key(|one| one.indication);
            let json = serde_json::to_value(&report).expect("a report is JSON");
            let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
            let mut why = String::new();
            for signature in &report.signatures {
                for note in &signature.notes {
                    let _ = write!(why, "[{}] {} ", note.check, note.en);
                }
            }
            let place = worst.and_then(|worst| {
                report.signatures.iter().position(|one| std::ptr::eq(one, worst))
            });
            Said {
                verdict: report.verdict.to_owned(),
                sub: place.and_then(|place| text(&json["signatures"][place]["sub_indication"])),
                level: worst.and_then(|worst| worst.level.map(str::to_owned)),
                why,
            }
        }
    }
}

#[test]
fn files_of_others_are_judged_as_their_makers_meant_them() {
    let Some(folder) = peer::corpus() else { return };
    let text = fs::read_to_string(folder.join("expected.json")).expect("the list of expectations");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("a list of cases");
    assert!(cases.len() > 120, "the corpus has shrunk to {}", cases.len());
    let mut wrong = String::new();
    let mut rules = std::collections::BTreeMap::new();
    for case in &cases {
        let said = said(&folder, case);
        let same = said.verdict == case.verdict
            && (case.sub.is_none() || said.sub == case.sub)
            && (case.level.is_none() || said.level == case.level);
        if case.verdict != "TOTAL-PASSED" {
            *rules.entry(case.rule.clone()).or_insert(0) += 1;
        }
        if !same {
            let _ = writeln!(
                wrong,
                "{} {}: expected {} {:?} {:?}, said {} {:?} {:?} {}",
                case.rule,
                case.file,
                case.verdict,
                case.sub,
                case.level,
                said.verdict,
                said.sub,
                said.level,
                said.why
            );
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    for rule in [
        "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "C1", "C2", "C3", "C4", "C5", "C6", "C7",
        "C8", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "T1", "T2", "T3", "T4", "T5", "T6",
        "M1", "M2", "M3", "M4", "M5", "M6",
    ] {
        assert!(rules.contains_key(rule), "no file breaks rule {rule}");
    }
}
