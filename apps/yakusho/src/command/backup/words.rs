//! What backup and restore print.

use std::{fmt::Write as _, path::Path};

use serde_json::{Value, json};
use yakusho_store::backup::Manifest;

use super::{restore::Proof, stage};

const KEYS_APART: &str = "秘密の鍵（master-keys、audit-key）は控えに入っていません。鍵がなければ、回答も添付も誰にも読めません。";

/// How many sealed objects, and their bytes.
fn objects(manifest: &Manifest) -> (usize, u64) {
    let objects: Vec<_> =
        manifest.files.iter().filter(|file| stage::id_of(&file.path).is_some()).collect();
    (objects.len(), objects.iter().map(|file| file.bytes).sum())
}

fn rows(manifest: &Manifest) -> u64 {
    manifest.tables.iter().map(|table| table.rows).sum()
}

fn rows_of(manifest: &Manifest, name: &str) -> u64 {
    manifest.tables.iter().find(|table| table.shape.name == name).map_or(0, |table| table.rows)
}

/// A backup that was written.
pub fn backup(to: &Path, manifest: &Manifest, folder: &Path) -> String {
    let (count, bytes) = objects(manifest);
    let mut text = String::new();
    let _ = writeln!(text, "控えを書きました: {}（{}）", to.display(), manifest.taken_at);
    let _ = writeln!(
        text,
        "  表 {}・行 {}・添付 {count}件（{bytes}バイト、封をしたまま）・パックの版 {}",
        manifest.tables.len(),
        rows(manifest),
        rows_of(manifest, "pack_version")
    );
    let _ = writeln!(
        text,
        "  監査ログの署名: {}",
        if manifest.checkpoint.is_some() { "あり" } else { "まだありません" }
    );
    let _ = writeln!(text, "{KEYS_APART}");
    let _ = writeln!(
        text,
        "{} の master-keys と audit-key と disposals.jsonl（廃棄の台帳）を、控えとは別の場所（別の人が持つ暗号化した媒体を2つ、金庫など）に保管し、鍵を替えたとき・廃棄をしたときに入れ替えてください。",
        folder.display()
    );
    text
}

/// The same for a script.
pub fn backup_json(to: &Path, manifest: &Manifest) -> Value {
    let (count, bytes) = objects(manifest);
    json!({
        "holds": true,
        "backup": to.display().to_string(),
        "taken_at": manifest.taken_at,
        "municipality": manifest.municipality,
        "tables": tables(manifest),
        "rows": rows(manifest),
        "attachments": count,
        "attachment_bytes": bytes,
        "pack_versions": rows_of(manifest, "pack_version"),
        "checkpoint": manifest.checkpoint,
        "secret_keys_included": false,
        "keep_apart": ["master-keys", "audit-key", "disposals.jsonl"],
    })
}

fn tables(manifest: &Manifest) -> Vec<Value> {
    let table = |table: &yakusho_store::backup::TableEntry| json!({ "table": table.shape.name, "rows": table.rows, "sha256": table.sha256 });
    manifest.tables.iter().map(table).collect()
}

/// A restore and what it proved.
pub fn restored(into: &Path, proof: &Proof) -> String {
    let manifest = &proof.manifest;
    let (count, bytes) = objects(manifest);
    let mut text = String::new();
    let _ = writeln!(text, "戻しました: {}（{} の控え）", into.display(), manifest.taken_at);
    for table in manifest.tables.iter().filter(|table| table.rows > 0) {
        let _ =
            writeln!(text, "  ○ 表 {:<24} {:>8}行 {}", table.shape.name, table.rows, table.sha256);
    }
    let _ =
        writeln!(text, "  ○ 添付 {count}件・{bytes}バイト: 封をした中身のハッシュが控えと合います");
    match proof.opened {
        Some((whole, 0)) => {
            let _ = writeln!(text, "  ○ 添付 {whole}件を鍵で開き、元の内容と確かめました");
        }
        Some((whole, damaged)) => {
            let _ = writeln!(text, "  × 添付 {damaged}件が開けません（{whole}件は確かです）");
        }
        None => {
            let _ = writeln!(text, "  − 鍵がないので、添付の中身は開いて確かめていません");
        }
    }
    if proof.disposed_again > 0 {
        let _ = writeln!(
            text,
            "  ○ 控えのあとで廃棄した申請 {}件を、もう一度消去しました",
            proof.disposed_again
        );
    }
    match &proof.root {
        Some(root) => {
            let _ = writeln!(text, "  記録 {}件・全体のハッシュ {root}", proof.log.size);
        }
        None => {
            let _ = writeln!(text, "  記録 {}件（署名はまだありません）", proof.log.size);
        }
    }
    for finding in &proof.log.findings {
        let _ = writeln!(text, "  × {}", finding.words().ja);
    }
    let _ = writeln!(text, "{KEYS_APART}");
    let _ = writeln!(
        text,
        "別に保管した master-keys と audit-key を {} に置き、持ち主だけが読める（chmod 600）ようにしてから動かしてください。",
        into.display()
    );
    let end = if proof.holds() {
        "件数・添付・監査ログのすべてが控えと合います。"
    } else {
        "控えと合わないものがあります。使わないでください。"
    };
    let _ = writeln!(text, "{end}");
    text
}

/// The same for a script.
pub fn restored_json(into: &Path, proof: &Proof) -> Value {
    let (count, bytes) = objects(&proof.manifest);
    json!({
        "holds": proof.holds(),
        "into": into.display().to_string(),
        "taken_at": proof.manifest.taken_at,
        "municipality": proof.manifest.municipality,
        "tables": tables(&proof.manifest),
        "rows": rows(&proof.manifest),
        "attachments": count,
        "attachment_bytes": bytes,
        "attachments_opened": proof.opened.map(|(whole, damaged)| {
            json!({ "whole": whole, "damaged": damaged })
        }),
        "disposed_again": proof.disposed_again,
        "pack_versions": rows_of(&proof.manifest, "pack_version"),
        "audit": { "size": proof.log.size, "root": proof.root, "findings": proof.log.findings },
        "secret_keys_included": false,
    })
}

#[cfg(test)]
mod tests {
    use yakusho_store::{Kind, backup::FileEntry};

    use super::*;

    fn manifest() -> Manifest {
        let id = "01936f2e8f3a7c319d5e0b6a54f1c2ab";
        let file = |path: String, bytes| FileEntry { path, bytes, sha256: String::new() };
        Manifest {
            format: 1,
            municipality: "102016".to_owned(),
            taken_at: "2026-11-22T01:00:00Z".to_owned(),
            from: Kind::Sqlite,
            migrations: Vec::new(),
            tables: Vec::new(),
            files: vec![
                file("audit-key.pub".to_owned(), 70),
                file(format!("files/attachment/102016/ab/{id}"), 100),
            ],
            checkpoint: None,
        }
    }

    #[test]
    fn the_public_key_is_no_attachment_and_the_secret_ones_are_named_as_missing() {
        let text = backup(Path::new("b.zip"), &manifest(), Path::new("data"));
        assert!(text.contains("添付 1件（100バイト"), "{text}");
        assert!(text.contains("控えに入っていません"), "{text}");
        assert_eq!(backup_json(Path::new("b.zip"), &manifest())["secret_keys_included"], false);
    }

    #[test]
    fn a_damaged_attachment_means_that_it_does_not_hold() {
        let log = yakusho_audit::Report {
            size: 0,
            checkpoint: None,
            unsealed: 0,
            disposed: 0,
            findings: Vec::new(),
        };
        let mut proof =
            Proof { manifest: manifest(), log, root: None, opened: None, disposed_again: 0 };
        assert!(proof.holds());
        assert!(restored(Path::new("new"), &proof).contains("すべてが控えと合います"));
        proof.opened = Some((4, 1));
        assert!(!proof.holds());
        assert!(restored(Path::new("new"), &proof).contains("使わないでください"));
        assert_eq!(restored_json(Path::new("new"), &proof)["attachments_opened"]["damaged"], 1);
    }
}
