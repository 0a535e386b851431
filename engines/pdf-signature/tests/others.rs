//! Other people's programs: what endesive and PDFBox sign holds here, and what we sign holds for
//! endesive and for poppler's pdfsig.
//!
//! `cargo xtask prepare` installs them. Where one is missing its test says so and passes, except in
//! CI, where it fails.

mod peer;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use yakusho_pdf_signature::{
    Certificate, Options, sign,
    sign::{Appearance, KeyPair, LocalAuthority, Request, Sources},
    validate,
    validate::Level,
};

/// The certificates of the corpus have their years, so these tests have their day.
fn day() -> jiff::Timestamp {
    "2026-04-02T00:00:00Z".parse().expect("a time")
}

/// A program that must be there in CI.
fn present(program: &Path, brings: &str) -> bool {
    let there = program.exists();
    let words = format!("{} is missing ({brings}); run `cargo xtask prepare`", program.display());
    assert!(there || std::env::var_os("CI").is_none(), "{words}");
    if !there {
        eprintln!("NOT RUN: {words}");
    }
    there
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn certificate(corpus: &Path, name: &str) -> Certificate {
    let octets = fs::read(corpus.join(format!("{name}.pem"))).expect("a certificate");
    Certificate::read_file(&octets).expect("a certificate").remove(0)
}

/// Every signature of a file holds; their levels.
fn levels(corpus: &Path, file: &Path) -> Vec<&'static str> {
    let options = Options::new(vec![certificate(corpus, "root")], day());
    let data = fs::read(file).expect("a file");
    let report = validate(&data, &options).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    assert!(report.holds(), "{}: {report:?}", file.display());
    report.signatures.iter().map(|signature| signature.level.expect("a level")).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder to write to");
    folder
}

/// Files that we sign: invisible and visible, tables and streams, RSA and ECDSA, one and two
/// signers, and an archive time-stamp.
fn ours(corpus: &Path, out: &Path) -> Vec<(PathBuf, usize)> {
    let now = day();
    let key = |name: &str| {
        let above = if name == "tsa2" { "tsa-root" } else { "ca" };
        let octets = fs::read(corpus.join(format!("{name}.key"))).expect("a key");
        let chain = vec![certificate(corpus, above)];
        KeyPair::read(&octets, certificate(corpus, name), chain).expect("a key")
    };
    let authority = key("tsa2");
    let stamps = LocalAuthority::new(&authority, now);
    let signed = |data: &[u8], who: &str, field: &str, level, visible: bool| {
        let lines = vec!["Mayor".to_owned()];
        let appearance =
            visible.then_some(Appearance { page: 1, rect: [60., 60., 260., 120.], lines });
        let request = Request { appearance, ..Request::new(field, level, now) };
        let signer = key(who);
        let sources = Sources { signer: &signer, stamps: Some(&stamps), revocation: None };
        sign::sign(data, &request, sources).expect("it signs")
    };
    let paper = |name: &str| fs::read(corpus.join(format!("papers/{name}.pdf"))).expect("a paper");
    let once = signed(&paper("table"), "city", "One", Level::B, false);
    let twice = signed(&once, "firm", "Two", Level::T, true);
    let stamped = sign::timestamp(&twice, &stamps).expect("it stamps");
    let files = [
        ("once", once, 1),
        ("streams", signed(&paper("streams"), "city", "One", Level::T, false), 1),
        ("visible", signed(&paper("pdf20"), "city", "One", Level::B, true), 1),
        ("ecdsa", signed(&paper("linearized"), "ec", "One", Level::B, false), 1),
        ("ecdsa384", signed(&paper("form"), "ec384", "One", Level::B, false), 1),
        ("twice", twice, 2),
        ("stamped", stamped, 3),
    ];
    files
        .map(|(name, data, count)| {
            let path = out.join(format!("{name}.pdf"));
            fs::write(&path, data).expect("written");
            (path, count)
        })
        .to_vec()
}

#[test]
fn what_endesive_signs_holds_and_what_we_sign_holds_for_endesive() {
    let python = root().join("target/peers/endesive/bin/python");
    if !present(&python, "endesive from PyPI") {
        return;
    }
    let Some(corpus) = peer::corpus() else { return };
    let out = folder("endesive");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/endesive_peer.py");
    run(Command::new(&python).arg(&script).arg("sign").arg(&corpus).arg(&out));
    for (name, count) in
        [("plain", 1), ("sha512", 1), ("visible", 1), ("certified", 1), ("twice", 2)]
    {
        let levels = levels(&corpus, &out.join(format!("endesive-{name}.pdf")));
        assert_eq!(levels, vec!["PKCS7-B"; count], "{name}");
    }
    // Digest, value, the way to the root, and time-stamps.
    let files = ours(&corpus, &out);
    let said = run(Command::new(&python)
        .arg(&script)
        .arg("judge")
        .arg(&corpus)
        .args(files.iter().map(|(path, _)| path)));
    let said: Vec<Vec<bool>> = serde_json::from_str(&said).expect("JSON");
    for ((path, count), said) in files.iter().zip(said) {
        assert_eq!(said, vec![true; *count], "{}", path.display());
    }
}

#[test]
fn what_pdfbox_signs_holds() {
    let jars = ["pdfbox2", "fontbox2", "commons-logging", "bcpkix", "bcprov", "bcutil"];
    let jars = jars.map(|name| PathBuf::from(format!("/usr/share/java/{name}.jar")));
    let compiler = Path::new("/usr/bin/javac");
    if !present(&jars[0], "libpdfbox2-java")
        || !present(&jars[3], "libbcpkix-java")
        || !present(compiler, "default-jdk-headless")
    {
        return;
    }
    let Some(corpus) = peer::corpus() else { return };
    let out = folder("pdfbox");
    let path = std::env::join_paths(jars.iter().chain([&out])).expect("a class path");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer/PdfBoxSigner.java");
    run(Command::new(compiler).arg("-cp").arg(&path).arg("-d").arg(&out).arg(source));
    let sign = |from: &Path, name: &str, who: &str, kind: &str| {
        let to = out.join(format!("{name}.pdf"));
        run(Command::new("java").arg("-cp").arg(&path).arg("PdfBoxSigner").arg(&corpus).args([
            from.as_os_str(),
            to.as_os_str(),
            who.as_ref(),
            kind.as_ref(),
        ]));
        to
    };
    for (paper, who, kind, level) in [
        ("table", "city", "pkcs7", "PKCS7-B"),
        ("streams", "city", "cades", "B-B"),
        ("linearized", "ec", "cades", "B-B"),
        ("form", "city", "cades", "B-B"),
    ] {
        let from = corpus.join(format!("papers/{paper}.pdf"));
        let signed = sign(&from, &format!("{paper}-{kind}"), who, kind);
        assert_eq!(levels(&corpus, &signed), [level], "{paper}");
        let twice = sign(&signed, &format!("{paper}-{kind}-twice"), "firm", "cades");
        assert_eq!(levels(&corpus, &twice), [level, "B-B"], "{paper}");
    }
}

#[test]
fn what_we_sign_holds_for_poppler() {
    let program = Path::new("/usr/bin/pdfsig");
    if !present(program, "poppler-utils") {
        return;
    }
    let Some(corpus) = peer::corpus() else { return };
    for (path, count) in ours(&corpus, &folder("poppler")) {
        // A document time-stamp it shows and does not judge.
        let count = if path.ends_with("stamped.pdf") { count - 1 } else { count };
        // Without `-nocert` it looks for the roots in a browser's store.
        let said = run(Command::new(program).arg("-nocert").arg(&path));
        let valid = said.matches("Signature Validation: Signature is Valid.").count();
        assert_eq!(valid, count, "{}: {said}", path.display());
    }
}
