//! The binary's commands, run as anybody runs them: what they say and with which status they end.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_app::{
    config::Config,
    house::{load_pack, open_files, open_store},
};
use yakusho_audit::{LogKey, receipt_proof, seal};
use yakusho_facts::Keyring;
use yakusho_files::Holder;
use yakusho_kernel::actor::Actor;
use yakusho_store::NewAction;

/// A picture of eight by eight grey squares.
const PNG: &str = "89504e470d0a1a0a0000000d4948445200000008000000080800000000e164e15700000024494441\
    5478da6360d008a8587082410346073040e90a0628bd80014a9f6080d10c18ba005e051811d8270f\
    3b0000000049454e44ae426082";
const VILLAGE: &str = "cities/tennis-village";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn yakusho(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yakusho"))
        .args(words)
        .current_dir(root())
        .env("YAKUSHO_STORAGE__FOLDER", folder)
        .env("YAKUSHO_CITY__PACK", VILLAGE)
        .output()
        .expect("the program runs")
}

/// The same with something typed at standard input.
fn typed(folder: &Path, words: &[&str], text: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_yakusho"))
        .args(words)
        .current_dir(root())
        .env("YAKUSHO_STORAGE__FOLDER", folder)
        .env("YAKUSHO_CITY__PACK", VILLAGE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // A program that does not ask closes its end before everything is written.
    let _ = child.stdin.take().expect("standard input").write_all(text.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn json_of(output: &Output) -> Value {
    let problem = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}{problem}", said(output)))
}

#[track_caller]
fn ends(output: &Output, status: i32) {
    let problem = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{}\n{problem}", said(output));
}

/// Bytes of a text of hexadecimal digits.
fn unhex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    (0..text.len()).step_by(2).map(byte).collect()
}

/// An installation of the tennis village with a handful of sealed actions, a pack version and one
/// attachment. Gives back the proof of the first action.
async fn install(folder: &Path) -> String {
    let mut config = Config::default();
    config.storage.folder = folder.to_path_buf();
    let pack = load_pack(&root().join(VILLAGE).display().to_string()).expect("the village");
    let store = open_store(&config, &pack).await.expect("store");
    let keyring = Arc::new(Keyring::open(folder).expect("keys"));
    let key = LogKey::open(folder, pack.city.municipality).expect("log key");
    let files = open_files(&config, &store, &keyring).expect("files");
    let now = Timestamp::now();
    let png = axum::body::Bytes::from(unhex(PNG));
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(png)]);
    let clean = files.examiner().take_in("squares.png", stream).await.expect("a picture");
    let kept = files.keep(&clean, now).await.expect("kept");
    let (version, content) = (pack.version.to_string(), pack.to_archive().expect("archive"));
    let first = store
        .write(now, move |tx| {
            let (files, kept) = (files.clone(), kept.clone());
            let (version, content) = (version.clone(), content.clone());
            Box::pin(async move {
                tx.keep_pack_version(&version, &content).await?;
                let by = Actor::System { job: "test" };
                let holder = Holder { kind: "draft", id: Uuid::from_u128(7), fact_key: None };
                files.attach(tx, &kept, &holder, &by).await?;
                let mut first = None;
                for number in 0..5_u32 {
                    let noted = tx
                        .act(NewAction {
                            kind: "test.noted",
                            subject_kind: "test",
                            subject: Uuid::from_u128(9),
                            by: &by,
                            authority: None,
                            purpose: None,
                            data: json!({ "number": number }),
                        })
                        .await?;
                    first.get_or_insert(noted);
                }
                Ok(first)
            })
        })
        .await
        .expect("written")
        .expect("an action");
    seal(&store, &key, now).await.expect("sealed");
    let proof = receipt_proof(&store, first).await.expect("read").expect("a proof").to_text();
    store.close().await.expect("closed");
    proof
}

fn place_of(hay: &[u8], needle: &[u8]) -> usize {
    hay.windows(needle.len()).position(|window| window == needle).expect("it is in the file")
}

#[test]
fn the_village_is_linted_and_measured() {
    let nowhere = tempfile::tempdir().expect("folder");
    let lint = yakusho(nowhere.path(), &["city", "lint", VILLAGE, "--households", "60", "--json"]);
    ends(&lint, 0);
    let report = json_of(&lint);
    assert_eq!((report["holds"].as_bool(), report["errors"].as_u64()), (Some(true), Some(0)));
    assert!(report["events"].as_array().is_some_and(|events| events.len() >= 2));
    let words = said(&yakusho(nowhere.path(), &["city", "lint", VILLAGE, "--households", "9"]));
    assert!(words.contains("公開を妨げる誤りはありません"), "{words}");

    let measured = yakusho(nowhere.path(), &["city", "measure", VILLAGE, "--json"]);
    let households = json_of(&measured);
    let households = households.as_array().expect("one object a household kind");
    assert_eq!(households.len(), 3);
    let four = households
        .iter()
        .find(|one| one["household"] == "doubles-with-dogs")
        .expect("four players");
    let ratio = four["ratio"].as_f64().expect("a ratio");
    ends(&measured, i32::from(ratio > 0.25));
    assert!(four["asked"].as_u64().is_some() && four["procedures"].is_array());
    assert_eq!(fs::read_dir(nowhere.path()).expect("folder").count(), 0, "looking makes nothing");
}

#[test]
fn a_mistake_in_a_pack_is_named_with_file_and_line() {
    let copy = tempfile::tempdir().expect("folder");
    copy_all(&root().join(VILLAGE), copy.path());
    let events = fs::read_dir(copy.path().join("events")).expect("events");
    let event = events.map(|entry| entry.expect("entry").path()).min().expect("an event");
    let text = fs::read_to_string(&event).expect("event");
    let at = text.find("when: ").expect("a condition") + "when: ".len();
    fs::write(&event, format!("{}no_such_fact.at_all == 1 && {}", &text[..at], &text[at..]))
        .expect("written");
    let lint = yakusho(
        copy.path(),
        &["city", "lint", &copy.path().display().to_string(), "--households", "9"],
    );
    ends(&lint, 1);
    let words = said(&lint);
    let file = event.file_name().expect("name").to_string_lossy().into_owned();
    assert!(words.contains("エラー") && words.contains(&format!("events/{file}:")), "{words}");
    ends(&yakusho(copy.path(), &["city", "lint", "no/such/folder"]), 2);
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("type").is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn a_pack_compared_with_itself_changes_nothing() {
    let nowhere = tempfile::tempdir().expect("folder");
    let words = ["city", "diff", VILLAGE, VILLAGE, "--households", "5", "--json"];
    let same = yakusho(nowhere.path(), &words);
    ends(&same, 0);
    let diff = json_of(&same);
    assert_eq!(diff["things"].as_array().map(Vec::len), Some(0));
    assert!(diff["tried"].as_u64().is_some_and(|tried| tried >= 10));
}

#[test]
fn settings_are_explained_and_a_stand_in_is_refused_in_production() {
    let folder = tempfile::tempdir().expect("folder");
    let check = yakusho(folder.path(), &["config", "check", "--json"]);
    ends(&check, 0);
    assert_eq!(json_of(&check)["holds"], true);
    let production = Command::new(env!("CARGO_BIN_EXE_yakusho"))
        .args(["config", "check"])
        .current_dir(root())
        .env("YAKUSHO_ENVIRONMENT", "production")
        .output()
        .expect("the program runs");
    ends(&production, 1);
}

#[test]
fn help_is_in_japanese_and_english() {
    let folder = tempfile::tempdir().expect("folder");
    for words in [&["help"][..], &["help", "backup"], &["help", "bench", "submit"]] {
        let help = yakusho(folder.path(), words);
        ends(&help, 0);
        let help = said(&help);
        assert!(help.chars().any(|letter| ('あ'..='ん').contains(&letter)), "{help}");
        assert!(help.contains(" / "), "{help}");
    }
    let help = said(&yakusho(folder.path(), &["help"]));
    for command in
        ["serve", "city", "audit", "retention", "backup", "restore", "doctor", "config", "bench"]
    {
        assert!(help.contains(command), "{help}");
    }
}

#[tokio::test]
async fn the_log_is_verified_and_a_flipped_byte_is_found() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    // A folder without rows is no log that holds: its name may be mistyped.
    ends(&yakusho(&data, &["audit", "verify"]), 2);
    assert!(!data.exists());
    let proof = install(&data).await;
    let verify = yakusho(&data, &["audit", "verify", "--json"]);
    ends(&verify, 0);
    let report = json_of(&verify);
    assert_eq!((report["size"].as_u64(), report["unsealed"].as_u64()), (Some(6), Some(0)));
    assert_eq!(report["root"].as_str().map(str::len), Some(64));

    let checkpoint = yakusho(&data, &["audit", "checkpoint"]);
    ends(&checkpoint, 0);
    let outside = folder.path().join("checkpoint");
    fs::write(&outside, &checkpoint.stdout).expect("written");
    let outside = outside.display().to_string();
    ends(&yakusho(&data, &["audit", "verify", "--checkpoint", &outside]), 0);

    // A receipt is verified without any data folder.
    let key = folder.path().join("key");
    fs::write(&key, yakusho(&data, &["audit", "key"]).stdout).expect("written");
    let receipt = folder.path().join("proof");
    fs::write(&receipt, &proof).expect("written");
    let (key, receipt) = (key.display().to_string(), receipt.display().to_string());
    let nowhere = folder.path().join("nowhere");
    let words = ["audit", "verify-receipt", &receipt, "--key", &key];
    let verified = yakusho(&nowhere, &words);
    ends(&verified, 0);
    assert!(said(&verified).contains("test.noted"), "{}", said(&verified));
    assert!(!nowhere.exists());
    fs::write(&receipt, proof.replacen("index 1", "index 2", 1)).expect("written");
    ends(&yakusho(&nowhere, &words), 1);

    let database = data.join("yakusho.sqlite");
    let mut bytes = fs::read(&database).expect("database");
    let at = place_of(&bytes, b"test.noted");
    bytes[at + 9] ^= 1;
    fs::write(&database, bytes).expect("written");
    let verify = yakusho(&data, &["audit", "verify", "--json"]);
    ends(&verify, 1);
    assert_eq!(json_of(&verify)["holds"], false);
}

#[tokio::test]
async fn an_empty_store_has_a_log_that_holds() {
    let folder = tempfile::tempdir().expect("folder");
    let mut config = Config::default();
    config.storage.folder = folder.path().to_path_buf();
    let pack = load_pack(&root().join(VILLAGE).display().to_string()).expect("the village");
    open_store(&config, &pack).await.expect("store").close().await.expect("closed");
    let verify = yakusho(folder.path(), &["audit", "verify", "--json"]);
    ends(&verify, 0);
    assert_eq!(json_of(&verify)["size"], 0);
    ends(&yakusho(folder.path(), &["audit", "checkpoint"]), 1);
}

#[tokio::test]
async fn a_backup_comes_back_whole_without_the_secret_keys() {
    let folder = tempfile::tempdir().expect("folder");
    let (data, zip, new) =
        (folder.path().join("data"), folder.path().join("b.zip"), folder.path().join("new"));
    install(&data).await;
    let zip_name = zip.display().to_string();
    let taken = yakusho(&data, &["backup", &zip_name, "--json"]);
    ends(&taken, 0);
    let taken = json_of(&taken);
    assert_eq!(
        (taken["attachments"].as_u64(), taken["pack_versions"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(taken["secret_keys_included"], false);
    assert!(!fs::read_dir(&data).expect("data").any(|entry| {
        entry.expect("entry").file_name().to_string_lossy().starts_with("backup-")
    }));

    let new_name = new.display().to_string();
    // Somebody has to say what became of the disposals since.
    let unsaid = yakusho(&data, &["restore", &zip_name, "--into", &new_name]);
    ends(&unsaid, 2);
    assert!(String::from_utf8_lossy(&unsaid.stderr).contains("--no-disposals"));
    assert!(!new.exists());
    let words =
        ["restore", zip_name.as_str(), "--into", new_name.as_str(), "--no-disposals", "--json"];
    let back = yakusho(&data, &words);
    ends(&back, 0);
    let back = json_of(&back);
    assert_eq!(back["rows"], taken["rows"]);
    assert_eq!(back["tables"], taken["tables"]);
    assert_eq!(back["audit"]["size"], 6);
    assert_eq!(back["attachments_opened"], Value::Null);
    assert_eq!(back["disposed_again"], 0);
    for secret in ["master-keys", "audit-key"] {
        assert!(!new.join(secret).exists(), "{secret}");
    }
    // The folder is not empty any more.
    ends(&yakusho(&data, &words), 2);

    // With the keys put into the folder first, every attachment is opened.
    let keyed = folder.path().join("keyed");
    fs::create_dir_all(&keyed).expect("folder");
    fs::copy(data.join("master-keys"), keyed.join("master-keys")).expect("key");
    fs::copy(data.join("audit-key"), keyed.join("audit-key")).expect("key");
    let keyed_name = keyed.display().to_string();
    // The register kept with the keys is enough, also where it names what this backup has not.
    fs::write(keyed.join("disposals.jsonl"), DISPOSED).expect("a register");
    let back = yakusho(&data, &["restore", &zip_name, "--into", &keyed_name, "--json"]);
    ends(&back, 0);
    assert_eq!(json_of(&back)["attachments_opened"]["whole"], 1);
    ends(&yakusho(&keyed, &["audit", "verify"]), 0);

    // One flipped byte anywhere, and nothing is restored.
    let whole = fs::read(&zip).expect("backup");
    for part in 1..8 {
        let mut bytes = whole.clone();
        let at = bytes.len() * part / 8;
        bytes[at] ^= 0x10;
        fs::write(&zip, bytes).expect("written");
        let other = folder.path().join(format!("other-{part}"));
        let other_name = other.display().to_string();
        let words = ["restore", zip_name.as_str(), "--into", &other_name, "--no-disposals"];
        let refused = yakusho(&data, &words);
        ends(&refused, 1);
        assert!(!other.join("yakusho.sqlite").exists(), "byte {at}");
    }
    ends(&yakusho(&data, &["restore", "no-such-file", "--into", &new_name]), 2);
}

/// A line of a register of disposals about an application that is nowhere.
const DISPOSED: &str = r#"{"disposal":"01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ab","department":"sonmin","fiscal_year":2032,"proposed_by":"01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ac","proposed_at":"2032-04-01T00:00:00Z","approved_by":null,"done_at":null,"application":"01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ad","number":"R8-999999","class":"申請","closed_on":"2026-11-24","kept_until":"2032-03-31"}"#;

#[tokio::test]
async fn a_register_of_disposals_is_whole_and_needs_the_keys() {
    let folder = tempfile::tempdir().expect("folder");
    let (data, zip) = (folder.path().join("data"), folder.path().join("b.zip"));
    install(&data).await;
    let zip_name = zip.display().to_string();
    ends(&yakusho(&data, &["backup", &zip_name]), 0);
    let register = folder.path().join("register.jsonl");
    let (register_name, new) = (register.display().to_string(), folder.path().join("new"));
    let new_name = new.display().to_string();
    let words = ["restore", &zip_name, "--into", &new_name, "--disposals", &register_name];
    fs::write(&register, DISPOSED).expect("a register");
    let keyless = yakusho(&data, &words);
    ends(&keyless, 2);
    assert!(String::from_utf8_lossy(&keyless.stderr).contains("master-keys"));
    fs::write(&register, &DISPOSED[..DISPOSED.len() / 2]).expect("half a register");
    let damaged = yakusho(&data, &words);
    ends(&damaged, 2);
    assert!(String::from_utf8_lossy(&damaged.stderr).contains("damaged in line 1"));
    assert!(!new.exists(), "nothing was restored");
}

#[tokio::test]
async fn retention_says_what_is_over_and_asks_who_acts() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    ends(&yakusho(&data, &["retention", "due"]), 2);
    assert!(!data.exists(), "looking makes nothing");
    install(&data).await;
    let due = yakusho(&data, &["retention", "due", "--json"]);
    ends(&due, 0);
    assert_eq!(json_of(&due), json!({ "due": [] }));
    ends(&yakusho(&data, &["retention", "lists"]), 0);
    let register = folder.path().join("register.jsonl");
    let words = ["retention", "register", "--to", register.to_str().expect("a path"), "--json"];
    let written = yakusho(&data, &words);
    ends(&written, 0);
    assert_eq!(json_of(&written), json!({ "applications": 0 }));
    assert_eq!(fs::metadata(&register).expect("a file").permissions().mode() & 0o777, 0o600);

    // Nobody acts without a proof, and nobody unknown with one.
    let propose = ["retention", "propose", "sonmin", "--by", "nobody.01"];
    ends(&yakusho(&data, &propose), 2);
    let unknown = typed(&data, &propose, "a long password\n000000\n");
    ends(&unknown, 1);
    assert_eq!(said(&unknown), "");
    let id = "01936f2e-8f3a-7c31-9d5e-0b6a54f1c2ab";
    ends(&typed(&data, &["retention", "dispose", id, "--by", "nobody.01"], "a\n0\n"), 2);
    ends(&yakusho(&data, &["retention", "hold", "R8-000001", "--kind", "because"]), 2);
}

#[tokio::test]
async fn the_doctor_names_what_is_wrong_and_makes_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let data = folder.path().join("data");
    let never = yakusho(&data, &["doctor", "--json"]);
    ends(&never, 1);
    assert!(!data.exists());
    install(&data).await;
    let well = yakusho(&data, &["doctor", "--json"]);
    let checks = json_of(&well)["checks"].as_array().cloned().expect("checks");
    let bad: Vec<&Value> = checks.iter().filter(|check| check["ok"] == false).collect();
    // A machine with a full disk is no failure of this test.
    assert!(bad.iter().all(|check| check["check"] == "disk"), "{bad:?}");
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(data.join("audit-key"), open).expect("mode");
    let ill = yakusho(&data, &["doctor"]);
    ends(&ill, 1);
    assert!(said(&ill).contains("chmod 600"), "{}", said(&ill));
}
