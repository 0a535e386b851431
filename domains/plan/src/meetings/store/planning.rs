//! Meetings planned, held, cancelled; what is open is carried to the next one of the series.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx, version::bump};

use super::{
    entity::{plan_meeting, plan_series, plan_topic},
    meetings::{Meeting, find, topics},
};
use crate::meetings::rules::{
    plan::{Planned, State, Topic, may_become},
    record::OutcomeKind,
    repeat::Repeat,
};

/// The log's word for what actions here are about.
pub const SUBJECT: &str = "meeting";

/// Who does something, and as what.
#[derive(Clone, Debug)]
pub struct By {
    /// Who.
    pub staff: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Meetings that are to be planned.
#[derive(Clone, Debug)]
pub struct New {
    /// The group's code.
    pub group: String,
    /// What was typed.
    pub planned: Planned,
    /// The days of a series; the day alone where it is none.
    pub days: Vec<Date>,
    /// By whom.
    pub by: By,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// Plans them. Returns the first meeting.
///
/// # Errors
/// Not found where there is no day; what the database says.
pub async fn plan(tx: &Tx, new: &New) -> Result<Uuid> {
    let municipality = tx.municipality().as_str().to_owned();
    let planned = &new.planned;
    let series = match planned.repeat {
        None => None,
        Some(repeat) => {
            let id = tx.new_id();
            let row = plan_series::Model {
                municipality: municipality.clone(),
                id,
                working_group: new.group.clone(),
                title: planned.title.clone(),
                repeat: repeat.code(),
                first_day: planned.day.to_string(),
                until_day: planned.until.map(|day| day.to_string()),
                starts: planned.starts.strftime("%H:%M").to_string(),
                minutes: planned.minutes,
                place: planned.place.clone(),
                url: planned.url.clone(),
                made_by: new.by.staff,
                stand_in: new.stand_in,
                version: 1,
            };
            let row = row.into_active_model();
            plan_series::Entity::insert(row).exec_without_returning(tx.db()).await?;
            let data =
                json!({ "group": new.group, "title": planned.title, "repeat": repeat.code() });
            act(tx, "meeting.series_begun", id, &new.by, data).await?;
            Some(id)
        }
    };
    let mut first = None;
    for day in &new.days {
        let meeting = one(tx, new, series, *day).await?;
        if first.is_none() {
            add(tx, &new.group, meeting, &planned.agenda).await?;
            first = Some(meeting);
        }
    }
    Ok(first.ok_or_else(Refusal::not_found)?)
}

async fn one(tx: &Tx, new: &New, series: Option<Uuid>, day: Date) -> Result<Uuid> {
    let planned = &new.planned;
    let id = tx.new_id();
    let row = plan_meeting::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        working_group: new.group.clone(),
        series,
        title: planned.title.clone(),
        day: day.to_string(),
        starts: planned.starts.strftime("%H:%M").to_string(),
        minutes: planned.minutes,
        place: planned.place.clone(),
        url: planned.url.clone(),
        state: State::Planned.code().to_owned(),
        notes: String::new(),
        stand_in: new.stand_in,
        version: 1,
    };
    let row = row.into_active_model();
    plan_meeting::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let data = json!({
        "group": new.group, "series": series, "title": planned.title, "day": day,
        "starts": planned.starts.strftime("%H:%M").to_string(), "minutes": planned.minutes,
        "place": planned.place, "url": planned.url, "stand_in": new.stand_in,
    });
    act(tx, "meeting.planned", id, &new.by, data).await?;
    Ok(id)
}

/// Topics put on the agenda of a meeting that is planned.
#[derive(Clone, Debug)]
pub struct Adding {
    /// The meeting.
    pub meeting: Uuid,
    /// What is to be talked about.
    pub topics: Vec<Topic>,
    /// By whom.
    pub by: By,
}

/// Puts them there.
///
/// # Errors
/// Not found; a conflict where the meeting was held already; what the database says.
pub async fn add_topics(tx: &Tx, adding: &Adding) -> Result<()> {
    let known = find(tx.db(), tx.municipality(), adding.meeting).await?;
    let known = known.ok_or_else(Refusal::not_found)?;
    may_become(known.state, State::Cancelled, known.day, known.day)?;
    add(tx, &known.group, known.id, &adding.topics).await?;
    let titles: Vec<&str> = adding.topics.iter().map(|topic| topic.title.as_str()).collect();
    act(tx, "meeting.topics_added", known.id, &adding.by, json!({ "titles": titles })).await
}

async fn add(tx: &Tx, group: &str, meeting: Uuid, new: &[Topic]) -> Result<()> {
    let so_far = topics(tx.db(), tx.municipality(), meeting).await?.len();
    for (place, topic) in (so_far..).zip(new) {
        let row = plan_topic::Model {
            municipality: tx.municipality().as_str().to_owned(),
            id: tx.new_id(),
            meeting,
            working_group: group.to_owned(),
            place: i64::try_from(place).unwrap_or(i64::MAX),
            title: topic.title.clone(),
            who: topic.who.clone(),
            minutes: topic.minutes,
            kind: OutcomeKind::None.code().to_owned(),
            outcome: String::new(),
            confidential: false,
            carried_from: None,
        };
        let row = row.into_active_model();
        plan_topic::Entity::insert(row).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// A meeting that was held, or will not be.
#[derive(Clone, Debug)]
pub struct Ending {
    /// Which.
    pub meeting: Uuid,
    /// The version that was seen.
    pub seen: i64,
    /// Held or cancelled.
    pub to: State,
    /// One more day of its series, after the last one that is planned.
    pub further: Option<Date>,
    /// The day in the city.
    pub today: Date,
    /// By whom.
    pub by: By,
}

/// Ends it, plans one more of its series and carries there what is open.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where it changed meanwhile; what the database
/// says.
pub async fn end(tx: &Tx, ending: &Ending) -> Result<()> {
    let code = tx.municipality();
    let known = find(tx.db(), code, ending.meeting).await?.ok_or_else(Refusal::not_found)?;
    may_become(known.state, ending.to, known.day, ending.today)?;
    let change = plan_meeting::Entity::update_many()
        .col_expr(plan_meeting::Column::State, Expr::value(ending.to.code()))
        .filter(plan_meeting::Column::Municipality.eq(code.as_str()))
        .filter(plan_meeting::Column::Id.eq(known.id));
    bump(tx.db(), "plan_meeting", change, plan_meeting::Column::Version, ending.seen).await?;
    let kind = if ending.to == State::Held { "meeting.held" } else { "meeting.cancelled" };
    act(tx, kind, known.id, &ending.by, json!({ "group": known.group, "day": known.day })).await?;
    let Some(series) = known.series else { return Ok(()) };
    if let Some(day) = ending.further {
        further(tx, series, day, &ending.by).await?;
    }
    carry(tx, &known, series, &ending.by).await
}

/// Plans one more meeting of a series.
async fn further(tx: &Tx, series: Uuid, day: Date, by: &By) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), series);
    let found = plan_series::Entity::find_by_id(key).one(tx.db()).await?;
    let row = found.ok_or_else(Refusal::not_found)?;
    let broken = || Error::Broken(format!("series {} is damaged", row.id));
    let planned = Planned {
        title: row.title.clone(),
        day,
        starts: jiff::civil::Time::strptime("%H:%M", &row.starts).map_err(|_| broken())?,
        minutes: row.minutes,
        place: row.place.clone(),
        url: row.url.clone(),
        repeat: None,
        until: None,
        agenda: Vec::new(),
    };
    let new = New {
        group: row.working_group.clone(),
        planned,
        days: vec![day],
        by: by.clone(),
        stand_in: row.stand_in,
    };
    one(tx, &new, Some(series), day).await?;
    Ok(())
}

/// Copies what is open to the next planned meeting of the series.
async fn carry(tx: &Tx, from: &Meeting, series: Uuid, by: &By) -> Result<()> {
    let code = tx.municipality();
    let open: Vec<_> = topics(tx.db(), code, from.id).await?;
    let open: Vec<_> = open.into_iter().filter(|topic| topic.kind.goes_on()).collect();
    let next = plan_meeting::Entity::find()
        .filter(plan_meeting::Column::Municipality.eq(code.as_str()))
        .filter(plan_meeting::Column::Series.eq(series))
        .filter(plan_meeting::Column::State.eq(State::Planned.code()))
        .filter(plan_meeting::Column::Day.gt(from.day.to_string()))
        .order_by_asc(plan_meeting::Column::Day)
        .one(tx.db())
        .await?;
    let Some(next) = next.filter(|_| !open.is_empty()) else { return Ok(()) };
    let so_far = topics(tx.db(), code, next.id).await?.len();
    for (place, topic) in (so_far..).zip(&open) {
        let row = plan_topic::Model {
            municipality: code.as_str().to_owned(),
            id: tx.new_id(),
            meeting: next.id,
            working_group: from.group.clone(),
            place: i64::try_from(place).unwrap_or(i64::MAX),
            title: topic.title.clone(),
            who: topic.who.clone(),
            minutes: topic.minutes,
            kind: OutcomeKind::None.code().to_owned(),
            outcome: String::new(),
            confidential: false,
            carried_from: Some(topic.id),
        };
        let row = row.into_active_model();
        plan_topic::Entity::insert(row).exec_without_returning(tx.db()).await?;
        let change = plan_topic::Entity::update_many()
            .col_expr(plan_topic::Column::Kind, Expr::value(OutcomeKind::Carried.code()))
            .filter(plan_topic::Column::Municipality.eq(code.as_str()))
            .filter(plan_topic::Column::Id.eq(topic.id));
        change.exec(tx.db()).await?;
    }
    let ids: Vec<Uuid> = open.iter().map(|topic| topic.id).collect();
    act(tx, "meeting.topics_carried", from.id, by, json!({ "to": next.id, "topics": ids })).await
}

/// The next day of a meeting's series after the last one that is planned; `None` where it is of none,
/// or the series is over.
///
/// # Errors
/// What the database says.
pub async fn next_day(
    store: &yakusho_store::Store,
    meeting: &Meeting,
    is_open: impl Fn(Date) -> bool,
) -> Result<Option<Date>> {
    let Some(series) = meeting.series else { return Ok(None) };
    let municipality = store.municipality();
    let key = (municipality.as_str().to_owned(), series);
    let Some(row) = plan_series::Entity::find_by_id(key).one(store.read()).await? else {
        return Ok(None);
    };
    let last = plan_meeting::Entity::find()
        .filter(plan_meeting::Column::Municipality.eq(municipality.as_str()))
        .filter(plan_meeting::Column::Series.eq(series))
        .order_by_desc(plan_meeting::Column::Day)
        .one(store.read())
        .await?;
    let broken = || Error::Broken(format!("series {} is damaged", row.id));
    let day = |text: &str| text.parse::<Date>().map_err(|_| broken());
    let repeat = Repeat::from_code(&row.repeat).ok_or_else(broken)?;
    let after = last.map(|last| day(&last.day)).transpose()?;
    let until = row.until_day.as_deref().map(day).transpose()?;
    let first = day(&row.first_day)?;
    Ok(repeat.days(first, after, until, 1, is_open).into_iter().next())
}

/// An action about a meeting or a series.
pub(super) async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    by: &By,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: SUBJECT,
        subject,
        by: &Actor::Staff { id: by.staff },
        authority: by.authority.as_deref(),
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
