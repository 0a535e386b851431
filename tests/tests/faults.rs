//! The real program, killed with SIGKILL at random moments while people use it, and on a disk that
//! fills up: everything that it acknowledged is there, nothing is half-done, the log holds.
//!
//! `YAKUSHO_FAULT_ROUNDS` is the number of kills (25 unless said), `YAKUSHO_BIN` the program
//! (`target/debug/yakusho` unless said; build it first with `cargo build -p yakusho`).

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait as _, Statement};
use tempfile::TempDir;
use yakusho_store::{Store, StoreConfig, testing::TestStore};
use yakusho_tests::{Person, pack, person::Door};

const CLIENTS: usize = 6;

/// How many kills one installation goes through.
const LIFE: u32 = 50;

fn program() -> Option<PathBuf> {
    let named = std::env::var_os("YAKUSHO_BIN").map(PathBuf::from);
    let beside = || {
        let test = std::env::current_exe().ok()?;
        Some(test.parent()?.parent()?.join("yakusho"))
    };
    named.or_else(beside).filter(|path| path.is_file())
}

/// What a program stands on: a data folder, and a database in it or on a server.
struct Ground {
    data: PathBuf,
    /// `sqlite`, or the URL of a database on a PostgreSQL server.
    database: String,
}

impl Ground {
    fn sqlite(data: &Path) -> Self {
        Self { data: data.to_owned(), database: "sqlite".to_owned() }
    }

    fn url(&self) -> String {
        match self.database.as_str() {
            "sqlite" => format!("sqlite://{}", self.data.join("yakusho.sqlite").display()),
            url => url.to_owned(),
        }
    }

    /// Waits until the server has ended the connections of a program that was killed: what they were
    /// committing is there or not, and nothing moves any more.
    async fn settle(&self) {
        if self.database == "sqlite" {
            return;
        }
        let db = sea_orm::Database::connect(&self.database).await.expect("the server");
        let others = "SELECT COUNT(*) FROM pg_stat_activity \
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for _ in 0..600 {
            let asked = Statement::from_string(db.get_database_backend(), others);
            let row = db.query_one_raw(asked).await.expect("rows").expect("a row");
            let count: i64 = row.try_get_by_index(0).expect("a number");
            if count == 0 {
                db.close().await.expect("closed");
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("connections of the killed program stay open");
    }
}

/// The program while it runs.
struct Running {
    child: Child,
    base: String,
    started: Duration,
}

impl Running {
    /// Starts it over a data folder and waits until it answers.
    async fn start(program: &Path, pack: &Path, ground: &Ground) -> Self {
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a port");
            free.local_addr().expect("an address").port()
        };
        let listen = format!("127.0.0.1:{port}");
        let at = Instant::now();
        let child = Command::new(program)
            .args(["serve", "--no-seed", "--listen", &listen])
            .env("YAKUSHO_CITY__PACK", pack)
            .env("YAKUSHO_STORAGE__FOLDER", &ground.data)
            .env("YAKUSHO_STORAGE__DATABASE", &ground.database)
            .env("YAKUSHO_SERVER__PUBLIC_URL", format!("http://{listen}"))
            .current_dir(&ground.data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut running = Self { child, base: format!("http://{listen}"), started: Duration::ZERO };
        let mut somebody = Person::new(running.door());
        loop {
            let seen = somebody.try_send(http::Method::GET, "/resume", "", Vec::new()).await;
            if seen.is_some_and(|seen| seen.status == 200) {
                break;
            }
            let ended = running.child.try_wait().expect("its state");
            assert!(ended.is_none(), "the program ended by itself: {ended:?}");
            assert!(at.elapsed() < Duration::from_secs(120), "the program does not answer");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        running.started = at.elapsed();
        running
    }

    fn door(&self) -> Door {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(40))
            .build()
            .expect("a client");
        Door::Http(client, self.base.clone())
    }

    fn kill(mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("gone");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the program has said yes to.
#[derive(Default)]
struct Acknowledged {
    /// Receipts: the application's address.
    receipts: Vec<String>,
    /// Answers to questions.
    answers: usize,
    /// Drafts by their client: the page to which the last answer led.
    open: BTreeMap<usize, (Person, String, bool)>,
}

/// One person who applies again and again until the program is gone.
async fn apply_until_it_dies(mut person: Person, client: usize, kept: Arc<Mutex<Acknowledged>>) {
    let events = ["nyuson", "yusho", "nandemo"];
    for turn in client.. {
        let event = format!("/events/{}", events[turn % events.len()]);
        if apply(&mut person, client, &event, &kept).await.is_none() {
            return;
        }
    }
}

/// One application; `None` where an answer did not come.
async fn apply(
    person: &mut Person,
    client: usize,
    event: &str,
    kept: &Mutex<Acknowledged>,
) -> Option<()> {
    let note = |person: &Person, here: &str, under_way: bool| {
        let mut kept = kept.lock().expect("not poisoned");
        kept.open.insert(client, (person.clone(), here.to_owned(), under_way));
    };
    let page = get(person, event).await?;
    let begun = post(person, &page, event, &[]).await?;
    assert_eq!(begun.location(), "/guide", "{}", begun.read());
    let mut here = get(person, "/guide").await?.location().to_owned();
    note(person, &here, false);
    while here != "/apply/check" {
        if here == "/guide/result" {
            here = "/apply".to_owned();
        }
        if here == "/guide" {
            here = get(person, "/guide").await?.location().to_owned();
            note(person, &here, false);
            continue;
        }
        let page = get(person, &here).await?;
        assert_eq!(page.status, 200, "{here}: {}", page.read());
        let pairs = yakusho_tests::answers::good(&here);
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        note(person, &here, true);
        let seen = post(person, &page, &here, &pairs).await?;
        assert_eq!(seen.status, 303, "{here}: {}", seen.read());
        here = seen.location().to_owned();
        kept.lock().expect("not poisoned").answers += 1;
        note(person, &here, false);
    }
    let page = get(person, "/apply/check").await?;
    kept.lock().expect("not poisoned").open.remove(&client);
    let seen = post(person, &page, "/apply/check", &[]).await?;
    assert!(seen.location().ends_with("/receipt"), "{}", seen.read());
    kept.lock().expect("not poisoned").receipts.push(seen.location().to_owned());
    Some(())
}

async fn get(person: &mut Person, path: &str) -> Option<yakusho_tests::Seen> {
    person.try_send(http::Method::GET, path, "", Vec::new()).await
}

async fn post(
    person: &mut Person,
    page: &yakusho_tests::Seen,
    path: &str,
    pairs: &[(&str, &str)],
) -> Option<yakusho_tests::Seen> {
    let mut all = vec![("_token".to_owned(), page.token().into_bytes())];
    all.extend(page.hidden().into_iter().map(|(name, value)| (name, value.into_bytes())));
    all.extend(pairs.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())));
    let body = yakusho_tests::person::encode(&all);
    person.try_send(http::Method::POST, path, "application/x-www-form-urlencoded", body).await
}

/// Opens what the killed program left and counts. Returns how many applications there are.
async fn count(ground: &Ground, acknowledged: &[String], round: u32) -> i64 {
    ground.settle().await;
    let code = pack::pack().city.municipality;
    let config = StoreConfig::new(ground.url(), code);
    let store = Store::open(&config, yakusho_app::house::migrations())
        .await
        .expect("the database opens after a kill");
    let number = async |sql: &str| -> i64 {
        let db = store.read();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await.expect(sql).expect("a row");
        row.try_get_by_index(0).expect("a number")
    };
    let applications = number("SELECT COUNT(*) FROM application").await;
    let gap = number("SELECT COALESCE(MAX(number), 0) - COUNT(*) FROM application").await;
    assert_eq!(gap, 0, "round {round}: the numbers have a gap");
    for (what, sql) in [
        (
            "an application without a filing",
            "SELECT COUNT(*) FROM application a WHERE NOT EXISTS (SELECT 1 FROM filing f WHERE f.application_id = a.id)",
        ),
        (
            "an application without facts",
            "SELECT COUNT(*) FROM application a WHERE NOT EXISTS (SELECT 1 FROM application_sheet s WHERE s.holder = a.id)",
        ),
        (
            "a filing without a case",
            "SELECT COUNT(*) FROM filing f WHERE NOT EXISTS (SELECT 1 FROM work_case c WHERE c.id = f.id)",
        ),
        (
            "a case without a filing",
            "SELECT COUNT(*) FROM work_case c WHERE NOT EXISTS (SELECT 1 FROM filing f WHERE f.id = c.id)",
        ),
        (
            "an application without its action",
            "SELECT COUNT(*) FROM application a WHERE NOT EXISTS (SELECT 1 FROM action x WHERE x.subject = a.id AND x.kind = 'application.submitted')",
        ),
        (
            "a case without its action",
            "SELECT COUNT(*) FROM work_case c WHERE NOT EXISTS (SELECT 1 FROM action x WHERE x.subject = c.id AND x.kind = 'case.opened')",
        ),
        (
            "a case that no worklist shows",
            "SELECT COUNT(*) FROM work_case c WHERE NOT EXISTS (SELECT 1 FROM work_item w WHERE w.subject = c.id)",
        ),
        (
            "an application whose draft is open",
            "SELECT COUNT(*) FROM application a JOIN draft d ON d.id = a.draft_id WHERE d.state = 'open'",
        ),
        (
            "a draft submitted without an application",
            "SELECT COUNT(*) FROM draft d WHERE d.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM application a WHERE a.draft_id = d.id)",
        ),
        (
            "an open draft without answers",
            "SELECT COUNT(*) FROM draft d WHERE d.state = 'open' AND NOT EXISTS (SELECT 1 FROM draft_sheet s WHERE s.holder = d.id)",
        ),
        ("a number twice", "SELECT COUNT(*) - COUNT(DISTINCT number) FROM application"),
    ] {
        assert_eq!(number(sql).await, 0, "round {round}: {what}");
    }
    for receipt in acknowledged {
        let id = receipt.trim_start_matches("/applications/").trim_end_matches("/receipt");
        let id: uuid::Uuid = id.parse().expect("an id");
        let actions = store.actions_of(id).await.expect("actions");
        let kept = actions.iter().any(|action| action.kind == "application.submitted");
        assert!(kept, "round {round}: {id} was acknowledged and is lost");
    }
    let key = yakusho_audit::LogKey::open(&ground.data, code).expect("the log's key");
    let report = yakusho_audit::verify(&store, key.public(), &[]).await.expect("a report");
    assert!(report.holds(), "round {round}: {:?}", report.findings);
    let findings = store.doctor(jiff::Timestamp::now()).await.expect("findings");
    let integrity = findings.iter().find(|finding| finding.check == "integrity");
    assert!(integrity.is_some_and(|finding| finding.ok), "round {round}: {findings:?}");
    store.close().await.expect("closed");
    applications
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_keeps_what_it_acknowledged_and_shows_nothing_half_done() {
    for rounds in lives() {
        let data = TempDir::new().expect("a folder");
        kill_again_and_again(&Ground::sqlite(data.path()), "SQLite", rounds).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_on_postgresql_it_keeps_what_it_acknowledged_too() {
    for rounds in lives() {
        let Some(stands_on) = TestStore::postgres(Vec::new()).await else {
            eprintln!("SKIPPED: no PostgreSQL; set YAKUSHO_TEST_POSTGRES");
            return;
        };
        let database = stands_on.config().url.clone();
        let ground = Ground { data: stands_on.folder().to_owned(), database };
        // The harness's own connections would never let the ground settle.
        stands_on.close().await.expect("closed");
        kill_again_and_again(&ground, "PostgreSQL", rounds).await;
        stands_on.remove().await;
    }
}

/// How many kills each installation outlives: `YAKUSHO_FAULT_ROUNDS` of them, in lives of at most
/// fifty, for every round counts all rows of its installation again.
fn lives() -> Vec<u32> {
    let said = std::env::var("YAKUSHO_FAULT_ROUNDS").ok();
    let mut left: u32 = said.and_then(|text| text.parse().ok()).unwrap_or(25);
    let mut lives = Vec::new();
    while left > 0 {
        let next = left.min(LIFE);
        lives.push(next);
        left -= next;
    }
    lives
}

/// So many kills in a row.
async fn kill_again_and_again(ground: &Ground, kind: &str, rounds: u32) {
    let Some(program) = program() else {
        eprintln!("SKIPPED: no program; build it with `cargo build -p yakusho` or set YAKUSHO_BIN");
        return;
    };
    let village = TempDir::new().expect("a folder");
    pack::write_to(village.path());
    let kept = Arc::new(Mutex::new(Acknowledged::default()));
    let (mut resumed, mut under_way) = (0, 0);
    let mut slowest = Duration::ZERO;
    let begun = Instant::now();
    let mut applications = 0;
    for round in 1..=rounds {
        let running = Running::start(&program, village.path(), ground).await;
        slowest = slowest.max(running.started);
        // Who was in the middle of something finds it where it was.
        let open = std::mem::take(&mut kept.lock().expect("not poisoned").open);
        for (client, (mut person, here, unsure)) in open {
            person.go_to(running.door());
            let seen = person.get("/guide").await;
            assert_eq!(seen.status, 303, "round {round}, client {client}: {}", seen.read());
            if unsure || matches!(here.as_str(), "/guide" | "/apply" | "/guide/result") {
                under_way += 1;
            } else {
                assert_eq!(seen.location(), here, "round {round}: an acknowledged answer is lost");
                resumed += 1;
            }
        }
        let mut people = tokio::task::JoinSet::new();
        for client in 0..CLIENTS {
            let person = Person::new(running.door());
            people.spawn(apply_until_it_dies(person, client, Arc::clone(&kept)));
        }
        let wait = Duration::from_millis(rand::random_range(150..1_800));
        tokio::time::sleep(wait).await;
        running.kill();
        while let Some(ended) = people.join_next().await {
            ended.expect("nobody saw anything wrong before the kill");
        }
        let receipts = kept.lock().expect("not poisoned").receipts.clone();
        applications = count(ground, &receipts, round).await;
    }
    let kept = kept.lock().expect("not poisoned");
    eprintln!(
        "{kind}: {rounds} kills in {:.0} s: {} receipts and {} answers acknowledged, none lost; {applications} \
         applications, none half-done; {resumed} drafts found where they stood, {under_way} with \
         an answer under way; slowest start {:.1} s",
        begun.elapsed().as_secs_f64(),
        kept.receipts.len(),
        kept.answers,
        slowest.as_secs_f64()
    );
    assert!(
        kept.answers > 2 * usize::try_from(rounds).expect("few"),
        "too little happened to mean anything"
    );
    assert!(usize::try_from(applications).expect("few") >= kept.receipts.len());
}

/// A small disk of its own, taken away with the test.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn new(size: &str) -> Option<Self> {
        let folder = TempDir::new().ok()?;
        let options = format!("size={size}");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_it_says_so_keeps_what_it_has_and_goes_on_when_there_is_space() {
    let Some(program) = program() else {
        eprintln!("SKIPPED: no program; build it with `cargo build -p yakusho` or set YAKUSHO_BIN");
        return;
    };
    let Some(disk) = SmallDisk::new("48m") else {
        eprintln!("SKIPPED: a small disk needs root (mount -t tmpfs)");
        return;
    };
    let village = TempDir::new().expect("a folder");
    pack::write_to(village.path());
    let data = disk.0.path();
    let ground = Ground::sqlite(data);
    let running = Running::start(&program, village.path(), &ground).await;
    let mut person = Person::new(running.door());
    let first = person.begin("nandemo").await;
    let path = person.walk(&first, "/guide/q/q-every-long").await;
    let mut before = Person::new(running.door());
    let start = before.begin("yusho").await;
    before.walk(&start, "/apply/check").await;
    let receipt = before.submit().await;
    // Fill the disk to the last byte.
    let filler = data.join("filler");
    let mut file = std::fs::File::create(&filler).expect("a file");
    for size in [1 << 20, 1 << 12, 64] {
        while std::io::Write::write_all(&mut file, &vec![1; size]).is_ok() {}
    }
    drop(file);
    let long = "長い話です。".repeat(300);
    let (mut refused, mut taken) = (0, 0);
    let mut told = None;
    for turn in 0..40 {
        let page = person.get(&path).await;
        assert!(page.status == 200, "reading goes on: {} {}", page.status, page.read());
        let text = format!("{turn}{long}");
        let seen = person.fill(&page, &path, &[("every.long", &text)]).await;
        if seen.status == 303 {
            taken += 1;
            told = Some(turn);
        } else {
            refused += 1;
            assert_eq!(seen.status, 503, "{}", seen.read());
            assert!(seen.says("保存されていません"), "{}", seen.read());
        }
    }
    assert!(refused > 0, "the disk was never full");
    let seen = before.get(&receipt).await;
    assert_eq!(seen.status, 200, "a receipt is read on a full disk");
    std::fs::remove_file(&filler).expect("space again");
    let mut last = None;
    for _ in 0..50 {
        let page = person.get(&path).await;
        let seen = person.fill(&page, &path, &[("every.long", "空きができました")]).await;
        if seen.status == 303 {
            last = Some(seen.location().to_owned());
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let onward = last.expect("it goes on when there is space again");
    person.walk(&onward, "/apply/check").await;
    let second = person.submit().await;
    running.kill();
    let applications = count(&ground, &[receipt, second], 0).await;
    assert_eq!(applications, 2);
    eprintln!(
        "full disk: {refused} answers refused in words, {taken} taken before (last {told:?}), \
         none lost; it went on by itself"
    );
}
