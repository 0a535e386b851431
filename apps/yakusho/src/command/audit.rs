//! `yakusho audit …`: is the log what it was?

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;
use yakusho_audit::{Checkpoint, Report, latest_checkpoint, verify, verify_receipt};
use yakusho_store::{Error, Store};

use super::installed::{Installed, PUBLIC_KEY, hex, read};
use crate::{
    cli::{Audit, Json},
    config,
};

/// How often a log that grew while it was read is read again.
const TRIES: usize = 3;

/// Runs `audit …`.
///
/// # Errors
/// Where it could not look at all.
pub async fn run(file: Option<&Path>, audit: Audit) -> Result<bool> {
    match audit {
        Audit::Verify { checkpoint, key, json } => {
            let outside =
                checkpoint.iter().map(|path| read(path)).collect::<Result<Vec<String>>>()?;
            verify_log(file, key.as_deref(), &outside, json).await
        }
        Audit::Checkpoint => checkpoint(file).await,
        Audit::VerifyReceipt { proof, key, json } => {
            let (proof, key) = (read(&proof)?, read(&key)?);
            let (holds, text) = receipt(&proof, key.trim(), json);
            println!("{text}");
            Ok(holds)
        }
        Audit::Key => key(file),
    }
}

async fn verify_log(
    file: Option<&Path>,
    key: Option<&Path>,
    outside: &[String],
    json: Json,
) -> Result<bool> {
    let installed = Installed::open(file).await?;
    let public = installed.public_key(key)?;
    let store = &installed.store;
    let report = match &public {
        Some(public) => verified(store, public, outside).await,
        // Without a key nothing was ever signed; an installation that only has its rows.
        None if latest_checkpoint(store).await?.is_none() && outside.is_empty() => {
            verified(store, "", &[]).await
        }
        None => bail!(
            "{} がありません。外に控えた公開鍵を --key で示してください。",
            installed.config.storage.folder.join(PUBLIC_KEY).display()
        ),
    };
    let report = match report {
        Ok(report) => report,
        // Rows that cannot even be read are not what was written.
        Err(error @ (Error::Database(_) | Error::Broken(_))) => {
            if json.json {
                println!("{}", json!({ "holds": false, "unreadable": error.to_string() }));
            } else {
                println!(
                    "記録を読めません。データベースが壊れているか、書き換えられています: {error}"
                );
            }
            return Ok(false);
        }
        Err(error) => return Err(error).context("監査ログ"),
    };
    store.close().await?;
    let root = report
        .checkpoint
        .as_deref()
        .and_then(|note| root_of(note, public.as_deref().unwrap_or_default()));
    if json.json {
        println!("{}", as_json(&report, root.as_deref()));
    } else {
        print!("{}", in_words(&report, root.as_deref(), outside.len()));
    }
    Ok(report.holds())
}

/// Verifies; where the log grew meanwhile, what does not hold is looked at again.
///
/// # Errors
/// What the store says.
pub async fn verified(
    store: &Store,
    public: &str,
    outside: &[String],
) -> yakusho_store::Result<Report> {
    let mut tries = 1;
    loop {
        let report = verify(store, public, outside).await?;
        let moved = latest_checkpoint(store).await? != report.checkpoint;
        if report.holds() || !moved || tries >= TRIES {
            return Ok(report);
        }
        tries += 1;
    }
}

/// The root in a checkpoint that this key signed, in hex.
#[must_use]
pub fn root_of(checkpoint: &str, public: &str) -> Option<String> {
    Checkpoint::open(checkpoint, public).ok().map(|signed| hex(&signed.root))
}

fn as_json(report: &Report, root: Option<&str>) -> serde_json::Value {
    let words: Vec<_> = report.findings.iter().map(|finding| finding.words().ja).collect();
    json!({
        "holds": report.holds(),
        "size": report.size,
        "root": root,
        "unsealed": report.unsealed,
        "disposed": report.disposed,
        "checkpoint": report.checkpoint,
        "findings": report.findings,
        "words": words,
    })
}

fn in_words(report: &Report, root: Option<&str>, outside: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "記録 {}件（署名待ち {}件、廃棄済み {}件）",
        report.size, report.unsealed, report.disposed
    );
    if let Some(root) = root {
        let _ = writeln!(text, "全体のハッシュ {root}");
    }
    for finding in &report.findings {
        let _ = writeln!(text, "× {}", finding.words().ja);
    }
    if report.holds() && outside > 0 {
        let _ = writeln!(text, "記録は書き換えられていません。外の控え {outside}件とも合います。");
    } else if report.holds() {
        let _ = writeln!(text, "記録は、この鍵の署名と合います。");
        let _ = writeln!(
            text,
            "切り詰めや署名し直しは、外に控えた署名（--checkpoint）と比べて初めて分かります。"
        );
    } else {
        let _ = writeln!(text, "記録は元のままではありません（{}件）。", report.findings.len());
    }
    text
}

async fn checkpoint(file: Option<&Path>) -> Result<bool> {
    let installed = Installed::open(file).await?;
    let note = latest_checkpoint(&installed.store).await?;
    installed.store.close().await?;
    match note {
        Some(note) => {
            print!("{note}");
            Ok(true)
        }
        None => {
            eprintln!("署名はまだありません。動かしてから数秒お待ちください。");
            Ok(false)
        }
    }
}

fn key(file: Option<&Path>) -> Result<bool> {
    let config = config::load(file).context("設定")?;
    let path = config.storage.folder.join(PUBLIC_KEY);
    if !path.exists() {
        eprintln!("{} がありません。yakusho を一度動かすと作られます。", path.display());
        return Ok(false);
    }
    print!("{}", read(&path)?);
    Ok(true)
}

/// Whether a proof holds, and what is printed. It needs no store.
fn receipt(proof: &str, key: &str, json: Json) -> (bool, String) {
    match verify_receipt(proof, key) {
        Ok(proof) => {
            let signed = Checkpoint::open(&proof.checkpoint, key);
            let (size, log) =
                signed.map_or((0, String::new()), |signed| (signed.size, signed.origin));
            let action: serde_json::Value = serde_json::from_str(&proof.action).unwrap_or_default();
            if json.json {
                let said = json!({
                    "holds": true, "log": log, "index": proof.index, "size": size,
                    "root": root_of(&proof.checkpoint, key), "action": action,
                });
                return (true, said.to_string());
            }
            let at = |name: &str| action[name].as_str().unwrap_or("—").to_owned();
            let text = format!(
                "この操作は記録 {log} の {}番目にあります（署名時 {size}件）。\n  操作 {}\n  時刻 {}\n  内容 {}",
                proof.index,
                at("kind"),
                at("at"),
                action["data"]
            );
            (true, text)
        }
        Err(error) if json.json => {
            (false, json!({ "holds": false, "why": error.to_string() }).to_string())
        }
        Err(error) => (false, format!("この証明は成り立ちません: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_proof_does_not_hold() {
        let (holds, text) = receipt("nonsense", "no key", Json { json: true });
        assert!(!holds);
        assert!(text.contains("\"holds\":false"));
        assert!(receipt("nonsense", "no key", Json::default()).1.contains("成り立ちません"));
    }

    #[test]
    fn a_report_says_what_a_key_alone_cannot_show() {
        let mut report =
            Report { size: 3, checkpoint: None, unsealed: 1, disposed: 0, findings: Vec::new() };
        assert!(in_words(&report, None, 0).contains("--checkpoint"));
        assert!(in_words(&report, Some("00ff"), 1).contains("外の控え 1件"));
        report.findings.push(yakusho_audit::Finding::Missing { index: 2 });
        assert!(in_words(&report, None, 0).contains("× 2番目の記録が消えています"));
        assert_eq!(as_json(&report, None)["holds"], false);
    }
}
