//! Committee papers in the database. Every change is an action of the same transaction.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_store::{Error, Result, Store, Tx, instant, version::bump};

use super::{
    entered::{DecisionEntry, Entry},
    entity::{paper, question},
    model::{Decided, Decision, Half, Paper, Question, State, Task},
    rules::{Step, decide},
    work,
};
use crate::{by::By, model::measurement::Hand};

/// What the log calls a paper.
pub const PAPER: &str = "committee_paper";
/// What the log calls a question.
pub const QUESTION: &str = "committee_question";

/// All papers, the newest year and half first.
///
/// # Errors
/// What the database says.
pub async fn all(store: &Store) -> Result<Vec<Paper>> {
    let rows = paper::Entity::find()
        .filter(paper::Column::Municipality.eq(store.municipality().as_str()))
        .order_by_desc(paper::Column::Year)
        .order_by_desc(paper::Column::Half)
        .order_by_desc(paper::Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(paper_of).collect()
}

/// A paper.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Paper>> {
    by_id(store.read(), store.municipality().as_str(), id).await
}

/// The questions of a paper, in their order.
///
/// # Errors
/// What the database says.
pub async fn questions(store: &Store, paper: Uuid) -> Result<Vec<Question>> {
    questions_of(store.read(), store.municipality().as_str(), paper).await
}

/// A question.
///
/// # Errors
/// What the database says.
pub async fn question(store: &Store, id: Uuid) -> Result<Option<Question>> {
    let key = (store.municipality().as_str().to_owned(), id);
    question::Entity::find_by_id(key).one(store.read()).await?.map(question_of).transpose()
}

/// Keeps a new paper. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn make(
    tx: &Tx,
    entry: &Entry,
    stand_in: bool,
    secretariat: &str,
    by: &By,
) -> Result<Uuid> {
    let id = tx.new_id();
    let row = paper::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        year: i64::from(entry.year),
        half: i64::from(entry.half.number()),
        title: entry.title.clone(),
        as_of: entry.as_of.to_string(),
        summary: entry.summary.clone(),
        next_steps: entry.next_steps.clone(),
        state: State::Draft.code().to_owned(),
        made_by: by.staff,
        made_at: tx.stamp(),
        checked_by: None,
        checked_at: None,
        fixed_by: None,
        fixed_at: None,
        returned_because: None,
        edition: None,
        sha256: None,
        stand_in,
        version: 1,
    };
    paper::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    by.act(tx, "committee_paper.made", PAPER, id, said(entry)).await?;
    work::put(tx, id, &entry.title, State::Draft, secretariat).await?;
    Ok(id)
}

/// Changes what a paper says. Who writes in it is who made it.
///
/// # Errors
/// Not found; a refusal where it is not a draft; a conflict where somebody was faster.
pub async fn change(tx: &Tx, id: Uuid, seen: i64, entry: &Entry, by: &By) -> Result<()> {
    draft(tx, id).await?;
    use paper::Column;
    let change = paper::Entity::update_many()
        .col_expr(Column::Year, Expr::value(i64::from(entry.year)))
        .col_expr(Column::Half, Expr::value(i64::from(entry.half.number())))
        .col_expr(Column::Title, Expr::value(entry.title.as_str()))
        .col_expr(Column::AsOf, Expr::value(entry.as_of.to_string()))
        .col_expr(Column::Summary, Expr::value(entry.summary.as_str()))
        .col_expr(Column::NextSteps, Expr::value(entry.next_steps.as_str()))
        .col_expr(Column::MadeBy, Expr::value(by.staff))
        .col_expr(Column::MadeAt, Expr::value(tx.stamp()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_paper", change, Column::Version, seen).await?;
    by.act(tx, "committee_paper.changed", PAPER, id, said(entry)).await
}

/// Puts a question into a draft. Returns its id.
///
/// # Errors
/// As [`change`].
pub async fn ask(tx: &Tx, id: Uuid, seen: i64, words: (&str, &str), by: &By) -> Result<Uuid> {
    draft(tx, id).await?;
    touch(tx, id, seen, by).await?;
    let known = questions_of(tx.db(), tx.municipality().as_str(), id).await?;
    let question = tx.new_id();
    let row = question::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: question,
        paper: id,
        place: known.last().map_or(1, |last| last.place + 1),
        ask: words.0.to_owned(),
        background: words.1.to_owned(),
        decision: None,
        words: None,
        decided_on: None,
        recorded_by: None,
        department: None,
        task: None,
        due_on: None,
        done_on: None,
        done_words: None,
        version: 1,
    };
    question::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({ "paper": id, "ask": words.0, "background": words.1 });
    by.act(tx, "committee_question.asked", QUESTION, question, data).await?;
    Ok(question)
}

/// Changes a question of a draft; `None` takes it out.
///
/// # Errors
/// As [`change`].
pub async fn change_question(
    tx: &Tx,
    known: &Question,
    seen: i64,
    words: Option<(&str, &str)>,
    by: &By,
) -> Result<()> {
    draft(tx, known.paper).await?;
    touch(tx, known.paper, seen, by).await?;
    use question::Column;
    let municipality = tx.municipality();
    let (kind, data) = match words {
        Some((ask, background)) => {
            question::Entity::update_many()
                .col_expr(Column::Ask, Expr::value(ask))
                .col_expr(Column::Background, Expr::value(background))
                .filter(Column::Municipality.eq(municipality.as_str()))
                .filter(Column::Id.eq(known.id))
                .exec(tx.db())
                .await?;
            ("committee_question.changed", json!({ "ask": ask, "background": background }))
        }
        None => {
            let key = (municipality.as_str().to_owned(), known.id);
            question::Entity::delete_by_id(key).exec(tx.db()).await?;
            ("committee_question.removed", json!({ "ask": known.ask }))
        }
    };
    by.act(tx, kind, QUESTION, known.id, data).await
}

/// Takes a step. `frozen` is the edition with its hash, where the paper is fixed.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster; what the database says.
pub async fn pass(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    step: &Step,
    frozen: Option<&(String, String)>,
    secretariat: &str,
    by: &By,
) -> Result<State> {
    let known = by_id(tx.db(), tx.municipality().as_str(), id).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    let to = decide(&known, step, by.staff)?;
    use paper::Column;
    let (staff, at) = (Expr::value(by.staff), Expr::value(tx.stamp()));
    let one = paper::Entity::update_many()
        .col_expr(Column::State, Expr::value(to.code()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    let mut data = json!({ "from": known.state.code(), "to": to.code() });
    let change = match step {
        Step::Check => one
            .col_expr(Column::CheckedBy, staff)
            .col_expr(Column::CheckedAt, at)
            .col_expr(Column::ReturnedBecause, Expr::value(None::<String>)),
        Step::Fix => {
            let (edition, hash) = frozen
                .ok_or_else(|| Error::Broken("a paper is fixed without its edition".to_owned()))?;
            data["sha256"] = json!(hash);
            one.col_expr(Column::FixedBy, staff)
                .col_expr(Column::FixedAt, at)
                .col_expr(Column::Edition, Expr::value(edition.as_str()))
                .col_expr(Column::Sha256, Expr::value(hash.as_str()))
        }
        Step::Return { reason } => {
            data["reason"] = json!(reason);
            one.col_expr(Column::CheckedBy, Expr::value(None::<Uuid>))
                .col_expr(Column::CheckedAt, Expr::value(None::<time::OffsetDateTime>))
                .col_expr(Column::ReturnedBecause, Expr::value(reason.as_str()))
        }
    };
    bump(tx.db(), "plan_paper", change, Column::Version, seen).await?;
    by.act(tx, step.action(), PAPER, id, data).await?;
    work::put(tx, id, &known.title, to, secretariat).await?;
    Ok(to)
}

/// Keeps what the committee decided of a question of a fixed paper.
///
/// # Errors
/// A refusal where the paper is not fixed; a conflict where somebody was faster.
pub async fn record(
    tx: &Tx,
    known: &Question,
    seen: i64,
    entry: &DecisionEntry,
    by: &By,
) -> Result<()> {
    let municipality = tx.municipality();
    let paper = by_id(tx.db(), municipality.as_str(), known.paper).await?;
    if paper.is_none_or(|paper| paper.state != State::Fixed) {
        let words = Text::ja("資料を確定してから、決まったことを書きます。");
        return Err(Refusal::new(RefusalKind::Conflict, "paper_not_fixed", words).into());
    }
    let (department, task, due_on) = match &entry.task {
        Some((department, task, due_on)) => (Some(department), Some(task), *due_on),
        None => (None, None, None),
    };
    use question::Column;
    let change = question::Entity::update_many()
        .col_expr(Column::Decision, Expr::value(entry.decision.code()))
        .col_expr(Column::Words, Expr::value(entry.words.as_str()))
        .col_expr(Column::DecidedOn, Expr::value(entry.on.to_string()))
        .col_expr(Column::RecordedBy, Expr::value(by.staff))
        .col_expr(Column::Department, Expr::value(department.cloned()))
        .col_expr(Column::Task, Expr::value(task.cloned()))
        .col_expr(Column::DueOn, Expr::value(due_on.map(|day| day.to_string())))
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Id.eq(known.id));
    bump(tx.db(), "plan_question", change, Column::Version, seen).await?;
    let data = json!({
        "decision": entry.decision.code(), "words": entry.words, "on": entry.on,
        "department": department, "task": task, "due_on": due_on,
    });
    by.act(tx, "committee_question.decided", QUESTION, known.id, data).await?;
    work::task(tx, known.id, entry.task.as_ref()).await
}

/// Keeps that a department did what was decided.
///
/// # Errors
/// A refusal where there is nothing to do; a conflict where somebody was faster.
pub async fn done(
    tx: &Tx,
    known: &Question,
    seen: i64,
    on: Date,
    words: &str,
    by: &By,
) -> Result<()> {
    if known.task.is_none() {
        return Err(Refusal::not_found().into());
    }
    use question::Column;
    let change = question::Entity::update_many()
        .col_expr(Column::DoneOn, Expr::value(on.to_string()))
        .col_expr(Column::DoneWords, Expr::value(words))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(known.id));
    bump(tx.db(), "plan_question", change, Column::Version, seen).await?;
    let data = json!({ "on": on, "words": words });
    by.act(tx, "committee_question.done", QUESTION, known.id, data).await?;
    work::task(tx, known.id, None).await
}

async fn draft(tx: &Tx, id: Uuid) -> Result<Paper> {
    let known = by_id(tx.db(), tx.municipality().as_str(), id).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    if known.state != State::Draft {
        let words = Text::ja("下書きだけを直せます。直すときは、差し戻してください。");
        return Err(Refusal::new(RefusalKind::Conflict, "paper_no_draft", words).into());
    }
    Ok(known)
}

/// Who writes in a paper is who made it.
async fn touch(tx: &Tx, id: Uuid, seen: i64, by: &By) -> Result<()> {
    use paper::Column;
    let change = paper::Entity::update_many()
        .col_expr(Column::MadeBy, Expr::value(by.staff))
        .col_expr(Column::MadeAt, Expr::value(tx.stamp()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_paper", change, Column::Version, seen).await?;
    Ok(())
}

async fn by_id(db: &impl ConnectionTrait, municipality: &str, id: Uuid) -> Result<Option<Paper>> {
    let key = (municipality.to_owned(), id);
    paper::Entity::find_by_id(key).one(db).await?.map(paper_of).transpose()
}

async fn questions_of(
    db: &impl ConnectionTrait,
    municipality: &str,
    paper: Uuid,
) -> Result<Vec<Question>> {
    let rows = question::Entity::find()
        .filter(question::Column::Municipality.eq(municipality))
        .filter(question::Column::Paper.eq(paper))
        .order_by_asc(question::Column::Place)
        .all(db)
        .await?;
    rows.into_iter().map(question_of).collect()
}

fn paper_of(row: paper::Model) -> Result<Paper> {
    let broken = || Error::Broken(format!("committee paper {} is damaged", row.id));
    let hand = |by: Option<Uuid>, at: Option<time::OffsetDateTime>| {
        by.zip(at).map(|(staff, at)| Hand { staff, at: instant(at) })
    };
    Ok(Paper {
        year: i16::try_from(row.year).map_err(|_| broken())?,
        half: Half::from_number(row.half).ok_or_else(broken)?,
        as_of: row.as_of.parse().map_err(|_| broken())?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        made: Hand { staff: row.made_by, at: instant(row.made_at) },
        checked: hand(row.checked_by, row.checked_at),
        fixed: hand(row.fixed_by, row.fixed_at),
        edition: row.edition.zip(row.sha256),
        id: row.id,
        title: row.title,
        summary: row.summary,
        next_steps: row.next_steps,
        returned_because: row.returned_because,
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn question_of(row: question::Model) -> Result<Question> {
    let broken = || Error::Broken(format!("committee question {} is damaged", row.id));
    let day = |kept: Option<String>| -> Result<Option<Date>> {
        kept.map(|kept| kept.parse().map_err(|_| broken())).transpose()
    };
    let decided_on = day(row.decided_on.clone())?;
    let done_on = day(row.done_on.clone())?;
    let due_on = day(row.due_on.clone())?;
    let decided = match (&row.decision, row.words, decided_on, row.recorded_by) {
        (Some(code), Some(words), Some(on), Some(by)) => {
            Some(Decided { how: Decision::from_code(code).ok_or_else(broken)?, words, on, by })
        }
        _ => None,
    };
    let task = row.department.zip(row.task).map(|(department, what)| Task {
        department,
        what,
        due_on,
        done: done_on.zip(row.done_words),
    });
    Ok(Question {
        id: row.id,
        paper: row.paper,
        place: row.place,
        ask: row.ask,
        background: row.background,
        decided,
        task,
        version: row.version,
    })
}

fn said(entry: &Entry) -> serde_json::Value {
    json!({
        "year": entry.year, "half": entry.half.number(), "title": entry.title,
        "as_of": entry.as_of, "summary": entry.summary, "next_steps": entry.next_steps,
    })
}
