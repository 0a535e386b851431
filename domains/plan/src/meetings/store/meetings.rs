//! Meetings as they are read.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result};

use super::entity::{plan_attendance, plan_meeting, plan_todo, plan_topic};
use crate::meetings::rules::{plan::State, record::OutcomeKind};

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: Uuid,
    /// The group's code.
    pub group: String,
    /// The series that it is of.
    pub series: Option<Uuid>,
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// How long it is.
    pub minutes: i64,
    /// Where, in the house.
    pub place: String,
    /// Where, as an address.
    pub url: String,
    /// How far it is.
    pub state: State,
    /// What was talked about; for the group alone.
    pub notes: String,
    /// Counts its changes.
    pub version: i64,
}

/// Something to be talked about, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: Uuid,
    /// The meeting.
    pub meeting: Uuid,
    /// What.
    pub title: String,
    /// Who speaks.
    pub who: String,
    /// How long.
    pub minutes: Option<i64>,
    /// What sort of outcome.
    pub kind: OutcomeKind,
    /// What came out.
    pub outcome: String,
    /// The group keeps the outcome to itself.
    pub confidential: bool,
    /// The topic that it goes on.
    pub carried_from: Option<Uuid>,
}

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// Its id.
    pub id: Uuid,
    /// The group's code.
    pub group: String,
    /// The meeting at which it was given.
    pub meeting: Uuid,
    /// What.
    pub what: String,
    /// Who.
    pub who: Uuid,
    /// By when.
    pub due: Option<Date>,
    /// Whether it is done.
    pub done: bool,
    /// Counts its changes.
    pub version: i64,
}

/// The meeting with this id.
///
/// # Errors
/// What the database says.
pub async fn find(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Meeting>> {
    let key = (municipality.as_str().to_owned(), id);
    plan_meeting::Entity::find_by_id(key).one(db).await?.map(meeting).transpose()
}

/// The meetings of these groups between two days, the earliest first.
///
/// # Errors
/// What the database says.
pub async fn of_groups(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    groups: &[String],
    from: Date,
    to: Date,
) -> Result<Vec<Meeting>> {
    use plan_meeting::Column;
    let rows = plan_meeting::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::WorkingGroup.is_in(groups))
        .filter(Column::Day.gte(from.to_string()))
        .filter(Column::Day.lte(to.to_string()))
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Starts)
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    rows.into_iter().map(meeting).collect()
}

/// So many meetings are read at once at most.
const MOST: u64 = 2000;

/// The topics of a meeting in their order.
///
/// # Errors
/// What the database says.
pub async fn topics(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    meeting: Uuid,
) -> Result<Vec<Topic>> {
    use plan_topic::Column;
    let rows = plan_topic::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Meeting.eq(meeting))
        .order_by_asc(Column::Place)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(topic).collect()
}

/// What a group decided, with its meetings, the newest first.
///
/// # Errors
/// What the database says.
pub async fn decisions(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
) -> Result<Vec<(Meeting, Topic)>> {
    let rows = plan_topic::Entity::find()
        .filter(plan_topic::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_topic::Column::WorkingGroup.eq(group))
        .filter(plan_topic::Column::Kind.eq(OutcomeKind::Decision.code()))
        .order_by_desc(plan_topic::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.meeting).collect();
    let meetings = plan_meeting::Entity::find()
        .filter(plan_meeting::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_meeting::Column::Id.is_in(ids))
        .all(db)
        .await?;
    let meetings = meetings.into_iter().map(|row| Ok((row.id, meeting(row)?)));
    let meetings: BTreeMap<Uuid, Meeting> = meetings.collect::<Result<_>>()?;
    let mut found = Vec::new();
    for row in rows {
        if let Some(of) = meetings.get(&row.meeting) {
            found.push((of.clone(), topic(row)?));
        }
    }
    found.sort_by_key(|(meeting, _)| std::cmp::Reverse(meeting.day));
    Ok(found)
}

/// Who was at a meeting, and whether they presented something.
///
/// # Errors
/// What the database says.
pub async fn present(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    meeting: Uuid,
) -> Result<Vec<(Uuid, bool)>> {
    let rows = plan_attendance::Entity::find()
        .filter(plan_attendance::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_attendance::Column::Meeting.eq(meeting))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.staff, row.presented)).collect())
}

/// The meetings at which somebody was, and whether they presented something.
///
/// # Errors
/// What the database says.
pub async fn attended(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    staff: Uuid,
) -> Result<Vec<(Meeting, bool)>> {
    let rows = plan_attendance::Entity::find()
        .filter(plan_attendance::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_attendance::Column::Staff.eq(staff))
        .limit(MOST)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.meeting).collect();
    let meetings = plan_meeting::Entity::find()
        .filter(plan_meeting::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_meeting::Column::Id.is_in(ids))
        .order_by_desc(plan_meeting::Column::Day)
        .all(db)
        .await?;
    let presented = |id: Uuid| rows.iter().any(|row| row.meeting == id && row.presented);
    let mut found = Vec::with_capacity(meetings.len());
    for row in meetings {
        let has_presented = presented(row.id);
        found.push((meeting(row)?, has_presented));
    }
    Ok(found)
}

/// What is to be done after a meeting.
///
/// # Errors
/// What the database says.
pub async fn todos_of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    meeting: Uuid,
) -> Result<Vec<Todo>> {
    todos(db, municipality, plan_todo::Column::Meeting.eq(meeting)).await
}

/// What is to be done in a group and is not done yet.
///
/// # Errors
/// What the database says.
pub async fn open_todos(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    group: &str,
) -> Result<Vec<Todo>> {
    use plan_todo::Column;
    let open = Column::WorkingGroup.eq(group);
    let mut all = todos(db, municipality, open).await?;
    all.retain(|one| !one.done);
    all.sort_by_key(|one| (one.due.is_none(), one.due));
    Ok(all)
}

/// What is to be done with this id.
///
/// # Errors
/// What the database says.
pub async fn todo_with(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    id: Uuid,
) -> Result<Option<Todo>> {
    Ok(todos(db, municipality, plan_todo::Column::Id.eq(id)).await?.pop())
}

async fn todos(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    which: sea_orm::sea_query::Expr,
) -> Result<Vec<Todo>> {
    use plan_todo::Column;
    let rows = plan_todo::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(which)
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    let day = |text: &str| text.parse().map_err(|_| Error::Broken("a task is damaged".to_owned()));
    rows.into_iter()
        .map(|row| {
            Ok(Todo {
                due: row.due.as_deref().map(day).transpose()?,
                id: row.id,
                group: row.working_group,
                meeting: row.meeting,
                what: row.what,
                who: row.who,
                done: row.done_at.is_some(),
                version: row.version,
            })
        })
        .collect()
}

fn meeting(row: plan_meeting::Model) -> Result<Meeting> {
    let broken = || Error::Broken(format!("meeting {} is damaged", row.id));
    Ok(Meeting {
        day: row.day.parse().map_err(|_| broken())?,
        starts: Time::strptime("%H:%M", &row.starts).map_err(|_| broken())?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        id: row.id,
        group: row.working_group,
        series: row.series,
        title: row.title,
        minutes: row.minutes,
        place: row.place,
        url: row.url,
        notes: row.notes,
        version: row.version,
    })
}

fn topic(row: plan_topic::Model) -> Result<Topic> {
    let broken = || Error::Broken(format!("topic {} is damaged", row.id));
    Ok(Topic {
        kind: OutcomeKind::from_code(&row.kind).ok_or_else(broken)?,
        id: row.id,
        meeting: row.meeting,
        title: row.title,
        who: row.who,
        minutes: row.minutes,
        outcome: row.outcome,
        confidential: row.confidential,
        carried_from: row.carried_from,
    })
}
