//! 1 April: three hundred people and two thousand open cases change places at midnight, all of them
//! or none.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_approvals::{Back, Command, MarkKind, NewDraft, Request, Subject};
use yakusho_casework::{
    model::{Case, CaseState},
    store::cases::{self, Record},
    work,
};
use yakusho_identity::{
    NewPosting, NewStaff, PasswordHash, Role, SealError, Sealer, TotpSecret,
    model::{BatchState, OfficeTree},
    rules::transfer::{BatchCommand, COLUMNS, Ground, read},
    store::{self, TRANSFERRED},
};
use yakusho_kernel::{
    Id, Provenance,
    actor::Actor,
    date::{jst_date, jst_midnight},
};
use yakusho_pack::format::{Grade, LegalKind, Route, RoutePlace, RouteStep};
use yakusho_store::{Error, JobRegistry, Store};
use yakusho_tests::{World, pack};
use yakusho_worklist::{Assignee, Filter, open_work_of};

const PEOPLE: usize = 300;
const CASES: usize = 2_000;
const BY: Actor = Actor::System { job: "test" };

struct Wax;

impl Sealer for Wax {
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        Ok([context.as_bytes(), plain].concat())
    }
    fn open(&self, _: &str, _: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, SealError> {
        Err(SealError)
    }
}

/// An office of three hundred clerks of 村民課, one of コート課, and two administrators.
struct Office {
    clerks: Vec<Uuid>,
    heir: Uuid,
    admins: [Uuid; 2],
    now: Timestamp,
    today: Date,
    day: Date,
}

async fn add(store: &Store, now: Timestamp, number: usize, department: &str, role: Role) -> Uuid {
    let new = NewStaff {
        login: format!("shokuin.{number}"),
        name: format!("見本　{number}"),
        kana: "ミホン".to_owned(),
        password: PasswordHash::from_row(String::new()),
        must_change_password: false,
        totp: TotpSecret::random(),
        recovery: Vec::new(),
        postings: vec![NewPosting {
            department: department.to_owned(),
            role,
            from: jst_date(now) - jiff::Span::new().days(300),
            to: None,
        }],
    };
    let made = store.write_with(now, (new, number), |tx, (new, number)| {
        Box::pin(async move {
            let id = store::add_staff(tx, &BY, &Wax, new).await?;
            store::set_employee_number(tx, &BY, id, &number.to_string()).await?;
            Ok(id)
        })
    });
    made.await.expect("an account")
}

impl Office {
    async fn open(world: &World) -> Self {
        let store = world.store();
        let now = Timestamp::now();
        let mut clerks = Vec::new();
        for number in 0..PEOPLE {
            clerks.push(add(store, now, 1000 + number, "sonmin", Role::Clerk).await);
        }
        let heir = add(store, now, 9000, "sonmin", Role::Chief).await;
        let admins = [
            add(store, now, 9001, "court", Role::Admin).await,
            add(store, now, 9002, "court", Role::Admin).await,
        ];
        let today = jst_date(now);
        let office =
            Self { clerks, heir, admins, now, today, day: today + jiff::Span::new().days(20) };
        office.fill(store).await;
        office
    }

    /// Two thousand open cases in the hands of the clerks, and one that is finished.
    async fn fill(&self, store: &Store) {
        let records: Vec<Record> = (0..=CASES)
            .map(|place| {
                let state = if place == CASES { CaseState::Finished } else { CaseState::Reviewing };
                self.record(place, state)
            })
            .collect();
        for part in records.chunks(250) {
            let part = part.to_vec();
            let put = store.write_with(self.now, part, |tx, part| {
                Box::pin(async move {
                    cases::append(tx, part);
                    for record in part {
                        work::put(tx, record).await?;
                    }
                    Ok(())
                })
            });
            put.await.expect("cases");
        }
    }

    fn record(&self, place: usize, state: CaseState) -> Record {
        let at = yakusho_store::stamp(self.now);
        let case = Case {
            id: Id::new(self.now),
            application: Uuid::new_v4(),
            procedure: "racket-touroku".to_owned(),
            subject: None,
            kind: LegalKind::Application,
            in_person: false,
            needs_identity: false,
            after: Vec::new(),
            state,
            assignee: Some(self.clerks[place % PEOPLE]),
            received_on: Some(self.today),
            standard_days: None,
            version: 1,
        };
        Record {
            case,
            number: format!("R8-{place:06}"),
            place: 0,
            pack_version: String::new(),
            department: "sonmin".to_owned(),
            due_on: None,
            last_day: None,
            stand_in: false,
            opened_at: at,
            changed_at: at,
            related_staff: Vec::new(),
        }
    }

    /// The list as the personnel section writes it: half of the people have a successor, the last
    /// leaves the office.
    fn rows(&self) -> Vec<(u32, Vec<String>)> {
        let day = self.day.to_string();
        let row = |place: usize| {
            let leaves = place + 1 == PEOPLE;
            let (office, title) = if leaves { ("退職", "") } else { ("コート課", "担当") };
            let heir = if place.is_multiple_of(2) { "9000" } else { "" };
            let number = (1000 + place).to_string();
            [number.as_str(), office, title, day.as_str(), heir, ""].map(str::to_owned).to_vec()
        };
        (2..).zip((0..PEOPLE).map(row)).collect()
    }

    async fn batch(&self, store: &Store) -> Uuid {
        let staff = store::known(store).await.expect("staff");
        let offices = OfficeTree::new(pack::pack().departments);
        let titles = BTreeMap::new();
        let ground =
            Ground { staff: &staff, offices: &offices, titles: &titles, today: self.today };
        let moves = read(&COLUMNS.map(str::to_owned), &self.rows(), &ground).expect("no mistake");
        assert_eq!(moves.len(), PEOPLE);
        let maker = self.admins[0];
        let made = store.write_with(self.now, moves, move |tx, moves| {
            Box::pin(store::make_batch(tx, maker, "異動.csv", moves))
        });
        made.await.expect("a draft")
    }

    async fn command(
        &self,
        store: &Store,
        batch: Uuid,
        by: Uuid,
        command: BatchCommand,
        now: Timestamp,
    ) -> Result<BatchState, &'static str> {
        let found = store::batch(store.read(), store.municipality(), batch).await.expect("read");
        let version = found.expect("the batch").version;
        let done =
            store.write(now, move |tx| Box::pin(store::command(tx, by, batch, version, command)));
        match done.await {
            Ok(state) => Ok(state),
            Err(Error::Refused(refusal)) => Err(refusal.code),
            Err(error) => panic!("{error}"),
        }
    }

    /// A draft of the first clerk, sent back by the chief.
    async fn draft_that_came_back(&self, world: &World) -> Uuid {
        let approvals = world.casework().approvals();
        let (clerk, chief) = (self.clerks[0], self.heir);
        let step = RouteStep {
            id: "kakari".to_owned(),
            name: "係長".to_owned(),
            who: vec![RoutePlace {
                grade: Grade::Chief,
                department: "sonmin".to_owned(),
                deputies: Vec::new(),
            }],
            days: 1,
        };
        let route = Route {
            id: "test".to_owned(),
            name: "試し".to_owned(),
            subject: "thing".to_owned(),
            decisions: vec!["do".to_owned()],
            legal_kinds: Vec::new(),
            procedures: Vec::new(),
            departments: Vec::new(),
            amount: None,
            drafter: Grade::Clerk,
            four_eyes: true,
            delegated: None,
            steps: vec![step],
            provenance: Provenance::new("test"),
        };
        let new = NewDraft {
            subject: Subject {
                kind: "thing".to_owned(),
                id: Uuid::from_u128(1),
                hash: "content".to_owned(),
            },
            decision: "do".to_owned(),
            department: "sonmin".to_owned(),
            title: "もの".to_owned(),
            route,
            proposal: serde_json::json!({}),
            note: None,
            drafter: clerk,
        };
        let write =
            world.store().write_with(self.now, (approvals, new), move |tx, (office, new)| {
                Box::pin(async move {
                    let id = office.draft(tx, new.clone()).await?.approval.id;
                    let request = Request {
                        approval: id,
                        version: None,
                        command: Command::Return { to: Back::Drafter, reason: "直す".to_owned() },
                        by: Actor::Staff { id: chief },
                        note: None,
                        proposal: None,
                    };
                    office.act(tx, request).await.map(|_| id)
                })
            });
        write.await.expect("it came back")
    }

    async fn open_work(&self, store: &Store) -> i64 {
        let open = open_work_of(store, &self.clerks).await.expect("work");
        open.iter().filter(|one| one.kind == work::KIND).map(|one| one.count).sum()
    }

    async fn postings(&self, store: &Store, day: Date) -> Vec<Vec<(String, Role)>> {
        let list = store::staff_list(store).await.expect("staff");
        let of = |id: &Uuid| {
            let row = list.iter().find(|row| row.id == *id).expect("somebody");
            let there = row.postings.iter().filter(|(_, one)| one.in_force_on(day));
            there.map(|(_, one)| (one.department.clone(), one.role)).collect()
        };
        self.clerks.iter().map(of).collect()
    }
}

#[tokio::test]
async fn at_midnight_of_the_day_everybody_and_all_their_work_have_moved() {
    for world in World::each().await {
        let store = world.store();
        let office = Office::open(&world).await;
        let jobs = world.casework().jobs(JobRegistry::new());
        let batch = office.batch(store).await;
        let [maker, other] = office.admins;
        let now = office.now;
        let returned = office.draft_that_came_back(&world).await;
        use BatchCommand::{Approve, Propose, Withdraw};
        assert_eq!(office.command(store, batch, other, Approve, now).await, Err("transfer_moved"));
        office.command(store, batch, maker, Propose, now).await.expect("proposed");
        let alone = office.command(store, batch, maker, Approve, now).await;
        assert_eq!(alone, Err("transfer_four_eyes"));
        office.command(store, batch, other, Approve, now).await.expect("approved");
        assert_eq!(office.open_work(store).await, 2_000, "approving moves nothing");

        let midnight = jst_midnight(office.day);
        let before = midnight - SignedDuration::from_secs(1);
        store.run_due_jobs(&jobs, before).await.expect("jobs");
        assert_eq!(office.open_work(store).await, 2_000, "nothing the second before");
        let began = Instant::now();
        store.run_due_jobs(&jobs, midnight).await.expect("jobs");
        eprintln!("{:?}: {PEOPLE} people and {CASES} cases in {:?}", store.kind(), began.elapsed());

        assert_eq!(office.open_work(store).await, 0, "nothing is left with those who moved");
        let heirs = open_work_of(store, &[office.heir]).await.expect("work");
        assert_eq!(heirs.iter().map(|one| one.count).sum::<i64>(), 1_000);
        let pool = Filter { assignee: Assignee::Nobody, ..Filter::default() };
        let pool = yakusho_worklist::counts(store, &pool, office.day).await.expect("counts");
        assert_eq!(pool.open, 1_001, "the other half and the draft wait for the department");
        let places = office.postings(store, office.day).await;
        let (last, moved) = places.split_last().expect("people");
        assert!(moved.iter().all(|there| *there == [("court".to_owned(), Role::Clerk)]));
        assert!(last.is_empty(), "who left is posted nowhere");
        let yesterday = office.postings(store, office.day.yesterday().expect("a day")).await;
        assert!(yesterday.iter().all(|there| there[0].0 == "sonmin"), "the day before stays true");
        let found = store::batch(store.read(), store.municipality(), batch).await.expect("read");
        assert_eq!(found.expect("the batch").state, BatchState::Applied);

        // The cases say the same as the list of work, and each says why.
        let case = cases_of(&world, office.heir).await;
        assert_eq!(case.len(), 1_000);
        let told = store.actions_of(case[0].case.id.uuid()).await.expect("actions");
        assert!(told.iter().any(|action| action.kind == "case.reassigned"));
        assert_eq!(case[0].case.version, 2, "a page that was open sees a conflict");

        // A draft that had come back to one of them waits for the department, and says from whom.
        let items = yakusho_worklist::of_subject(store, returned).await.expect("items");
        let [item] = items.as_slice() else { panic!("{items:?}") };
        assert_eq!((item.item.kind.as_str(), item.item.assignee), ("approval.redraft", None));
        let approvals = world.casework().approvals();
        let trail = approvals.trail(store, returned).await.expect("a trail");
        let handed = &trail.last().expect("an act").mark;
        assert_eq!((handed.kind, handed.instead_of), (MarkKind::HandedOn, Some(office.clerks[0])));

        // Once more changes nothing, and there is no way back now.
        store.run_due_jobs(&jobs, midnight + SignedDuration::from_secs(60)).await.expect("jobs");
        assert_eq!(store::apply_due(store, midnight).await.expect("applied"), 0);
        let back = office.command(store, batch, other, Withdraw, midnight).await;
        assert_eq!(back, Err("transfer_moved"));
        world.remove().await;
    }
}

#[tokio::test]
async fn a_failure_in_the_middle_leaves_everybody_where_they_were_and_the_next_try_moves_all() {
    for world in World::each().await {
        let store = world.store();
        let office = Office::open(&world).await;
        let last = office.clerks[PEOPLE - 1];
        let breaks = Arc::new(AtomicBool::new(true));
        let still = Arc::clone(&breaks);
        store.subscribe(TRANSFERRED, move |_, event| {
            let fails = event.subject == last && still.load(Ordering::Relaxed);
            Box::pin(async move {
                if fails { Err(Error::Broken("a listener broke".to_owned())) } else { Ok(()) }
            })
        });
        let batch = office.batch(store).await;
        let [maker, other] = office.admins;
        office.command(store, batch, maker, BatchCommand::Propose, office.now).await.expect("ok");
        office.command(store, batch, other, BatchCommand::Approve, office.now).await.expect("ok");
        let midnight = jst_midnight(office.day);
        assert!(store::apply_due(store, midnight).await.is_err());
        assert_eq!(office.open_work(store).await, 2_000);
        let places = office.postings(store, office.day).await;
        assert!(places.iter().all(|there| there[0].0 == "sonmin"), "nobody moved");
        breaks.store(false, Ordering::Relaxed);
        assert_eq!(store::apply_due(store, midnight).await.expect("applied"), PEOPLE);
        assert_eq!(office.open_work(store).await, 0);
        world.remove().await;
    }
}

#[tokio::test]
async fn what_was_approved_can_be_taken_back_until_its_day() {
    for world in World::each().await {
        let store = world.store();
        let office = Office::open(&world).await;
        let jobs = world.casework().jobs(JobRegistry::new());
        let batch = office.batch(store).await;
        let [maker, other] = office.admins;
        office.command(store, batch, maker, BatchCommand::Propose, office.now).await.expect("ok");
        office.command(store, batch, other, BatchCommand::Approve, office.now).await.expect("ok");
        let eve = jst_midnight(office.day) - SignedDuration::from_secs(1);
        let back = office.command(store, batch, maker, BatchCommand::Withdraw, eve).await;
        assert_eq!(back, Ok(BatchState::Withdrawn));
        store.run_due_jobs(&jobs, jst_midnight(office.day)).await.expect("jobs");
        assert_eq!(office.open_work(store).await, 2_000);
        let places = office.postings(store, office.day).await;
        assert!(places.iter().all(|there| there[0].0 == "sonmin"));
        world.remove().await;
    }
}

async fn cases_of(world: &World, staff: Uuid) -> Vec<Record> {
    let read = world.store().write(Timestamp::now(), move |tx| {
        Box::pin(async move { cases::in_hand(tx, staff, &["sonmin".to_owned()]).await })
    });
    read.await.expect("cases")
}
