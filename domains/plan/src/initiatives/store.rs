//! Initiatives in the database. Every change is an action of the same transaction.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_store::{Error, Result, Store, Tx, instant, version::bump};

use super::{
    due,
    entered::{Entry, MilestoneEntry, RiskEntry},
    entity::{initiative, milestone, note, risk},
    model::{Initiative, Milestone, Note, Published, Risk, Sort, State},
    rules::{Step, decide},
};
use crate::by::By;

/// What the log calls them.
const INITIATIVE: &str = "initiative";
/// What the log calls a milestone.
pub const MILESTONE: &str = "milestone";
/// What the log calls a risk.
const RISK: &str = "risk";

/// An initiative with everything under it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// It.
    pub initiative: Initiative,
    /// Its milestones, by their planned days.
    pub milestones: Vec<Milestone>,
    /// Its risks and issues, the heaviest first.
    pub risks: Vec<Risk>,
}

/// All initiatives with what is under them, by programme and age. Three queries, however many there are.
///
/// # Errors
/// What the database says.
pub async fn all(store: &Store) -> Result<Vec<Whole>> {
    let (db, municipality) = (store.read(), store.municipality());
    let rows = initiative::Entity::find()
        .filter(initiative::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(initiative::Column::Programme)
        .order_by_asc(initiative::Column::Id)
        .all(db)
        .await?;
    let mut milestones: BTreeMap<Uuid, Vec<Milestone>> = BTreeMap::new();
    let found = milestone::Entity::find()
        .filter(milestone::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(milestone::Column::PlannedOn)
        .order_by_asc(milestone::Column::Id)
        .all(db)
        .await?;
    for row in found {
        milestones.entry(row.initiative).or_default().push(milestone_of(row)?);
    }
    let mut risks: BTreeMap<Uuid, Vec<Risk>> = BTreeMap::new();
    let found = risk::Entity::find()
        .filter(risk::Column::Municipality.eq(municipality.as_str()))
        .order_by_asc(risk::Column::Id)
        .all(db)
        .await?;
    for row in found {
        risks.entry(row.initiative).or_default().push(risk_of(row)?);
    }
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            Ok(Whole {
                initiative: initiative_of(row)?,
                milestones: milestones.remove(&id).unwrap_or_default(),
                risks: sorted(risks.remove(&id).unwrap_or_default()),
            })
        })
        .collect()
}

/// The initiatives that residents may read of, without anything under them.
///
/// # Errors
/// What the database says.
pub async fn published(store: &Store) -> Result<Vec<Initiative>> {
    let rows = initiative::Entity::find()
        .filter(initiative::Column::Municipality.eq(store.municipality().as_str()))
        .filter(initiative::Column::PublicJa.is_not_null())
        .filter(initiative::Column::State.ne(State::Draft.code()))
        .order_by_asc(initiative::Column::Programme)
        .order_by_asc(initiative::Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(initiative_of).collect()
}

/// One initiative with what is under it.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Whole>> {
    let (db, municipality) = (store.read(), store.municipality());
    let municipality = municipality.as_str();
    let Some(initiative) = by_id(db, municipality, id).await? else { return Ok(None) };
    let milestones = milestones_of(db, municipality, id).await?;
    let rows = risk::Entity::find()
        .filter(risk::Column::Municipality.eq(municipality))
        .filter(risk::Column::Initiative.eq(id))
        .order_by_asc(risk::Column::Id)
        .all(db)
        .await?;
    let risks = rows.into_iter().map(risk_of).collect::<Result<Vec<_>>>()?;
    Ok(Some(Whole { initiative, milestones, risks: sorted(risks) }))
}

/// What was noted of an initiative, the newest day first.
///
/// # Errors
/// What the database says.
pub async fn notes(store: &Store, id: Uuid) -> Result<Vec<Note>> {
    let rows = note::Entity::find()
        .filter(note::Column::Municipality.eq(store.municipality().as_str()))
        .filter(note::Column::Initiative.eq(id))
        .order_by_desc(note::Column::Day)
        .order_by_desc(note::Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Note {
                id: row.id,
                day: day(&row.day)?,
                words: row.words,
                by: row.noted_by,
                at: instant(row.noted_at),
            })
        })
        .collect()
}

/// A milestone.
///
/// # Errors
/// What the database says.
pub async fn milestone(store: &Store, id: Uuid) -> Result<Option<Milestone>> {
    let key = (store.municipality().as_str().to_owned(), id);
    milestone::Entity::find_by_id(key).one(store.read()).await?.map(milestone_of).transpose()
}

/// A risk or an issue.
///
/// # Errors
/// What the database says.
pub async fn risk(store: &Store, id: Uuid) -> Result<Option<Risk>> {
    let key = (store.municipality().as_str().to_owned(), id);
    risk::Entity::find_by_id(key).one(store.read()).await?.map(risk_of).transpose()
}

/// Keeps a new initiative. Returns its id.
///
/// # Errors
/// What the database says.
pub async fn make(tx: &Tx, entry: &Entry, stand_in: bool, by: &By) -> Result<Uuid> {
    let id = tx.new_id();
    let row = initiative::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        programme: i64::from(entry.programme),
        measure: entry.measure.clone(),
        title: entry.title.clone(),
        about: entry.about.clone(),
        department: entry.department.clone(),
        working_group: entry.working_group.clone(),
        responsible: entry.responsible,
        starts_on: entry.starts_on.to_string(),
        ends_on: entry.ends_on.to_string(),
        state: State::Draft.code().to_owned(),
        reason: None,
        public_ja: None,
        public_easy: None,
        public_en: None,
        done_on: None,
        stand_in,
        version: 1,
    };
    initiative::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = said(entry);
    by.act(tx, "initiative.made", INITIATIVE, id, data).await?;
    Ok(id)
}

/// Changes what an initiative is. Returns whether anything changed.
///
/// # Errors
/// Not found; a conflict where somebody was faster; what the database says.
pub async fn change(tx: &Tx, id: Uuid, seen: i64, entry: &Entry, by: &By) -> Result<bool> {
    let known = known(tx, id).await?;
    let same = Entry {
        programme: known.programme,
        measure: known.measure.clone(),
        title: known.title.clone(),
        about: known.about.clone(),
        department: known.department.clone(),
        working_group: known.working_group.clone(),
        responsible: known.responsible,
        starts_on: known.starts_on,
        ends_on: known.ends_on,
    };
    if same == *entry {
        return Ok(false);
    }
    use initiative::Column;
    let change = initiative::Entity::update_many()
        .col_expr(Column::Programme, Expr::value(i64::from(entry.programme)))
        .col_expr(Column::Measure, Expr::value(entry.measure.as_str()))
        .col_expr(Column::Title, Expr::value(entry.title.as_str()))
        .col_expr(Column::About, Expr::value(entry.about.as_str()))
        .col_expr(Column::Department, Expr::value(entry.department.as_str()))
        .col_expr(Column::WorkingGroup, Expr::value(entry.working_group.clone()))
        .col_expr(Column::Responsible, Expr::value(entry.responsible))
        .col_expr(Column::StartsOn, Expr::value(entry.starts_on.to_string()))
        .col_expr(Column::EndsOn, Expr::value(entry.ends_on.to_string()))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_initiative", change, Column::Version, seen).await?;
    let data = json!({ "from": said(&same), "to": said(entry) });
    by.act(tx, "initiative.changed", INITIATIVE, id, data).await?;
    due::bring(tx, id).await?;
    Ok(true)
}

/// Takes a step.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster; what the database says.
pub async fn step(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    step: Step,
    reason: &str,
    today: Date,
    by: &By,
) -> Result<State> {
    let known = known(tx, id).await?;
    let code = tx.municipality();
    let milestones = milestones_of(tx.db(), code.as_str(), id).await?;
    let to = decide(&known, &milestones, step, reason)?;
    let reason = Some(reason.trim().to_owned()).filter(|words| !words.is_empty());
    let done_on = (to == State::Done).then(|| today.to_string());
    use initiative::Column;
    let change = initiative::Entity::update_many()
        .col_expr(Column::State, Expr::value(to.code()))
        .col_expr(Column::Reason, Expr::value(reason.clone()))
        .col_expr(Column::DoneOn, Expr::value(done_on))
        .filter(Column::Municipality.eq(code.as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_initiative", change, Column::Version, seen).await?;
    let data = json!({ "from": known.state.code(), "to": to.code(), "reason": reason });
    by.act(tx, step.action(), INITIATIVE, id, data).await?;
    due::bring(tx, id).await?;
    Ok(to)
}

/// Keeps what residents read of an initiative, or takes it away.
///
/// # Errors
/// Not found; a conflict where somebody was faster; what the database says.
pub async fn publish(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    words: Option<&Published>,
    by: &By,
) -> Result<()> {
    let known = known(tx, id).await?;
    let part = |of: fn(&Published) -> &String| {
        let words = words.map(of).filter(|words| !words.is_empty());
        Expr::value(words.cloned())
    };
    use initiative::Column;
    let change = initiative::Entity::update_many()
        .col_expr(Column::PublicJa, part(|words| &words.ja))
        .col_expr(Column::PublicEasy, part(|words| &words.easy))
        .col_expr(Column::PublicEn, part(|words| &words.en))
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Id.eq(known.id));
    bump(tx.db(), "plan_initiative", change, Column::Version, seen).await?;
    let kind = if words.is_some() { "initiative.published" } else { "initiative.unpublished" };
    let data = json!({ "ja": words.map(|words| &words.ja) });
    by.act(tx, kind, INITIATIVE, id, data).await
}

/// Keeps a note.
///
/// # Errors
/// Not found; what the database says.
pub async fn note(tx: &Tx, id: Uuid, day: Date, words: &str, by: &By) -> Result<Uuid> {
    let known = known(tx, id).await?;
    let note = tx.new_id();
    let row = note::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id: note,
        initiative: known.id,
        day: day.to_string(),
        words: words.to_owned(),
        noted_by: by.staff,
        noted_at: tx.stamp(),
    };
    note::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = json!({ "note": note, "day": day, "words": words });
    by.act(tx, "initiative.noted", INITIATIVE, id, data).await?;
    Ok(note)
}

/// Keeps a new milestone. Returns its id.
///
/// # Errors
/// Not found; what the database says.
pub async fn plan_milestone(
    tx: &Tx,
    initiative: Uuid,
    entry: &MilestoneEntry,
    by: &By,
) -> Result<Uuid> {
    let of = known(tx, initiative).await?;
    let id = tx.new_id();
    let row = milestone::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        initiative: of.id,
        title: entry.title.clone(),
        planned_on: entry.planned_on.to_string(),
        forecast_on: entry.forecast_on.map(|day| day.to_string()),
        actual_on: entry.actual_on.map(|day| day.to_string()),
        reason: entry.reason.clone(),
        dropped: entry.dropped,
        version: 1,
    };
    milestone::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let mut data = milestone_said(entry);
    data["initiative"] = json!(initiative);
    by.act(tx, "milestone.planned", MILESTONE, id, data).await?;
    due::bring(tx, initiative).await?;
    Ok(id)
}

/// Changes a milestone: expected on another day, reached, not wanted any more. Returns whether
/// anything changed.
///
/// # Errors
/// Not found; a conflict where somebody was faster; what the database says.
pub async fn change_milestone(
    tx: &Tx,
    id: Uuid,
    seen: i64,
    entry: &MilestoneEntry,
    by: &By,
) -> Result<bool> {
    let code = tx.municipality();
    let key = (code.as_str().to_owned(), id);
    let row = milestone::Entity::find_by_id(key).one(tx.db()).await?;
    let known = milestone_of(row.ok_or_else(Refusal::not_found)?)?;
    let same = MilestoneEntry {
        title: known.title,
        planned_on: known.planned_on,
        forecast_on: known.forecast_on,
        actual_on: known.actual_on,
        dropped: known.dropped,
        reason: known.reason,
    };
    if same == *entry {
        return Ok(false);
    }
    use milestone::Column;
    let shown = |day: Option<Date>| Expr::value(day.map(|day| day.to_string()));
    let change = milestone::Entity::update_many()
        .col_expr(Column::Title, Expr::value(entry.title.as_str()))
        .col_expr(Column::ForecastOn, shown(entry.forecast_on))
        .col_expr(Column::ActualOn, shown(entry.actual_on))
        .col_expr(Column::Dropped, Expr::value(entry.dropped))
        .col_expr(Column::Reason, Expr::value(entry.reason.clone()))
        .filter(Column::Municipality.eq(code.as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_milestone", change, Column::Version, seen).await?;
    let kind = match (same.actual_on, entry.actual_on, entry.dropped) {
        (None, Some(_), _) => "milestone.reached",
        (_, _, true) if !same.dropped => "milestone.dropped",
        _ => "milestone.changed",
    };
    let data = json!({ "from": milestone_said(&same), "to": milestone_said(entry) });
    by.act(tx, kind, MILESTONE, id, data).await?;
    due::bring(tx, known.initiative).await?;
    Ok(true)
}

/// Keeps a new risk or issue. Returns its id.
///
/// # Errors
/// Not found; what the database says.
pub async fn name_risk(tx: &Tx, initiative: Uuid, entry: &RiskEntry, by: &By) -> Result<Uuid> {
    let of = known(tx, initiative).await?;
    let id = tx.new_id();
    let row = risk::Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        initiative: of.id,
        sort: entry.sort.code().to_owned(),
        words: entry.words.clone(),
        likelihood: i64::from(entry.likelihood),
        effect: i64::from(entry.effect),
        department: entry.department.clone(),
        answer: entry.answer.clone(),
        closed: entry.closed,
        reason: entry.reason.clone(),
        version: 1,
    };
    risk::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let mut data = risk_said(entry);
    data["initiative"] = json!(initiative);
    by.act(tx, "risk.named", RISK, id, data).await?;
    Ok(id)
}

/// Changes a risk or issue, or closes it. Returns whether anything changed.
///
/// # Errors
/// Not found; a conflict where somebody was faster; what the database says.
pub async fn change_risk(tx: &Tx, id: Uuid, seen: i64, entry: &RiskEntry, by: &By) -> Result<bool> {
    let code = tx.municipality();
    let key = (code.as_str().to_owned(), id);
    let row = risk::Entity::find_by_id(key).one(tx.db()).await?;
    let known = risk_of(row.ok_or_else(Refusal::not_found)?)?;
    let same = RiskEntry {
        sort: known.sort,
        words: known.words,
        likelihood: known.likelihood,
        effect: known.effect,
        department: known.department,
        answer: known.answer,
        closed: known.closed,
        reason: known.reason,
    };
    if same == *entry {
        return Ok(false);
    }
    use risk::Column;
    let change = risk::Entity::update_many()
        .col_expr(Column::Sort, Expr::value(entry.sort.code()))
        .col_expr(Column::Words, Expr::value(entry.words.as_str()))
        .col_expr(Column::Likelihood, Expr::value(i64::from(entry.likelihood)))
        .col_expr(Column::Effect, Expr::value(i64::from(entry.effect)))
        .col_expr(Column::Department, Expr::value(entry.department.as_str()))
        .col_expr(Column::Answer, Expr::value(entry.answer.as_str()))
        .col_expr(Column::Closed, Expr::value(entry.closed))
        .col_expr(Column::Reason, Expr::value(entry.reason.clone()))
        .filter(Column::Municipality.eq(code.as_str()))
        .filter(Column::Id.eq(id));
    bump(tx.db(), "plan_risk", change, Column::Version, seen).await?;
    let kind = if entry.closed && !same.closed { "risk.closed" } else { "risk.changed" };
    let data = json!({ "from": risk_said(&same), "to": risk_said(entry) });
    by.act(tx, kind, RISK, id, data).await?;
    Ok(true)
}

async fn known(tx: &Tx, id: Uuid) -> Result<Initiative> {
    let found = by_id(tx.db(), tx.municipality().as_str(), id).await?;
    Ok(found.ok_or_else(Refusal::not_found)?)
}

pub(super) async fn by_id(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Option<Initiative>> {
    let key = (municipality.to_owned(), id);
    initiative::Entity::find_by_id(key).one(db).await?.map(initiative_of).transpose()
}

pub(super) async fn milestones_of(
    db: &impl ConnectionTrait,
    municipality: &str,
    initiative: Uuid,
) -> Result<Vec<Milestone>> {
    let rows = milestone::Entity::find()
        .filter(milestone::Column::Municipality.eq(municipality))
        .filter(milestone::Column::Initiative.eq(initiative))
        .order_by_asc(milestone::Column::PlannedOn)
        .order_by_asc(milestone::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(milestone_of).collect()
}

fn sorted(mut risks: Vec<Risk>) -> Vec<Risk> {
    risks.sort_by_key(|risk| (risk.closed, std::cmp::Reverse(risk.weight()), risk.id));
    risks
}

fn day(kept: &str) -> Result<Date> {
    kept.parse().map_err(|_| Error::Broken("a day of the plan".to_owned()))
}

fn day_or_none(kept: Option<String>) -> Result<Option<Date>> {
    kept.map(|kept| day(&kept)).transpose()
}

fn initiative_of(row: initiative::Model) -> Result<Initiative> {
    let broken = || Error::Broken(format!("initiative {} is damaged", row.id));
    Ok(Initiative {
        programme: u8::try_from(row.programme).map_err(|_| broken())?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        starts_on: day(&row.starts_on)?,
        ends_on: day(&row.ends_on)?,
        done_on: day_or_none(row.done_on)?,
        published: row.public_ja.map(|ja| Published {
            ja,
            easy: row.public_easy.unwrap_or_default(),
            en: row.public_en.unwrap_or_default(),
        }),
        id: row.id,
        measure: row.measure,
        title: row.title,
        about: row.about,
        department: row.department,
        working_group: row.working_group,
        responsible: row.responsible,
        reason: row.reason,
        stand_in: row.stand_in,
        version: row.version,
    })
}

fn milestone_of(row: milestone::Model) -> Result<Milestone> {
    Ok(Milestone {
        id: row.id,
        initiative: row.initiative,
        title: row.title,
        planned_on: day(&row.planned_on)?,
        forecast_on: day_or_none(row.forecast_on)?,
        actual_on: day_or_none(row.actual_on)?,
        reason: row.reason,
        dropped: row.dropped,
        version: row.version,
    })
}

fn risk_of(row: risk::Model) -> Result<Risk> {
    let broken = || Error::Broken(format!("risk {} is damaged", row.id));
    Ok(Risk {
        sort: Sort::from_code(&row.sort).ok_or_else(broken)?,
        likelihood: u8::try_from(row.likelihood).map_err(|_| broken())?,
        effect: u8::try_from(row.effect).map_err(|_| broken())?,
        id: row.id,
        initiative: row.initiative,
        words: row.words,
        department: row.department,
        answer: row.answer,
        closed: row.closed,
        reason: row.reason,
        version: row.version,
    })
}

fn said(entry: &Entry) -> serde_json::Value {
    json!({
        "programme": entry.programme, "measure": entry.measure, "title": entry.title,
        "about": entry.about, "department": entry.department,
        "working_group": entry.working_group, "responsible": entry.responsible,
        "starts_on": entry.starts_on, "ends_on": entry.ends_on,
    })
}

fn milestone_said(entry: &MilestoneEntry) -> serde_json::Value {
    json!({
        "title": entry.title, "planned_on": entry.planned_on, "forecast_on": entry.forecast_on,
        "actual_on": entry.actual_on, "dropped": entry.dropped, "reason": entry.reason,
    })
}

fn risk_said(entry: &RiskEntry) -> serde_json::Value {
    json!({
        "sort": entry.sort.code(), "words": entry.words, "likelihood": entry.likelihood,
        "effect": entry.effect, "department": entry.department, "answer": entry.answer,
        "closed": entry.closed, "reason": entry.reason,
    })
}
