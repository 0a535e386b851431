//! The actions tell everything: folded from the first to the last they give the state of every
//! draft, application and case; no row changes without one, and what is refused leaves nothing.

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt as _;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sea_orm::{ConnectionTrait as _, FromQueryResult as _, JsonValue, QueryResult, Statement};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_approvals::Back;
use yakusho_casework::{
    approval::{Decision, OnApproval, Proposal, Propose},
    handle::Request,
    model::{CorrectionField, CorrectionRequest},
    rules::decide::Command,
    store::cases,
};
use yakusho_identity::{NewPosting, Role, store::post};
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_store::Kind;
use yakusho_tests::{World, clock, pack};

/// Tables whose rows are no business: the log itself, its queue and bookkeeping.
const APART: [&str; 12] = [
    "action",
    "audit_checkpoint",
    "audit_head",
    "audit_tile",
    "event",
    "job",
    "municipality",
    "number_head",
    "pack_version",
    "seaql_migrations",
    "setting",
    "work_item",
];

#[tokio::test]
async fn a_life_of_drafts_applications_and_cases_is_told_by_its_actions() {
    for world in World::each().await {
        let steps = live(&world).await;
        let told = fold(&world).await;
        let rows = standing(&world).await;
        assert_eq!(told, rows);
        while yakusho_audit::seal(world.store(), world.log_key(), clock::now())
            .await
            .expect("sealed")
            > 0
        {}
        let report = yakusho_audit::verify(world.store(), world.log_key().public(), &[]).await;
        let report = report.expect("a report");
        assert!(report.holds(), "{:?}", report.findings);
        eprintln!(
            "{:?}: {} pages, {} changes of cases, {} refused; {} subjects told by {} sealed actions",
            world.store().kind(),
            steps.done,
            steps.worked,
            steps.refused,
            rows.len(),
            report.size
        );
        assert!(steps.refused > 20 && steps.done > 60 && steps.worked > 60, "{steps:?}");
        world.remove().await;
    }
}

#[derive(Debug, Default)]
struct Steps {
    /// Pages answered, drafts ended.
    done: usize,
    /// Commands that changed a case.
    worked: usize,
    /// Commands that the rules refused.
    refused: usize,
}

/// A scripted life, the same every time; each step is checked as it is made.
async fn live(world: &World) -> Steps {
    let mut steps = Steps::default();
    let mut dice = StdRng::seed_from_u64(20_261_122);
    let mut before = Watched::of(world).await;
    let lives = ["nyuson", "yusho", "nandemo"].repeat(6).into_iter().map(|event| (event, "submit"));
    for (event, end) in lives.chain([("nandemo", "leave"), ("yusho", "forget"), ("nyuson", "code")])
    {
        let mut person = world.person();
        let mut here = person.begin(event).await;
        before = before.then(world, "a draft begins").await;
        for _ in 0..60 {
            if here == "/apply/check" {
                break;
            }
            here = match here.as_str() {
                "/guide/result" => "/apply".to_owned(),
                "/guide" => person.get("/guide").await.location().to_owned(),
                path => {
                    let to = person.answer_well(path).await;
                    before = before.then(world, path).await;
                    steps.done += 1;
                    to
                }
            };
        }
        match end {
            "submit" => {
                person.submit().await;
            }
            "forget" => {
                let page = person.get("/guide/answers").await;
                let seen = person.fill(&page, "/guide/answers", &[]).await;
                assert_eq!(seen.location(), "/");
            }
            "code" => {
                person.get("/guide/later").await;
            }
            _ => {}
        }
        steps.done += 1;
        before = before.then(world, end).await;
    }
    let office = Office::post(world).await;
    before = before.then(world, "people are posted").await;
    for _ in 0..700 {
        if dice.random_bool(0.25) {
            let (name, done) = office.act_on_some_approval(world, &mut dice).await;
            before = counted(&mut steps, before, world, &name, done).await;
            continue;
        }
        let all = all_cases(world).await;
        let place = dice.random_range(0..all.len());
        let case = all[place].clone();
        let staff = office.member(&case.department, Role::Clerk);
        let (command, identified_by) = command(&mut dice, staff);
        let name = format!("{command:?} on {:?}", case.case.state);
        let stale = dice.random_bool(0.05);
        let version = case.case.version - i64::from(stale);
        let done = match Decision::of(&command) {
            Some(decision) => {
                let reason = match &command {
                    Command::Refuse { reason } | Command::Return { reason } => reason.clone(),
                    _ => String::new(),
                };
                let propose = Propose {
                    case: case.case.id,
                    version,
                    proposal: Proposal { decision, reason },
                    note: None,
                    staff,
                    authority: Some("test".to_owned()),
                };
                world.casework().propose(propose, clock::now()).await.map(|_| ())
            }
            None => {
                let request = Request {
                    case: case.case.id,
                    version,
                    command,
                    by: Actor::Staff { id: staff },
                    authority: Some("test".to_owned()),
                    identified_by,
                };
                world.casework().carry_out(request, clock::now()).await.map(|_| ())
            }
        };
        before = counted(&mut steps, before, world, &name, done).await;
    }
    steps
}

/// A step that was done leaves actions, one that was refused leaves nothing.
async fn counted(
    steps: &mut Steps,
    before: Watched,
    world: &World,
    name: &str,
    done: Result<(), yakusho_store::Error>,
) -> Watched {
    match done {
        Ok(()) => {
            steps.worked += 1;
            before.then(world, name).await
        }
        Err(yakusho_store::Error::Refused(_)) => {
            steps.refused += 1;
            // Every fourth: reading all rows is what takes the time of this test.
            if steps.refused.is_multiple_of(4) {
                before.unmoved(world, name).await;
            }
            before
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

/// 担当, 係長 and 課長 of every department.
struct Office {
    people: BTreeMap<(String, Role), Uuid>,
}

impl Office {
    async fn post(world: &World) -> Self {
        let pack = pack::pack();
        let codes: BTreeSet<String> =
            pack.departments.iter().map(|department| department.code.clone()).collect();
        let roles = [Role::Clerk, Role::Chief, Role::Head];
        let mut people = BTreeMap::new();
        for (at, code) in codes.iter().enumerate() {
            for (grade, role) in roles.into_iter().enumerate() {
                let number = u128::try_from(at * 3 + grade).expect("few");
                let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001 + number);
                people.insert((code.clone(), role), id);
            }
        }
        let all = people.clone();
        let write = world.store().write_with(clock::now(), all, |tx, all| {
            Box::pin(async move {
                for ((department, role), id) in all {
                    let new = NewPosting {
                        department: department.clone(),
                        role: *role,
                        from: "2026-04-01".parse().expect("a day"),
                        to: None,
                    };
                    post(tx, &Actor::System { job: "test" }, *id, &new).await?;
                }
                Ok(())
            })
        });
        write.await.expect("postings");
        Self { people }
    }

    fn member(&self, department: &str, role: Role) -> Uuid {
        self.people[&(department.to_owned(), role)]
    }

    /// Somebody of the department, the right one or not, does something with a draft.
    async fn act_on_some_approval(
        &self,
        world: &World,
        dice: &mut StdRng,
    ) -> (String, Result<(), yakusho_store::Error>) {
        let open = raw(world, "SELECT id FROM approval WHERE state <> 'void' ORDER BY id").await;
        if open.is_empty() {
            return ("nothing to sign".to_owned(), Err(Refusal::not_found().into()));
        }
        let id = uuid_of(&open[dice.random_range(0..open.len())]);
        let (db, municipality) = (world.store().read(), world.store().municipality());
        let found = world.casework().approvals().find(db, municipality, id).await;
        let standing = found.expect("a row").expect("an approval");
        let role = [Role::Clerk, Role::Chief, Role::Head][dice.random_range(0..3)];
        let staff = self.member(&standing.approval.department, role);
        let reason = "直してください。".to_owned();
        let what = match dice.random_range(0..12) {
            0 => OnApproval::Return { to: Back::Drafter, reason },
            1 => OnApproval::Withdraw,
            2..5 => OnApproval::Redraft { reason },
            5 => OnApproval::LookAfter,
            _ => OnApproval::Sign,
        };
        let name = format!("{what:?} on {:?}", standing.approval.state);
        let version = standing.approval.version;
        let casework = world.casework();
        let done = casework.on_approval(id, version, what, None, staff, clock::now()).await;
        (name, done.map(|_| ()))
    }
}

fn command(dice: &mut impl rand::Rng, staff: Uuid) -> (Command, Option<String>) {
    let reason = || "書類が足りません。".to_owned();
    let correction = CorrectionRequest {
        fields: vec![CorrectionField {
            key: "person.phone@me".to_owned(),
            label: "電話番号".to_owned(),
            reason: "つながりません。".to_owned(),
        }],
        answer_by: None,
    };
    // What ends a case comes up less often than what goes on with it.
    let command = match dice.random_range(0..34) {
        0..8 => return (Command::RecordVisit, Some("運転免許証".to_owned())),
        8..14 => Command::Claim { staff },
        14..19 => Command::AskCorrection(correction),
        19..24 => Command::AnswerCorrection,
        24 | 25 if dice.random_bool(0.7) => Command::Approve,
        24 | 25 => Command::Accept,
        26..28 => Command::Finish,
        28 => Command::Refuse { reason: reason() },
        29 => Command::Return { reason: reason() },
        30 => Command::Withdraw,
        31 => Command::HandOver { to: Uuid::max(), note: "窓口で話を聞いた人".to_owned() },
        32 => Command::Transfer { department: "court".to_owned(), reason: reason() },
        _ => Command::Refuse { reason: String::new() },
    };
    (command, None)
}

async fn all_cases(world: &World) -> Vec<cases::Record> {
    let mut all = Vec::new();
    for row in raw(world, "SELECT id FROM application ORDER BY number").await {
        let id = uuid_of(&row);
        let db = world.store().read();
        let found = cases::of_application(db, world.store().municipality(), id).await;
        all.extend(found.expect("cases"));
    }
    all
}

// --- what the rows say ---

async fn rows(world: &World, sql: &str) -> Vec<Value> {
    let db = world.store().read();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    JsonValue::find_by_statement(statement).all(db).await.expect(sql)
}

async fn raw(world: &World, sql: &str) -> Vec<QueryResult> {
    let db = world.store().read();
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.expect(sql)
}

fn uuid_of(row: &QueryResult) -> Uuid {
    row.try_get("", "id").expect("an id")
}

fn text(row: &QueryResult, name: &str) -> String {
    row.try_get("", name).expect(name)
}

type State = BTreeMap<(&'static str, Uuid), Value>;

async fn standing(world: &World) -> State {
    let mut state = State::new();
    for row in raw(world, "SELECT id, event, state FROM draft").await {
        let told = json!({ "event": text(&row, "event"), "state": text(&row, "state") });
        state.insert(("draft", uuid_of(&row)), told);
    }
    let sql =
        "SELECT id, number, fiscal_year, event, pack_version, channel, identity FROM application";
    for row in raw(world, sql).await {
        let number: i64 = row.try_get("", "number").expect("a number");
        let year: i32 = row.try_get("", "fiscal_year").expect("a year");
        let told = json!({
            "number": format!("R{}-{number:06}", year - 2018),
            "event": text(&row, "event"),
            "pack_version": text(&row, "pack_version"),
            "channel": text(&row, "channel"),
            "identity": text(&row, "identity"),
        });
        state.insert(("application", uuid_of(&row)), told);
    }
    let sql = "SELECT id, subject, state, step, round, subject_hash FROM approval";
    for row in raw(world, sql).await {
        let subject: Uuid = row.try_get("", "subject").expect("a subject");
        let step: i64 = row.try_get("", "step").expect("a step");
        let round: i64 = row.try_get("", "round").expect("a round");
        let told = json!({
            "subject": subject,
            "state": text(&row, "state"),
            "step": step,
            "round": round,
            "hash": text(&row, "subject_hash"),
        });
        state.insert(("approval", uuid_of(&row)), told);
    }
    for record in all_cases(world).await {
        let case = record.case;
        let told = json!({
            "application": case.application,
            "procedure": case.procedure,
            "department": record.department,
            "state": case.state,
            "assignee": case.assignee,
            "received_on": case.received_on,
            "version": case.version,
        });
        state.insert(("case", case.id.uuid()), told);
    }
    state
}

// --- what the actions tell ---

async fn fold(world: &World) -> State {
    let mut state = State::new();
    let mut actions = std::pin::pin!(world.store().all_actions().await.expect("actions"));
    while let Some(action) = actions.try_next().await.expect("an action") {
        let data = action.data.clone().unwrap_or_default();
        match action.kind.as_str() {
            "draft.begun" => {
                let told = json!({ "event": data["event"], "state": "open" });
                state.insert(("draft", action.subject), told);
            }
            "draft.deleted" => {
                state.remove(&("draft", action.subject));
            }
            "application.submitted" => {
                let draft: Uuid = data["draft"].as_str().expect("a draft").parse().expect("an id");
                state.get_mut(&("draft", draft)).expect("its draft")["state"] = "submitted".into();
                let mut told = json!({ "identity": "unconfirmed" });
                for name in ["number", "event", "pack_version", "channel"] {
                    told[name] = data[name].clone();
                }
                state.insert(("application", action.subject), told);
            }
            "application.identified" => {
                let application = state.get_mut(&("application", action.subject));
                application.expect("its application")["identity"] = data["identity"].clone();
            }
            "case.opened" => {
                let mut told = json!({ "assignee": null, "version": 1 });
                for name in ["application", "procedure", "department", "state", "received_on"] {
                    told[name] = data[name].clone();
                }
                state.insert(("case", action.subject), told);
            }
            kind if kind.starts_with("approval.") && data.get("state").is_some() => {
                let mut told = json!({});
                for name in ["subject", "state", "step", "round", "hash"] {
                    told[name] = data[name].clone();
                }
                state.insert(("approval", action.subject), told);
            }
            kind if kind.starts_with("case.") && data.get("state").is_some() => {
                let case = state.get_mut(&("case", action.subject)).expect("its case");
                for name in ["state", "assignee", "received_on", "department"] {
                    if let Some(now) = data.get(name) {
                        case[name] = now.clone();
                    }
                }
                case["version"] = (case["version"].as_i64().expect("a version") + 1).into();
            }
            _ => {}
        }
    }
    state
}

// --- no row changes without an action ---

struct Watched {
    tables: BTreeMap<String, BTreeSet<String>>,
    actions: i64,
}

impl Watched {
    async fn of(world: &World) -> Self {
        let names = match world.store().kind() {
            Kind::Sqlite => {
                "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Kind::Postgres => {
                "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut tables = BTreeMap::new();
        for row in rows(world, names).await {
            let name = row["name"].as_str().expect("a name").to_owned();
            if APART.contains(&name.as_str()) {
                continue;
            }
            let sql = match world.store().kind() {
                Kind::Sqlite => format!("SELECT * FROM {name}"),
                Kind::Postgres => format!("SELECT row_to_json(t)::text AS row FROM {name} t"),
            };
            let all = rows(world, &sql).await;
            tables.insert(name, all.iter().map(ToString::to_string).collect());
        }
        assert!(tables.len() >= 8, "{:?}", tables.keys());
        let actions = raw(world, "SELECT COUNT(*) FROM action").await;
        Self { tables, actions: actions[0].try_get_by_index(0).expect("a number") }
    }

    /// The world after a step: what changed has at least one action.
    async fn then(self, world: &World, step: &str) -> Self {
        let after = Self::of(world).await;
        let changed: Vec<&String> = after
            .tables
            .iter()
            .filter(|(name, rows)| self.tables.get(*name) != Some(rows))
            .map(|(name, _)| name)
            .collect();
        let told = after.actions - self.actions;
        assert!(changed.is_empty() || told > 0, "{step} changed {changed:?} and left no action");
        let cases = after.changed_rows(&self, "work_case");
        assert!(told >= cases, "{step}: {cases} cases changed and {told} actions tell of it");
        after
    }

    fn changed_rows(&self, before: &Self, table: &str) -> i64 {
        let (now, then) = (&self.tables[table], &before.tables[table]);
        i64::try_from(now.difference(then).count()).expect("few")
    }

    /// Nothing happened at all.
    async fn unmoved(&self, world: &World, step: &str) {
        let after = Self::of(world).await;
        assert!(after.tables == self.tables, "{step} was refused and changed rows");
        assert_eq!(after.actions, self.actions, "{step} was refused and left an action");
    }
}
