//! `GET, POST /staff/plan/decisions/{id}`: what the committee decided, and what a department does after
//! that. `POST …/done`: it was done.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Html, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Buttons, Definitions, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{DecisionEntered, DoneEntered, decision as read, done as read_done},
        model::{Decision, Paper, Question, State as Reached},
        store, view,
    },
    edit::must_run,
    question_of, runs,
};
use crate::{
    Plan,
    typed::WORDS,
    web::staff::{form::departments, seat::Seat},
};

#[derive(Template)]
#[template(path = "committee/decision.html")]
struct DecisionPage {
    title: String,
    background: String,
    errors: ErrorSummary,
    facts: Option<Definitions>,
    record: Option<(FormStart, Vec<FieldView>, Buttons)>,
    done: Option<(FormStart, Vec<FieldView>, Buttons)>,
    version: i64,
}

/// Shows it, with the forms of whoever may fill them.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = question_of(&seat, &id).await?;
    let (entered, done) = (entered(&seat, &one), DoneEntered::default());
    Ok(page(&visit, &seat, (&one, &known), &entered, &done, &[]).into_response())
}

/// Keeps what was decided.
pub async fn record(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<DecisionEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = question_of(&seat, &id).await?;
    match keep(&seat, &one, &entered, visit.now()).await {
        Ok(()) => {
            let words =
                "決まったことを残しました。することがあるときは、担当する課の仕事の一覧に出ます。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&format!("/staff/plan/papers/{}", known.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let done = DoneEntered::default();
            let page = page(&visit, &seat, (&one, &known), &entered, &done, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps that it was done.
pub async fn done(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(done): Form<DoneEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = question_of(&seat, &id).await?;
    match finish(&seat, &one, &done, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("終わったことを残しました。"));
            Ok(visit.see(&format!("/staff/plan/decisions/{}", one.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let entered = entered(&seat, &one);
            let page = page(&visit, &seat, (&one, &known), &entered, &done, &refusal.problems);
            Ok(page.with_problems().into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Keeps a decision in the person's name.
///
/// # Errors
/// Not found where the year is not theirs; a refusal with the fields to mend, or where the paper is not
/// fixed; a conflict where somebody was faster.
pub async fn keep(
    seat: &Seat,
    one: &Question,
    entered: &DecisionEntered,
    now: Timestamp,
) -> Stored<()> {
    must_run(seat)?;
    let edition = seat.plan.edition();
    let entry = read(&edition.pack, entered, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (one.clone(), entered.version, entry, seat.by(&seat.secretariat()));
    let write = seat.plan.store().write_with(now, input, |tx, (one, seen, entry, by)| {
        Box::pin(store::record(tx, one, *seen, entry, by))
    });
    write.await
}

/// Keeps in the person's name that their department did what was decided.
///
/// # Errors
/// Not found where it is not theirs or there is nothing to do; a refusal with the fields to mend.
pub async fn finish(seat: &Seat, one: &Question, done: &DoneEntered, now: Timestamp) -> Stored<()> {
    let task = one.task.as_ref().filter(|task| task.done.is_none());
    let task = task.filter(|task| seat.may_with(ActionName::PlanEdit, &task.department));
    let task = task.ok_or_else(Refusal::not_found)?;
    let (on, words) = read_done(done, seat.desk.today).map_err(Refusal::invalid)?;
    let input = (one.clone(), done.version, on, words, seat.by(&task.department));
    let write = seat.plan.store().write_with(now, input, |tx, (one, seen, on, words, by)| {
        Box::pin(store::done(tx, one, *seen, *on, words, by))
    });
    write.await
}

fn entered(seat: &Seat, one: &Question) -> DecisionEntered {
    let decided = one.decided.as_ref();
    let task = one.task.as_ref();
    DecisionEntered {
        decision: decided.map(|it| it.how.code().to_owned()).unwrap_or_default(),
        words: decided.map(|it| it.words.clone()).unwrap_or_default(),
        decided_on: decided.map_or(seat.desk.today, |it| it.on).to_string(),
        department: task.map(|task| task.department.clone()).unwrap_or_default(),
        task: task.map(|task| task.what.clone()).unwrap_or_default(),
        due_on: task.and_then(|task| task.due_on).map(|day| day.to_string()).unwrap_or_default(),
        version: one.version,
    }
}

fn facts(seat: &Seat, one: &Question) -> Option<Definitions> {
    let decided = one.decided.as_ref()?;
    let row = |name: &str, value: String| (name.to_owned(), Html::text(value));
    let mut rows = vec![
        row("決まり方", decided.how.label().to_owned()),
        row("決まったこと", decided.words.clone()),
        row("日", view::day(decided.on)),
    ];
    if let Some(task) = &one.task {
        rows.push(row("担当する課", seat.desk.department(&task.department)));
        rows.push(row("すること", task.what.clone()));
        rows.extend(task.due_on.map(|day| row("いつまで", view::day(day))));
        let done = task.done.as_ref().map_or_else(
            || "まだ終わっていません".to_owned(),
            |(on, words)| format!("{}　{words}", view::day(*on)),
        );
        rows.push(row("結果", done));
    }
    Some(Definitions { rows })
}

fn page(
    visit: &Visit,
    seat: &Seat,
    (one, known): (&Question, &Paper),
    entered: &DecisionEntered,
    done: &DoneEntered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let path = format!("/staff/plan/decisions/{}", one.id);
    let may_record = known.state == Reached::Fixed && runs(seat);
    let record = may_record.then(|| {
        let decisions = Decision::ALL.map(|one| (one.code(), one.label()));
        let fields = [
            FieldView::radio(
                lang,
                "decision",
                "どう決まったか",
                Choices::new(decisions, |code| code == entered.decision),
            ),
            FieldView::lines(lang, "words", "決まったこと", &entered.words, WORDS),
            FieldView::line(
                lang,
                "decided_on",
                "決まった日",
                Line::short_text(&entered.decided_on),
            ),
            FieldView::select(
                lang,
                "department",
                "担当する課",
                departments(seat, &entered.department),
            )
            .hint("決まったことを受けて、どこかの課がすることがあるときだけ。")
            .need(Need::Optional),
            FieldView::lines(lang, "task", "すること", &entered.task, WORDS).need(Need::Optional),
            FieldView::line(lang, "due_on", "いつまで", Line::short_text(&entered.due_on))
                .need(Need::Optional),
        ];
        let fields = fields.into_iter().map(|field| field.problem(problems)).collect();
        (FormStart::post(visit, path.clone()), fields, Buttons::action(lang, "決定を残す"))
    });
    let theirs = one.task.as_ref().is_some_and(|task| {
        task.done.is_none() && seat.may_with(ActionName::PlanEdit, &task.department)
    });
    let finished = theirs.then(|| {
        let today = seat.desk.today.to_string();
        let on = if done.done_on.is_empty() { &today } else { &done.done_on };
        let fields = [
            FieldView::lines(lang, "words", "したこと", &done.words, WORDS),
            FieldView::line(lang, "done_on", "終わった日", Line::short_text(on)),
        ];
        let fields = fields.into_iter().map(|field| field.problem(problems)).collect();
        let form = FormStart::post(visit, format!("{path}/done"));
        (form, fields, Buttons::action(lang, "終わったことを残す"))
    });
    // Both forms have a field of that name, and an id may stand on a page once.
    let record = if finished.is_some() && one.decided.is_some() { None } else { record };
    let body = DecisionPage {
        title: one.ask.clone(),
        background: one.background.clone(),
        errors: ErrorSummary::of(problems, lang),
        facts: facts(seat, one),
        record,
        done: finished,
        version: one.version,
    };
    let page = seat.desk.page(visit, "委員会で決まったこと", &body);
    page.back(format!("/staff/plan/papers/{}", known.id), known.title.clone())
}
