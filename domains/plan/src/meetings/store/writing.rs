//! What is written down of a meeting, and what is to be done after it.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_store::{Result, Tx, version::bump};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    entity::{plan_attendance, plan_meeting, plan_todo, plan_topic},
    meetings::{find, todo_with},
    planning::{By, act},
};
use crate::meetings::rules::{plan::State, record::Written};

/// The kind of the worklist's item for something to be done.
pub const KIND: &str = "wg_todo.do";

/// What is to be written down.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The meeting.
    pub meeting: Uuid,
    /// The version that was seen.
    pub seen: i64,
    /// What was typed.
    pub written: Written,
    /// The departments for which the members are there, for the worklist.
    pub departments: BTreeMap<Uuid, String>,
    /// By whom.
    pub by: By,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Writes it down.
///
/// # Errors
/// Not found; a conflict where the meeting is cancelled or changed meanwhile; what the database says.
pub async fn write(tx: &Tx, writing: &Writing) -> Result<()> {
    let code = tx.municipality();
    let known = find(tx.db(), code, writing.meeting).await?.ok_or_else(Refusal::not_found)?;
    if known.state == State::Cancelled {
        let words = Text::ja("中止した会議の記録は書けません。");
        return Err(Refusal::new(RefusalKind::Conflict, "cancelled", words).into());
    }
    let written = &writing.written;
    let change = plan_meeting::Entity::update_many()
        .col_expr(plan_meeting::Column::Notes, Expr::value(written.notes.as_str()))
        .filter(plan_meeting::Column::Municipality.eq(code.as_str()))
        .filter(plan_meeting::Column::Id.eq(known.id));
    bump(tx.db(), "plan_meeting", change, plan_meeting::Column::Version, writing.seen).await?;
    for one in &written.topics {
        plan_topic::Entity::update_many()
            .col_expr(plan_topic::Column::Kind, Expr::value(one.kind.code()))
            .col_expr(plan_topic::Column::Outcome, Expr::value(one.words.as_str()))
            .col_expr(plan_topic::Column::Confidential, Expr::value(one.confidential))
            .filter(plan_topic::Column::Municipality.eq(code.as_str()))
            .filter(plan_topic::Column::Meeting.eq(known.id))
            .filter(plan_topic::Column::Id.eq(one.id))
            .exec(tx.db())
            .await?;
    }
    plan_attendance::Entity::delete_many()
        .filter(plan_attendance::Column::Municipality.eq(code.as_str()))
        .filter(plan_attendance::Column::Meeting.eq(known.id))
        .exec(tx.db())
        .await?;
    for (staff, presented) in &written.present {
        let row = plan_attendance::Model {
            municipality: code.as_str().to_owned(),
            meeting: known.id,
            staff: *staff,
            presented: *presented,
        };
        let row = row.into_active_model();
        plan_attendance::Entity::insert(row).exec_without_returning(tx.db()).await?;
    }
    let topics: Vec<_> = written
        .topics
        .iter()
        .map(|one| {
            json!({
                "topic": one.id, "kind": one.kind.code(), "outcome": one.words,
                "confidential": one.confidential,
            })
        })
        .collect();
    let present: Vec<_> = written
        .present
        .iter()
        .map(|(staff, presented)| json!({ "staff": staff, "presented": presented }))
        .collect();
    let data = json!({ "topics": topics, "present": present, "notes": written.notes });
    act(tx, "meeting.recorded", known.id, &writing.by, data).await?;
    for todo in &written.todos {
        let id = tx.new_id();
        let row = plan_todo::Model {
            municipality: code.as_str().to_owned(),
            id,
            working_group: known.group.clone(),
            meeting: known.id,
            what: todo.what.clone(),
            who: todo.who,
            due: todo.due.map(|due| due.to_string()),
            done_at: None,
            stand_in: writing.stand_in,
            version: 1,
        };
        let row = row.into_active_model();
        plan_todo::Entity::insert(row).exec_without_returning(tx.db()).await?;
        let data = json!({
            "meeting": known.id, "what": todo.what, "who": todo.who, "due": todo.due,
        });
        act(tx, "meeting.todo_given", id, &writing.by, data).await?;
        let department = writing.departments.get(&todo.who);
        let item = WorkItem {
            kind: KIND.to_owned(),
            subject_kind: "wg_todo".to_owned(),
            subject: id,
            department: department.cloned().unwrap_or_default(),
            assignee: Some(todo.who),
            title: format!("WGですること：{}", todo.what),
            topic: known.group.clone(),
            due_on: todo.due,
            waiting_for: WaitingFor::Office,
        };
        yakusho_worklist::put(tx, &item).await?;
    }
    Ok(())
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// Which.
    pub todo: Uuid,
    /// The version that was seen.
    pub seen: i64,
    /// By whom.
    pub by: By,
}

/// Keeps that it was done, and takes it out of the worklist.
///
/// # Errors
/// Not found; a conflict where it changed meanwhile; what the database says.
pub async fn done(tx: &Tx, done: &Done) -> Result<()> {
    let code = tx.municipality();
    let known = todo_with(tx.db(), code, done.todo).await?.ok_or_else(Refusal::not_found)?;
    if known.done {
        let words = Text::ja("もう終わったことになっています。");
        return Err(Refusal::new(RefusalKind::Conflict, "done_already", words).into());
    }
    let change = plan_todo::Entity::update_many()
        .col_expr(plan_todo::Column::DoneAt, Expr::value(tx.stamp()))
        .filter(plan_todo::Column::Municipality.eq(code.as_str()))
        .filter(plan_todo::Column::Id.eq(known.id));
    bump(tx.db(), "plan_todo", change, plan_todo::Column::Version, done.seen).await?;
    act(tx, "meeting.todo_done", known.id, &done.by, json!({ "meeting": known.meeting })).await?;
    yakusho_worklist::close(tx, KIND, known.id).await?;
    Ok(())
}
