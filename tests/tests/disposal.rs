//! What is disposed of is gone: the bytes of the told facts are searched for in the data folder and,
//! on PostgreSQL, in every row of every table; and the sealed rows with their keys are gone, too.

use std::path::Path;

use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};
use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, Statement};
use uuid::Uuid;
use yakusho_casework::{
    handle::Request, retention::HoldKind, rules::decide::Command, store::cases,
};
use yakusho_facts::Sheets;
use yakusho_kernel::{Actor, date::jst_date};
use yakusho_tests::{Person, World, clock};

const CHIEF: Uuid = Uuid::from_u128(11);
const HEAD: Uuid = Uuid::from_u128(12);

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

/// Everything that the rows say, table by table.
async fn rows(world: &World) -> String {
    let store = world.store();
    let mut all = String::new();
    let shapes = yakusho_store::schema::describe(store.read(), store.kind()).await;
    for shape in shapes.expect("the tables") {
        let statement = Statement::from_string(
            store.read().get_database_backend(),
            format!("SELECT * FROM \"{}\"", shape.name),
        );
        for row in store.read().query_all_raw(statement).await.expect("rows") {
            all.push_str(&format!("{} ", shape.name));
            if let Ok(row) = JsonValue::from_query_result(&row, "") {
                all.push_str(&row.to_string());
            }
            all.push('\n');
        }
    }
    all
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
    let statement = sea_orm::sea_query::Query::select()
        .columns(["wrapped_key", "body"])
        .from("application_sheet")
        .and_where(sea_orm::sea_query::ExprTrait::eq(
            sea_orm::sea_query::Expr::col("holder"),
            application,
        ))
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

#[tokio::test]
async fn a_disposal_takes_the_bytes_away_and_leaves_what_cannot_be_opened() {
    for world in World::each().await {
        clock::reset();
        let (mut owner, application, department) = closed(&world).await;
        let (_other, kept, _) = closed(&world).await;
        let (store, keyring) = (world.store(), world.keyring());
        let secrets = sealed(&world, application).await;
        assert!(secrets.len() >= 2);
        store.scrub(&["application_sheet"]).await.expect("on the disk");
        let folder = world.folder();
        let on_disk = |needle: &[u8]| {
            let mut found = Vec::new();
            files_with(&folder, needle, &mut found);
            found
        };
        let sqlite = store.kind() == yakusho_store::Kind::Sqlite;
        // The search finds what is there.
        assert!(!sqlite || !on_disk(&secrets[0]).is_empty(), "the key lies on the disk before");
        let before = rows(&world).await;
        assert!(before.contains(&application.to_string()));

        let pack = yakusho_tests::pack::pack();
        let app = world.casework();
        let today = jst_date(clock::now());
        assert!(app.over(&pack, &department, today).await.expect("a list").is_empty(), "too early");
        let early = app.propose_disposal(&pack, &department, CHIEF, clock::now()).await;
        assert!(early.is_err());

        // Five fiscal years later.
        let later = clock::now().to_zoned(TimeZone::UTC).checked_add(5.years()).expect("a day");
        clock::pass(later.timestamp().duration_since(clock::now()));
        let clerk = Actor::Staff { id: CHIEF };
        let hold = Some((HoldKind::Litigation, "令和8年（行ウ）第1号".to_owned()));
        app.hold(kept, hold, &clerk, clock::now()).await.expect("held");
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
        // Broken off and begun again, it takes nothing twice.
        assert_eq!(app.dispose(&list, HEAD, clock::now()).await.expect("again"), 0);

        let gone = Sheets::Application.read(store, keyring, application).await.expect("read");
        assert!(gone.is_none());
        assert!(Sheets::Application.read(store, keyring, kept).await.expect("read").is_some());
        for secret in &secrets {
            assert!(on_disk(secret).is_empty(), "{:?}", on_disk(secret));
        }
        for told in ["hanako@example.jp", "山田 花子", "ヤマダ ハナコ", "027-000-0000"] {
            let key = format!("\"{application}\"");
            let left: Vec<String> = rows(&world)
                .await
                .lines()
                .filter(|row| row.contains(&key) && row.contains(told))
                .map(str::to_owned)
                .collect();
            assert!(left.is_empty(), "{told}: {left:?}");
        }
        let actions = store.actions_of(application).await.expect("actions");
        let opened = actions.iter().filter(|action| {
            action.kind == "application.submitted"
                && (action.salt.is_some() || action.data.is_some())
        });
        assert_eq!(opened.count(), 0, "the salt of the submission is destroyed");
        while yakusho_audit::seal(store, world.log_key(), clock::now()).await.expect("sealed") > 0 {
        }
        let report = yakusho_audit::verify(store, world.log_key().public(), &[]).await;
        assert!(report.expect("a report").holds(), "the log holds after a disposal");
        let page = owner.get(&format!("/applications/{application}")).await;
        assert!(!page.status.is_server_error(), "{}", page.read());
        clock::pass(SignedDuration::ZERO);
        world.remove().await;
    }
}
