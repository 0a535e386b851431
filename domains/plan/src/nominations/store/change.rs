//! Steps of requests as rows: acknowledged, answered, reviewed, returned, extended.

use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, UpdateMany, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_store::{NewAction, Result, Tx, version::bump};

use super::{
    entity::{
        extension, nominee,
        request::{Column, Entity},
    },
    read,
};
use crate::nominations::{
    model::{Request, State},
    rules::{
        answer::Entry,
        decide::{Step, decide},
    },
    work,
};

/// Somebody's step with a request.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// Which request.
    pub request: Uuid,
    /// The version that they saw.
    pub seen: i64,
    /// The step: not an answer and not a confirmation, which bring more.
    pub step: Step,
    /// The department that runs the plan.
    pub secretariat: String,
    /// Who.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Takes the step.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where somebody was faster; what the database
/// says.
pub async fn step(tx: &Tx, stepping: &Stepping) -> Result<State> {
    let known = known(tx, stepping.request).await?;
    let to = decide(&known, &stepping.step, tx.now())?;
    let mut change = one(tx, &known).col_expr(Column::State, Expr::value(to.code()));
    let mut data = json!({ "from": known.state.code(), "to": to.code() });
    match &stepping.step {
        Step::Return { reason } => {
            change = change.col_expr(Column::ReturnedBecause, Expr::value(reason.trim()));
            data["reason"] = json!(reason.trim());
        }
        Step::Extend { until, reason } => {
            let at = yakusho_store::stamp(*until);
            change = change.col_expr(Column::Deadline, Expr::value(at));
            let row = extension::Model {
                municipality: tx.municipality().as_str().to_owned(),
                id: tx.new_id(),
                request: known.id,
                was: yakusho_store::stamp(known.deadline),
                until: at,
                reason: reason.trim().to_owned(),
                extended_by: stepping.by,
                extended_at: tx.stamp(),
            };
            extension::Entity::insert(row.into_active_model())
                .exec_without_returning(tx.db())
                .await?;
            data["reason"] = json!(reason.trim());
            data["was"] = json!(known.deadline);
            data["until"] = json!(until);
        }
        Step::Send | Step::Acknowledge | Step::Answer | Step::Review | Step::Confirm => {}
    }
    bump(tx.db(), "plan_nomination_request", change, Column::Version, stepping.seen).await?;
    let authority = stepping.authority.as_deref();
    act(tx, stepping.step.action(), REQUEST, known.id, stepping.by, authority, data).await?;
    put_work(tx, &stepping.secretariat, known.letter).await?;
    Ok(to)
}

/// A department's receipt of its letter.
#[derive(Clone, Debug)]
pub struct Acknowledging {
    /// The letter.
    pub letter: Uuid,
    /// The department that runs the plan.
    pub secretariat: String,
    /// Who.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Says that the department has its letter: every request in it that was only sent. Doing it twice
/// changes nothing.
///
/// # Errors
/// Not found; what the database says.
pub async fn acknowledge(tx: &Tx, asked: &Acknowledging) -> Result<()> {
    let file = read::letter(tx.db(), tx.municipality(), asked.letter).await?;
    let file = file.ok_or_else(Refusal::not_found)?;
    for one in file.asked.iter().filter(|one| one.request.state == State::Sent) {
        let stepping = Stepping {
            request: one.request.id,
            seen: one.request.version,
            step: Step::Acknowledge,
            secretariat: asked.secretariat.clone(),
            by: asked.by,
            authority: asked.authority.clone(),
        };
        step(tx, &stepping).await?;
    }
    Ok(())
}

/// A department's answer.
#[derive(Clone, Debug)]
pub struct Answering {
    /// What is answered, each with the request's version that was seen.
    pub entries: Vec<(Entry, i64)>,
    /// The letter.
    pub letter: Uuid,
    /// The department that runs the plan.
    pub secretariat: String,
    /// How it came: `page`, `sheet`, `api`.
    pub way: &'static str,
    /// Who answers, and says that the manager consents.
    pub by: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Keeps an answer; people of an older one stay in their rows.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where somebody was faster; what the database
/// says.
pub async fn answer(tx: &Tx, answering: &Answering) -> Result<()> {
    for (entry, seen) in &answering.entries {
        let known = known(tx, entry.request).await?;
        let to = decide(&known, &Step::Answer, tx.now())?;
        let number = known.answer_number + 1;
        let change = one(tx, &known)
            .col_expr(Column::State, Expr::value(to.code()))
            .col_expr(Column::Answer, Expr::value(entry.answer.code()))
            .col_expr(Column::AnswerNumber, Expr::value(number))
            .col_expr(Column::AnsweredBy, Expr::value(answering.by))
            .col_expr(Column::AnsweredAt, Expr::value(tx.stamp()))
            .col_expr(Column::DeclinedBecause, Expr::value(entry.reason.clone()));
        bump(tx.db(), "plan_nomination_request", change, Column::Version, *seen).await?;
        let rows: Vec<nominee::Model> = entry
            .people
            .iter()
            .map(|person| nominee::Model {
                municipality: tx.municipality().as_str().to_owned(),
                id: tx.new_id(),
                request: known.id,
                answer_number: number,
                staff: person.staff,
                role: person.role.code().to_owned(),
                minutes_per_week: i64::from(person.minutes),
                substitute: person.substitute,
                consent_by: answering.by,
                membership: None,
                document: None,
            })
            .collect();
        let people: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({ "nominee": row.id, "staff": row.staff, "role": row.role,
                    "minutes_per_week": row.minutes_per_week, "substitute": row.substitute })
            })
            .collect();
        yakusho_store::insert_all::<nominee::Entity, _>(tx.db(), rows).await?;
        let data = json!({
            "from": known.state.code(), "to": to.code(), "answer": entry.answer.code(),
            "number": number, "people": people, "reason": entry.reason, "way": answering.way,
        });
        let authority = answering.authority.as_deref();
        act(tx, Step::Answer.action(), REQUEST, known.id, answering.by, authority, data).await?;
    }
    put_work(tx, &answering.secretariat, answering.letter).await
}

/// The log's word for what most actions here are about.
pub const REQUEST: &str = "nomination_request";

/// Brings the worklist up to date with a letter.
///
/// # Errors
/// What the database says.
pub async fn put_work(tx: &Tx, secretariat: &str, letter: Uuid) -> Result<()> {
    let file = read::letter(tx.db(), tx.municipality(), letter).await?;
    let file = file.ok_or_else(Refusal::not_found)?;
    work::put(tx, secretariat, &file, None).await
}

/// A request that is known.
pub(super) async fn known(tx: &Tx, id: Uuid) -> Result<Request> {
    let found = read::request(tx.db(), tx.municipality(), id).await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// The change of one request.
pub(super) fn one(tx: &Tx, known: &Request) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(known.id))
}

/// Writes an action.
pub(super) async fn act(
    tx: &Tx,
    kind: &str,
    subject_kind: &str,
    subject: Uuid,
    by: Uuid,
    authority: Option<&str>,
    data: Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind,
        subject,
        by: &Actor::Staff { id: by },
        authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
