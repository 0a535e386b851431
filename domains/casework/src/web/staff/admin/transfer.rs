//! `GET /staff/admin/transfers/{id}`: who moves where, and who gets their open work. `POST
//! …/propose`, `…/approve`, `…/withdraw`.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_identity::{
    Posting,
    model::{Batch, BatchState, Destination, Move},
    rules::transfer::{BatchCommand, Known, departments_left},
    store,
};
use yakusho_kernel::{Lang, Refusal, Text};
use yakusho_pages::{
    Form, Html, Refused, Visit,
    parts::{Column, Definitions, FormStart, Notice, NoticeKind, Row, Table},
};
use yakusho_worklist::OpenWork;

use super::{
    super::{desk::Desk, words},
    open,
    transfers::{offices, state_chip},
};
use crate::{Casework, web::failure::refused};

/// Lines that a page shows at most.
const SHOWN: usize = 500;

/// What a button sends.
#[derive(Deserialize)]
pub struct Seen {
    /// The version that the page showed.
    #[serde(default)]
    version: i64,
}

#[derive(Template)]
#[template(path = "staff/admin/transfer.html")]
struct TransferPage {
    source: String,
    problems: Option<Notice>,
    head: Definitions,
    acts: Vec<Act>,
    version: i64,
    note: Option<&'static str>,
    moves: Table,
    more: usize,
}

struct Act {
    form: FormStart,
    label: &'static str,
    main: bool,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = open(&visit, &app).await?;
    let batch = find(&desk, &id).await?;
    let plan = Plan::of(&desk, &batch).await?;
    let open = matches!(batch.state, BatchState::Draft | BatchState::Proposed);
    let problems = if open {
        let offices = offices(&desk);
        store::check_batch(app.store(), &batch, &offices, desk.today).await.map_err(refused)?
    } else {
        Vec::new()
    };
    let body = TransferPage {
        source: batch.source.clone(),
        problems: (!problems.is_empty()).then(|| {
            let lines = problems.iter().take(20).map(|one| {
                let line = one.line.map_or_else(String::new, |line| format!("{line}行目　"));
                format!("{line}{}", one.message)
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            Notice::new(Lang::Ja, NoticeKind::Error, &text).titled(
                "読み込んだあとで合わなくなった行があります。取り消して、読み込み直してください",
            )
        }),
        head: head(&desk, &batch, &plan).await?,
        acts: acts(&visit, &desk, &batch),
        version: batch.version,
        note: note(&desk, &batch),
        moves: plan.table(&desk, &batch),
        more: batch.moves.len().saturating_sub(SHOWN),
    };
    let page = desk.page(&visit, "人事異動の確認", &body);
    Ok(page.back("/staff/admin/transfers", "人事異動に戻る").into_response())
}

/// Asks a second person.
pub async fn propose(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let words = "承認待ちにしました。ほかの管理者に、この画面を見てもらってください。";
    act(&visit, &app, &id, &seen, BatchCommand::Propose, words).await
}

/// Approves it.
pub async fn approve(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let words = "承認しました。発令日の0時に、所属と仕事の担当が切り替わります。";
    act(&visit, &app, &id, &seen, BatchCommand::Approve, words).await
}

/// Takes it back.
pub async fn withdraw(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, Refused> {
    let words = "取り消しました。所属も担当も、何も変わっていません。";
    act(&visit, &app, &id, &seen, BatchCommand::Withdraw, words).await
}

async fn act(
    visit: &Visit,
    app: &Casework,
    id: &str,
    seen: &Seen,
    command: BatchCommand,
    words: &str,
) -> Result<Response, Refused> {
    let desk = open(visit, app).await?;
    let batch = find(&desk, id).await?;
    carry_out(visit, &desk, &batch, seen.version, command).await?;
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/admin/transfers/{}", batch.id)))
}

/// Carries a command out on a batch that was seen in this version; for the API too.
///
/// # Errors
/// A proof that is too old; problems that came up since; the refusal of the rules.
pub async fn carry_out(
    visit: &Visit,
    desk: &Desk,
    batch: &Batch,
    version: i64,
    command: BatchCommand,
) -> Result<BatchState, Refused> {
    if command == BatchCommand::Approve {
        desk.fresh(visit).await?;
    }
    if command != BatchCommand::Withdraw {
        let offices = offices(desk);
        let problems = store::check_batch(desk.app.store(), batch, &offices, desk.today).await;
        let problems = problems.map_err(refused)?;
        if !problems.is_empty() {
            return Err(store::as_refusal(&problems).into());
        }
    }
    let (by, id) = (desk.who.staff, batch.id);
    let done = desk
        .app
        .store()
        .write(visit.now(), move |tx| Box::pin(store::command(tx, by, id, version, command)));
    done.await.map_err(refused)
}

/// The batch with this id.
///
/// # Errors
/// Not found.
pub async fn find(desk: &Desk, id: &str) -> Result<Batch, Refused> {
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let store = desk.app.store();
    let found = store::batch(store.read(), store.municipality(), id).await.map_err(refused)?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

async fn head(desk: &Desk, batch: &Batch, plan: &Plan) -> Result<Definitions, Refused> {
    let people: Vec<Uuid> = std::iter::once(batch.made_by).chain(batch.approved_by).collect();
    let names = store::staff_names(desk.app.store(), &people).await.map_err(refused)?;
    let name = |id: Uuid| {
        let found = names.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| "—".to_owned(), |(_, name)| name.clone())
    };
    let days: Vec<String> = batch.days().into_iter().map(words::day).collect();
    let (to_successor, to_pool) = plan.totals(batch);
    let mut rows = vec![
        ("状態".to_owned(), Html::of(&state_chip(batch))),
        ("発令日".to_owned(), Html::text(days.join("、"))),
        (
            "動く人".to_owned(),
            Html::text(format!("{}人（{}行）", plan.people(batch), batch.moves.len())),
        ),
        (
            "進行中の仕事".to_owned(),
            Html::text(format!("後任へ {to_successor}件　課の引き受け（担当未定）へ {to_pool}件")),
        ),
        (
            "作った人".to_owned(),
            Html::text(format!("{}（{}）", name(batch.made_by), words::when(batch.made_at))),
        ),
    ];
    if let Some(approver) = batch.approved_by {
        rows.push(("承認した人".to_owned(), Html::text(name(approver))));
    }
    Ok(Definitions { rows })
}

fn acts(visit: &Visit, desk: &Desk, batch: &Batch) -> Vec<Act> {
    let act = |verb: &str, label, main| Act {
        form: FormStart::post(visit, format!("/staff/admin/transfers/{}/{verb}", batch.id))
            .with_own_button(),
        label,
        main,
    };
    let begun = batch.first_day().is_some_and(|day| day <= desk.today);
    match batch.state {
        BatchState::Draft => {
            vec![act("propose", "承認を頼む", true), act("withdraw", "取り消す", false)]
        }
        BatchState::Proposed if batch.made_by == desk.who.staff => {
            vec![act("withdraw", "取り消す", false)]
        }
        BatchState::Proposed => {
            vec![act("approve", "承認する", true), act("withdraw", "承認せずに取り消す", false)]
        }
        BatchState::Approved if !begun => vec![act("withdraw", "発令を取り消す", false)],
        BatchState::Approved | BatchState::Applied | BatchState::Withdrawn => Vec::new(),
    }
}

fn note(desk: &Desk, batch: &Batch) -> Option<&'static str> {
    let own = batch.made_by == desk.who.staff;
    (batch.state == BatchState::Proposed && own)
        .then_some("作った人は承認できません。ほかの管理者が承認するのを待っています。")
}

/// What a batch would change, seen from today.
struct Plan {
    known: HashMap<Uuid, Known>,
    work: HashMap<Uuid, Vec<OpenWork>>,
}

impl Plan {
    async fn of(desk: &Desk, batch: &Batch) -> Result<Self, Refused> {
        let store = desk.app.store();
        let known = store::known(store).await.map_err(refused)?;
        let mut people: Vec<Uuid> = batch.moves.iter().map(|one| one.staff).collect();
        people.sort_unstable();
        people.dedup();
        let open = yakusho_worklist::open_work_of(store, &people).await.map_err(refused)?;
        let mut work: HashMap<Uuid, Vec<OpenWork>> = HashMap::new();
        for one in open {
            work.entry(one.staff).or_default().push(one);
        }
        Ok(Self { known: known.into_iter().map(|one| (one.staff, one)).collect(), work })
    }

    fn people(&self, batch: &Batch) -> usize {
        self.firsts(batch).count()
    }

    /// The first line of each person and day: its work is told there.
    fn firsts<'b>(&self, batch: &'b Batch) -> impl Iterator<Item = &'b Move> {
        let mut seen = std::collections::BTreeSet::new();
        batch.moves.iter().filter(move |one| seen.insert((one.staff, one.day)))
    }

    fn before(&self, one: &Move) -> Vec<Posting> {
        let Ok(last) = one.day.yesterday() else { return Vec::new() };
        let known = self.known.get(&one.staff);
        let all = known.map_or(&[][..], |known| &known.postings);
        all.iter().filter(|posting| posting.in_force_on(last)).cloned().collect()
    }

    /// The open work that changes hands with a move, by department.
    fn leaves(&self, one: &Move, batch: &Batch) -> BTreeMap<String, i64> {
        let after: Vec<Posting> = batch
            .moves
            .iter()
            .filter(|other| other.staff == one.staff && other.day == one.day)
            .filter_map(|other| match &other.to {
                Destination::Post { department, role } => Some(Posting {
                    department: department.clone(),
                    role: *role,
                    from: other.day,
                    to: None,
                }),
                Destination::Leave => None,
            })
            .collect();
        let left = departments_left(&self.before(one), &after);
        let mut counts = BTreeMap::new();
        for work in self.work.get(&one.staff).into_iter().flatten() {
            if left.contains(&work.department) {
                *counts.entry(work.department.clone()).or_insert(0) += work.count;
            }
        }
        counts
    }

    fn totals(&self, batch: &Batch) -> (i64, i64) {
        let (mut to_successor, mut to_pool) = (0, 0);
        for one in self.firsts(batch) {
            let count: i64 = self.leaves(one, batch).values().sum();
            if heir(one, batch).is_some() { to_successor += count } else { to_pool += count }
        }
        (to_successor, to_pool)
    }

    fn name(&self, id: Uuid) -> String {
        self.known.get(&id).map_or_else(|| "（閉じた職員）".to_owned(), |known| known.name.clone())
    }

    fn table(&self, desk: &Desk, batch: &Batch) -> Table {
        let mut seen = std::collections::BTreeSet::new();
        let posting =
            |department: &str, role: &str| format!("{}　{role}", desk.department(department));
        let rows = batch.moves.iter().take(SHOWN).map(|one| {
            let first = seen.insert((one.staff, one.day));
            let before: Vec<String> = self
                .before(one)
                .iter()
                .map(|before| posting(&before.department, before.role.label()))
                .collect();
            let to = match &one.to {
                Destination::Post { department, role } => posting(department, role.label()),
                Destination::Leave => "退職".to_owned(),
            };
            let work = if first {
                self.work_words(desk, one, batch)
            } else {
                "（上の行と同じ人）".to_owned()
            };
            let number = self.known.get(&one.staff).map_or("", |known| known.number.as_str());
            Row {
                cells: vec![
                    Html::text(format!("{}　{}", number, self.name(one.staff))),
                    Html::text(before.join("、")),
                    Html::text(to),
                    Html::text(words::day(one.day)),
                    Html::text(work),
                ],
                href: None,
                urgent: false,
            }
        });
        let columns = ["職員", "いまの所属", "新しい所属", "発令日", "進行中の仕事"];
        Table {
            caption: "異動の内容".to_owned(),
            caption_hidden: true,
            rows: rows.collect(),
            columns: columns.into_iter().map(Column::new).collect(),
            keys: false,
        }
    }

    fn work_words(&self, desk: &Desk, one: &Move, batch: &Batch) -> String {
        let counts = self.leaves(one, batch);
        if counts.is_empty() {
            return "なし".to_owned();
        }
        let parts: Vec<String> = counts
            .iter()
            .map(|(department, count)| format!("{} {count}件", desk.department(department)))
            .collect();
        let to = heir(one, batch).map_or_else(
            || "課の引き受け（担当未定）".to_owned(),
            |heir| format!("後任 {}", self.name(heir)),
        );
        format!("{} → {to}", parts.join("、"))
    }
}

/// The successor whom any line of this person and day names.
fn heir(one: &Move, batch: &Batch) -> Option<Uuid> {
    let own = |other: &&Move| other.staff == one.staff && other.day == one.day;
    batch.moves.iter().filter(own).find_map(|other| other.successor)
}
