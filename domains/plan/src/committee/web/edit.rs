//! `GET, POST /staff/plan/papers/new`, `…/{id}/edit`: a paper's own words. Numbers are never typed.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{FiscalYear, Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::NoticeKind,
};
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{Entered, LONG, paper as read},
        model::{Half, Paper},
        store,
    },
    paper, runs,
};
use crate::{
    Plan,
    web::staff::{form::Asked, seat::Seat},
};

/// Asks for a new one.
pub async fn ask(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    if !runs(&seat) {
        return Err(Refusal::not_found().into());
    }
    let today = seat.desk.today;
    let year = FiscalYear::of(today);
    let half = if (4..=9).contains(&today.month()) { Half::First } else { Half::Second };
    let entered = Entered {
        year: year.0.to_string(),
        half: half.number().to_string(),
        title: format!("{} {}の進み", year.label(), half.label()),
        as_of: today.to_string(),
        ..Entered::default()
    };
    Ok(page(&visit, &seat, None, &entered, &[]).into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match keep(&seat, &entered, visit.now()).await {
        Ok(id) => {
            let words =
                "資料を作りました。委員会に決めてほしいことを加えると、ほかの職員が確認できます。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/papers/{id}")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, None, &entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Asks what to change.
pub async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    if !runs(&seat) {
        return Err(Refusal::not_found().into());
    }
    let entered = Entered {
        year: known.year.to_string(),
        half: known.half.number().to_string(),
        title: known.title.clone(),
        as_of: known.as_of.to_string(),
        summary: known.summary.clone(),
        next_steps: known.next_steps.clone(),
        version: known.version,
    };
    Ok(page(&visit, &seat, Some(&known), &entered, &[]).into_response())
}

/// Changes it.
pub async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    match amend(&seat, &known, &entered, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("資料を直しました。"));
            Ok(visit.see(&format!("/staff/plan/papers/{}", known.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, Some(&known), &entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a new one in the person's name. Returns its id.
///
/// # Errors
/// Not found where the year is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, entered: &Entered, now: Timestamp) -> Stored<Uuid> {
    must_run(seat)?;
    let entry = read(entered, seat.desk.today).map_err(Refusal::invalid)?;
    let secretariat = seat.secretariat();
    let input = (entry, seat.by(&secretariat), secretariat);
    let write = seat.plan.store().write_with(now, input, |tx, (entry, by, secretariat)| {
        Box::pin(store::make(tx, entry, false, secretariat, by))
    });
    write.await
}

/// Changes one in the person's name.
///
/// # Errors
/// As [`keep`]; a refusal where it is no draft; a conflict where somebody was faster.
pub async fn amend(seat: &Seat, known: &Paper, entered: &Entered, now: Timestamp) -> Stored<()> {
    must_run(seat)?;
    let entry = read(entered, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (known.id, entered.version, entry, seat.by(&seat.secretariat()));
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, entry, by)| {
        Box::pin(store::change(tx, *id, *seen, entry, by))
    });
    write.await
}

/// Goes on where the year is theirs to run.
///
/// # Errors
/// Not found.
pub fn must_run(seat: &Seat) -> Stored<()> {
    if runs(seat) { Ok(()) } else { Err(Refusal::not_found().into()) }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: Option<&Paper>,
    entered: &Entered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let this = FiscalYear::of(seat.desk.today).0;
    let years = [this, this - 1].map(|year| (year.to_string(), FiscalYear(year).label()));
    let halves = Half::ALL.map(|half| (half.number().to_string(), half.label()));
    let asked = Asked {
        title: if known.is_some() { "資料の文を直す" } else { "委員会資料を作る" }.to_owned(),
        lead: "書くのは文だけです。取組、指標、リスクは、数字の日までのものを自動で集めます。"
            .to_owned(),
        action: known.map_or_else(
            || "/staff/plan/papers/new".to_owned(),
            |known| format!("/staff/plan/papers/{}/edit", known.id),
        ),
        hidden: vec![("version", entered.version.to_string())],
        fields: vec![
            FieldView::line(lang, "title", "資料の名前", Line::text(&entered.title)),
            FieldView::select(
                lang,
                "year",
                "年度",
                Choices::new(years, |year| year == entered.year),
            ),
            FieldView::radio(
                lang,
                "half",
                "どちらの委員会か",
                Choices::new(halves, |half| half == entered.half),
            ),
            FieldView::line(lang, "as_of", "数字の日", Line::short_text(&entered.as_of))
                .hint("この日までに公表した値を載せます。例：令和8年9月30日"),
            FieldView::lines(lang, "summary", "はじめに", &entered.summary, LONG)
                .hint("全体の進み、うまくいったこと、困っていることを、数行で。"),
            FieldView::lines(lang, "next_steps", "これから", &entered.next_steps, LONG)
                .hint("次の委員会までにすること。1行に1つ。")
                .need(Need::Optional),
        ],
        go: if known.is_some() { "直す" } else { "作る" },
        back: known.map_or_else(
            || ("/staff/plan/papers".to_owned(), "委員会資料".to_owned()),
            |known| (format!("/staff/plan/papers/{}", known.id), known.title.clone()),
        ),
    };
    asked.page(visit, seat, problems)
}
