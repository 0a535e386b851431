//! Hand-over: what is brought in from another form tool goes out in four ways to a receiver that
//! was written outside the exporter, and comes back reconciled to the row. On both databases.

use std::collections::BTreeMap;

use http::Method;
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait as _, Statement};
use uuid::Uuid;
use yakusho_casework::{
    approval::{Decision, Proposal},
    demo,
    handover::{BatchRow, RowState, batch},
    store::cases::{self, Record},
};
use yakusho_exchange::{
    signature::Secret,
    webhook::{Target, Webhooks},
};
use yakusho_tests::{
    Person, Seen, World, clock,
    decided::decide,
    peer::{Book, Peer},
};

const SECRET: &str = "a secret of more than thirty-two characters";
const HEAD: &str =
    "受付番号,送信日時,氏名,フリガナ,都道府県,市区町村,町名番地,電話番号,本数,材質,回答者メール";

/// Rows as the city's present form tool exports them. 本数 13 and wood from 3 on are what the
/// receiver does not take; 𠮷 is what CP932 does not hold.
const ROWS: [&str; 7] = [
    "F-1,2026/11/20 10:00,試験 一郎,シケン イチロウ,球技県,テニス村,サービス1-1,000-1540-0001,1,カーボン,",
    "F-2,2026/11/20 10:05,試験 二郎,シケン ジロウ,球技県,テニス村,サービス1-2,000-1540-0002,13,カーボン,",
    "F-3,2026/11/20 10:10,試験 三郎,シケン サブロウ,球技県,テニス村,サービス1-3,000-1540-0003,3,木,",
    "F-4,2026/11/20 10:15,試験 四郎,シケン シロウ,球技県,テニス村,サービス1-4,000-1540-0004,2,木,",
    "F-5,2026/11/20 10:20,𠮷田 五郎,ヨシダ ゴロウ,球技県,テニス村,サービス1-5,000-1540-0005,2,カーボン,",
    "F-6,2026/11/20 10:25,\"試験 \"\"六\"\"郎\",シケン ロクロウ,球技県,テニス村,\"サービス1-6, 2号室\",000-1540-0006,4,カーボン,",
    "F-7,2026/11/20 10:30,試験 七郎,シケン ナナロウ,球技県,テニス村,サービス1-7,000-1540-0007,5,カーボン,",
];

/// Somebody of the racket department who may hand over.
async fn chief(world: &World) -> Person {
    world.casework().open_demo_office(clock::now()).await.expect("an office");
    let mut person = world.person();
    let page = person.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", "racket.02"), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = person.fill(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.location(), "/staff", "{}", seen.read());
    person
}

/// Brings an export in. Returns the page of the dry run and the last page.
async fn bring(person: &mut Person, export: &str) -> (Seen, Option<Seen>) {
    let page = person.get("/staff/imports/old-racket-form").await;
    assert_eq!(page.status, 200, "{}", page.read());
    let file = [("export", Some("export.csv"), export.as_bytes())];
    let seen = person.upload(&page, "/staff/imports/old-racket-form", &file).await;
    if seen.location().is_empty() {
        return (seen, None);
    }
    let place = seen.location().to_owned();
    let dry = person.get(&place).await;
    if !dry.says("件を取り込む") {
        return (dry, None);
    }
    let done = person.fill(&dry, &place, &[]).await;
    assert_eq!(done.location(), place, "{}", done.read());
    (dry, Some(person.get(&place).await))
}

/// Grants every case of the department.
async fn approve_all(world: &World, records: &[Record]) {
    for record in records {
        let proposal = Proposal { decision: Decision::Approve, reason: String::new() };
        decide(world, record, proposal).await;
    }
}

async fn racket_cases(world: &World) -> Vec<Record> {
    let store = world.store();
    let table = Statement::from_string(
        store.read().get_database_backend(),
        "SELECT id FROM work_case WHERE procedure = 'racket-touroku' ORDER BY id",
    );
    let rows = store.read().query_all_raw(table).await.expect("cases");
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id").expect("an id")).collect();
    let found = cases::with_ids(store.read(), store.municipality(), &ids).await.expect("cases");
    let mut found: Vec<Record> = found;
    found.sort_by(|one, other| one.number.cmp(&other.number));
    found
}

/// The ids that the dry run offers.
fn offered(page: &Seen) -> Vec<String> {
    let text = page.text();
    let boxes = text.split("name=\"case\" value=\"").skip(1);
    boxes.filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
}

async fn run(person: &mut Person, mapping: &str) -> String {
    let place = format!("/staff/handover/{mapping}");
    let page = person.get(&place).await;
    let ids = offered(&page);
    let chosen: Vec<(&str, &str)> = ids.iter().map(|id| ("case", id.as_str())).collect();
    let seen = person.fill(&page, &place, &chosen).await;
    assert!(seen.location().starts_with("/staff/handover/runs/"), "{mapping}: {}", seen.read());
    seen.location().to_owned()
}

async fn download(person: &mut Person, run: &str) -> Vec<u8> {
    let page = person.get(run).await;
    let seen = person.fill(&page, &format!("{run}/file"), &[]).await;
    assert_eq!(seen.status, 200);
    assert!(seen.header("content-disposition").starts_with("attachment"));
    seen.bytes
}

async fn answer(person: &mut Person, run: &str, answers: &[u8]) -> Seen {
    let page = person.get(run).await;
    let file = [("answers", Some("answers.csv"), answers)];
    let seen = person.upload(&page, &format!("{run}/answers"), &file).await;
    if seen.location().is_empty() { seen } else { person.get(run).await }
}

async fn rows(world: &World, run: &str) -> Vec<BatchRow> {
    let id: Uuid = run.rsplit('/').next().expect("an id").parse().expect("an id");
    let keyring = &world.procedures().parts().keyring;
    batch::rows(world.store(), keyring, id).await.expect("rows")
}

/// Our rows and the receiver's book say the same, row by row.
fn reconciled(rows: &[BatchRow], book: &Book) {
    for row in rows {
        match row.state {
            RowState::Accepted => assert!(book.accepted.contains(&row.key), "{}", row.key),
            RowState::Rejected => {
                assert_eq!(row.reason.as_ref(), book.rejected.get(&row.key), "{}", row.key);
            }
            RowState::Sent => panic!("{} has no answer", row.key),
        }
    }
    let keys = rows.iter().filter(|row| row.state == RowState::Accepted).count();
    let theirs = rows.iter().filter(|row| book.accepted.contains(&row.key)).count();
    assert_eq!(keys, theirs);
}

async fn count(world: &World, table: &str) -> i64 {
    let backend = world.store().read().get_database_backend();
    let query = Statement::from_string(backend, format!("SELECT count(*) AS n FROM {table}"));
    let row = world.store().read().query_one_raw(query).await.expect("a row").expect("a row");
    row.try_get("", "n").expect("a number")
}

#[tokio::test]
async fn an_export_becomes_cases_once_and_says_what_is_wrong_at_row_and_column() {
    for world in World::each().await {
        let mut chief = chief(&world).await;
        let bad = "F-8,きのう,試験,シケン,球技県,テニス村,サービス,000-1540-0008,1,木,";
        let worse =
            "F-9,2026/11/20 10:40,試験 九郎,kyuro,球技県,テニス村,サービス,000-1540-0009,多い,鉄,";
        let export = format!("{HEAD}\n{}\n{bad}\n{worse}\n", ROWS.join("\n"));
        let (dry, done) = bring(&mut chief, &export).await;
        assert!(dry.says("取り込む 7件"), "{}", dry.read());
        assert!(dry.says("9行目「送信日時」"), "{}", dry.read());
        assert!(dry.says("10行目「フリガナ」") || dry.says("10行目「材質」"), "{}", dry.read());
        assert!(done.expect("taken in").says("新しい件 7件"));
        let first = racket_cases(&world).await;
        assert_eq!(first.len(), 7);
        let application = yakusho_procedures::application(
            world.store().read(),
            world.store().municipality(),
            yakusho_kernel::Id::from_uuid(first[0].case.application),
        );
        let application = application.await.expect("read").expect("an application");
        assert_eq!(application.channel.code(), "other_form");

        let (again, done) = bring(&mut chief, &export).await;
        assert!(again.says("取り込む 0件") && again.says("前に取り込んだ 7件"), "{}", again.read());
        assert!(done.is_none(), "there is nothing to take in");
        assert_eq!(racket_cases(&world).await.len(), 7, "the same row is the same application");

        let (wrong, _) = bring(&mut chief, "a,b\n1,2\n").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("「受付番号」：この列がありません"), "{}", wrong.read());
        world.remove().await;
    }
}

#[tokio::test]
async fn four_ways_go_to_a_receiver_of_its_own_and_come_back_reconciled_to_the_row() {
    for world in World::each().await {
        let peer = Peer::new(&world.folder().join("peer"));
        let hook = Peer::new(&world.folder().join("hook"));
        let listening = hook.listen(SECRET, false, 100_000_000);
        let world = world.with_webhooks(webhooks(&listening.url));
        let mut chief = chief(&world).await;
        bring(&mut chief, &format!("{HEAD}\n{}\n", ROWS.join("\n"))).await;
        let records = racket_cases(&world).await;
        assert!(chief.get("/staff/handover/racket-import").await.says("いま渡せる件はありません"));
        approve_all(&world, &records).await;

        screen_import(&world, &mut chief, &peer).await;
        batch_file(&world, &mut chief, &world.folder().join("batch")).await;
        rpa(&world, &mut chief, &world.folder().join("rpa")).await;
        webhook(&world, &mut chief, &hook).await;
        transcription(&world, &mut chief, &records).await;
        every_case_has_its_actions(&world, &records).await;
        drop(listening);
        world.remove().await;
        clock::reset();
    }
}

/// CSV in CP932: one case cannot go, and says why; what was not taken comes back as work.
async fn screen_import(world: &World, chief: &mut Person, peer: &Peer) {
    let dry = chief.get("/staff/handover/racket-import").await;
    assert_eq!(offered(&dry).len(), 6, "{}", dry.read());
    assert!(dry.says("「氏名」：CP932（Shift_JIS）にない文字「𠮷」（U+20BB7）"), "{}", dry.read());
    assert_eq!(count(world, "handover_mark").await, 0, "a dry run marks nothing");
    let run = run(chief, "racket-import").await;
    assert_eq!(count(world, "handover_mark").await, 6);
    let file = download(chief, &run).await;
    assert_eq!(download(chief, &run).await, file, "the same bytes every time");

    // The receiver stops in the middle, and answers the rest a day later.
    let half = peer.take("import", &file, 0, Some(3));
    let page = answer(chief, &run, &half).await;
    assert!(page.says("結果待ち 3行"), "{}", page.read());
    let again = answer(chief, &run, &half).await;
    assert!(again.says("前に読み込んでいます"), "{}", again.read());
    let rest = peer.take("import", &file, 3, None);
    answer(chief, &run, &rest).await;
    let rows = rows(world, &run).await;
    reconciled(&rows, &peer.book());
    assert_eq!(rows.iter().filter(|row| row.state == RowState::Rejected).count(), 2);

    // A file of another run is not believed, and nothing changes.
    let strange = "受付番号,結果,理由\r\nR8-999999-1,0,\r\n".as_bytes();
    let refused = answer(chief, &run, strange).await;
    assert_eq!(refused.status, 422);
    assert!(refused.says("2行目：この連携にない番号です"), "{}", refused.read());

    // Exactly the rejected ones and the one that never went are offered again.
    let dry = chief.get("/staff/handover/racket-import").await;
    assert_eq!(offered(&dry).len(), 2, "{}", dry.read());
    let work = chief.get("/staff").await;
    assert!(work.says("連携で取り込めず"), "{}", work.read());
}

/// CSV in UTF-8 with everything in it; two runs at the same time are one.
async fn batch_file(world: &World, chief: &mut Person, folder: &std::path::Path) {
    let place = "/staff/handover/racket-batch";
    let page = chief.get(place).await;
    let ids = offered(&page);
    assert_eq!(ids.len(), 7, "each mapping has marks of its own");
    let chosen: Vec<(&str, &str)> = ids.iter().map(|id| ("case", id.as_str())).collect();
    let (mut one, mut other) = (chief.clone(), chief.clone());
    let (first, second) =
        futures::join!(one.fill(&page, place, &chosen), other.fill(&page, place, &chosen));
    let mut done = [first, second];
    done.sort_by_key(|seen| seen.status.as_u16());
    assert_eq!(done[0].status, 303, "{}", done[0].read());
    assert!(done[1].status == 409 || done[1].status == 422, "{}", done[1].read());
    let run = done[0].location().to_owned();
    let rows_of_run = rows(world, &run).await;
    assert_eq!(rows_of_run.len(), 7, "every case went once");
    let peer = Peer::new(folder);
    let file = download(chief, &run).await;
    let answers = peer.take("batch", &file, 0, None);
    answer(chief, &run, &answers).await;
    reconciled(&rows(world, &run).await, &peer.book());
}

/// XLSX: text cells, so that the receiver finds every zero.
async fn rpa(world: &World, chief: &mut Person, folder: &std::path::Path) {
    let run = run(chief, "racket-rpa").await;
    let peer = Peer::new(folder);
    let file = download(chief, &run).await;
    let answers = peer.take("rpa", &file, 0, None);
    answer(chief, &run, &answers).await;
    let rows = rows(world, &run).await;
    assert_eq!(rows.len(), 7);
    reconciled(&rows, &peer.book());
}

/// JSON over HTTP: the line drops, then 500, then it is taken; once.
async fn webhook(world: &World, chief: &mut Person, hook: &Peer) {
    let run = run(chief, "racket-hook").await;
    for _ in 0..3 {
        world.do_jobs().await;
        clock::pass(SignedDuration::from_mins(5));
    }
    let page = chief.get(&run).await;
    assert!(page.says("送信済み"), "{}", page.read());
    answer(chief, &run, &hook.answers()).await;
    let rows = rows(world, &run).await;
    assert_eq!(rows.len(), 7);
    reconciled(&rows, &hook.book());
}

/// The screen has the fields in the target's order, works without a script, and counts once.
async fn transcription(world: &World, chief: &mut Person, records: &[Record]) {
    let id = records[0].case.id;
    let place = format!("/staff/cases/{id}/transcribe/racket-screen");
    let page = chief.get(&place).await;
    let text = page.read();
    let order = ["受付番号", "氏名カナ", "住所", "電話番号", "受付日", "本数", "材質"];
    let places: Vec<usize> = order
        .iter()
        .map(|label| {
            text.find(&format!(">{label}</label>")).unwrap_or_else(|| panic!("{label}: {text}"))
        })
        .collect();
    assert!(places.is_sorted());
    assert!(page.says("value=\"ｼｹﾝ ｲﾁﾛｳ\" readonly"), "{text}");
    let before = count(world, "handover_mark").await;
    let done = chief.fill(&page, &place, &[]).await;
    assert_eq!(done.location(), "/staff/handover/racket-screen", "{}", done.read());
    assert_eq!(count(world, "handover_mark").await, before + 1);
    let again = chief.fill(&page, &place, &[]).await;
    assert_eq!(again.status, 409, "{}", again.read());
    assert!(chief.get(&place).await.says("転記が済んでいます"));
}

/// Each case tells where its data went, why and in which run.
async fn every_case_has_its_actions(world: &World, records: &[Record]) {
    for record in records {
        let actions = world.store().actions_of(record.case.id.uuid()).await.expect("actions");
        let left: Vec<_> = actions.iter().filter(|one| one.kind == "case.sent_to_core").collect();
        assert!(left.len() >= 3, "{} left {} times", record.number, left.len());
        for action in left {
            assert_eq!(action.purpose.as_deref(), Some("基幹システムへの連携"));
            let data = action.data.as_ref().expect("data");
            assert!(data["batch"].is_string() && data["number"].is_string(), "{data}");
            assert!(!data.to_string().contains("試験"), "an action tells of nobody");
        }
        let readings = actions.iter().filter(|one| one.kind == "personal_data.read");
        assert!(readings.clone().all(|one| one.purpose.is_some()) && readings.count() > 0);
    }
}

#[tokio::test]
async fn a_delivery_that_is_given_up_is_seen_and_can_be_sent_again() {
    for world in World::each().await {
        let peer = Peer::new(&world.folder().join("broken"));
        let listening = peer.listen(SECRET, true, 100_000_000);
        let world = world.with_webhooks(webhooks(&listening.url));
        let mut chief = chief(&world).await;
        bring(&mut chief, &format!("{HEAD}\n{}\n", ROWS[0])).await;
        approve_all(&world, &racket_cases(&world).await).await;
        let run = run(&mut chief, "racket-hook").await;
        for _ in 0..10 {
            world.do_jobs().await;
            clock::pass(SignedDuration::from_hours(2));
        }
        let mut chief = signed_in_again(&world).await;
        let page = chief.get(&run).await;
        assert!(page.says("送れませんでした") && page.says("500"), "{}", page.read());
        assert!(chief.get("/staff/handover").await.says("送れなかった連携が1件"));
        let again = chief.fill(&page, &format!("{run}/deliver"), &[]).await;
        assert_eq!(again.location(), run);
        assert!(!chief.get(&run).await.says("もう一度送る</button>"));
        drop(listening);
        world.remove().await;
        clock::reset();
    }
}

/// The clock was moved so far that the session ended.
async fn signed_in_again(world: &World) -> Person {
    let mut person = world.person();
    let page = person.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", "racket.01"), ("password", demo::PASSWORD), ("code", code.as_str())];
    let seen = person.fill(&page, "/staff/sign-in", &typed).await;
    assert_eq!(seen.location(), "/staff", "{}", seen.read());
    person
}

#[tokio::test]
async fn another_department_sees_nothing_of_a_run() {
    let world = World::new().await;
    let mut chief = chief(&world).await;
    bring(&mut chief, &format!("{HEAD}\n{}\n", ROWS[0])).await;
    approve_all(&world, &racket_cases(&world).await).await;
    let run = run(&mut chief, "racket-batch").await;
    let case = racket_cases(&world).await[0].case.id;
    let mut stranger = world.person();
    let page = stranger.get("/staff/sign-in").await;
    let code = demo::code_at(clock::now());
    let typed = [("login", "court.01"), ("password", demo::PASSWORD), ("code", code.as_str())];
    stranger.fill(&page, "/staff/sign-in", &typed).await;
    for place in [
        run.clone(),
        "/staff/handover/racket-batch".to_owned(),
        "/staff/imports/old-racket-form".to_owned(),
        format!("/staff/cases/{case}/transcribe/racket-screen"),
    ] {
        assert_eq!(stranger.get(&place).await.status, 404, "{place}");
    }
    let own = stranger.get("/staff/handover").await;
    assert!(!own.says("ラケット台帳"), "{}", own.read());
    for verb in ["file", "answers", "deliver"] {
        let place = format!("{run}/{verb}");
        let seen = if verb == "answers" {
            stranger.upload(&own, &place, &[("answers", Some("a.csv"), b"x")]).await
        } else {
            stranger
                .send(Method::POST, &place, "application/x-www-form-urlencoded", Vec::new())
                .await
        };
        assert!(seen.status.is_client_error(), "{verb}: {}", seen.status);
    }
    world.remove().await;
}

fn webhooks(url: &str) -> Webhooks {
    let secret = Secret::new(SECRET.as_bytes()).expect("long enough");
    let target = Target { url: url.to_owned(), secret };
    Webhooks::new(BTreeMap::from([("racket".to_owned(), target)])).expect("webhooks")
}
