//! `GET, POST /staff/plan/my-work`: one's own record and the four sides of the dual track. `POST
//! …/learned`, `…/learned/{id}/remove`: what one learned.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{
    Lang, Problem, Refusal, Text,
    date::{show_date, show_date_without_weekday},
};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Line, Need},
    parts::{Definitions, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::view::{Record, record};
use crate::{
    Plan,
    people::record_resource,
    record::{
        rules::entry::{LONGEST, Learned, SIDES, Track, read},
        store::records,
    },
    time::rules::week::hours,
    web::staff::seat::Seat,
};

#[derive(Template)]
#[template(path = "record/own.html")]
struct OwnPage {
    facts: Definitions,
    errors: ErrorSummary,
    track_form: FormStart,
    sides: Vec<FieldView>,
    learn_form: FormStart,
    learn: Vec<FieldView>,
    learnings: Vec<(String, Html, String, FormStart)>,
    meetings: Vec<(String, String)>,
    told: Vec<String>,
}

/// Shows it.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let own = record(&plan, seat.desk.who.staff, seat.desk.today).await.map_err(refused)?;
    let track = own.track.clone();
    Ok(page(&visit, &seat, &own, &track, &Learned::default(), &[]).into_response())
}

/// Keeps the four sides.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Form(track): Form<Track>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match keep(&seat, &track, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("保存しました。"));
            Ok(visit.see("/staff/plan/my-work"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let own = record(&plan, seat.desk.who.staff, seat.desk.today).await.map_err(refused)?;
            let none = Learned::default();
            let page = page(&visit, &seat, &own, &track, &none, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps something learned.
pub async fn act_learned(
    visit: Visit,
    State(plan): State<Plan>,
    Form(learned): Form<Learned>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    match learn(&seat, &learned, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("学んだことを残しました。"));
            Ok(visit.see("/staff/plan/my-work"))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let own = record(&plan, seat.desk.who.staff, seat.desk.today).await.map_err(refused)?;
            let track = own.track.clone();
            let page = page(&visit, &seat, &own, &track, &learned, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Nothing: the form has one button.
#[derive(Deserialize)]
pub struct Pressed {}

/// Takes something out.
pub async fn act_remove(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    forget(&seat, &id, visit.now()).await.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("取り消しました。"));
    Ok(visit.see("/staff/plan/my-work"))
}

/// Keeps the four sides in the person's name, of this fiscal year.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn keep(seat: &Seat, track: &Track, now: Timestamp) -> Stored<()> {
    must_write(seat).await?;
    let track = track.checked().map_err(Refusal::invalid)?;
    let year = yakusho_kernel::FiscalYear::of(seat.desk.today).0;
    let input = (seat.desk.who.staff, track);
    let write = seat.plan.store().write_with(now, input, move |tx, (staff, track)| {
        Box::pin(async move { records::keep_track(tx, *staff, year, track).await })
    });
    write.await
}

/// Keeps something learned in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; what the store says.
pub async fn learn(seat: &Seat, learned: &Learned, now: Timestamp) -> Stored<Uuid> {
    must_write(seat).await?;
    let learning = read(learned, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (seat.desk.who.staff, learning);
    let write = seat.plan.store().write_with(now, input, |tx, (staff, learning)| {
        Box::pin(async move { records::learn(tx, *staff, learning).await })
    });
    write.await
}

/// Takes something out of the person's own record.
///
/// # Errors
/// Not found where it is not theirs; what the store says.
pub async fn forget(seat: &Seat, id: &str, now: Timestamp) -> Stored<()> {
    must_write(seat).await?;
    let id: Uuid = id.parse().map_err(|_| Refusal::not_found())?;
    let staff = seat.desk.who.staff;
    let write = seat
        .plan
        .store()
        .write(now, move |tx| Box::pin(async move { records::forget(tx, staff, id).await }));
    write.await
}

async fn must_write(seat: &Seat) -> Stored<()> {
    let own = record_resource(&seat.plan, seat.desk.who.staff, None, seat.desk.today).await?;
    if !seat.desk.may(ActionName::RecordWrite, &own) {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// What the groups know of somebody, in words.
#[must_use]
pub fn facts(own: &Record) -> Definitions {
    let groups = own.groups.iter().map(|(one, name)| {
        let from = show_date_without_weekday(one.from, Lang::Ja);
        format!("{name}（{}、{from}から）", one.role.label())
    });
    let groups: Vec<String> = groups.collect();
    let groups = if groups.is_empty() { "—".to_owned() } else { groups.join("、") };
    let presented = own.meetings.iter().filter(|(_, presented)| *presented).count();
    Definitions {
        rows: vec![
            ("年度".to_owned(), Html::text(own.year.label())),
            ("WG".to_owned(), Html::text(groups)),
            ("活動した時間".to_owned(), Html::text(hours(own.minutes))),
            (
                "会議".to_owned(),
                Html::text(format!("出席{}回、うち発表{presented}回", own.meetings.len())),
            ),
        ],
    }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    own: &Record,
    track: &Track,
    learned: &Learned,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let sides = SIDES.into_iter().map(|(field, label, hint)| {
        FieldView::lines(lang, field, label, track.side(field), LONGEST)
            .hint(hint)
            .need(Need::Optional)
            .problem(problems)
    });
    let learn = [
        FieldView::lines(lang, "what", "学んだこと", &learned.what, LONGEST),
        FieldView::line(lang, "shared", "だれに共有したか", Line::text(&learned.shared))
            .hint("例：課の朝礼、WGの定例会。まだのときは書きません。")
            .need(Need::Optional),
        FieldView::line(lang, "day", "日", Line::short_text(&learned.day))
            .hint("書かないときは、きょう。")
            .need(Need::Optional),
    ];
    let learnings = own.learnings.iter().map(|(id, one)| {
        let form = FormStart::post(visit, format!("/staff/plan/my-work/learned/{id}/remove"));
        (
            show_date(one.day, lang),
            Html::paragraphs(&one.what),
            one.shared.clone(),
            form.with_own_button(),
        )
    });
    let meetings = own.meetings.iter().map(|(meeting, presented)| {
        let mark = if *presented { "（発表）" } else { "" };
        let words = format!("{} {}{mark}", show_date(meeting.day, lang), meeting.title);
        (format!("/staff/plan/meetings/{}", meeting.id), words)
    });
    let body = OwnPage {
        facts: facts(own),
        errors: ErrorSummary::of(problems, lang),
        track_form: FormStart::post(visit, "/staff/plan/my-work"),
        sides: sides.collect(),
        learn_form: FormStart::post(visit, "/staff/plan/my-work/learned"),
        learn: learn.into_iter().map(|field| field.problem(problems)).collect(),
        learnings: learnings.collect(),
        meetings: meetings.collect(),
        told: own.told.iter().map(|one| one.title.clone()).collect(),
    };
    seat.desk.page(visit, "わたしのWG活動", &body).back("/staff/plan", "計画")
}
