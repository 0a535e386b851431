//! What is disposed of is gone: its sealed bytes are searched for in the data folder, what rows still
//! name it are searched for bytes that could be opened, and a backup that is older repeats it.

use std::{collections::BTreeSet, path::Path};

use jiff::{ToSpan as _, tz::TimeZone};
use sea_orm::{
    ConnectionTrait as _,
    sea_query::{Alias, Condition, Expr, ExprTrait as _, Query},
};
use uuid::Uuid;
use yakusho_app::{
    config::{self, Config},
    house::{House, migrations},
};
use yakusho_casework::{
    handle::Request, handover, retention::HoldKind, rules::decide::Command, store::cases,
};
use yakusho_facts::Sheets;
use yakusho_files::{CleanFile, Files, Holder, MediaType};
use yakusho_kernel::{Actor, date::jst_date};
use yakusho_store::{Store, StoreConfig, schema::ColumnKind};
use yakusho_tests::{Person, World, clock, pack};

const CHIEF: Uuid = Uuid::from_u128(11);
const HEAD: Uuid = Uuid::from_u128(12);
const OTHER: Uuid = Uuid::from_u128(13);

/// Files an application in which a mail address and a name stand, and closes its cases.
async fn closed(world: &World) -> (Person, Uuid, String) {
    let mut owner = world.person();
    let first = owner.begin("nandemo").await;
    owner.walk(&first, "/apply/check").await;
    let receipt = owner.submit().await;
    let id = receipt.trim_start_matches("/applications/").trim_end_matches("/receipt");
    let application: Uuid = id.parse().expect("an id");
    let store = world.store();
    let all = cases::of_application(store.read(), store.municipality(), application).await;
    let all = all.expect("cases");
    let department = all[0].department.clone();
    for record in all {
        let request = Request {
            case: record.case.id,
            version: record.case.version,
            command: Command::Withdraw,
            by: Actor::Resident { draft_or_application: application },
            authority: None,
            identified_by: None,
        };
        world.casework().carry_out(request, clock::now()).await.expect("withdrawn");
    }
    while yakusho_audit::seal(store, world.log_key(), clock::now()).await.expect("sealed") > 0 {}
    (owner, application, department)
}

/// The rows that name one of these ids, with their table and whether they hold any bytes.
async fn rows_naming(store: &Store, ids: &[Uuid]) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let shapes = yakusho_store::schema::describe(store.read(), store.kind()).await;
    for shape in shapes.expect("the tables") {
        let columns = |kind: ColumnKind| {
            let of = shape.columns.iter().filter(move |(_, column)| column.kind == kind);
            of.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let (named, bytes) = (columns(ColumnKind::Id), columns(ColumnKind::Bytes));
        if named.is_empty() {
            continue;
        }
        let any = named.iter().fold(Condition::any(), |any, name| {
            any.add(Expr::col(Alias::new(name)).is_in(ids.iter().copied()))
        });
        let mut select = Query::select();
        select.from(Alias::new(&shape.name)).expr(Expr::val(1)).cond_where(any);
        select.columns(bytes.iter().map(Alias::new));
        for row in store.read().query_all(&select).await.expect("rows") {
            let holds = bytes.iter().any(|name| {
                let bytes: Option<Vec<u8>> = row.try_get("", name).expect("bytes");
                bytes.is_some_and(|bytes| !bytes.is_empty())
            });
            found.push((shape.name.clone(), holds));
        }
    }
    found
}

/// The tables in which rows that name one of these ids hold bytes, without the log, whose salts and
/// leaves are looked at apart.
async fn sealed_in(store: &Store, ids: &[Uuid]) -> BTreeSet<String> {
    let rows = rows_naming(store, ids).await.into_iter();
    rows.filter(|(table, holds)| *holds && table != "action").map(|(table, _)| table).collect()
}

fn files_with(folder: &Path, needle: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_with(&path, needle, found);
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            if bytes.windows(needle.len()).any(|part| part == needle) {
                found.push(path.display().to_string());
            }
        }
    }
}

/// The wrapped key and the first bytes of the sealed body, as they lie on the disk.
async fn sealed(world: &World, application: Uuid) -> Vec<Vec<u8>> {
    let store = world.store();
    let statement = Query::select()
        .columns(["wrapped_key", "body"])
        .from("application_sheet")
        .and_where(Expr::col("holder").eq(application))
        .take();
    let mut all = Vec::new();
    for row in store.read().query_all(&statement).await.expect("rows") {
        let key: Vec<u8> = row.try_get("", "wrapped_key").expect("a key");
        let body: Vec<u8> = row.try_get("", "body").expect("a body");
        all.push(key[..32].to_vec());
        all.push(body[24..56].to_vec());
    }
    all
}

/// A file that went to a core system with these cases. Gives the place of its object.
async fn handed_over(world: &World, case: Uuid) -> Uuid {
    let files: Files = world.files().clone();
    let clean = CleanFile::made_here("out.csv", MediaType::Csv, b"name,case".to_vec());
    let kept = files.keep(&clean, clock::now()).await.expect("kept");
    let write = world.store().write_with(clock::now(), (files, kept), move |tx, (files, kept)| {
        Box::pin(async move {
            let batch = tx.new_id();
            let holder = Holder { kind: handover::NOUN, id: batch, fact_key: None };
            let attached = files.attach(tx, kept, &holder, &Actor::System { job: "test" }).await?;
            let insert = Query::insert()
                .into_table("handover_row")
                .columns(["municipality", "batch_id", "place", "key", "case_id", "state", "reason"])
                .values_panic([
                    tx.municipality().as_str().into(),
                    batch.into(),
                    1_i64.into(),
                    "1".into(),
                    case.into(),
                    "rejected".into(),
                    b"sealed reason".to_vec().into(),
                ])
                .take();
            tx.db().execute(&insert).await?;
            Ok(attached.id.uuid())
        })
    });
    write.await.expect("a run")
}

async fn cases_of(store: &Store, application: Uuid) -> Vec<Uuid> {
    let all = cases::of_application(store.read(), store.municipality(), application).await;
    all.expect("cases").into_iter().map(|record| record.case.id.uuid()).collect()
}

/// Five fiscal years pass.
fn pass_years() {
    let later = clock::now().to_zoned(TimeZone::UTC).checked_add(5.years()).expect("a day");
    clock::pass(later.timestamp().duration_since(clock::now()));
}

#[tokio::test]
async fn a_disposal_takes_the_bytes_away_and_leaves_what_cannot_be_opened() {
    for world in World::each().await {
        clock::reset();
        let (mut owner, application, department) = closed(&world).await;
        let (_other, kept, _) = closed(&world).await;
        let (store, keyring) = (world.store(), world.keyring());
        let cases = cases_of(store, application).await;
        let object = handed_over(&world, cases[0]).await;
        world.send_mail().await;
        let number = number_of(store, application).await;
        let reason = Some((HoldKind::Audit, "監査委員の山田さん".to_owned()));
        let actor = Actor::Staff { id: CHIEF };
        let app = world.casework();
        app.hold(application, reason, &actor, clock::now()).await.expect("held");
        app.hold(application, None, &actor, clock::now()).await.expect("let go");

        let secrets = sealed(&world, application).await;
        assert!(secrets.len() >= 2);
        store.scrub(&["application_sheet"]).await.expect("on the disk");
        let folder = world.folder();
        let on_disk = |needle: &[u8]| {
            let mut found = Vec::new();
            files_with(&folder, needle, &mut found);
            found
        };
        let mails = || {
            let mails = on_disk(number.as_bytes()).into_iter();
            mails.filter(|path| path.contains("/mail/")).count()
        };
        let sqlite = store.kind() == yakusho_store::Kind::Sqlite;
        // The searches find what is there.
        assert!(!sqlite || !on_disk(&secrets[0]).is_empty(), "the key lies on the disk before");
        assert!(mails() > 0, "the demo's mailbox shows its mail");
        assert!(world.files().sealed(object).await.is_ok());
        let about: Vec<Uuid> = cases.iter().copied().chain([application]).collect();
        let before = sealed_in(store, &about).await;
        for table in ["application_sheet", "handover_row", "retention_hold"] {
            assert!(before.contains(table), "{table} holds something before: {before:?}");
        }

        let pack = pack::pack();
        let today = jst_date(clock::now());
        assert!(app.over(&pack, &department, today).await.expect("a list").is_empty(), "too early");
        let early = app.propose_disposal(&pack, &department, CHIEF, clock::now()).await;
        assert!(early.is_err());
        pass_years();
        let hold = Some((HoldKind::Litigation, "令和8年（行ウ）第1号".to_owned()));
        app.hold(kept, hold, &actor, clock::now()).await.expect("held");
        let over = app.over(&pack, &department, jst_date(clock::now())).await.expect("a list");
        assert_eq!(over.len(), 1, "what is held is not on the list");
        assert_eq!(over[0].application, application);
        let id =
            app.propose_disposal(&pack, &department, CHIEF, clock::now()).await.expect("proposed");
        let list = app.disposals().await.expect("lists").into_iter().find(|list| list.id == id);
        let list = list.expect("the list");
        assert!(app.dispose(&list, CHIEF, clock::now()).await.is_err(), "four eyes");
        assert!(!sealed(&world, application).await.is_empty(), "nothing is gone yet");
        assert_eq!(app.dispose(&list, HEAD, clock::now()).await.expect("disposed"), 1);
        let again = app.dispose(&list, OTHER, clock::now()).await;
        assert!(again.is_err(), "what is done is not approved by somebody else afterwards");
        let lists = app.disposals().await.expect("lists");
        assert_eq!(lists[0].approved_by, Some(HEAD));

        let gone = Sheets::Application.read(store, keyring, application).await.expect("read");
        assert!(gone.is_none());
        assert!(Sheets::Application.read(store, keyring, kept).await.expect("read").is_some());
        for secret in &secrets {
            assert!(on_disk(secret).is_empty(), "{:?}", on_disk(secret));
        }
        assert_eq!(sealed_in(store, &about).await, BTreeSet::new());
        assert!(world.files().sealed(object).await.is_err(), "the file of the hand-over is gone");
        assert_eq!(mails(), 0, "the demo's mailbox shows nothing of it");
        let actions = store.actions_of(application).await.expect("actions");
        let submitted: Vec<_> =
            actions.iter().filter(|action| action.kind == "application.submitted").collect();
        assert_eq!(submitted.len(), 1);
        assert!(
            submitted[0].salt.is_none() && submitted[0].data.is_none(),
            "its salt is destroyed"
        );
        while yakusho_audit::seal(store, world.log_key(), clock::now()).await.expect("sealed") > 0 {
        }
        let report = yakusho_audit::verify(store, world.log_key().public(), &[]).await;
        assert!(report.expect("a report").holds(), "the log holds after a disposal");
        let page = owner.get(&format!("/applications/{application}")).await;
        assert!(!page.status.is_server_error(), "{}", page.read());
        world.remove().await;
    }
}

async fn number_of(store: &Store, application: Uuid) -> String {
    let all = cases::of_application(store.read(), store.municipality(), application).await;
    all.expect("cases").remove(0).number
}

#[tokio::test]
async fn a_backup_that_is_older_than_a_disposal_repeats_it() {
    for world in World::each().await {
        clock::reset();
        let (_owner, application, department) = closed(&world).await;
        let (_other, kept, _) = closed(&world).await;
        let store = world.store();
        let secrets = sealed(&world, application).await;
        let out = tempfile::tempdir().expect("a folder");
        let backup = out.path().join("backup.zip");
        store.backup(&backup, None, None, clock::now()).await.expect("a backup");

        pass_years();
        let (app, pack) = (world.casework(), pack::pack());
        let actor = Actor::Staff { id: CHIEF };
        let hold = Some((HoldKind::Litigation, "訴訟".to_owned()));
        app.hold(kept, hold, &actor, clock::now()).await.expect("held");
        let id =
            app.propose_disposal(&pack, &department, CHIEF, clock::now()).await.expect("proposed");
        let list = app.disposals().await.expect("lists").into_iter().find(|list| list.id == id);
        app.dispose(&list.expect("the list"), HEAD, clock::now()).await.expect("disposed");
        let data = world.folder().join("data");
        let register = std::fs::read_to_string(data.join("disposals.jsonl")).expect("the register");
        let register = yakusho_casework::retention::read_register(&register).expect("read");
        assert_eq!(register.len(), 1);

        let new = out.path().join("new");
        std::fs::create_dir_all(&new).expect("a folder");
        for key in ["master-keys", "audit-key"] {
            std::fs::copy(data.join(key), new.join(key)).expect("a key");
        }
        let defaults = Config::default();
        let settings = Config {
            storage: config::Storage { folder: new.clone(), ..defaults.storage },
            ..defaults
        };
        let into = StoreConfig::new(settings.database_url(), pack.city.municipality);
        let now = clock::now();
        let restored =
            yakusho_store::backup::restore(&backup, &into, migrations(), None, now).await;
        restored.expect("restored").store.close().await.expect("closed");
        let house = House::build(&settings, pack::pack(), clock::now).await.expect("a house");
        let sheet = Sheets::Application.read(&house.store, &house.keyring, application).await;
        assert!(sheet.expect("read").is_some(), "the backup brought it back");
        let bytes_of = |needle: &[u8]| {
            let mut found = Vec::new();
            files_with(&new, needle, &mut found);
            found
        };
        house.store.scrub(&["application_sheet"]).await.expect("on the disk");
        assert!(!bytes_of(&secrets[0]).is_empty(), "the search finds what is there");

        let repeated = house.casework.repeat_disposals(&register, clock::now()).await;
        assert_eq!(repeated.expect("repeated"), 1);
        for secret in &secrets {
            assert!(bytes_of(secret).is_empty(), "{:?}", bytes_of(secret));
        }
        let sheet = Sheets::Application.read(&house.store, &house.keyring, application).await;
        assert!(sheet.expect("read").is_none());
        let other = Sheets::Application.read(&house.store, &house.keyring, kept).await;
        assert!(other.expect("read").is_some(), "nothing else is gone");
        assert_eq!(house.casework.disposed().await.expect("disposed"), register);
        let again = house.casework.repeat_disposals(&register, clock::now()).await;
        assert_eq!(again.expect("again"), 0, "twice takes nothing twice");
        house.store.close().await.expect("closed");
        world.remove().await;
    }
}
