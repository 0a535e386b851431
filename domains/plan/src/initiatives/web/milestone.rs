//! `GET, POST /staff/plan/initiatives/{id}/milestones`, `/staff/plan/milestones/{id}`: a point to reach,
//! and when it is expected, reached or not wanted any more.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Line, Need},
    parts::NoticeKind,
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{MilestoneEntered, milestone},
        model::Milestone,
        store::{self, Whole},
    },
    edit::may,
    milestone_of, whole,
};
use crate::{
    Plan,
    typed::WORDS,
    web::staff::{
        form::{Asked, tick},
        seat::Seat,
    },
};

/// Asks for a new one.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    Ok(page(&visit, &seat, &known, None, &MilestoneEntered::default(), &[]).into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<MilestoneEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    let kept = keep(&seat, &known, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, &known, None, &entered, kept, "節目を加えました。")
}

/// Asks what became of it.
pub async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = milestone_of(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    let entered = entered(&one);
    Ok(page(&visit, &seat, &known, Some(&one), &entered, &[]).into_response())
}

/// Changes it.
pub async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<MilestoneEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = milestone_of(&seat, &id).await?;
    let kept = amend(&seat, &known, &one, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, &known, Some(&one), &entered, kept, "節目を直しました。")
}

fn answer(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    one: Option<&Milestone>,
    entered: &MilestoneEntered,
    kept: Stored<()>,
    words: &str,
) -> Result<Response, Refused> {
    match kept {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(visit, seat, known, one, entered, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a new one in the person's name. Returns its id.
///
/// # Errors
/// Not found where it is not theirs; a refusal with the fields to mend; what the store says.
pub async fn keep(
    seat: &Seat,
    known: &Whole,
    entered: &MilestoneEntered,
    now: Timestamp,
) -> Stored<Uuid> {
    may(seat, &known.initiative.department)?;
    let entry = milestone(entered, None, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (known.initiative.id, entry, seat.by(&known.initiative.department));
    let write = seat.plan.store().write_with(now, input, |tx, (id, entry, by)| {
        Box::pin(store::plan_milestone(tx, *id, entry, by))
    });
    write.await
}

/// Changes one in the person's name. Returns whether anything changed.
///
/// # Errors
/// As [`keep`]; a conflict where somebody was faster.
pub async fn amend(
    seat: &Seat,
    known: &Whole,
    one: &Milestone,
    entered: &MilestoneEntered,
    now: Timestamp,
) -> Stored<bool> {
    may(seat, &known.initiative.department)?;
    let read = milestone(entered, Some(one.planned_on), seat.desk.today);
    let entry = read.map_err(Refusal::invalid)?;
    let input = (one.id, entered.version, entry, seat.by(&known.initiative.department));
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, entry, by)| {
        Box::pin(store::change_milestone(tx, *id, *seen, entry, by))
    });
    write.await
}

/// A milestone as its form shows it.
#[must_use]
pub fn entered(one: &Milestone) -> MilestoneEntered {
    let shown = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    MilestoneEntered {
        title: one.title.clone(),
        planned_on: one.planned_on.to_string(),
        forecast_on: shown(one.forecast_on),
        actual_on: shown(one.actual_on),
        dropped: if one.dropped { "yes" } else { "" }.to_owned(),
        reason: one.reason.clone().unwrap_or_default(),
        version: one.version,
    }
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    one: Option<&Milestone>,
    entered: &MilestoneEntered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let title = FieldView::line(lang, "title", "節目", Line::text(&entered.title))
        .hint("何ができたら達成かが分かる名前。例：10手続の受付をオンラインで始めた");
    let mut fields = vec![title];
    if one.is_none() {
        fields.push(
            FieldView::line(lang, "planned_on", "予定の日", Line::short_text(&entered.planned_on))
                .hint("例：令和8年9月30日。入れたあとは変わりません。遅れるときは見込みの日を入れます。"),
        );
    }
    fields.extend([
        FieldView::line(lang, "forecast_on", "見込みの日", Line::short_text(&entered.forecast_on))
            .need(Need::Optional),
        FieldView::line(lang, "actual_on", "達成した日", Line::short_text(&entered.actual_on))
            .need(Need::Optional),
    ]);
    if one.is_some() {
        fields.push(tick("dropped", "取りやめ", "この節目は、もう目指さない", &entered.dropped));
    }
    fields.push(
        FieldView::lines(lang, "reason", "理由", &entered.reason, WORDS)
            .hint("予定より遅れるとき、取りやめるときに書きます。")
            .need(Need::Optional),
    );
    let of = &known.initiative;
    let asked = Asked {
        title: if one.is_some() { "節目を直す" } else { "節目を加える" }.to_owned(),
        lead: one.map_or_else(
            || of.title.clone(),
            |one| {
                let day = yakusho_kernel::date::show_date_without_weekday(one.planned_on, lang);
                format!("{}　予定の日：{day}", of.title)
            },
        ),
        action: one.map_or_else(
            || format!("/staff/plan/initiatives/{}/milestones", of.id),
            |one| format!("/staff/plan/milestones/{}", one.id),
        ),
        hidden: vec![("version", entered.version.to_string())],
        fields,
        go: if one.is_some() { "直す" } else { "加える" },
        back: (format!("/staff/plan/initiatives/{}", of.id), of.title.clone()),
    };
    asked.page(visit, seat, problems)
}
