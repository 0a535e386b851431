//! Tennis Village with everything that it needs to take applications, and its one clerk.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use jiff::{Timestamp, civil::date};
use rand::Rng as _;
use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_casework::{
    Casework, Parts,
    approval::{Decision, OnApproval, Proposal, Propose, Proposed},
    handle::Request,
    model::{CaseState, CorrectionField, CorrectionRequest},
    rules::decide::Command,
    store::cases::{self, Record},
};
use yakusho_facts::{FactSheet, Keyring, Sheets};
use yakusho_files::{Files, ObjectsConfig};
use yakusho_identity::{
    NewPosting, Role, SealError, Sealer,
    store::{post, posted_in},
};
use yakusho_interview::{
    Answer, Answers, AskKind, FactKey, Goal, Value,
    definition::FactType,
    value::{Account, AccountKind, Address},
};
use yakusho_kernel::{Lang, Text, Yen, actor::Actor};
use yakusho_notify::{MailConfig, Mailer, TransportConfig};
use yakusho_pack::Pack;
use yakusho_pages::{Accent, Site, SiteConfig, UploadLimits};
use yakusho_paper::{Fonts, Paper, Templates};
use yakusho_permission::Permission;
use yakusho_procedures::{Edition, Procedures, Shelf, guide::Guide, model::Channel};
use yakusho_store::testing::TestStore;
use zeroize::Zeroizing;

use crate::browser::Browser;

/// Where the stand-in is found, if it is on.
pub const STAND_IN: &str = "/stand-in/identity";

thread_local! {
    /// Minutes that have passed since the village's morning. A test has its thread for itself.
    pub static PASSED: std::cell::Cell<i64> = const { std::cell::Cell::new(0) };
}

/// A Tuesday morning, and what has passed since.
pub fn now() -> Timestamp {
    let morning: Timestamp = "2026-11-24T01:00:00Z".parse().expect("an instant");
    morning + jiff::SignedDuration::from_mins(PASSED.get())
}

pub struct Village {
    pub casework: Casework,
    pub router: Router,
    pub keyring: Arc<Keyring>,
    /// Removed with the test.
    stands_on: TestStore,
}

/// What a person has in hand after submitting.
pub struct Filed {
    pub id: Uuid,
    pub number: String,
    pub code: String,
}

struct Seal(Arc<Keyring>);

impl Sealer for Seal {
    fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        self.0.seal_bytes(plain, context.as_bytes()).map_err(|_| SealError)
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.0.open_bytes(sealed, context.as_bytes()).map_err(|_| SealError)
    }
}

impl Village {
    /// A village with the stand-in for identification.
    pub async fn new() -> Self {
        Self::with(Some(STAND_IN.to_owned())).await
    }

    pub async fn with(identity_stand_in: Option<String>) -> Self {
        Self::on(TestStore::sqlite(Self::migrations()).await, identity_stand_in).await
    }

    /// A village on SQLite, and one on PostgreSQL where a server is named.
    pub async fn each() -> Vec<Self> {
        let mut villages = vec![Self::new().await];
        if let Some(store) = TestStore::postgres(Self::migrations()).await {
            villages.push(Self::on(store, Some(STAND_IN.to_owned())).await);
        }
        villages
    }

    fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
        let mut migrations = yakusho_audit::migrations();
        migrations.extend(yakusho_facts::migrations());
        migrations.extend(yakusho_files::migrations());
        migrations.extend(yakusho_documents::migrations());
        migrations.extend(yakusho_notify::migrations());
        migrations.extend(yakusho_identity::migrations());
        migrations.extend(yakusho_worklist::migrations());
        migrations.extend(yakusho_protection::migrations());
        migrations.extend(yakusho_approvals::migrations());
        migrations.extend(Procedures::migrations());
        migrations.extend(Casework::migrations());
        migrations
    }

    async fn on(test: TestStore, identity_stand_in: Option<String>) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/tennis-village");
        let pack = Pack::load(&folder).expect("the village");
        let store = (*test).clone();
        let keyring = Arc::new(Keyring::open(test.folder()).expect("keys"));
        let sealer = Arc::clone(&keyring);
        let objects = ObjectsConfig::Folder(test.folder().join("files"));
        let files = Files::open(store.clone(), &objects, sealer, yakusho_files::Limits::default())
            .expect("files");
        let mail = MailConfig {
            from_name: "テニス村".to_owned(),
            from: "hello@tennis-village.example".to_owned(),
            reply_to: None,
            transport: TransportConfig::Folder(test.folder().join("mail")),
        };
        let mailer = Mailer::open(&mail, Arc::clone(&keyring)).expect("mail");
        let site = Site::new(SiteConfig {
            city: pack.city.name.clone(),
            service: Text::new("手続き", "てつづき", "Procedures"),
            accent: Accent::default(),
            stand_in: None,
            footer: Vec::new(),
            sign_in: Some("/staff/sign-in".to_owned()),
            secure: false,
            secret: Zeroizing::new([7; 32]),
            patience: Duration::from_secs(30),
            uploads: UploadLimits::default(),
            clock: now,
            random: |buffer| rand::rng().fill_bytes(buffer),
        });
        let templates = Templates::from_files(BTreeMap::new()).expect("no paper is made here");
        let paper = Paper::new(Fonts::bundled(), templates, yakusho_paper::Limits::default());
        let edition = Edition::new(pack).expect("an edition");
        let shelf = Shelf::new(edition, store.clone(), now()).await.expect("a shelf");
        let procedures = Procedures::new(yakusho_procedures::Parts {
            store,
            shelf,
            keyring: Arc::clone(&keyring),
            files,
            paper,
            mailer,
            calendar: Calendar::usual(),
            public_url: "http://localhost".to_owned(),
            identity_stand_in,
            permission: Arc::new(Permission::core()),
        });
        let casework = Casework::new(Parts {
            procedures: procedures.clone(),
            permission: Arc::new(Permission::core()),
            seal: Arc::new(Seal(Arc::clone(&keyring))),
            demo: true,
            disposal_register: None,
        });
        casework.listen();
        let router = site.dress(procedures.routes().merge(casework.routes()));
        Self { casework, router, keyring, stands_on: test }
    }

    /// Removes what it stood on; needed only on PostgreSQL.
    pub async fn remove(self) {
        self.stands_on.remove().await;
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.router)
    }

    /// Somebody answers everything and submits.
    pub async fn file(&self, event: &str, chosen: &[&str]) -> Filed {
        let app = self.casework.procedures();
        let draft = app.begin(event, Lang::Ja, None, now()).await.expect("a draft");
        let chosen: BTreeSet<String> = chosen.iter().map(ToString::to_string).collect();
        loop {
            let guide = app.open(draft.id, now()).await.expect("it opens").expect("a guide");
            match answered(&guide, app) {
                Some(answers) => {
                    app.keep(&guide, answers, Lang::Ja, "q", now()).await.expect("kept");
                }
                None if guide.draft.chosen.is_none() => {
                    app.choose(&guide, chosen.clone(), now()).await.expect("chosen");
                }
                None => {
                    let done = app
                        .submit(&guide, Lang::Ja, Channel::Online, now())
                        .await
                        .expect("submitted");
                    return Filed {
                        id: done.application.id.uuid(),
                        number: done.application.shown_number(),
                        code: done.code.expect("a code").shown(),
                    };
                }
            }
        }
    }

    /// A browser that has opened the application with number and code.
    pub async fn holding(&self, filed: &Filed) -> Browser {
        let mut browser = self.browser();
        let page = browser.get("/status").await;
        let pairs = [("number", filed.number.as_str()), ("code", filed.code.as_str())];
        let seen = browser.post(&page, "/status", &pairs).await;
        assert_eq!(seen.place(), filed.page());
        browser
    }

    /// The case of a procedure.
    pub async fn case(&self, filed: &Filed, procedure: &str) -> Record {
        let store = self.casework.store();
        cases::of_application(store.read(), store.municipality(), filed.id)
            .await
            .expect("cases")
            .into_iter()
            .find(|record| record.case.procedure == procedure)
            .unwrap_or_else(|| panic!("no {procedure}"))
    }

    pub async fn state(&self, filed: &Filed, procedure: &str) -> CaseState {
        self.case(filed, procedure).await.case.state
    }

    /// The clerk does something. A decision goes the way that its route says: drafted by a clerk
    /// and signed by everybody whom the route names.
    pub async fn clerk(&self, filed: &Filed, procedure: &str, command: Command) {
        let record = self.case(filed, procedure).await;
        if let Some(decision) = Decision::of(&command) {
            let reason = match command {
                Command::Refuse { reason } | Command::Return { reason } => reason,
                _ => String::new(),
            };
            return self.decide(&record, Proposal { decision, reason }).await;
        }
        let request = Request {
            case: record.case.id,
            version: record.case.version,
            command,
            by: Actor::Staff { id: Uuid::max() },
            authority: Some("staff".to_owned()),
            identified_by: None,
        };
        self.casework.carry_out(request, now()).await.expect("the rules allow it");
    }

    async fn decide(&self, record: &Record, proposal: Proposal) {
        let propose = Propose {
            case: record.case.id,
            version: record.case.version,
            proposal,
            note: None,
            staff: self.posted(&record.department, Role::Clerk).await,
            authority: Some("staff".to_owned()),
        };
        let proposed = self.casework.propose(propose, now()).await.expect("proposed");
        let Proposed::Drafted(mut standing, _) = proposed else { return };
        loop {
            let open = standing.approval.open_places().next().map(|(_, place)| place.clone());
            let Some(place) = open else { return };
            let role = Role::from_code(place.grade.code()).expect("a role");
            let signer = self.posted(&place.department, role).await;
            let (id, version) = (standing.approval.id, standing.approval.version);
            let sign = OnApproval::Sign;
            let signed = self.casework.on_approval(id, version, sign, None, signer, now()).await;
            *standing = signed.expect("signed");
        }
    }

    /// Somebody who holds a role in a department; posted there where there is nobody yet.
    pub async fn posted(&self, department: &str, role: Role) -> Uuid {
        let store = self.casework.store();
        let day = date(2026, 11, 24);
        let known = posted_in(store.read(), store.municipality(), &[department], day).await;
        let known = known.expect("postings").into_iter().find(|(_, known)| known.role == role);
        if let Some((staff, _)) = known {
            return staff;
        }
        let new = NewPosting {
            department: department.to_owned(),
            role,
            from: date(2026, 4, 1),
            to: None,
        };
        let write = store.write_with(now(), new, |tx, new| {
            Box::pin(async move {
                let staff = tx.new_id();
                post(tx, &Actor::System { job: "test" }, staff, new).await.map(|_| staff)
            })
        });
        write.await.expect("a posting")
    }

    /// The clerk asks for a correction of some facts, each for the same reason.
    pub async fn ask(&self, filed: &Filed, procedure: &str, keys: &[&str], reason: &str) {
        let fields = keys.iter().map(|key| CorrectionField {
            key: (*key).to_owned(),
            label: format!("欄 {key}"),
            reason: reason.to_owned(),
        });
        let request =
            CorrectionRequest { fields: fields.collect(), answer_by: Some(date(2026, 12, 4)) };
        self.clerk(filed, procedure, Command::AskCorrection(request)).await;
    }

    /// The facts of an application, and how many versions there are.
    pub async fn facts(&self, filed: &Filed) -> (FactSheet, i64) {
        let stored = Sheets::Application
            .read(self.casework.store(), &self.keyring, filed.id)
            .await
            .expect("it opens")
            .expect("facts");
        (stored.sheet, stored.version)
    }
}

impl Filed {
    pub fn page(&self) -> String {
        format!("/applications/{}", self.id)
    }
}

/// The answers with the next question answered; `None` where nothing is open.
fn answered(guide: &Guide, app: &Procedures) -> Option<Answers> {
    let interview = guide.interview().expect("an interview");
    let filings = guide.filings(app, &interview);
    let ask = interview.next(&Goal::Guide).or_else(|| {
        guide.draft.chosen.as_ref().and_then(|_| interview.next(&Goal::Apply(&filings)))
    })?;
    let mut answers = guide.answers.clone();
    let of = |key: &FactKey| {
        guide
            .edition
            .compiled
            .fact(&key.fact)
            .map(|def| answer(&key.fact, def.kind))
            .expect("a fact")
    };
    match &ask.kind {
        AskKind::Facts => {
            for key in &ask.keys {
                answers.set(key.clone(), of(key));
            }
        }
        AskKind::Pick { .. } => {
            for (key, answer) in ask.picked(&[]) {
                answers.set(key, answer);
            }
        }
        AskKind::List { group, .. } => {
            if group.id == "dog" {
                let dog = answers.add(group).expect("room");
                for fact in &ask.question.facts {
                    let key = FactKey::at(fact.as_str(), dog.as_str());
                    let answer = of(&key);
                    answers.set(key, answer);
                }
            }
            answers.close(group.id.clone());
        }
    }
    Some(answers)
}

fn answer(fact: &str, kind: FactType) -> Answer {
    let value = match (fact, kind) {
        ("filing.by_coach", _) => Value::Bool(false),
        ("person.birth_date", _) => Value::Date(date(1991, 5, 14)),
        ("dog.name", _) => Value::Text("ポチ".to_owned()),
        (_, FactType::Text | FactType::LongText) => Value::Text("試験　花子".to_owned()),
        (_, FactType::Kana) => Value::Kana("シケン　ハナコ".to_owned()),
        (_, FactType::Bool) => Value::Bool(true),
        ("racket.material", _) => Value::Choice("carbon".to_owned()),
        ("move.from", _) => Value::Choice("football".to_owned()),
        (_, FactType::Choice) => Value::Choice("right".to_owned()),
        (_, FactType::Date) => Value::Date(date(2026, 11, 20)),
        (_, FactType::Number) => Value::Number(2),
        (_, FactType::Money) => Value::Money(Yen(5000)),
        (_, FactType::Phone) => Value::Phone("00015400001".to_owned()),
        (_, FactType::PersonRef) => Value::Person("me".to_owned()),
        (_, FactType::Address) => Value::Address(Address {
            postal_code: "9990019".to_owned(),
            prefecture: "球技県".to_owned(),
            city: "テニス村".to_owned(),
            town: "サービス".to_owned(),
            block: "1丁目1".to_owned(),
            building: String::new(),
        }),
        (_, FactType::Account) => Value::Account(Account {
            bank: "球技銀行".to_owned(),
            branch: "本店".to_owned(),
            kind: AccountKind::Ordinary,
            number: "0012345".to_owned(),
            holder: "シケン ハナコ".to_owned(),
        }),
        _ => return Answer::Empty,
    };
    Answer::Known(value)
}
