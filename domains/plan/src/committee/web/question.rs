//! `GET, POST /staff/plan/papers/{id}/questions`, `/staff/plan/decisions/{id}/edit`: what a paper asks the
//! committee.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, field::Need, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        entered::{QuestionEntered, question as read},
        model::{Paper, Question},
        store,
    },
    edit::must_run,
    paper, question_of,
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
    let (known, _) = paper(&seat, &id).await?;
    must_run(&seat).map_err(refused)?;
    let entered = QuestionEntered { version: known.version, ..QuestionEntered::default() };
    Ok(page(&visit, &seat, &known, None, &entered, &[]).into_response())
}

/// Keeps it.
pub async fn make(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<QuestionEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (known, _) = paper(&seat, &id).await?;
    let kept = keep(&seat, &known, &entered, visit.now()).await.map(|_| ());
    answer(&visit, &seat, &known, None, &entered, kept)
}

/// Asks what to change.
pub async fn ask_change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = question_of(&seat, &id).await?;
    must_run(&seat).map_err(refused)?;
    let entered = QuestionEntered {
        ask: one.ask.clone(),
        background: one.background.clone(),
        removed: String::new(),
        version: known.version,
    };
    Ok(page(&visit, &seat, &known, Some(&one), &entered, &[]).into_response())
}

/// Changes it, or takes it out.
pub async fn change(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(entered): Form<QuestionEntered>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let (one, known) = question_of(&seat, &id).await?;
    let kept = amend(&seat, &one, &entered, visit.now()).await;
    answer(&visit, &seat, &known, Some(&one), &entered, kept)
}

fn answer(
    visit: &Visit,
    seat: &Seat,
    known: &Paper,
    one: Option<&Question>,
    entered: &QuestionEntered,
    kept: Stored<()>,
) -> Result<Response, Refused> {
    match kept {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("委員会に決めてほしいことを残しました。"));
            Ok(visit.see(&format!("/staff/plan/papers/{}", known.id)))
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
/// Not found where the year is not theirs; a refusal where the paper is no draft.
pub async fn keep(
    seat: &Seat,
    known: &Paper,
    entered: &QuestionEntered,
    now: Timestamp,
) -> Stored<Uuid> {
    must_run(seat)?;
    let (ask, background) = read(entered).map_err(Refusal::invalid)?;
    let by = seat.by(&seat.secretariat());
    let input = (known.id, entered.version, ask, background, by);
    let write = seat.plan.store().write_with(now, input, |tx, (id, seen, ask, background, by)| {
        Box::pin(store::ask(tx, *id, *seen, (ask, background), by))
    });
    write.await
}

/// Changes one in the person's name, or takes it out.
///
/// # Errors
/// As [`keep`].
pub async fn amend(
    seat: &Seat,
    one: &Question,
    entered: &QuestionEntered,
    now: Timestamp,
) -> Stored<()> {
    must_run(seat)?;
    let words = match entered.removed.trim() {
        "yes" => None,
        _ => Some(read(entered).map_err(Refusal::invalid)?),
    };
    let input = (one.clone(), entered.version, words, seat.by(&seat.secretariat()));
    let write = seat.plan.store().write_with(now, input, |tx, (one, seen, words, by)| {
        let words = words.as_ref().map(|(ask, background)| (ask.as_str(), background.as_str()));
        Box::pin(store::change_question(tx, one, *seen, words, by))
    });
    write.await
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Paper,
    one: Option<&Question>,
    entered: &QuestionEntered,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let mut fields = vec![
        FieldView::lines(lang, "ask", "決めてほしいこと", &entered.ask, WORDS)
            .hint("「はい」か「いいえ」、または1つを選んで答えられる文にします。"),
        FieldView::lines(lang, "background", "なぜ、いま決めるか", &entered.background, WORDS)
            .need(Need::Optional),
    ];
    if one.is_some() {
        fields.push(tick("removed", "資料から外す", "この問いは出さない", &entered.removed));
    }
    let asked = Asked {
        title: "委員会に決めてほしいこと".to_owned(),
        lead: known.title.clone(),
        action: one.map_or_else(
            || format!("/staff/plan/papers/{}/questions", known.id),
            |one| format!("/staff/plan/decisions/{}/edit", one.id),
        ),
        hidden: vec![("version", entered.version.to_string())],
        fields,
        go: if one.is_some() { "直す" } else { "加える" },
        back: (format!("/staff/plan/papers/{}", known.id), known.title.clone()),
    };
    asked.page(visit, seat, problems)
}
