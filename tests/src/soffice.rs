//! What a spreadsheet program makes of a workbook when somebody opens and saves it.

use std::process::Command;

/// The workbook as LibreOffice saves it. Where there is none on the machine, it says so and gives the
/// workbook back as it went out.
///
/// # Panics
/// Where LibreOffice is there and cannot open it.
#[must_use]
pub fn reopened(bytes: &[u8]) -> Vec<u8> {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("soffice is not here: the workbook comes back as it went out");
        return bytes.to_vec();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (from, out) = (folder.path().join("sheet.xlsx"), folder.path().join("out"));
    std::fs::write(&from, bytes).expect("written");
    let ended = Command::new("soffice")
        .args(["--headless", "--norestore"])
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&out)
        .arg(&from)
        .output()
        .expect("soffice");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    std::fs::read(out.join("sheet.xlsx")).expect("what was saved")
}
