//! What the tests need of the machine, installed where we may and named where we may not.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

/// A program that the tests call, and the Debian package that brings it.
const NEEDED: &[(&str, &str)] = &[
    ("/usr/lib/postgresql/15/bin/postgres", "postgresql-15"),
    ("/usr/bin/chromium", "chromium"),
    ("/usr/bin/pdftotext", "poppler-utils"),
    ("/usr/bin/qpdf", "qpdf"),
    ("/usr/bin/python3", "python3"),
    ("/usr/bin/openssl", "openssl"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
];

/// What some tests look through, and say so where it is not there. It is large (LibreOffice brings
/// some hundred megabytes), so nobody is made to install it by hand; where we may install, we do,
/// because a spreadsheet that nobody opened is not a proven one.
const WELCOME: &[(&str, &str)] = &[
    ("/usr/bin/soffice", "libreoffice-calc"),
    ("/usr/lib/python3.11/ensurepip/__init__.py", "python3-venv"),
    ("/usr/lib/softhsm/libsofthsm2.so", "softhsm2"),
    ("/usr/share/java/pdfbox2.jar", "libpdfbox2-java"),
    ("/usr/share/java/bcpkix.jar", "libbcpkix-java"),
    ("/usr/bin/javac", "default-jdk-headless"),
];

/// Installs or checks everything, and the browser tests' npm packages.
pub fn prepare() -> Result<()> {
    let root = is_root();
    let wanted = NEEDED.iter().chain(WELCOME.iter().filter(|_| root));
    let missing: Vec<&str> =
        wanted.filter(|(file, _)| !present(file)).map(|(_, package)| *package).collect();
    if !missing.is_empty() {
        if !root {
            bail!(
                "please install these Debian packages first: apt-get install {}",
                missing.join(" ")
            );
        }
        println!("installing {}", missing.join(" "));
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        run(Command::new("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&missing)
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    let browser = Path::new("tests/browser");
    if browser.join("package-lock.json").exists() && !browser.join("node_modules").exists() {
        run(Command::new("npm")
            .args(["ci", "--silent", "--no-audit", "--no-fund"])
            .current_dir(browser))?;
    }
    judges()
}

/// Outside judges of signatures out of PyPI, each in a Python environment of its own. Where the
/// package registry cannot be reached the tests that need one say that they did not run, and fail in
/// CI.
fn judges() -> Result<()> {
    judge("pyhanko", "requirements.txt")?;
    judge("endesive", "requirements-endesive.txt")
}

fn judge(name: &str, pinned: &str) -> Result<()> {
    let pinned = format!("engines/pdf-signature/tests/peer/{pinned}");
    let folder = Path::new("target/peers").join(name);
    let wanted = std::fs::read_to_string(&pinned).with_context(|| pinned.clone())?;
    let mark = folder.join("installed.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing {name} below {}", folder.display());
    let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).and_then(|()| {
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", "-r", &pinned]))
    });
    match made {
        Ok(()) => std::fs::write(mark, wanted).context("target/peers"),
        Err(error) if std::env::var_os("CI").is_some() => Err(error),
        Err(error) => {
            // Half an environment would look like a whole one to the tests.
            if folder.exists() {
                std::fs::remove_dir_all(&folder).context("target/peers")?;
            }
            println!("{name} could NOT be installed; its tests will not run: {error:#}");
            Ok(())
        }
    }
}

fn present(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).exists())
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

/// Runs a command and fails with its name where it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?} did not start"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
