//! The outside judge: pyHanko in a Python environment of its own.
//!
//! `cargo xtask prepare` makes it below `target/peers/pyhanko`. Where it is missing the tests that
//! need it say so and pass, except in CI, where they fail.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The Python that has pyHanko; `None` where there is none.
pub fn python() -> Option<PathBuf> {
    let named = std::env::var_os("YAKUSHO_PYHANKO").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let made = root.join("target/peers/pyhanko/bin/python");
    let python = named.unwrap_or(made);
    if python.exists() {
        return Some(python);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "pyHanko is missing ({}); run `cargo xtask prepare`",
        python.display()
    );
    eprintln!("NOT RUN: pyHanko is missing ({}); run `cargo xtask prepare`", python.display());
    None
}

/// Runs a script of this folder; panics with what it said where it fails.
pub fn run(python: &Path, script: &str, words: &[&Path]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer").join(script);
    let output = Command::new(python).arg(&script).args(words).output().expect("Python starts");
    assert!(
        output.status.success(),
        "{} failed:\n{}",
        script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with the corpus, made once for each test program; `None` without pyHanko.
pub fn corpus() -> Option<PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            // A corpus that is there already saves a minute while working on the engine.
            if let Some(made) = std::env::var_os("YAKUSHO_PDF_CORPUS") {
                return Some(PathBuf::from(made));
            }
            let python = python()?;
            let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
            // Test programs run side by side: the first one makes it, the others wait.
            let lock = fs::File::create(parent.join("pdf-signature.lock")).expect("a lock");
            lock.lock().expect("the lock is free sometime");
            let folder = parent.join("pdf-signature-corpus");
            let mark = folder.join("made-by.txt");
            let scripts = ["corpus.py", "craft.py", "pki.py", "requirements.txt"].map(|name| {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer").join(name);
                fs::read_to_string(path).expect("a script of this folder")
            });
            if fs::read_to_string(&mark).is_ok_and(|made| made == scripts.concat()) {
                return Some(folder);
            }
            let _ = fs::remove_dir_all(&folder);
            println!("{}", run(&python, "corpus.py", &[&folder]));
            fs::write(mark, scripts.concat()).expect("a folder to write to");
            Some(folder)
        })
        .clone()
}
