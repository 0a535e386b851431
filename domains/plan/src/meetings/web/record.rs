//! `GET, POST /staff/plan/meetings/{id}/record`: the whole record on one page, saved with one press.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::{room::Room, show::heading};
use crate::{
    Plan,
    meetings::{
        rules::record::{
            Entered, EnteredOutcome, EnteredTodo, LONGEST_NOTES, LONGEST_OUTCOME, OutcomeKind, read,
        },
        store::{
            meetings::{self, Meeting, Topic},
            writing::{self, Writing},
        },
    },
    web::staff::seat::Seat,
};

/// New things to be done on one page.
const NEW_TODOS: usize = 3;

#[derive(Template)]
#[template(path = "meetings/record.html")]
struct RecordPage {
    title: String,
    errors: ErrorSummary,
    form: FormStart,
    version: i64,
    topics: Vec<(String, Vec<FieldView>)>,
    present: FieldView,
    presented: FieldView,
    todos: Vec<Vec<FieldView>>,
    notes: FieldView,
    buttons: Buttons,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    let store = plan.store();
    let code = store.municipality();
    let topics = meetings::topics(store.read(), code, meeting.id).await.map_err(refused)?;
    let present = meetings::present(store.read(), code, meeting.id).await.map_err(refused)?;
    let entered = Entered {
        version: meeting.version,
        topics: topics
            .iter()
            .map(|topic| EnteredOutcome {
                id: topic.id.to_string(),
                kind: topic.kind.code().to_owned(),
                outcome: topic.outcome.clone(),
                confidential: topic.confidential,
            })
            .collect(),
        present: present.iter().map(|(id, _)| id.to_string()).collect(),
        presented: present.iter().filter(|(_, one)| *one).map(|(id, _)| id.to_string()).collect(),
        notes: meeting.notes.clone(),
        todos: Vec::new(),
    };
    Ok(page(&visit, &room, &meeting, &topics, &entered, &[]).await?.into_response())
}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (room, meeting) = Room::at_meeting(seat, &id).await?;
    room.must_work()?;
    let store = plan.store();
    let topics = meetings::topics(store.read(), store.municipality(), meeting.id).await;
    let topics = topics.map_err(refused)?;
    let entered = sent(&fields, &topics);
    match keep(&room, &meeting, &entered, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("会議の記録を保存しました。"));
            Ok(visit.see(&format!("/staff/plan/meetings/{}", meeting.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let page = page(&visit, &room, &meeting, &topics, &entered, &refusal.problems).await?;
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// What the page sent, as the API takes it.
fn sent(fields: &Fields, topics: &[Topic]) -> Entered {
    let get = |name: String| fields.get(&name).unwrap_or("").to_owned();
    let topics = topics.iter().filter(|topic| fields.get(&format!("kind-{}", topic.id)).is_some());
    Entered {
        version: get("version".to_owned()).parse().unwrap_or(0),
        topics: topics
            .map(|topic| EnteredOutcome {
                id: topic.id.to_string(),
                kind: get(format!("kind-{}", topic.id)),
                outcome: get(format!("outcome-{}", topic.id)),
                confidential: fields.get(&format!("confidential-{}", topic.id)).is_some(),
            })
            .collect(),
        present: fields.all("present").map(str::to_owned).collect(),
        presented: fields.all("presented").map(str::to_owned).collect(),
        notes: get("notes".to_owned()),
        todos: (0..NEW_TODOS)
            .map(|place| EnteredTodo {
                what: get(format!("what-{place}")),
                who: get(format!("who-{place}")),
                due: get(format!("due-{place}")),
            })
            .collect(),
    }
}

/// Keeps it in the person's name.
///
/// # Errors
/// A refusal with the fields to mend; a conflict where it changed meanwhile; what the store says.
pub async fn keep(room: &Room, meeting: &Meeting, entered: &Entered, now: Timestamp) -> Stored<()> {
    let store = room.seat.plan.store();
    let topics = meetings::topics(store.read(), store.municipality(), meeting.id).await?;
    let topics: Vec<Uuid> = topics.iter().map(|topic| topic.id).collect();
    // Whoever was a member on that day, or is one now, may have been there.
    let all = crate::groups::members::between(
        store.read(),
        store.municipality(),
        meeting.day.min(room.seat.desk.today),
        meeting.day.max(room.seat.desk.today),
    );
    let all = all.await?.into_iter().filter(|one| one.group == meeting.group);
    let departments: BTreeMap<Uuid, String> = all.map(|one| (one.staff, one.department)).collect();
    let members: Vec<Uuid> = departments.keys().copied().collect();
    let written = read(entered, &topics, &members).map_err(Refusal::invalid)?;
    let writing = Writing {
        meeting: meeting.id,
        seen: entered.version,
        written,
        departments,
        by: room.by(),
        stand_in: false,
    };
    let write = store.write_with(now, writing, |tx, writing| {
        Box::pin(async move { writing::write(tx, writing).await })
    });
    write.await
}

async fn page(
    visit: &Visit,
    room: &Room,
    meeting: &Meeting,
    topics: &[Topic],
    entered: &Entered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let members = room.members().await?;
    let ids: Vec<Uuid> = members.iter().map(|one| one.staff).collect();
    let names = staff_names(room.seat.plan.store(), &ids).await.map_err(refused)?;
    let people: Vec<(String, String)> = members
        .iter()
        .filter_map(|one| {
            let (_, name) = names.iter().find(|(id, _)| *id == one.staff)?;
            let department = room.seat.desk.department(&one.department);
            Some((one.staff.to_string(), format!("{name}（{department}）")))
        })
        .collect();
    let none =
        EnteredOutcome { kind: OutcomeKind::None.code().to_owned(), ..EnteredOutcome::default() };
    let topics = topics.iter().map(|topic| {
        let id = topic.id.to_string();
        let typed = entered.topics.iter().find(|one| one.id == id).unwrap_or(&none);
        let kinds = OutcomeKind::ALL.into_iter().map(|kind| (kind.code(), kind.label()));
        let own = [("yes", "WGの中だけで共有する（共有用の記録には載せません）")];
        let fields = [
            FieldView::radio(
                lang,
                &format!("kind-{id}"),
                "結果",
                Choices::new(kinds, |code| code == typed.kind),
            ),
            FieldView::lines(
                lang,
                &format!("outcome-{id}"),
                "内容",
                &typed.outcome,
                LONGEST_OUTCOME,
            )
            .need(Need::Optional),
            FieldView::checks(
                lang,
                &format!("confidential-{id}"),
                "共有の範囲",
                Choices::new(own, |_| typed.confidential),
            )
            .need(Need::Optional),
        ];
        (heading(topic), fields.into_iter().map(|field| field.problem(problems)).collect())
    });
    let chosen = |among: &[String], id: &str| among.iter().any(|one| one == id);
    let todos = (0..NEW_TODOS).map(|place| {
        let none = EnteredTodo::default();
        let typed = entered.todos.get(place).unwrap_or(&none);
        let fields = [
            FieldView::line(lang, &format!("what-{place}"), "すること", Line::text(&typed.what)),
            FieldView::select(
                lang,
                &format!("who-{place}"),
                "だれが",
                Choices::new(people.clone(), |id| id == typed.who),
            ),
            FieldView::line(
                lang,
                &format!("due-{place}"),
                "いつまで",
                Line::short_text(&typed.due),
            )
            .hint("例：2026-12-10"),
        ];
        let fields = fields.into_iter().map(|field| field.need(Need::Optional).problem(problems));
        fields.collect()
    });
    let path = format!("/staff/plan/meetings/{}", meeting.id);
    let body = RecordPage {
        title: meeting.title.clone(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, format!("{path}/record")),
        version: entered.version,
        topics: topics.collect(),
        present: FieldView::checks(
            lang,
            "present",
            "出席した人",
            Choices::new(people.clone(), |id| chosen(&entered.present, id)),
        )
        .need(Need::Optional),
        presented: FieldView::checks(
            lang,
            "presented",
            "発表・共有をした人",
            Choices::new(people.clone(), |id| chosen(&entered.presented, id)),
        )
        .hint("本人の記録（学んだこと・共有したこと）に残ります。")
        .need(Need::Optional),
        todos: todos.collect(),
        notes: FieldView::lines(lang, "notes", "議事メモ", &entered.notes, LONGEST_NOTES)
            .hint("メンバーと事務局だけが見ます。共有用の記録には載せません。")
            .need(Need::Optional)
            .problem(problems),
        buttons: Buttons {
            back: Back::Link(path.clone()), ..Buttons::action(lang, "保存する")
        },
    };
    Ok(room.seat.desk.page(visit, "会議の記録", &body).back(path, meeting.title.clone()))
}
