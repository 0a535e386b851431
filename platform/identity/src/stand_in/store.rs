//! The provider's codes as rows: one living code for each draft or application.

use sea_orm::{EntityTrait, IntoActiveModel, QuerySelect, sea_query::OnConflict};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Actor, Refusal, RefusalKind, Text};
use yakusho_store::{Error, NewAction, Result, Store, Tx, instant};

use super::{
    person::person,
    provider::{Code, Issue, Redeem, redeem},
};
use crate::{
    model::{Identified, Level},
    store::stand_in_row as stand_in,
};

/// Issues a code for a person whom the visitor chose; an earlier code of the same subject is
/// replaced. The page of the provider shows it.
///
/// # Errors
/// A refusal where there is no such person; what the database says.
pub async fn issue_code(
    store: &Store,
    subject: Uuid,
    person_id: &str,
    level: Level,
    now: jiff::Timestamp,
) -> Result<Code> {
    let chosen = person(person_id).ok_or_else(Refusal::not_found)?;
    let code = Code::random();
    let hash = code.hash(subject);
    store
        .write(now, move |tx| {
            let hash = hash.clone();
            Box::pin(async move { keep(tx, subject, chosen.id, level, hash).await })
        })
        .await?;
    Ok(code)
}

/// Takes the code that the visitor typed.
///
/// # Errors
/// A refusal in words where it is wrong or gone; what the database says.
pub async fn redeem_code(
    store: &Store,
    subject: Uuid,
    typed: &str,
    now: jiff::Timestamp,
) -> Result<Identified> {
    let typed = typed.to_owned();
    // A wrong code must be counted, so the refusal leaves the transaction as a value.
    let outcome = store
        .write_with(now, typed, move |tx, typed| {
            Box::pin(async move { take(tx, subject, typed).await })
        })
        .await?;
    match outcome {
        Redeem::Identified(identified) => Ok(identified),
        Redeem::Wrong { left } => Err(wrong(left).into()),
        Redeem::Gone => Err(gone().into()),
    }
}

async fn keep(tx: &Tx, subject: Uuid, person: &str, level: Level, hash: String) -> Result<()> {
    let row = stand_in::Model {
        municipality: tx.municipality().as_str().to_owned(),
        subject,
        person: person.to_owned(),
        level: level_code(level).to_owned(),
        code_hash: hash,
        failures: 0,
        issued_at: tx.stamp(),
        used_at: None,
    };
    use stand_in::Column::{
        CodeHash, Failures, IssuedAt, Level as LevelColumn, Municipality, Person, Subject, UsedAt,
    };
    let replace = OnConflict::columns([Municipality, Subject])
        .update_columns([Person, LevelColumn, CodeHash, Failures, IssuedAt, UsedAt])
        .to_owned();
    stand_in::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(tx.db())
        .await?;
    act(tx, "stand_in.code_issued", subject).await
}

async fn take(tx: &Tx, subject: Uuid, typed: &str) -> Result<Redeem> {
    let key = (tx.municipality().as_str().to_owned(), subject);
    let found = stand_in::Entity::find_by_id(key).lock_exclusive().one(tx.db()).await?;
    let Some(row) = found else { return Ok(Redeem::Gone) };
    let outcome = redeem(&issue_of(&row)?, typed, tx.now());
    let failures = row.failures;
    let mut row = row.into_active_model();
    match outcome {
        Redeem::Identified(_) => row.used_at = sea_orm::ActiveValue::Set(Some(tx.stamp())),
        Redeem::Wrong { .. } => row.failures = sea_orm::ActiveValue::Set(failures + 1),
        Redeem::Gone => return Ok(outcome),
    }
    stand_in::Entity::update(row).exec(tx.db()).await?;
    if matches!(outcome, Redeem::Identified(_)) {
        act(tx, "stand_in.identified", subject).await?;
    }
    Ok(outcome)
}

fn issue_of(row: &stand_in::Model) -> Result<Issue> {
    Ok(Issue {
        subject: row.subject,
        person: row.person.clone(),
        level: level_from(&row.level)?,
        code_hash: row.code_hash.clone(),
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        issued_at: instant(row.issued_at),
        used_at: row.used_at.map(instant),
    })
}

const fn level_code(level: Level) -> &'static str {
    match level {
        Level::L0 => "L0",
        Level::L1 => "L1",
        Level::L2 => "L2",
        Level::L3 => "L3",
        Level::L4 => "L4",
    }
}

fn level_from(code: &str) -> Result<Level> {
    [Level::L0, Level::L1, Level::L2, Level::L3, Level::L4]
        .into_iter()
        .find(|level| level_code(*level) == code)
        .ok_or_else(|| Error::Broken("a row holds an unknown level".to_owned()))
}

async fn act(tx: &Tx, kind: &str, subject: Uuid) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "identification",
        subject,
        by: &Actor::Resident { draft_or_application: subject },
        authority: None,
        purpose: None,
        data: json!({ "stand_in": true }),
    })
    .await?;
    Ok(())
}

fn wrong(left: u32) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "stand_in_code_wrong",
        Text::new(
            format!("確認コードが違います。あと{left}回入力できます。"),
            format!("番号（ばんごう）が ちがいます。あと {left}回（かい） 書（か）けます。"),
            format!("This code is not right. You can try {left} more times."),
        ),
    )
}

fn gone() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "stand_in_code_gone",
        Text::new(
            "この確認コードは使えません。もう一度、確認コードを出してください。",
            "この番号（ばんごう）は つかえません。もういちど 番号を 出（だ）して ください。",
            "This code can no longer be used. Please ask for a new one.",
        ),
    )
}
