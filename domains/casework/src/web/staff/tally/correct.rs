//! The right number of a line of the tally, and why. What was counted before stays in sight.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::Line as Control,
    parts::{Back, Buttons, Column, ErrorSummary, FormStart, NoticeKind, Row, Table},
};
use yakusho_store::{Error, Result as Stored};

use super::{day_of, line};
use crate::{
    Casework,
    uptake::tally::{self, Counter, Entry, Line},
    web::{
        failure::refused,
        staff::{desk::Desk, words},
    },
};

/// Which line.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    line: String,
}

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Right {
    #[serde(default)]
    day: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    count: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/tally_correct.html")]
struct CorrectPage {
    errors: ErrorSummary,
    what: String,
    now: i64,
    form: FormStart,
    day: String,
    key: String,
    count: FieldView,
    reason: FieldView,
    buttons: Buttons,
    history: Option<Table>,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let day = day_of(Some(&asked.day), desk.today);
    let line = line(&desk, &asked.line, day).ok_or_else(Refusal::not_found)?;
    Ok(page(&visit, &desk, &line, &Right::default(), &[]).await?.into_response())
}

/// Corrects.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Form(right): Form<Right>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let day = day_of(Some(&right.day), desk.today);
    let line = line(&desk, &right.line, day).ok_or_else(Refusal::not_found)?;
    let plain = yakusho_kernel::text::search_key(&right.count);
    let problems = match plain.trim().parse::<i64>() {
        Ok(count) => match correct(&desk, &line, count, &right.reason, visit.now()).await {
            Ok(_) => {
                visit.flash(NoticeKind::Success, &Text::ja(format!("{count}件に直しました。")));
                return Ok(visit.see(&format!("/staff/tally?day={day}")));
            }
            Err(Error::Refused(refusal)) => refusal.problems,
            Err(error) => return Err(refused(error)),
        },
        Err(_) => {
            let words = Text::ja("正しい件数を、数字で入れてください。");
            vec![Problem::new("count", "not_a_number", words)]
        }
    };
    let page = page(&visit, &desk, &line, &right, &problems).await?;
    Ok(page.with_problems().into_response())
}

/// Corrects in the person's name. Returns the correction's id.
///
/// # Errors
/// What the rules and the store say.
pub async fn correct(
    desk: &Desk,
    line: &Line,
    right: i64,
    reason: &str,
    now: Timestamp,
) -> Stored<Uuid> {
    let (staff, authority) = (desk.who.staff, desk.who.authority_in(&line.department));
    let input = (line.clone(), reason.to_owned(), authority);
    let write = desk.app.store().write_with(now, input, move |tx, (line, reason, by)| {
        let by = Counter { staff, authority: by.as_deref(), seeded: false };
        Box::pin(tally::correct(tx, line, right, reason, by))
    });
    write.await
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    line: &Line,
    right: &Right,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let store = desk.app.store();
    let history = tally::history(store, line).await.map_err(refused)?;
    let now = history.iter().filter(|one| !one.superseded).map(|one| one.count).sum();
    let staff: Vec<Uuid> = history.iter().map(|one| one.staff).collect();
    let names = yakusho_identity::store::staff_names(store, &staff).await.map_err(refused)?;
    let edition = desk.app.procedures().shelf().current();
    let name = edition.pack.procedure(&line.procedure).map(|known| known.name.ja.clone());
    let back = format!("/staff/tally?day={}", line.day);
    let body = CorrectPage {
        errors: ErrorSummary::of(problems, lang),
        what: format!(
            "{}　{}　{}",
            name.unwrap_or_else(|| line.procedure.clone()),
            line.channel.label(),
            words::day(line.day)
        ),
        now,
        form: FormStart::post(visit, "/staff/tally/correct"),
        day: line.day.to_string(),
        key: format!("{}:{}", line.procedure, line.channel.code()),
        count: FieldView::line(lang, "count", "正しい件数", Control::number(&right.count))
            .problem(problems),
        reason: FieldView::line(lang, "reason", "直す理由", Control::short_text(&right.reason))
            .hint("例：押し間違い、夕方に数え直した")
            .problem(problems),
        buttons: Buttons { back: Back::Link(back.clone()), ..Buttons::action(lang, "直す") },
        history: (!history.is_empty()).then(|| table(&history, &names)),
    };
    Ok(desk.page(visit, "件数を直す", &body).back(back, "件数の画面に戻る"))
}

fn table(history: &[Entry], names: &[(Uuid, String)]) -> Table {
    let row = |one: &Entry| {
        let name = names.iter().find(|(id, _)| *id == one.staff).map(|(_, name)| name.as_str());
        let what = match &one.reason {
            None => format!("＋{}", one.count),
            Some(reason) => format!("{}件に訂正（{reason}）", one.count),
        };
        let standing = if one.superseded {
            "訂正前（合計に入りません）"
        } else {
            "合計に入ります"
        };
        Row {
            cells: vec![
                Html::text(words::when(one.at)),
                Html::text(what),
                Html::text(name.unwrap_or("職員（登録なし）")),
                Html::text(standing),
            ],
            href: None,
            urgent: false,
        }
    };
    Table {
        caption: "これまでに数えたもの".to_owned(),
        caption_hidden: false,
        columns: ["時刻", "件数", "職員", "扱い"].into_iter().map(Column::new).collect(),
        rows: history.iter().map(row).collect(),
        keys: false,
    }
}
