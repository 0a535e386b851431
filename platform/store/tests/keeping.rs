//! The schema is one; backups prove themselves; lists and versions hold still.

use std::io::{Read as _, Write as _};

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_kernel::actor::Actor;
use yakusho_store::{
    Error, Kind, NewAction, Store, StoreConfig, backup,
    migration::{column, table},
    page::{First, page},
    schema, stamp,
    testing::{TestStore, municipality, on_each_database},
    version,
};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

mod thing {
    use sea_orm::entity::prelude::*;
    use time::{Date, OffsetDateTime};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "thing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub owner: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub yen: i64,
        pub done: bool,
        pub due: Option<Date>,
        pub at: OffsetDateTime,
        pub extra: Json,
        #[sea_orm(column_type = "Blob", nullable)]
        pub blob: Option<Vec<u8>>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

struct Things;

impl MigrationName for Things {
    fn name(&self) -> &str {
        "test_0001_thing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Things {
    async fn up(&self, manager: &SchemaManager) -> Result<(), sea_orm::DbErr> {
        use sea_orm::sea_query::{ColumnDef, ForeignKey};
        let mut things = table(
            "thing",
            vec![
                column::municipality(),
                column::id("id"),
                column::id_or_none("owner"),
                column::text("name"),
                column::whole("yen"),
                column::flag("done"),
                column::date_or_none("due"),
                column::instant("at"),
                ColumnDef::new("extra").json_binary().not_null().take(),
                column::bytes_or_none("blob"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        things.foreign_key(
            ForeignKey::create()
                .from("thing", ("municipality", "owner"))
                .to("owner", ("municipality", "id")),
        );
        let owners =
            table("owner", vec![column::municipality(), column::id("id")], &["municipality", "id"]);
        manager.create_table(owners).await?;
        manager.create_table(things).await
    }
}

fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Things)]
}

fn thing(place: i64, owner: Uuid) -> thing::ActiveModel {
    thing::ActiveModel {
        municipality: Set("102016".into()),
        id: Set(Id::at(place)),
        owner: Set((place % 2 == 0).then_some(owner)),
        name: Set(format!("庭球\n\"{place}\"\u{0}x").replace('\u{0}', "")),
        yen: Set(i64::MAX - place),
        done: Set(place % 3 == 0),
        due: Set((place % 5 == 0).then_some(time::macros::date!(2026 - 12 - 06))),
        at: Set(stamp(now())),
        extra: Set(json!({"z": 1, "a": ["あ", null, place]})),
        blob: Set(
            (place % 2 == 1).then(|| vec![0, 1, 255, u8::try_from(place % 256).expect("fits")])
        ),
        version: Set(1),
    }
}

struct Id;
impl Id {
    fn at(place: i64) -> Uuid {
        let millis = u64::try_from(now().as_millisecond() + place).expect("fits");
        uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
    }
}

async fn fill(store: &Store) -> Uuid {
    let subject = Uuid::now_v7();
    store
        .write(now(), move |tx| {
            Box::pin(async move {
                use sea_orm::{ConnectionTrait as _, sea_query::Query};
                let owner = tx.new_id();
                let insert = Query::insert()
                    .into_table("owner")
                    .columns(["municipality", "id"])
                    .values_panic(["102016".into(), owner.into()])
                    .take();
                tx.db().execute(&insert).await?;
                let things = (0..500).map(|place| thing(place, owner)).collect();
                yakusho_store::insert_all::<thing::Entity, _>(tx.db(), things).await?;
                tx.next_number("受付", 2026).await?;
                tx.keep_pack_version("v1", b"\x00pack").await?;
                tx.act(NewAction {
                    kind: "thing.made",
                    subject_kind: "thing",
                    subject,
                    by: &Actor::Helper { place: "hall-1".into(), for_draft: subject },
                    authority: Some("条例3条"),
                    purpose: None,
                    data: json!({"n": 500}),
                })
                .await?;
                Ok(())
            })
        })
        .await
        .expect("filled");
    subject
}

#[tokio::test]
async fn the_schema_is_the_same_on_both_databases() {
    let sqlite = TestStore::sqlite(migrations()).await;
    let one = schema::describe(sqlite.read(), Kind::Sqlite).await.expect("schema");
    let names: Vec<_> = one.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(
        names,
        ["action", "event", "job", "number_head", "owner", "pack_version", "setting", "thing"]
    );
    for table in &one {
        assert_eq!(table.key.first().map(String::as_str), Some("municipality"), "{}", table.name);
    }
    if let Some(postgres) = TestStore::postgres(migrations()).await {
        let other = schema::describe(postgres.read(), Kind::Postgres).await.expect("schema");
        assert_eq!(one, other);
        postgres.remove().await;
    }
    sqlite.remove().await;
}

#[tokio::test]
async fn opening_twice_changes_nothing_and_an_older_program_is_refused() {
    let store = TestStore::sqlite(migrations()).await;
    let again = Store::open(store.config(), migrations()).await.expect("opens again");
    again.close().await.expect("closed");
    let older = Store::open(store.config(), Vec::new()).await;
    assert!(matches!(older, Err(Error::Broken(why)) if why.contains("test_0001_thing")));
    store.remove().await;
}

#[tokio::test]
async fn a_database_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let store = TestStore::sqlite(migrations()).await;
    fill(&store).await;
    for name in ["store.sqlite3", "store.sqlite3-wal"] {
        let mode = std::fs::metadata(store.folder().join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.remove().await;
}

#[tokio::test]
async fn a_backup_restores_into_either_database_and_proves_itself() {
    let mut sources = vec![TestStore::sqlite(migrations()).await];
    sources.extend(TestStore::postgres(migrations()).await);
    for source in sources {
        let subject = fill(&source).await;
        let files = source.folder().join("files");
        std::fs::create_dir_all(files.join("ab")).expect("folder");
        std::fs::write(files.join("ab/one"), b"sealed bytes").expect("file");
        let zip = source.folder().join("backup.zip");
        let taken = source
            .backup(&zip, Some(&files), Some("checkpoint".into()), now())
            .await
            .expect("backup");
        assert_eq!(backup::check(&zip).expect("whole"), taken);
        assert!(taken.tables.iter().any(|table| table.shape.name == "thing" && table.rows == 500));

        let mut targets = vec![TestStore::sqlite(Vec::new()).await];
        targets.extend(TestStore::postgres(Vec::new()).await);
        for target in targets {
            let into = target.folder().join("restored");
            // A fresh store beside the opened one: the harness made the database, its tables are
            // still empty.
            let restored = backup::restore(&zip, target.config(), migrations(), Some(&into), now())
                .await
                .expect("restored");
            assert_eq!(restored.manifest, taken);
            let actions = restored.store.actions_of(subject).await.expect("actions");
            assert_eq!(actions, source.actions_of(subject).await.expect("actions"));
            assert_eq!(std::fs::read(into.join("ab/one")).expect("file"), b"sealed bytes");
            let notes = restored.store.actions_of(Uuid::nil()).await.expect("actions");
            assert_eq!(notes.len(), 1);
            assert_eq!(notes[0].kind, "store.restored");

            let twice = backup::restore(&zip, target.config(), migrations(), None, now()).await;
            assert!(matches!(twice, Err(Error::Broken(why)) if why.contains("not empty")));
            restored.store.close().await.expect("closed");
            target.remove().await;
        }
        source.remove().await;
    }
}

#[tokio::test]
async fn a_backup_that_was_changed_is_refused() {
    let store = TestStore::sqlite(migrations()).await;
    fill(&store).await;
    let zip = store.folder().join("backup.zip");
    store.backup(&zip, None, None, now()).await.expect("backup");
    for (name, from, to) in [
        ("tables/thing.jsonl", "庭球", "野球"),
        ("tables/action.jsonl", "thing.made", "thing.lost"),
        ("manifest.json", "\"rows\": 500", "\"rows\": 499"),
        ("manifest.json", "\"format\": 2", "\"format\": 3"),
    ] {
        let changed = store.folder().join("changed.zip");
        rewrite(&zip, &changed, name, from, to);
        assert!(matches!(backup::check(&changed), Err(Error::Broken(_))), "{name} {from}");
    }
    let mut bytes = std::fs::read(&zip).expect("backup");
    for place in [0, bytes.len() / 2, bytes.len() - 90, bytes.len() - 1] {
        let was = bytes[place];
        bytes[place] ^= 4;
        let changed = store.folder().join("flipped.zip");
        std::fs::write(&changed, &bytes).expect("written");
        assert!(matches!(backup::check(&changed), Err(Error::Broken(_))), "byte {place}");
        bytes[place] = was;
    }
    let elsewhere = StoreConfig::new(
        format!("sqlite://{}", store.folder().join("other.sqlite3").display()),
        "131016".parse().expect("code"),
    );
    let other = backup::restore(&zip, &elsewhere, migrations(), None, now()).await;
    assert!(matches!(other, Err(Error::Broken(why)) if why.contains("102016")));
    store.remove().await;
}

/// A backup with one member changed and the hash over the whole made anew, as somebody would who
/// knows the format: what the manifest says of each member must notice it alone.
fn rewrite(from: &std::path::Path, to: &std::path::Path, member: &str, old: &str, new: &str) {
    let mut source = zip::ZipArchive::new(std::fs::File::open(from).expect("zip")).expect("zip");
    let mut target = zip::ZipWriter::new(std::fs::File::create(to).expect("zip"));
    for place in 0..source.len() {
        let mut file = source.by_index(place).expect("member");
        let name = file.name().expect("name").into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).expect("text");
        if name == member {
            assert!(text.contains(old), "{member} has {old}");
            text = text.replacen(old, new, 1);
        }
        target.start_file(name, zip::write::SimpleFileOptions::default()).expect("member");
        target.write_all(text.as_bytes()).expect("written");
    }
    target.set_comment(format!("sha256:{}", "0".repeat(64))).expect("comment");
    target.finish().expect("zip");
    let mut bytes = std::fs::read(to).expect("changed");
    let rest = bytes.len() - 64;
    let hash = Sha256::digest(&bytes[..rest - "sha256:".len()]);
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes[rest..].copy_from_slice(hash.as_bytes());
    std::fs::write(to, bytes).expect("written");
}

#[tokio::test]
async fn a_snapshot_is_a_whole_store() {
    let store = TestStore::sqlite(migrations()).await;
    let subject = fill(&store).await;
    let to = store.folder().join("copy.sqlite3");
    store.snapshot(&to).await.expect("snapshot");
    assert!(store.snapshot(&to).await.is_err(), "never over a file");
    let config = StoreConfig::new(format!("sqlite://{}", to.display()), municipality());
    let copy = Store::open(&config, migrations()).await.expect("opens");
    assert_eq!(copy.actions_of(subject).await.expect("actions").len(), 1);
    copy.close().await.expect("closed");
    store.remove().await;
}

#[tokio::test]
async fn the_doctor_finds_a_fresh_store_well_and_a_lagging_clock_ill() {
    on_each_database(migrations, |store, _| async move {
        let today = Timestamp::now();
        let findings = store.doctor(today).await.expect("doctor");
        for finding in &findings {
            assert!(finding.ok, "{finding:?}");
        }
        assert!(findings.iter().any(|finding| finding.check == "durability"));
        let subject = Uuid::now_v7();
        let later = today + jiff::SignedDuration::from_hours(1);
        store
            .write(later, move |tx| {
                Box::pin(async move {
                    tx.act(NewAction {
                        kind: "thing.made",
                        subject_kind: "thing",
                        subject,
                        by: &Actor::Staff { id: subject },
                        authority: None,
                        purpose: None,
                        data: json!(null),
                    })
                    .await
                })
            })
            .await
            .expect("kept");
        let ill = store.doctor(today).await.expect("doctor");
        let clock = ill.iter().find(|finding| finding.check == "clock").expect("clock");
        assert!(!clock.ok);
    })
    .await;
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss_a_row() {
    on_each_database(migrations, |store, _| async move {
        fill(&store).await;
        let all = || thing::Entity::find().filter(thing::Column::Yen.gt(0));
        for first in [First::Oldest, First::Newest] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let part = page(store.read(), all(), thing::Column::Id, first, after, 77)
                    .await
                    .expect("page");
                seen.extend(part.rows.iter().map(|row: &thing::Model| row.id));
                after = part.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 500);
            let ordered = match first {
                First::Oldest => seen.is_sorted_by(|a, b| a < b),
                First::Newest => seen.is_sorted_by(|a, b| a > b),
            };
            assert!(ordered);
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_changes_to_one_version_the_second_is_stale() {
    on_each_database(migrations, |store, _| async move {
        let id = Id::at(0);
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let mut row = thing(1, Uuid::nil());
                    row.id = Set(id);
                    thing::Entity::insert(row).exec_without_returning(tx.db()).await?;
                    Ok(())
                })
            })
            .await
            .expect("kept");
        let rename = |name: &'static str| {
            let store = store.clone();
            async move {
                store
                    .write(now(), move |tx| {
                        Box::pin(async move {
                            let change = thing::Entity::update_many()
                                .col_expr(thing::Column::Name, Expr::value(name))
                                .filter(thing::Column::Id.eq(id));
                            version::bump(tx.db(), "thing", change, thing::Column::Version, 1).await
                        })
                    })
                    .await
            }
        };
        assert_eq!(rename("first").await.expect("changed"), 2);
        let second = rename("second").await;
        assert!(matches!(second, Err(Error::Stale { table: "thing" })), "{second:?}");
        let name = thing::Entity::find().one(store.read()).await.expect("row").expect("row").name;
        assert_eq!(name, "first");
    })
    .await;
}
