//! `GET, POST /staff/plan/groups/{code}/meetings/new`: a meeting, or a series of them, is planned.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::room::Room;
use crate::{
    Plan,
    meetings::{
        rules::{
            plan::{Entered, read},
            repeat::Repeat,
        },
        store::planning::{self, New},
    },
};

/// So many meetings of a series are planned ahead.
pub const AHEAD: usize = 6;

#[derive(Template)]
#[template(path = "meetings/new.html")]
struct NewPage {
    name: String,
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    buttons: Buttons,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    let entered =
        Entered { starts: "10:00".to_owned(), minutes: "60".to_owned(), ..Entered::default() };
    Ok(page(&visit, &room, &entered, &[]).into_response())
}

/// Plans it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(code): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let room = Room::open(&visit, &plan, &code).await?;
    room.must_work()?;
    match keep(&room, &entered, visit.now()).await {
        Ok(id) => {
            visit.flash(NoticeKind::Success, &Text::ja("会議を予定に入れました。"));
            Ok(visit.see(&format!("/staff/plan/meetings/{id}")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &room, &entered, &refusal.problems).with_problems().into_response())
        }
        Err(error) => Err(yakusho_casework::staff::refused(error)),
    }
}

/// Plans in the person's name what was typed. Returns the first meeting.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(room: &Room, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    let planned = read(entered).map_err(Refusal::invalid)?;
    let calendar = room.seat.plan.calendar();
    let days = match planned.repeat {
        None => vec![planned.day],
        Some(repeat) => {
            let is_open = |day| calendar.is_open(day);
            repeat.days(planned.day, None, planned.until, AHEAD, is_open)
        }
    };
    if days.is_empty() {
        let words = Text::ja("この期間に、開ける日がありません。");
        return Err(Refusal::invalid(vec![Problem::new("until", "no_day", words)]).into());
    }
    let new = New { group: room.group.code.clone(), planned, days, by: room.by(), stand_in: false };
    let write = room
        .seat
        .plan
        .store()
        .write_with(now, new, |tx, new| Box::pin(async move { planning::plan(tx, new).await }));
    write.await
}

fn page(visit: &Visit, room: &Room, entered: &Entered, problems: &[Problem]) -> Page {
    let lang = Lang::Ja;
    let repeats =
        [Repeat::Weeks(1), Repeat::Weeks(2), Repeat::Weeks(3), Repeat::Weeks(4), Repeat::Months];
    let repeats = repeats.into_iter().map(|repeat| (repeat.code(), repeat.label()));
    let once = std::iter::once((String::new(), "1回だけ".to_owned()));
    let fields = [
        FieldView::line(lang, "title", "会議の名前", Line::text(&entered.title))
            .hint("例：定例会、窓口の待ち時間の打合せ"),
        FieldView::line(lang, "day", "日", Line::short_text(&entered.day))
            .hint("例：2026-12-01、令和8年12月1日。くり返すときは最初の日"),
        FieldView::line(lang, "starts", "始まる時刻", Line::short_text(&entered.starts))
            .hint("例：10:00"),
        FieldView::line(lang, "minutes", "長さ（分）", Line::number(&entered.minutes)),
        FieldView::line(lang, "place", "場所", Line::text(&entered.place)).need(Need::Optional),
        FieldView::line(lang, "url", "オンラインのアドレス", Line::text(&entered.url))
            .hint("https:// で始まるもの。メンバーと事務局にだけ見えます。")
            .need(Need::Optional),
        FieldView::select(
            lang,
            "repeat",
            "くり返し",
            Choices::new(once.chain(repeats), |code| code == entered.repeat),
        )
        .hint("週ごとのくり返しは、閉庁日に当たる回を休みます。毎月のくり返しは、次の開庁日に移します。")
        .need(Need::Optional),
        FieldView::line(lang, "until", "くり返しの終わりの日", Line::short_text(&entered.until))
            .hint("書かないときは、続けます。")
            .need(Need::Optional),
        FieldView::lines(lang, "agenda", "議題", &entered.agenda, 2000)
            .hint("1行に1つ。「窓口の待ち時間｜市民課｜20」のように、話す人と分を続けられます。")
            .need(Need::Optional),
    ];
    let body = NewPage {
        name: room.group.name.clone(),
        errors: ErrorSummary::of(problems, lang),
        form: FormStart::post(visit, room.path("meetings/new")),
        fields: fields.into_iter().map(|field| field.problem(problems)).collect(),
        buttons: Buttons {
            back: Back::Link(room.path("meetings")),
            ..Buttons::action(lang, "予定に入れる")
        },
    };
    let back = format!("{}の会議", room.group.name);
    room.seat.desk.page(visit, "会議を予定する", &body).back(room.path("meetings"), back)
}
