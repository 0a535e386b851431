//! Measurements: kept, passed on, superseded.

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_pack::format::Figure;
use yakusho_store::{Error, NewAction, Result, Store, Tx, instant, version::bump};

use super::entity::plan_measurement::{Column, Entity, Model};
use crate::{
    model::{Measurement, Method, State, measurement::Hand},
    rules::{
        decide::{Step, decide},
        enter::Entry,
    },
    work::{self, Work},
};

/// The log's word for what actions here are about.
const SUBJECT: &str = "measurement";

/// A measurement that is to be kept.
#[derive(Clone, Debug)]
pub struct New {
    /// The figure of the plan.
    pub kpi: String,
    /// What was found.
    pub entry: Entry,
    /// How.
    pub method: Method,
    /// What the measure said, as a hash.
    pub fingerprint: Option<String>,
    /// Seeded for the demo.
    pub stand_in: bool,
    /// Who has to do something with it next.
    pub work: Work,
    /// Who.
    pub staff: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Keeps a draft. Returns its id.
///
/// # Errors
/// A refusal where it is to take the place of what is not published; what the database says.
pub async fn enter(tx: &Tx, new: &New) -> Result<Uuid> {
    let municipality = tx.municipality().as_str().to_owned();
    if let Some(old) = new.entry.supersedes {
        let found = by_id(tx.db(), &municipality, old).await?;
        let fits = found.is_some_and(|old| {
            old.kpi == new.kpi && old.state == State::Published && old.as_of == new.entry.as_of
        });
        if !fits {
            let words = Text::ja("差し替えるのは、同じ指標の、同じ日の、公表した測定値です。");
            let problem = Problem::new("supersedes", "no_such_measurement", words);
            return Err(Refusal::invalid(vec![problem]).into());
        }
    }
    let id = tx.new_id();
    let entry = &new.entry;
    let row = Model {
        municipality,
        id,
        kpi: new.kpi.clone(),
        definition: i64::from(entry.definition),
        as_of: entry.as_of.to_string(),
        numerator: entry.numerator,
        denominator: entry.denominator,
        value: entry.value.0,
        method: new.method.code().to_owned(),
        source: entry.source.clone(),
        comment: entry.comment.clone(),
        reason: entry.reason.clone(),
        state: State::Draft.code().to_owned(),
        entered_by: new.staff,
        entered_at: tx.stamp(),
        checked_by: None,
        checked_at: None,
        approved_by: None,
        approved_at: None,
        published_by: None,
        published_at: None,
        returned_by: None,
        returned_at: None,
        returned_because: None,
        supersedes: entry.supersedes,
        fingerprint: new.fingerprint.clone(),
        stand_in: new.stand_in,
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let data = serde_json::json!({
        "kpi": new.kpi, "definition": entry.definition, "as_of": entry.as_of,
        "numerator": entry.numerator, "denominator": entry.denominator,
        "value": entry.value.to_string(), "method": new.method.code(), "source": entry.source,
        "comment": entry.comment, "reason": entry.reason, "supersedes": entry.supersedes,
        "fingerprint": new.fingerprint, "stand_in": new.stand_in,
    });
    act(tx, "measurement.entered", id, new.staff, new.authority.as_deref(), data).await?;
    work::put(tx, &new.work, id, State::Draft, entry.value).await?;
    Ok(id)
}

/// Somebody's step with a measurement.
#[derive(Clone, Debug)]
pub struct Passing {
    /// Which measurement.
    pub id: Uuid,
    /// The version that they saw.
    pub seen: i64,
    /// The step.
    pub step: Step,
    /// Below how many answers nothing is published.
    pub smallest: Option<u32>,
    /// Whether the value is far below the planned way.
    pub off: bool,
    /// Who has to do something with it next.
    pub work: Work,
    /// Who.
    pub staff: Uuid,
    /// As what.
    pub authority: Option<String>,
}

/// Takes the step. What is published takes the place of what it supersedes, in the same change.
///
/// # Errors
/// The refusal of the rules; a conflict where somebody was faster, or another value of the same
/// day is published already; what the database says.
pub async fn pass(tx: &Tx, passing: &Passing) -> Result<State> {
    let code = tx.municipality();
    let municipality = code.as_str();
    let found = by_id(tx.db(), municipality, passing.id).await?;
    let known = found.ok_or_else(Refusal::not_found)?;
    let to = decide(&known, &passing.step, passing.staff, passing.smallest)?;
    if to == State::Published {
        make_room(tx, &known, passing).await?;
    }
    let at = Expr::value(tx.stamp());
    let by = Expr::value(passing.staff);
    let one = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.code()))
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::Id.eq(passing.id));
    let change = match &passing.step {
        Step::Check => one.col_expr(Column::CheckedBy, by).col_expr(Column::CheckedAt, at),
        Step::Approve => one.col_expr(Column::ApprovedBy, by).col_expr(Column::ApprovedAt, at),
        Step::Publish => one.col_expr(Column::PublishedBy, by).col_expr(Column::PublishedAt, at),
        Step::Return { reason } => one
            .col_expr(Column::ReturnedBy, by)
            .col_expr(Column::ReturnedAt, at)
            .col_expr(Column::ReturnedBecause, Expr::value(reason.as_str())),
    };
    bump(tx.db(), "plan_measurement", change, Column::Version, passing.seen).await?;
    let mut data =
        serde_json::json!({ "kpi": known.kpi, "from": known.state.code(), "to": to.code() });
    if let Step::Return { reason } = &passing.step {
        data["reason"] = serde_json::json!(reason);
    }
    let authority = passing.authority.as_deref();
    act(tx, passing.step.action(), passing.id, passing.staff, authority, data).await?;
    work::put(tx, &passing.work, passing.id, to, known.value).await?;
    if to == State::Published {
        alert(tx, &known, passing).await?;
    }
    Ok(to)
}

/// Where the newest published value of a figure is far behind, its department has it in the
/// worklist; alerts of older values are over.
async fn alert(tx: &Tx, known: &Measurement, passing: &Passing) -> Result<()> {
    let others = Entity::find()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Kpi.eq(&known.kpi))
        .filter(Column::PublishedAt.is_not_null())
        .filter(Column::Id.ne(known.id))
        .all(tx.db())
        .await?;
    let day = known.as_of.to_string();
    if others.iter().any(|row| row.state == State::Published.code() && row.as_of > day) {
        return Ok(());
    }
    for old in others {
        yakusho_worklist::close(tx, work::OFF, old.id).await?;
    }
    if passing.off {
        work::alert(tx, &passing.work, known.id, known.value).await?;
    }
    Ok(())
}

/// One value a day is published: the one that a new one takes the place of steps back, and where
/// there is another the new one is refused.
async fn make_room(tx: &Tx, known: &Measurement, passing: &Passing) -> Result<()> {
    let code = tx.municipality();
    let municipality = code.as_str();
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::Kpi.eq(&known.kpi))
        .filter(Column::AsOf.eq(known.as_of.to_string()))
        .filter(Column::State.eq(State::Published.code()))
        .all(tx.db())
        .await?;
    for old in rows {
        if Some(old.id) != known.supersedes {
            let words = Text::ja(
                "同じ日の値が、もう公表されています。直すときは、その値の「差し替える」から入れてください。",
            );
            return Err(Refusal::new(RefusalKind::Conflict, "day_is_taken", words).into());
        }
        let change = Entity::update_many()
            .col_expr(Column::State, Expr::value(State::Superseded.code()))
            .filter(Column::Municipality.eq(municipality))
            .filter(Column::Id.eq(old.id));
        bump(tx.db(), "plan_measurement", change, Column::Version, old.version).await?;
        let data = serde_json::json!({ "kpi": known.kpi, "by": known.id });
        let authority = passing.authority.as_deref();
        act(tx, "measurement.superseded", old.id, passing.staff, authority, data).await?;
    }
    Ok(())
}

/// The measurement with this id.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Measurement>> {
    by_id(store.read(), store.municipality().as_str(), id).await
}

async fn by_id(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Option<Measurement>> {
    let key = (municipality.to_owned(), id);
    Entity::find_by_id(key).one(db).await?.map(from_row).transpose()
}

/// All measurements of a figure, the oldest day first; of one day, the first entered first.
///
/// # Errors
/// What the database says.
pub async fn of_kpi(store: &Store, kpi: &str) -> Result<Vec<Measurement>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Kpi.eq(kpi))
        .order_by_asc(Column::AsOf)
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What is published of a figure: days and values, the oldest first, and whether it was seeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub day: Date,
    /// The value.
    pub value: Figure,
    /// Typed in by people.
    pub typed_in: bool,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// All values of all figures of a city in one query, in the order of the index.
#[must_use]
pub fn published_query(municipality: &str) -> sea_orm::Select<Entity> {
    Entity::find()
        .select_only()
        .columns([Column::Kpi, Column::AsOf, Column::Value, Column::Method, Column::StandIn])
        .filter(Column::Municipality.eq(municipality))
        .filter(Column::State.eq(State::Published.code()))
        .order_by_asc(Column::Kpi)
        .order_by_asc(Column::AsOf)
}

/// Everything that is published, by figure: what the page of the plan needs and no more.
///
/// # Errors
/// What the database says.
pub async fn published(store: &Store) -> Result<std::collections::BTreeMap<String, Vec<Point>>> {
    let rows: Vec<(String, String, i64, String, bool)> =
        published_query(store.municipality().as_str()).into_tuple().all(store.read()).await?;
    let mut found: std::collections::BTreeMap<String, Vec<Point>> = Default::default();
    for (kpi, as_of, value, method, stand_in) in rows {
        let day = as_of.parse().map_err(|_| Error::Broken("a measurement's day".to_owned()))?;
        let typed_in = method == Method::TypedIn.code();
        found.entry(kpi).or_default().push(Point { day, value: Figure(value), typed_in, stand_in });
    }
    Ok(found)
}

/// What waits for somebody, the oldest first.
///
/// # Errors
/// What the database says.
pub async fn waiting(store: &Store) -> Result<Vec<Measurement>> {
    let states = State::ALL.into_iter().filter(|state| state.waits()).map(State::code);
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::State.is_in(states))
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: Model) -> Result<Measurement> {
    let broken = || Error::Broken(format!("measurement {} is damaged", row.id));
    let hand = |by: Option<Uuid>, at: Option<time::OffsetDateTime>| {
        by.zip(at).map(|(staff, at)| Hand { staff, at: instant(at) })
    };
    Ok(Measurement {
        definition: u16::try_from(row.definition).map_err(|_| broken())?,
        as_of: row.as_of.parse().map_err(|_| broken())?,
        method: Method::from_code(&row.method).ok_or_else(broken)?,
        state: State::from_code(&row.state).ok_or_else(broken)?,
        entered: Hand { staff: row.entered_by, at: instant(row.entered_at) },
        checked: hand(row.checked_by, row.checked_at),
        approved: hand(row.approved_by, row.approved_at),
        published: hand(row.published_by, row.published_at),
        returned: hand(row.returned_by, row.returned_at).zip(row.returned_because),
        id: row.id,
        kpi: row.kpi,
        numerator: row.numerator,
        denominator: row.denominator,
        value: Figure(row.value),
        source: row.source,
        comment: row.comment,
        reason: row.reason,
        supersedes: row.supersedes,
        fingerprint: row.fingerprint,
        stand_in: row.stand_in,
        version: row.version,
    })
}

async fn act(
    tx: &Tx,
    kind: &str,
    subject: Uuid,
    staff: Uuid,
    authority: Option<&str>,
    data: serde_json::Value,
) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: SUBJECT,
        subject,
        by: &Actor::Staff { id: staff },
        authority,
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}

/// Everything that is published, by figure, the oldest day first.
///
/// # Errors
/// What the database says.
pub async fn published_in_full(
    store: &Store,
) -> Result<std::collections::BTreeMap<String, Vec<Measurement>>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::State.eq(State::Published.code()))
        .order_by_asc(Column::Kpi)
        .order_by_asc(Column::AsOf)
        .all(store.read())
        .await?;
    let mut found: std::collections::BTreeMap<String, Vec<Measurement>> = Default::default();
    for row in rows {
        found.entry(row.kpi.clone()).or_default().push(from_row(row)?);
    }
    Ok(found)
}
