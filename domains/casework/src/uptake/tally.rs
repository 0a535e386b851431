//! 正の字の代わり: what came on paper or by word of mouth and is not made a case is counted by
//! procedure, channel and day. Nothing that was counted is ever overwritten: a correction is a count
//! of its own that stands in the place of the earlier ones.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, Text, actor::Actor, date::jst_date};
use yakusho_procedures::model::Channel;
use yakusho_store::{NewAction, Result, Store, Tx, instant};

use super::entity::tally::{Column, Entity, Model};

/// More than this on one day and channel is a slip of the finger.
pub const MOST: i64 = 9_999;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The procedure.
    pub procedure: String,
    /// Its department.
    pub department: String,
    /// By which way.
    pub channel: Channel,
    /// On which day it came.
    pub day: Date,
}

/// Who counts.
#[derive(Clone, Copy, Debug)]
pub struct Counter<'c> {
    /// The member of staff.
    pub staff: Uuid,
    /// Under which authority.
    pub authority: Option<&'c str>,
    /// Seeded for the demo: never counts.
    pub seeded: bool,
}

/// A count or a correction, as the history of a line shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// How many more; of a correction, how many in all.
    pub count: i64,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// Who.
    pub staff: Uuid,
    /// When.
    pub at: Timestamp,
    /// Whether a later correction stands in its place.
    pub superseded: bool,
}

/// Counts some more.
///
/// # Errors
/// A refusal where the number or the day cannot be; what the database says.
pub async fn count(tx: &Tx, line: &Line, more: i64, by: Counter<'_>) -> Result<Uuid> {
    check(line, more, 1, tx.now())?;
    let now = standing(tx, line).await?;
    if now + more > MOST {
        return Err(wrong("count", format!("1日の件数は{MOST}件までです。")).into());
    }
    let id = insert(tx, line, more, None, by).await?;
    let data = serde_json::json!({
        "procedure": line.procedure, "department": line.department,
        "channel": line.channel, "day": line.day, "count": more,
    });
    act(tx, "tally.counted", id, by, data).await?;
    Ok(id)
}

/// Says what the right number of a line is, and why.
///
/// # Errors
/// A refusal where the number, the day or the reason cannot be, or nothing would change; what the
/// database says.
pub async fn correct(
    tx: &Tx,
    line: &Line,
    right: i64,
    reason: &str,
    by: Counter<'_>,
) -> Result<Uuid> {
    check(line, right, 0, tx.now())?;
    if reason.trim().is_empty() {
        return Err(
            wrong("reason", "直す理由を書いてください（例：押し間違い）。".to_owned()).into()
        );
    }
    let before = standing(tx, line).await?;
    if before == right {
        let words = format!("いまの件数も{right}件です。直すものがありません。");
        return Err(wrong("count", words).into());
    }
    let id = insert(tx, line, right, Some(reason.trim()), by).await?;
    Entity::update_many()
        .col_expr(Column::SupersededBy, Expr::value(Some(id)))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::CameOn.eq(line.day.to_string()))
        .filter(Column::Procedure.eq(&line.procedure))
        .filter(Column::Channel.eq(line.channel.code()))
        .filter(Column::SupersededBy.is_null())
        .filter(Column::Id.ne(id))
        .exec(tx.db())
        .await?;
    let data = serde_json::json!({
        "procedure": line.procedure, "department": line.department,
        "channel": line.channel, "day": line.day,
        "from": before, "to": right, "reason": reason.trim(),
    });
    act(tx, "tally.corrected", id, by, data).await?;
    Ok(id)
}

/// What stands on a day, by procedure and channel.
///
/// # Errors
/// What the database says.
pub async fn of_day(
    store: &Store,
    day: Date,
    departments: &[&str],
) -> Result<BTreeMap<(String, String), i64>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::CameOn.eq(day.to_string()))
        .filter(Column::Department.is_in(departments.iter().copied()))
        .filter(Column::SupersededBy.is_null())
        .all(store.read())
        .await?;
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry((row.procedure, row.channel)).or_insert(0) += row.count;
    }
    Ok(counts)
}

/// Everything that was ever counted of a line, oldest first.
///
/// # Errors
/// What the database says.
pub async fn history(store: &Store, line: &Line) -> Result<Vec<Entry>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::CameOn.eq(line.day.to_string()))
        .filter(Column::Procedure.eq(&line.procedure))
        .filter(Column::Channel.eq(line.channel.code()))
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    let entry = |row: Model| Entry {
        id: row.id,
        count: row.count,
        reason: row.reason,
        staff: row.staff,
        at: instant(row.at),
        superseded: row.superseded_by.is_some(),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// What stands for a line now.
async fn standing(tx: &Tx, line: &Line) -> Result<i64> {
    let counts: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Count)
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::CameOn.eq(line.day.to_string()))
        .filter(Column::Procedure.eq(&line.procedure))
        .filter(Column::Channel.eq(line.channel.code()))
        .filter(Column::SupersededBy.is_null())
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(counts.into_iter().sum())
}

fn check(line: &Line, count: i64, least: i64, now: Timestamp) -> Result<(), Refusal> {
    if !(least..=MOST).contains(&count) {
        return Err(wrong("count", format!("件数を、{least}〜{MOST}の数字で入れてください。")));
    }
    if line.day > jst_date(now) {
        return Err(wrong("day", "まだ来ていない日の件数は入れられません。".to_owned()));
    }
    if !line.channel.is_entered() {
        return Err(wrong("channel", "届いた方法を選んでください。".to_owned()));
    }
    Ok(())
}

fn wrong(field: &'static str, words: String) -> Refusal {
    Refusal::invalid(vec![Problem::new(field, "invalid", Text::ja(words))])
}

async fn insert(
    tx: &Tx,
    line: &Line,
    count: i64,
    reason: Option<&str>,
    by: Counter<'_>,
) -> Result<Uuid> {
    let id = tx.new_id();
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        procedure: line.procedure.clone(),
        department: line.department.clone(),
        channel: line.channel.code().to_owned(),
        came_on: line.day.to_string(),
        count,
        reason: reason.map(str::to_owned),
        staff: by.staff,
        at: tx.stamp(),
        superseded_by: None,
        stand_in: by.seeded,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(id)
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    by: Counter<'_>,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "tally",
        subject,
        by: &Actor::Staff { id: by.staff },
        authority: by.authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
