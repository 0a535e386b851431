//! Every paper is PDF/A-2a with real text: judged by readers that are not ours, qpdf (package qpdf)
//! and pdffonts and pdfinfo (package poppler-utils). `cargo xtask test` installs them; where one is
//! missing, its judgement is left out and the test says so. veraPDF is not in Debian; what it would
//! say about structure trees is not proven here.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;
use yakusho_kernel::Lang;
use yakusho_paper::{Fonts, Limits, Paper, PaperMeta, Templates};

fn papers_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/maebashi/papers")
}

/// The samples of the city as PDFs on the disk.
fn made() -> &'static [(String, PathBuf)] {
    static MADE: OnceLock<Vec<(String, PathBuf)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let templates = Templates::from_dir(&papers_dir()).expect("templates");
        let names: Vec<String> = templates.names().map(str::to_owned).collect();
        let paper = Paper::new(Fonts::bundled_only(), templates, Limits::default());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("archival");
        std::fs::create_dir_all(&folder).expect("folder");
        names
            .into_iter()
            .map(|name| {
                let sample = std::fs::read(papers_dir().join(format!("{name}.sample.json")));
                let sample = sample.unwrap_or_else(|_| panic!("{name} has no sample"));
                let data: Value = serde_json::from_slice(&sample).expect("json");
                let title = data["title"].as_str().expect("a title").to_owned();
                let now = "2026-11-22T01:05:00Z".parse().expect("time");
                let meta = PaperMeta { title, lang: Lang::Ja, now };
                let pdf = paper.render_here(&name, &data, &meta);
                let file = folder.join(format!("{name}.pdf"));
                let pdf = pdf.unwrap_or_else(|error| panic!("{name}: {error}"));
                std::fs::write(&file, pdf).expect("write");
                (name, file)
            })
            .collect()
    })
}

/// What a program says of a file; `None` where the program is not there.
fn said(program: &str, words: &[&str], file: &Path) -> Option<(bool, String)> {
    let output = Command::new(program).args(words).arg(file).output();
    let Ok(output) = output else {
        eprintln!("{program} is not installed: its judgement is left out");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Some((output.status.success(), text + &String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn qpdf_finds_no_fault_in_any_paper() {
    for (name, file) in made() {
        let Some((fine, words)) = said("qpdf", &["--check"], file) else { return };
        assert!(fine, "{name}: {words}");
    }
}

#[test]
fn every_font_is_embedded_and_every_letter_has_its_character() {
    for (name, file) in made() {
        let Some((fine, words)) = said("pdffonts", &[], file) else { return };
        assert!(fine, "{name}: {words}");
        let fonts: Vec<&str> = words.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{name} has no text");
        for font in fonts {
            // name type encoding emb sub uni object: the three marks stand before the two figures.
            let columns: Vec<&str> = font.split_whitespace().collect();
            let marks = &columns[columns.len() - 5..columns.len() - 2];
            assert_eq!(marks, ["yes", "yes", "yes"], "{name}: {font}");
        }
    }
}

#[test]
fn every_paper_says_that_it_is_pdf_a_2a_and_tagged() {
    for (name, file) in made() {
        let Some((_, meta)) = said("pdfinfo", &["-meta"], file) else { return };
        let squeezed: String = meta.chars().filter(|letter| !letter.is_whitespace()).collect();
        assert!(squeezed.contains("pdfaid:part>2<"), "{name}: {meta}");
        assert!(squeezed.contains("pdfaid:conformance>A<"), "{name}: {meta}");
        let Some((_, facts)) = said("pdfinfo", &[], file) else { return };
        assert!(facts.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")));
        assert!(!facts.contains("JavaScript:      yes"), "{name}: {facts}");
    }
}
