//! Invented meetings for the demo: a season of each group's regular meeting with what came out.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, time},
};
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_store::Result;

use super::{
    rules::{
        plan::{Planned, State, Topic},
        record::{Outcome, OutcomeKind, Todo, Written},
        repeat::Repeat,
    },
    store::{
        meetings::{self, Meeting},
        planning::{self, Adding, By, Ending, New},
        writing::{self, Writing},
    },
};
use crate::{
    Plan,
    groups::{
        members::{self, Membership, Role},
        registry,
    },
};

/// The setting that says that the meetings were made.
const MADE: &str = "demo.plan.meetings";
/// Weeks between two meetings.
const EVERY: u8 = 4;
/// What is talked about, one meeting after the other: topic, kind, outcome, for the group alone.
const TALK: [(&str, OutcomeKind, &str, bool); 8] = [
    ("年間の進め方", OutcomeKind::Decision, "月1回の定例会と、担当ごとの試行で進める。", false),
    (
        "現場の困りごとの持ち寄り",
        OutcomeKind::Shared,
        "各所属から3件ずつ出し、件数の多い順に並べた。",
        false,
    ),
    ("試行の候補", OutcomeKind::Decision, "いちばん待たれている1件から始める。", false),
    ("ほかの自治体の話", OutcomeKind::Shared, "聞き取りの要点を共有した。", false),
    ("試行の途中経過", OutcomeKind::Shared, "記録は取れている。測り方をそろえる。", false),
    ("業者への確認", OutcomeKind::Decision, "見積りの前提をそろえて、3者に聞く。", true),
    ("所属への案内の文", OutcomeKind::Decision, "1枚にまとめ、係長会議で説明する。", false),
    ("次の課題", OutcomeKind::Carried, "", false),
];
/// What is to be done after every second meeting.
const TODOS: [&str; 4] =
    ["困りごとの一覧をまとめる", "測り方の表を作る", "案内の文の案を作る", "数字を月ごとに並べる"];

/// Makes them, once, for the groups that have members.
///
/// # Errors
/// What the store says.
pub async fn seed(plan: &Plan, now: Timestamp) -> Result<()> {
    let (store, today) = (plan.store(), jst_date(now));
    let all = members::all(store.read(), store.municipality(), today).await?;
    if all.is_empty() || store.setting(MADE).await?.is_some() {
        return Ok(());
    }
    for (place, group) in registry::groups(plan, today).into_iter().enumerate() {
        let own: Vec<&Membership> = all.iter().filter(|one| one.group == group.code).collect();
        let working = own.iter().filter(|one| one.role != Role::Secretariat);
        let Some(lead) = working.clone().min_by_key(|one| one.role) else { continue };
        let by = By { staff: lead.staff, authority: None };
        let began = working.clone().map(|one| one.from).min().unwrap_or(today);
        plan_series(plan, &group.code, &by, first_day(began, place), now).await?;
        let (codes, last) = ([group.code.clone()], today.saturating_sub(1.days()));
        let past = meetings::of_groups(store.read(), store.municipality(), &codes, began, last);
        let people: Vec<&Membership> = working.copied().collect();
        for (turn, meeting) in past.await?.iter().enumerate() {
            hold(plan, meeting, (place, turn), &people, &by, now).await?;
        }
    }
    let mark = store.write(now, |tx| {
        Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
    });
    mark.await
}

/// The second week after the members came, on another weekday for each group.
fn first_day(began: Date, place: usize) -> Date {
    let monday = crate::time::rules::week::monday_of(began).saturating_add(14.days());
    monday.saturating_add(i64::try_from(place % 5).unwrap_or(0).days())
}

async fn plan_series(plan: &Plan, group: &str, by: &By, first: Date, now: Timestamp) -> Result<()> {
    let repeat = Repeat::Weeks(EVERY);
    let until = jst_date(now).saturating_add(90.days());
    let calendar = plan.calendar();
    let days = repeat.days(first, None, Some(until), 20, |day| calendar.is_open(day));
    if days.is_empty() {
        return Ok(());
    }
    let new = New {
        group: group.to_owned(),
        planned: Planned {
            title: "定例会".to_owned(),
            day: first,
            starts: time(14, 0, 0, 0),
            minutes: 60,
            place: "11階会議室".to_owned(),
            url: String::new(),
            repeat: Some(repeat),
            until: None,
            agenda: Vec::new(),
        },
        days,
        by: by.clone(),
        stand_in: true,
    };
    let write = plan
        .store()
        .write_with(now, new, |tx, new| Box::pin(async move { planning::plan(tx, new).await }));
    write.await.map(drop)
}

async fn hold(
    plan: &Plan,
    meeting: &Meeting,
    (place, turn): (usize, usize),
    people: &[&Membership],
    by: &By,
    now: Timestamp,
) -> Result<()> {
    let talk: Vec<_> = TALK.iter().cycle().skip(turn * 2).take(2).copied().collect();
    let topics = talk.iter().map(|(title, ..)| Topic {
        title: (*title).to_owned(),
        who: String::new(),
        minutes: Some(25),
    });
    let adding = Adding { meeting: meeting.id, topics: topics.collect(), by: by.clone() };
    let store = plan.store();
    store
        .write_with(now, adding, |tx, adding| {
            Box::pin(async move { planning::add_topics(tx, adding).await })
        })
        .await?;
    let known = meetings::topics(store.read(), store.municipality(), meeting.id).await?;
    let outcomes = known.iter().filter_map(|topic| {
        let (_, kind, words, confidential) =
            *talk.iter().find(|(title, ..)| *title == topic.title)?;
        Some(Outcome { id: topic.id, kind, words: words.to_owned(), confidential })
    });
    // One of them is away each time.
    let there = people.iter().enumerate().filter(|(at, _)| people.len() < 3 || at % 5 != turn % 5);
    let present: Vec<(Uuid, bool)> =
        there.map(|(at, one)| (one.staff, at == turn % people.len().max(1))).collect();
    let todo = people.get((turn + 1) % people.len().max(1)).filter(|_| turn % 2 == 0);
    let todos = todo.and_then(|one| {
        let what = TODOS.get((turn / 2 + place) % TODOS.len())?;
        let due = Some(meeting.day.saturating_add(21.days()));
        Some(Todo { what: (*what).to_owned(), who: one.staff, due })
    });
    let departments: BTreeMap<Uuid, String> =
        people.iter().map(|one| (one.staff, one.department.clone())).collect();
    let writing = Writing {
        meeting: meeting.id,
        seen: 1,
        written: Written {
            topics: outcomes.collect(),
            present,
            notes: String::new(),
            todos: todos.into_iter().collect(),
        },
        departments,
        by: by.clone(),
        stand_in: true,
    };
    let ending = Ending {
        meeting: meeting.id,
        seen: 2,
        to: State::Held,
        further: None,
        today: jst_date(now),
        by: by.clone(),
    };
    let recent = meeting.day > jst_date(now).saturating_sub(40.days());
    store
        .write_with(now, (writing, ending, recent), |tx, (writing, ending, recent)| {
            Box::pin(async move {
                writing::write(tx, writing).await?;
                planning::end(tx, ending).await?;
                if *recent {
                    return Ok(());
                }
                // What was given long ago is done.
                for todo in meetings::todos_of(tx.db(), tx.municipality(), ending.meeting).await? {
                    let by = By { staff: todo.who, authority: None };
                    writing::done(tx, &writing::Done { todo: todo.id, seen: 1, by }).await?;
                }
                Ok(())
            })
        })
        .await
}
