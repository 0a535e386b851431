//! The list of everything in an export, twice: for programs (`manifest.json`) and for `sha256sum -c`
//! (`SHA256SUMS`). The second is what the platform signs.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::bundle::Listed;

/// The name of the list that is signed.
pub const SUMS: &str = "SHA256SUMS";
/// The form of `manifest.json`.
const FORM: &str = "yakusho-contract-export-1";

/// What is said of an export as a whole.
pub struct About {
    /// Its id; the trail of each contract names it.
    pub export: Uuid,
    /// 全国地方公共団体コード.
    pub municipality: String,
    /// The city's name.
    pub city: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// What was sought, in words.
    pub sought: String,
    /// Whose key signed the list.
    pub signed_by: String,
    /// Whether that key is 試験用.
    pub stand_in: bool,
}

/// `manifest.json`.
pub fn json(about: &About, listed: &[Listed]) -> Vec<u8> {
    let files: Vec<_> = listed
        .iter()
        .map(|one| {
            json!({
                "path": one.path, "sha256": one.sha256, "bytes": one.bytes, "what": one.what,
                "contract": one.contract, "name": one.name,
            })
        })
        .collect();
    let whole = json!({
        "form": FORM, "export": about.export, "municipality": about.municipality,
        "city": about.city, "made_at": about.made_at, "sought": about.sought,
        "signed_by": about.signed_by, "stand_in": about.stand_in, "files": files,
    });
    let mut text = format!("{whole:#}").into_bytes();
    text.push(b'\n');
    text
}

/// `SHA256SUMS`: what `sha256sum -c` reads.
pub fn sums(listed: &[Listed]) -> String {
    listed.iter().map(|one| format!("{}  {}\n", one.sha256, one.path)).collect()
}

/// The folder of a contract: its number in letters that every system unpacks.
pub fn folder(number: &str) -> String {
    let plain = number.replace('契', "K");
    let safe = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    plain.chars().map(|letter| if safe(letter) { letter } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_sha256sum_reads_and_paths_are_plain() {
        let listed = Listed {
            path: "a/b.pdf".to_owned(),
            what: "sealed",
            contract: None,
            name: None,
            sha256: "0".repeat(64),
            bytes: 1,
        };
        assert_eq!(sums(&[listed]), format!("{}  a/b.pdf\n", "0".repeat(64)));
        assert_eq!(folder("R8-契-000012"), "R8-K-000012");
        assert_eq!(folder("../契\\x"), "___K_x");
    }
}
