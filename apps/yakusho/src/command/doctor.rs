//! `yakusho doctor`: is the installation well? It never makes what it misses.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};

use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Serialize;
use yakusho_facts::Keyring;
use yakusho_pack::Pack;
use yakusho_store::Store;

use super::installed::{PUBLIC_KEY, missing_database};
use crate::{
    cli::Json,
    config::{self, Config},
    house,
};

/// So many jobs that were given up are named.
const JOBS_NAMED: u64 = 20;
/// So many damaged attachments and lint errors are named.
const NAMED: usize = 10;

/// The outcome of one check.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Seen {
    check: String,
    ok: bool,
    ja: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl Seen {
    fn new(check: &str, ok: bool, ja: impl Into<String>) -> Self {
        Self { check: check.to_owned(), ok, ja: ja.into(), en: None }
    }
}

/// Examines the installation; holds when every check does.
///
/// # Errors
/// Where the settings cannot be read.
pub async fn run(file: Option<&Path>, json: Json) -> Result<bool> {
    let config = config::load(file).context("設定")?;
    let mut seen = settings(&config);
    seen.extend(keys(&config.storage.folder));
    seen.extend(signing(&config));
    match house::load_pack(&config.city.pack) {
        Ok(pack) => {
            seen.push(lint(&pack));
            seen.extend(rows(&config, &pack).await);
        }
        Err(error) => {
            seen.push(Seen::new("pack", false, format!("シティパックを読めません: {error}")))
        }
    }
    let holds = seen.iter().all(|seen| seen.ok);
    if json.json {
        println!("{}", serde_json::json!({ "holds": holds, "checks": seen }));
    } else {
        print!("{}", in_words(&seen));
    }
    Ok(holds)
}

fn in_words(seen: &[Seen]) -> String {
    let mut text = String::new();
    for one in seen {
        let mark = if one.ok { "○" } else { "×" };
        text.push_str(&format!("{mark} {}\n", one.ja));
    }
    let bad = seen.iter().filter(|seen| !seen.ok).count();
    text.push_str(&if bad == 0 {
        "健康です。\n".to_owned()
    } else {
        format!("{bad}件、手当てが要ります。\n")
    });
    text
}

fn settings(config: &Config) -> Vec<Seen> {
    let found = config::problems(config);
    if found.is_empty() {
        return vec![Seen::new("config", true, "設定: 問題ありません")];
    }
    let one = |finding: &config::Finding| {
        Seen::new("config", !finding.fatal, format!("設定: {}", finding.message))
    };
    found.iter().map(one).collect()
}

/// What signs can be reached, and its certificate is not about to end.
fn signing(config: &Config) -> Vec<Seen> {
    if config.stand_ins.signing_authority {
        return vec![Seen::new("signing", true, "電子署名: 試験用の認証局を使っています")];
    }
    let found = match house::open_signing(config) {
        Ok(signing) => signing.warnings(Timestamp::now()),
        Err(error) => return vec![Seen::new("signing", false, format!("{error:#}"))],
    };
    if found.is_empty() {
        let words = match config.signing.key.source.as_str() {
            "" => "電子署名: 鍵は設定されていません",
            _ => "電子署名: 鍵と証明書を使えます",
        };
        return vec![Seen::new("signing", true, words)];
    }
    let one = |trouble: &yakusho_signing::Trouble| Seen {
        en: Some(trouble.en.clone()),
        ..Seen::new("signing", false, format!("電子署名: {}", trouble.ja))
    };
    found.iter().map(one).collect()
}

/// Keys must be there, and the secret ones readable by their owner only.
fn keys(folder: &Path) -> Vec<Seen> {
    let words = |name: &str| format!("鍵 {}", folder.join(name).display());
    let mut seen = Vec::new();
    for (check, name) in [("master_keys", "master-keys"), ("audit_key", "audit-key")] {
        let words = words(name);
        seen.push(match fs::metadata(folder.join(name)) {
            Ok(metadata) => {
                let mode = metadata.permissions().mode() & 0o777;
                if mode & 0o077 == 0 {
                    Seen::new(check, true, format!("{words}: あり（{mode:o}）"))
                } else {
                    Seen::new(check, false, format!("{words}: ほかの人が読めます（{mode:o}）。chmod 600 にしてください"))
                }
            }
            Err(_) => Seen::new(check, false, format!("{words}: ありません。別に保管した鍵を戻してください（新しい設置なら一度動かすと作られます）")),
        });
    }
    let there = folder.join(PUBLIC_KEY).exists();
    let state = if there { "あり" } else { "ありません" };
    seen.push(Seen::new("audit_public_key", there, format!("{}: {state}", words(PUBLIC_KEY))));
    seen
}

fn lint(pack: &Pack) -> Seen {
    let report = pack.lint();
    let errors: Vec<String> = report.errors().take(NAMED).map(ToString::to_string).collect();
    let count = report.errors().count();
    let mut words = format!(
        "シティパック {}: エラー {count}件、注意 {}件",
        pack.city.name.ja,
        report.warnings().count()
    );
    for error in &errors {
        words.push_str(&format!("\n    {}", error.replace('\n', "\n    ")));
    }
    Seen::new("pack", count == 0, words)
}

/// Everything that needs the database.
async fn rows(config: &Config, pack: &Pack) -> Vec<Seen> {
    if let Some(missing) = missing_database(config) {
        let words = format!(
            "データベース {}: ありません。yakusho を一度動かすと作られます",
            missing.display()
        );
        return vec![Seen::new("database", false, words)];
    }
    let store = match house::open_store(config, pack).await {
        Ok(store) => store,
        Err(error) => {
            return vec![Seen::new(
                "database",
                false,
                format!("データベースを開けません: {error:#}"),
            )];
        }
    };
    let mut seen = Vec::new();
    match store.doctor(Timestamp::now()).await {
        Ok(findings) => seen.extend(findings.into_iter().map(|finding| Seen {
            check: finding.check.to_owned(),
            ok: finding.ok,
            ja: finding.words.ja,
            en: finding.words.en,
        })),
        Err(error) => seen.push(Seen::new("database", false, format!("データベース: {error}"))),
    }
    seen.extend(dead_jobs(&store).await);
    seen.push(attachments(config, &store).await);
    // Nothing waits any more; a store that does not close well was reported above.
    let _ = store.close().await;
    seen
}

/// Names what was given up; that there is any is among the store's own findings.
async fn dead_jobs(store: &Store) -> Vec<Seen> {
    let jobs = store.dead_jobs(JOBS_NAMED).await.unwrap_or_default();
    jobs.iter()
        .map(|job| {
            let why = job.last_error.as_deref().unwrap_or("理由の記録なし");
            Seen::new("job", false, format!("  あきらめた仕事 {}（{}）: {why}", job.kind, job.id))
        })
        .collect()
}

async fn attachments(config: &Config, store: &Store) -> Seen {
    let folder = &config.storage.folder;
    if !folder.join("master-keys").exists() {
        return Seen::new("attachments", false, "添付: 鍵がないので確かめられません");
    }
    let verified = async {
        let keyring = Arc::new(Keyring::open(folder)?);
        anyhow::Ok(house::open_files(config, store, &keyring)?.verify().await?)
    };
    match verified.await {
        Ok(verified) => {
            let damaged = verified.damaged.len();
            let mut words = format!("添付: 無事 {}件、壊れたもの {damaged}件", verified.whole);
            for id in verified.damaged.iter().take(NAMED) {
                words.push_str(&format!("\n    {id}"));
            }
            Seen::new("attachments", damaged == 0, words)
        }
        Err(error) => Seen::new("attachments", false, format!("添付: {error:#}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_others_can_read_is_a_finding() {
        let folder = tempfile::tempdir().expect("folder");
        assert!(keys(folder.path()).iter().all(|seen| !seen.ok));
        for name in ["master-keys", "audit-key", PUBLIC_KEY] {
            fs::write(folder.path().join(name), "").expect("written");
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o600))
                .expect("mode");
        }
        assert!(keys(folder.path()).iter().all(|seen| seen.ok));
        fs::set_permissions(folder.path().join("audit-key"), fs::Permissions::from_mode(0o640))
            .expect("mode");
        let bad: Vec<_> = keys(folder.path()).into_iter().filter(|seen| !seen.ok).collect();
        assert_eq!(bad.len(), 1);
        assert_eq!(bad[0].check, "audit_key");
    }

    #[test]
    fn a_signing_key_that_cannot_be_reached_is_a_finding_and_keeps_nothing_shut() {
        let folder = tempfile::tempdir().expect("folder");
        let mut config = Config::default();
        config.storage.folder = folder.path().join("data");
        config.stand_ins.signing_authority = false;
        assert!(signing(&config).iter().all(|seen| seen.ok), "no key is no finding");
        config.signing.key.source = "pkcs11".to_owned();
        config.signing.key.file = folder.path().join("driver.so");
        assert!(house::open_signing(&config).is_ok(), "the house opens all the same");
        let seen = signing(&config);
        assert!(!seen[0].ok && seen[0].ja.contains("PKCS#11"), "{seen:?}");
        assert!(!config.storage.folder.exists(), "nothing is made");
    }

    #[test]
    fn every_check_that_fails_is_counted() {
        let seen = [Seen::new("a", true, "よい"), Seen::new("b", false, "わるい")];
        assert_eq!(in_words(&seen), "○ よい\n× わるい\n1件、手当てが要ります。\n");
        assert!(in_words(&seen[..1]).ends_with("健康です。\n"));
    }

    #[test]
    fn an_installation_that_never_ran_is_told_so_and_nothing_is_made() {
        let folder = tempfile::tempdir().expect("folder");
        let mut config = Config::default();
        config.storage.folder = folder.path().join("data");
        assert!(missing_database(&config).is_some());
        assert!(!config.storage.folder.exists());
    }
}
