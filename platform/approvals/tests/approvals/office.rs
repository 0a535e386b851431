//! An office of five people and a route, over a database.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::Date};
use sea_orm_migration::MigrationTrait;
use serde_json::json;
use uuid::Uuid;
use yakusho_approvals::{
    Approvals, Command, NewDraft, Request, Standing, Subject,
    events::{APPROVAL_DECIDED, APPROVAL_RETURNED},
    migrations,
};
use yakusho_calendar::Calendar;
use yakusho_facts::Keyring;
use yakusho_identity::{
    NewPosting, Posting, Role,
    store::{end_posting, post},
};
use yakusho_kernel::{Provenance, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_pack::format::{Delegation, Grade, Route, RoutePlace, RouteStep};
use yakusho_store::{Error, Store};
use yakusho_worklist::{Filter, list};

pub const SYSTEM: Actor = Actor::System { job: "test" };

pub fn all_migrations() -> Vec<Box<dyn MigrationTrait>> {
    let mut all = yakusho_facts::migrations();
    all.extend(yakusho_identity::migrations());
    all.extend(yakusho_worklist::migrations());
    all.extend(migrations());
    all
}

/// Tuesday 24 November 2026, ten in the morning.
pub fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().expect("an instant")
}

pub fn later(days: i64) -> Timestamp {
    now() + jiff::SignedDuration::from_hours(24 * days)
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub fn person(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

pub const CLERK: u128 = 1;
pub const CHIEF: u128 = 2;
pub const HEAD: u128 = 3;
pub const OTHER_CHIEF: u128 = 4;
pub const ABROAD: u128 = 5;
/// Comes when the head goes.
pub const NEXT_HEAD: u128 = 6;

pub fn posting(number: u128) -> (String, Role) {
    let (department, role) = match number {
        CLERK => ("shimin", Role::Clerk),
        CHIEF | OTHER_CHIEF => ("shimin", Role::Chief),
        HEAD | NEXT_HEAD => ("shimin", Role::Head),
        _ => ("shuno", Role::Chief),
    };
    (department.to_owned(), role)
}

pub fn postings(number: u128) -> Vec<Posting> {
    let (department, role) = posting(number);
    vec![Posting { department, role, from: day("2026-04-01"), to: None }]
}

pub fn route() -> Route {
    let place = |grade, department: &str, deputies: &[Grade]| RoutePlace {
        grade,
        department: department.to_owned(),
        deputies: deputies.to_vec(),
    };
    let step = |id: &str, who: Vec<RoutePlace>| RouteStep {
        id: id.to_owned(),
        name: id.to_owned(),
        who,
        days: 1,
    };
    Route {
        id: "kyakka".to_owned(),
        name: "却下".to_owned(),
        subject: "case".to_owned(),
        decisions: vec!["refuse".to_owned()],
        legal_kinds: Vec::new(),
        procedures: Vec::new(),
        departments: Vec::new(),
        amount: None,
        drafter: Grade::Clerk,
        four_eyes: true,
        delegated: Some(Delegation {
            grade: Grade::Head,
            from: "市長".to_owned(),
            basis: "規程".to_owned(),
        }),
        steps: vec![
            step(
                "kakari",
                vec![place(Grade::Chief, "shimin", &[]), place(Grade::Chief, "shuno", &[])],
            ),
            step("kacho", vec![place(Grade::Head, "shimin", &[Grade::Chief])]),
        ],
        provenance: Provenance::new("test"),
    }
}

pub struct Office {
    pub store: Store,
    pub approvals: Approvals,
    /// The postings of the five, in their order.
    pub posts: Vec<Uuid>,
    pub heard: Arc<Mutex<Vec<(&'static str, Uuid)>>>,
}

impl Office {
    pub async fn open(store: Store, folder: &Path) -> Self {
        let keyring = Arc::new(Keyring::open(folder).expect("keys"));
        let approvals = Approvals::new(keyring, Calendar::usual());
        approvals.listen(&store);
        let write = store.write(now(), |tx| {
            Box::pin(async move {
                let mut posts = Vec::new();
                for number in 1..=5 {
                    let (department, role) = posting(number);
                    let new = NewPosting { department, role, from: day("2026-04-01"), to: None };
                    posts.push(post(tx, &SYSTEM, person(number), &new).await?);
                }
                Ok(posts)
            })
        });
        let posts = write.await.expect("postings");
        let heard = Arc::new(Mutex::new(Vec::new()));
        for kind in [APPROVAL_DECIDED, APPROVAL_RETURNED] {
            let heard = Arc::clone(&heard);
            store.subscribe(kind, move |_, event| {
                let heard = Arc::clone(&heard);
                Box::pin(async move {
                    if event.data["decision"] == "throw" {
                        let words = Text::ja("もとの件が動きました。");
                        return Err(Refusal::new(RefusalKind::Conflict, "moved", words).into());
                    }
                    heard.lock().expect("a list").push((event.kind, event.subject));
                    Ok(())
                })
            });
        }
        Self { store, approvals, posts, heard }
    }

    pub async fn draft(&self, subject: u128, decision: &str) -> Result<Standing, Error> {
        let new = NewDraft {
            subject: Subject {
                kind: "case".to_owned(),
                id: person(subject),
                hash: "content".to_owned(),
            },
            decision: decision.to_owned(),
            department: "shimin".to_owned(),
            title: "R8-000001-1 却下".to_owned(),
            route: route(),
            proposal: json!({ "reason": "要件に当たらないため" }),
            note: Some("ご審査ください".to_owned()),
            drafter: person(CLERK),
        };
        let write =
            self.store.write_with(now(), (self.approvals.clone(), new), |tx, (office, new)| {
                Box::pin(async move { office.draft(tx, new.clone()).await })
            });
        write.await
    }

    pub async fn act(&self, id: Uuid, who: u128, command: Command) -> Result<Standing, Error> {
        self.act_at(id, who, command, now()).await
    }

    pub async fn act_at(
        &self,
        id: Uuid,
        who: u128,
        command: Command,
        at: Timestamp,
    ) -> Result<Standing, Error> {
        let request = Request {
            approval: id,
            version: None,
            command,
            by: Actor::Staff { id: person(who) },
            note: None,
            proposal: None,
        };
        let write = self.store.write_with(
            at,
            (self.approvals.clone(), request),
            |tx, (office, request)| Box::pin(async move { office.act(tx, request.clone()).await }),
        );
        write.await
    }

    pub async fn away(&self, who: u128, deputy: u128, from: &str, to: &str) -> Result<Uuid, Error> {
        let days = (day(from), day(to));
        let write = self.store.write_with(now(), self.approvals.clone(), move |tx, office| {
            let by = Actor::Staff { id: person(who) };
            Box::pin(
                async move { office.be_absent(tx, &by, person(who), person(deputy), days).await },
            )
        });
        write.await
    }

    /// Somebody holds their post no longer, and somebody else may hold it now, in one change.
    pub async fn moves(&self, who: u128, next: Option<u128>) {
        let ended = self.posts[usize::try_from(who).expect("small") - 1];
        let write = self.store.write(now(), move |tx| {
            Box::pin(async move {
                end_posting(tx, &SYSTEM, ended, day("2026-11-23")).await?;
                if let Some(next) = next {
                    let (department, role) = posting(next);
                    let new = NewPosting { department, role, from: day("2026-11-24"), to: None };
                    post(tx, &SYSTEM, person(next), &new).await?;
                }
                Ok(())
            })
        });
        write.await.expect("moved");
    }

    pub async fn inbox(&self, who: u128) -> Vec<Uuid> {
        let today = day("2026-11-24");
        let waiting =
            self.approvals.waiting_for(&self.store, person(who), &postings(who), today).await;
        waiting.expect("an inbox").into_iter().map(|one| one.standing.approval.id).collect()
    }

    /// The open items: kind, department, in whose hands.
    pub async fn items(&self) -> Vec<(String, String, Option<Uuid>)> {
        let page = list(&self.store, &Filter::default(), None, 100).await.expect("a list");
        let of = |one: yakusho_worklist::ListedItem| {
            (one.item.kind, one.item.department, one.item.assignee)
        };
        let mut items: Vec<_> = page.items.into_iter().map(of).collect();
        items.sort();
        items
    }

    pub async fn kinds(&self, approval: Uuid) -> Vec<String> {
        let actions = self.store.actions_of(approval).await.expect("actions");
        actions.into_iter().map(|action| action.kind).collect()
    }
}

pub fn sign() -> Command {
    Command::Approve { hash: "content".to_owned() }
}

pub fn code(result: Result<Standing, Error>) -> &'static str {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}
