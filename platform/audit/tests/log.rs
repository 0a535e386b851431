//! The log: sealed in order, proved, read by a stranger's program, and any tampering found.

use std::process::Command;

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, Statement,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde_json::json;
use uuid::Uuid;
use yakusho_audit::{
    Checkpoint, Finding, LogKey, ProofError, consistency, export, jobs, latest_checkpoint,
    migrations, receipt_proof, seal, verify, verify_receipt,
};
use yakusho_kernel::actor::Actor;
use yakusho_store::{
    JobRegistry, NewAction, Store,
    testing::{TestStore, on_each_database},
};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

async fn act(store: &Store, count: i64) -> Vec<Uuid> {
    store
        .write(now(), move |tx| {
            Box::pin(async move {
                let mut ids = Vec::new();
                for place in 0..count {
                    let id = tx
                        .act(NewAction {
                            kind: "application.submitted",
                            subject_kind: "application",
                            subject: tx.new_id(),
                            by: &Actor::Staff { id: Uuid::nil() },
                            authority: Some("住民基本台帳法22条"),
                            purpose: None,
                            data: json!({"number": place, "way": "online"}),
                        })
                        .await?;
                    ids.push(id);
                }
                Ok(ids)
            })
        })
        .await
        .expect("acted")
}

async fn tamper(store: &Store) -> DatabaseConnection {
    Database::connect(store.config().url.clone()).await.expect("a connection past the store")
}

async fn sql(db: &DatabaseConnection, statement: &str) {
    db.execute_unprepared(statement).await.expect(statement);
}

#[tokio::test]
async fn actions_enter_the_log_in_their_order_and_the_log_holds() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        assert!(verify(&store, key.public(), &[]).await.expect("report").holds(), "empty");
        let mut checkpoints = Vec::new();
        let mut ids = Vec::new();
        for count in [1, 2, 253, 1, 300, 7] {
            ids.extend(act(&store, count).await);
            let sealed = seal(&store, &key, now()).await.expect("sealed");
            assert_eq!(i64::try_from(sealed).expect("few"), count);
            checkpoints.push(latest_checkpoint(&store).await.expect("head").expect("checkpoint"));
        }
        assert_eq!(seal(&store, &key, now()).await.expect("sealed"), 0);
        for (place, id) in ids.iter().enumerate() {
            let action = store.action(*id).await.expect("row").expect("action");
            assert_eq!(action.leaf_index, u64::try_from(place).ok());
        }
        act(&store, 3).await;
        let report = verify(&store, key.public(), &checkpoints).await.expect("report");
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.size, report.unsealed), (564, 3));

        let opened: Vec<Checkpoint> = checkpoints
            .iter()
            .map(|note| Checkpoint::open(note, key.public()).expect("checkpoint"))
            .collect();
        let newest = opened.last().expect("one");
        for older in &opened {
            assert_eq!(consistency(&store, older, newest).await.expect("proof"), Some(true));
            let mut forged = older.clone();
            forged.root[0] ^= 1;
            assert_eq!(consistency(&store, &forged, newest).await.expect("proof"), Some(false));
        }
        assert_eq!(consistency(&store, newest, &opened[0]).await.expect("proof"), None);
    })
    .await;
}

#[tokio::test]
async fn the_job_seals_and_a_receipt_proves_itself_offline() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        let registry = jobs(JobRegistry::new(), key.clone());
        let ids = act(&store, 300).await;
        assert_eq!(receipt_proof(&store, ids[7]).await.expect("none yet"), None);
        store.run_due_jobs(&registry, now()).await.expect("jobs");
        for place in [0, 1, 255, 256, 299] {
            let proof = receipt_proof(&store, ids[place]).await.expect("proof").expect("sealed");
            let text = proof.to_text();
            let proved = verify_receipt(&text, key.public()).expect("holds");
            assert_eq!(proved, proof);
            let action: serde_json::Value = serde_json::from_str(&proved.action).expect("json");
            assert_eq!(action["id"], json!(ids[place]));
            assert_eq!(action["data"]["number"], json!(place));

            for (from, to) in [("index", "indec"), ("\nextra ", "\nextra A")] {
                let broken = text.replacen(from, to, 1);
                assert!(verify_receipt(&broken, key.public()).is_err(), "{from}");
            }
            let mut other = proof.clone();
            other.action = other.action.replace("online", "window");
            let refused = verify_receipt(&other.to_text(), key.public());
            assert_eq!(refused, Err(ProofError::NotIncluded));
            let mut other = proof.clone();
            other.index ^= 1;
            assert!(verify_receipt(&other.to_text(), key.public()).is_err());
            for flipped in 0..proof.path.len() {
                let mut other = proof.clone();
                other.path[flipped][31] ^= 0x80;
                assert!(verify_receipt(&other.to_text(), key.public()).is_err());
            }
        }
        let stranger = tempfile::tempdir().expect("folder");
        let stranger = LogKey::open(stranger.path(), store.municipality()).expect("key");
        let text = receipt_proof(&store, ids[0]).await.expect("proof").expect("sealed").to_text();
        assert!(verify_receipt(&text, stranger.public()).is_err(), "another key");
    })
    .await;
}

#[tokio::test]
async fn a_program_of_somebody_else_reads_the_exported_log() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        let ids = act(&store, 700).await;
        seal(&store, &key, now()).await.expect("sealed");
        let log = folder.join("log");
        assert_eq!(export(&store, &log).await.expect("exported"), 700);
        let mut proofs = Vec::new();
        for place in [0, 255, 256, 511, 512, 699] {
            let path = folder.join(format!("{place}.tlog-proof"));
            let proof = receipt_proof(&store, ids[place]).await.expect("proof").expect("sealed");
            std::fs::write(&path, proof.to_text()).expect("written");
            proofs.push(path);
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent_reader.py");
        let read = |proofs: &[std::path::PathBuf]| {
            let output = Command::new("python3")
                .arg(script)
                .arg(&log)
                .arg(key.public())
                .args(proofs)
                .output()
                .expect("python3");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            eprintln!("{said}{}", String::from_utf8_lossy(&output.stderr));
            (output.status.success(), said)
        };
        let (holds, said) = read(&proofs);
        assert!(holds && said.contains("700 leaves, 6 proofs: all hold"), "{said}");
        for path in
            ["tile/entries/001", "tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "checkpoint"]
        {
            let file = log.join(path);
            let whole = std::fs::read(&file).expect(path);
            let mut flipped = whole.clone();
            flipped[25] ^= 1;
            std::fs::write(&file, flipped).expect("written");
            assert!(!read(&[]).0, "{path}");
            std::fs::write(&file, whole).expect("written");
        }
        let text = std::fs::read_to_string(&proofs[1]).expect("proof");
        std::fs::write(&proofs[1], text.replace("index 255", "index 254")).expect("written");
        assert!(!read(&proofs).0);
    })
    .await;
}

/// Everything that somebody with the database in hand can do to one row, undone afterwards.
#[tokio::test]
async fn whatever_is_flipped_dropped_moved_or_added_is_found() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        let ids = act(&store, 600).await;
        seal(&store, &key, now()).await.expect("sealed");
        let outside = latest_checkpoint(&store).await.expect("head").expect("checkpoint");
        let db = tamper(&store).await;
        let texts = ["kind", "subject_kind", "by_kind", "authority", "data"];
        for round in 0..40_usize {
            let index = rand::random_range(0..600_usize);
            let id = ids[index];
            let this = || Expr::col("id").eq(id);
            let before = row(&db, id).await;
            match round % 5 {
                0 => {
                    let column = texts[round / 5 % texts.len()];
                    let change = Query::update()
                        .table("action")
                        .value(
                            column,
                            Expr::col(column)
                                .binary(sea_orm::sea_query::BinOper::Custom("||"), "x"),
                        )
                        .and_where(this())
                        .take();
                    db.execute(&change).await.expect("changed");
                }
                1 => {
                    let mut salt: Vec<u8> = before.salt.clone();
                    salt[round % 32] ^= 1 << (round % 8);
                    let change = Query::update()
                        .table("action")
                        .value("salt", salt)
                        .and_where(this())
                        .take();
                    db.execute(&change).await.expect("changed");
                }
                2 => {
                    let change = Query::update()
                        .table("action")
                        .value("leaf_index", Option::<i64>::None)
                        .and_where(this())
                        .take();
                    db.execute(&change).await.expect("dropped from the log");
                }
                3 => {
                    let other = ids[(index + 1 + round) % 600];
                    let there = i64::try_from((index + 1 + round) % 600).expect("few");
                    let here = i64::try_from(index).expect("few");
                    for (id, place) in [(id, there), (other, here)] {
                        let change = Query::update()
                            .table("action")
                            .value("leaf_index", place)
                            .and_where(Expr::col("id").eq(id))
                            .take();
                        db.execute(&change).await.expect("swapped");
                    }
                    let report = verify(&store, key.public(), &[]).await.expect("report");
                    assert!(report.findings.len() >= 2, "swap: {:?}", report.findings);
                    for (id, place) in [(other, there), (id, here)] {
                        let change = Query::update()
                            .table("action")
                            .value("leaf_index", place)
                            .and_where(Expr::col("id").eq(id))
                            .take();
                        db.execute(&change).await.expect("swapped back");
                    }
                    continue;
                }
                _ => {
                    let change = Query::update()
                        .table("action")
                        .value("salt", Option::<Vec<u8>>::None)
                        .value("data", Option::<String>::None)
                        .and_where(this())
                        .take();
                    db.execute(&change).await.expect("disposed in silence");
                }
            }
            let report = verify(&store, key.public(), &[]).await.expect("report");
            let index = u64::try_from(index).expect("few");
            assert!(
                report.findings.iter().any(|finding| matches!(
                    finding,
                    Finding::Changed { index: at, .. }
                    | Finding::Missing { index: at }
                    | Finding::DisposedSilently { index: at, .. } if *at == index
                )),
                "round {round} at {index}: {:?}",
                report.findings
            );
            before.put_back(&db, id).await;
            let mended = verify(&store, key.public(), std::slice::from_ref(&outside)).await;
            assert!(mended.expect("report").holds(), "round {round}: put back");
        }
        db.close().await.expect("closed");
    })
    .await;
}

struct Before {
    texts: Vec<(&'static str, String)>,
    salt: Vec<u8>,
    leaf: i64,
}

async fn row(db: &DatabaseConnection, id: Uuid) -> Before {
    let texts = ["kind", "subject_kind", "by_kind", "authority", "data"];
    let select = Query::select()
        .columns(texts)
        .column("salt")
        .column("leaf_index")
        .from("action")
        .and_where(Expr::col("id").eq(id))
        .take();
    let row = db.query_one(&select).await.expect("row").expect("row");
    Before {
        texts: texts.iter().map(|name| (*name, row.try_get("", name).expect("text"))).collect(),
        salt: row.try_get("", "salt").expect("salt"),
        leaf: row.try_get("", "leaf_index").expect("leaf"),
    }
}

impl Before {
    async fn put_back(self, db: &DatabaseConnection, id: Uuid) {
        let mut change = Query::update();
        change.table("action").value("salt", self.salt).value("leaf_index", self.leaf);
        for (name, text) in self.texts {
            change.value(name, text);
        }
        change.and_where(Expr::col("id").eq(id));
        db.execute(&change.take()).await.expect("put back");
    }
}

#[tokio::test]
async fn tampering_with_the_tree_itself_is_found() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        act(&store, 600).await;
        seal(&store, &key, now()).await.expect("sealed");
        let db = tamper(&store).await;
        for (level, number) in [(0, 0), (0, 2), (1, 0)] {
            let this = || Expr::col("level").eq(level).and(Expr::col("number").eq(number));
            let select =
                Query::select().column("hashes").from("audit_tile").and_where(this()).take();
            let row = db.query_one(&select).await.expect("tile").expect("tile");
            let whole: Vec<u8> = row.try_get_by_index(0).expect("hashes");
            for place in [0, 33, whole.len() - 1] {
                let mut flipped = whole.clone();
                flipped[place] ^= 4;
                for (hashes, holds) in [(flipped, false), (whole.clone(), true)] {
                    let change = Query::update()
                        .table("audit_tile")
                        .value("hashes", hashes)
                        .and_where(this())
                        .take();
                    db.execute(&change).await.expect("changed");
                    let report = verify(&store, key.public(), &[]).await.expect("report");
                    assert_eq!(
                        report.holds(),
                        holds,
                        "tile {level}/{number}: {:?}",
                        report.findings
                    );
                }
            }
        }
        sql(&db, "UPDATE audit_checkpoint SET note = replace(note, '/102016', '/131016')").await;
        let report = verify(&store, key.public(), &[]).await.expect("report");
        assert!(report.findings.iter().any(|finding| matches!(finding, Finding::Signature { .. })));
        sql(&db, "UPDATE audit_checkpoint SET note = replace(note, '/131016', '/102016')").await;
        sql(&db, "UPDATE audit_head SET size = size - 1").await;
        assert!(!verify(&store, key.public(), &[]).await.expect("report").holds());
        db.close().await.expect("closed");
    })
    .await;
}

/// Whoever holds the database and the key can make a log that holds in itself. A checkpoint that
/// was kept elsewhere still tells.
#[tokio::test]
async fn a_checkpoint_kept_outside_shows_truncation_and_a_re_signed_rewrite() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        let ids = act(&store, 400).await;
        seal(&store, &key, now()).await.expect("sealed");
        let outside = latest_checkpoint(&store).await.expect("head").expect("checkpoint");
        let db = tamper(&store).await;
        for (truncate, change) in [
            (
                true,
                Query::delete()
                    .from_table("action")
                    .and_where(Expr::col("id").eq(ids[399]))
                    .take()
                    .into(),
            ),
            (
                false,
                Change::Update(
                    Query::update()
                        .table("action")
                        .value("kind", "application.lost")
                        .and_where(Expr::col("id").eq(ids[17]))
                        .take(),
                ),
            ),
        ] {
            match change {
                Change::Delete(delete) => db.execute(&delete).await.expect("deleted"),
                Change::Update(update) => db.execute(&update).await.expect("updated"),
            };
            for statement in [
                "DELETE FROM audit_head",
                "DELETE FROM audit_tile",
                "DELETE FROM audit_checkpoint",
                "UPDATE action SET leaf_index = NULL",
            ] {
                sql(&db, statement).await;
            }
            seal(&store, &key, now()).await.expect("sealed again with the true key");
            let alone = verify(&store, key.public(), &[]).await.expect("report");
            assert!(alone.holds(), "in itself it holds: {:?}", alone.findings);
            let report = verify(&store, key.public(), std::slice::from_ref(&outside)).await;
            let findings = report.expect("report").findings;
            let expected = if truncate {
                Finding::Truncated { outside: 400 }
            } else {
                act(&store, 1).await;
                seal(&store, &key, now()).await.expect("sealed");
                let grown = verify(&store, key.public(), std::slice::from_ref(&outside)).await;
                assert_eq!(grown.expect("report").findings, [Finding::Rewritten { outside: 400 }]);
                continue;
            };
            assert_eq!(findings, [expected]);
        }
        db.close().await.expect("closed");
    })
    .await;
}

enum Change {
    Delete(sea_orm::sea_query::DeleteStatement),
    Update(sea_orm::sea_query::UpdateStatement),
}

impl From<sea_orm::sea_query::DeleteStatement> for Change {
    fn from(statement: sea_orm::sea_query::DeleteStatement) -> Self {
        Self::Delete(statement)
    }
}

#[tokio::test]
async fn a_disposal_leaves_the_log_whole() {
    on_each_database(migrations, |store, folder| async move {
        let key = LogKey::open(&folder, store.municipality()).expect("key");
        let ids = act(&store, 20).await;
        seal(&store, &key, now()).await.expect("sealed");
        let outside = latest_checkpoint(&store).await.expect("head").expect("checkpoint");
        let subject = store.action(ids[4]).await.expect("row").expect("action").subject;
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let by = Actor::System { job: "dispose" };
                    tx.dispose_actions_of(subject, "application", &by, Some("文書管理規程"), None)
                        .await
                })
            })
            .await
            .expect("disposed");
        seal(&store, &key, now()).await.expect("sealed");
        let report = verify(&store, key.public(), &[outside]).await.expect("report");
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.size, report.disposed), (21, 1));
        assert!(receipt_proof(&store, ids[4]).await.is_err(), "nothing is left to prove with");
        let log = folder.join("log");
        export(&store, &log).await.expect("exported");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent_reader.py");
        let read = Command::new("python3").arg(script).arg(&log).arg(key.public()).status();
        assert!(read.expect("python3").success());
    })
    .await;
}

#[tokio::test]
async fn two_sequencers_never_give_one_place_twice() {
    let mut stores = vec![TestStore::sqlite(migrations()).await];
    stores.extend(TestStore::postgres(migrations()).await);
    for store in stores {
        let key = LogKey::open(store.folder(), store.municipality()).expect("key");
        for _ in 0..6 {
            act(&store, 40).await;
            let (a, b, c) = tokio::join!(
                seal(&store, &key, now()),
                seal(&store, &key, now()),
                seal(&store, &key, now())
            );
            assert!(a.is_ok() || b.is_ok() || c.is_ok());
        }
        seal(&store, &key, now()).await.expect("sealed");
        let report = verify(&store, key.public(), &[]).await.expect("report");
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!((report.size, report.unsealed), (240, 0));
        store.remove().await;
    }
}

#[tokio::test]
async fn the_key_is_made_once_and_kept_from_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let store = TestStore::sqlite(migrations()).await;
    let first = LogKey::open(store.folder(), store.municipality()).expect("made");
    let again = LogKey::open(store.folder(), store.municipality()).expect("read");
    assert_eq!(first.public(), again.public());
    assert_eq!(first.origin(), "yakusho/102016");
    let path = store.folder().join("audit-key");
    let mode = std::fs::metadata(&path).expect("key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let secret = std::fs::read_to_string(&path).expect("key");
    let secret = secret.split("PRIVATE").nth(1).expect("private").trim();
    assert!(!format!("{first:?}").contains(secret.rsplit('+').next().expect("base64")));
    assert!(LogKey::open(store.folder(), "131016".parse().expect("code")).is_err(), "another city");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("mode");
    assert!(LogKey::open(store.folder(), store.municipality()).is_err(), "readable by others");
    store.remove().await;
}

#[tokio::test]
async fn statements_of_the_log_use_its_indexes() {
    let store = TestStore::sqlite(migrations()).await;
    let plan = store
        .read()
        .query_all_raw(Statement::from_string(
            store.read().get_database_backend(),
            "EXPLAIN QUERY PLAN SELECT * FROM action WHERE municipality = '102016' AND leaf_index IS NULL ORDER BY id LIMIT 256",
        ))
        .await
        .expect("plan");
    let plan: Vec<String> =
        plan.iter().map(|row| row.try_get("", "detail").expect("text")).collect();
    assert!(plan.iter().any(|line| line.contains("action_by_leaf")), "{plan:?}");
    store.remove().await;
}
