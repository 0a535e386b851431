//! `GET /staff/tally`: 正の字の代わり. `POST`: one more, or as many as were counted.
//! `GET, POST /staff/tally/correct`: the right number, and why; the earlier counts stay in sight.

pub mod correct;

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pack::{Pack, format::Procedure};
use yakusho_pages::{
    Fields, Form, Page, Refused, Visit,
    parts::{Empty, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_procedures::model::Channel;
use yakusho_store::{Error, Result as Stored};

use super::{desk::Desk, enter::choose::of, words};
use crate::{
    Casework,
    uptake::tally::{self, Counter, Line},
    web::failure::refused,
};

/// What the address says.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// ISO 8601; today without one.
    #[serde(default)]
    pub day: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/tally.html")]
struct TallyPage {
    errors: ErrorSummary,
    day: String,
    day_words: String,
    before: String,
    after: Option<String>,
    form: FormStart,
    channels: Vec<&'static str>,
    rows: Vec<RowView>,
    total: i64,
    empty: Option<Empty>,
}

/// A procedure.
struct RowView {
    name: String,
    cells: Vec<CellView>,
}

/// A procedure and a channel.
struct CellView {
    /// What the button and the control say which they are.
    key: String,
    label: String,
    count: i64,
    typed: String,
    wrong: bool,
    correct: String,
}

/// Shows a day.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let day = day_of(asked.day.as_deref(), desk.today);
    Ok(page(&visit, &desk, day, &BTreeMap::new(), &[]).await?.into_response())
}

/// Counts.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Form(sent): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let day = day_of(sent.get("day"), desk.today);
    let back = format!("/staff/tally?day={day}");
    if let Some(key) = sent.get("plus") {
        let line = line(&desk, key, day).ok_or_else(Refusal::not_found)?;
        return match count(&desk, &line, 1, visit.now()).await {
            Ok(()) => Ok(visit.see(&format!("{back}#{}", anchor(key)))),
            Err(error) => Err(refused(error)),
        };
    }
    let (mut typed, mut problems, mut done) = (BTreeMap::new(), Vec::new(), 0);
    for (name, value) in sent.pairs() {
        let (Some(key), false) = (name.strip_prefix("n:"), value.trim().is_empty()) else {
            continue;
        };
        let Some(line) = line(&desk, key, day) else { continue };
        let plain: String = yakusho_kernel::text::search_key(value).trim().to_owned();
        let counted = match plain.parse::<i64>() {
            Ok(more) => count(&desk, &line, more, visit.now()).await,
            Err(_) => {
                let words = Text::ja("件数は数字で入れてください。");
                Err(Refusal::invalid(vec![Problem::new("count", "not_a_number", words)]).into())
            }
        };
        match counted {
            Ok(()) => done += 1,
            Err(Error::Refused(refusal)) => {
                typed.insert(key.to_owned(), value.to_owned());
                let message = refusal.problems.first().map_or(&refusal.message, |one| &one.message);
                problems.push(Problem::new(name.to_owned(), "count", message.clone()));
            }
            Err(error) => return Err(refused(error)),
        }
    }
    if !problems.is_empty() {
        let page = page(&visit, &desk, day, &typed, &problems).await?;
        return Ok(page.with_problems().into_response());
    }
    let words = match done {
        0 => "数が入っていません。数えた件数を入れてください。".to_owned(),
        _ => format!("{done}か所に足しました。"),
    };
    let kind = if done == 0 { NoticeKind::Error } else { NoticeKind::Success };
    visit.flash(kind, &Text::ja(words));
    Ok(visit.see(&back))
}

/// The day that was asked for; today where it is none, or has not come.
pub fn day_of(asked: Option<&str>, today: Date) -> Date {
    asked.and_then(|day| day.parse().ok()).filter(|day| *day <= today).unwrap_or(today)
}

/// Counts some more in the person's name.
///
/// # Errors
/// What the rules and the store say.
pub async fn count(desk: &Desk, line: &Line, more: i64, now: Timestamp) -> Stored<()> {
    let (staff, authority) = (desk.who.staff, desk.who.authority_in(&line.department));
    let write =
        desk.app.store().write_with(now, (line.clone(), authority), move |tx, (line, by)| {
            let by = Counter { staff, authority: by.as_deref(), seeded: false };
            Box::pin(async move { tally::count(tx, line, more, by).await.map(drop) })
        });
    write.await
}

/// `procedure:channel` as a line of a day, where the person counts that procedure.
pub fn line(desk: &Desk, key: &str, day: Date) -> Option<Line> {
    let (procedure, channel) = key.split_once(':')?;
    let edition = desk.app.procedures().shelf().current();
    let known = edition.pack.procedure(procedure)?;
    let channel = Channel::from_code(channel).filter(|channel| channel.is_entered())?;
    desk.may(ActionName::ProcedureTally, &of(desk, known)).then(|| Line {
        procedure: known.id.clone(),
        department: known.department.clone(),
        channel,
        day,
    })
}

/// The procedures that the person counts, by reading.
pub fn counted<'p>(desk: &Desk, pack: &'p Pack) -> Vec<&'p Procedure> {
    let may = |one: &&Procedure| desk.may(ActionName::ProcedureTally, &of(desk, one));
    let mut all: Vec<&Procedure> = pack.procedures.iter().filter(may).collect();
    all.sort_by(|one, other| one.kana.cmp(&other.kana));
    all
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    day: Date,
    typed: &BTreeMap<String, String>,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let edition = desk.app.procedures().shelf().current();
    let own = desk.who.departments();
    let counts = tally::of_day(desk.app.store(), day, &own).await.map_err(refused)?;
    let cell = |procedure: &Procedure, channel: Channel| {
        let key = format!("{}:{}", procedure.id, channel.code());
        let count = counts.get(&(procedure.id.clone(), channel.code().to_owned()));
        CellView {
            label: format!("{}　{}", procedure.name.ja, channel.label()),
            count: count.copied().unwrap_or_default(),
            typed: typed.get(&key).cloned().unwrap_or_default(),
            wrong: problems.iter().any(|one| one.field == format!("n:{key}")),
            correct: format!("/staff/tally/correct?day={day}&line={key}"),
            key,
        }
    };
    let rows: Vec<RowView> = counted(desk, &edition.pack)
        .into_iter()
        .map(|procedure| RowView {
            name: procedure.name.ja.clone(),
            cells: Channel::ENTERED.map(|channel| cell(procedure, channel)).into_iter().collect(),
        })
        .collect();
    let next = day.tomorrow().ok().filter(|next| *next <= desk.today);
    let body = TallyPage {
        errors: ErrorSummary::of(problems, yakusho_kernel::Lang::Ja),
        day: day.to_string(),
        day_words: words::day(day),
        before: format!("/staff/tally?day={}", day.yesterday().unwrap_or(day)),
        after: next.map(|next| format!("/staff/tally?day={next}")),
        form: FormStart::post(visit, "/staff/tally"),
        channels: Channel::ENTERED.map(Channel::label).to_vec(),
        total: counts.values().sum(),
        empty: rows.is_empty().then(|| Empty {
            title: "数える手続がありません".to_owned(),
            help: "所属する課の手続が、ここに並びます。".to_owned(),
            next: None,
        }),
        rows,
    };
    Ok(desk.page(visit, "届いた紙を数える", &body))
}

fn anchor(key: &str) -> String {
    key.replace([':', '.'], "-")
}

impl CellView {
    fn anchor(&self) -> String {
        anchor(&self.key)
    }

    fn control(&self) -> String {
        yakusho_pages::field::control_id(&format!("n:{}", self.key))
    }
}
