//! What became of the cases of a procedure that were opened on some days.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{Unit, civil::Date};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _,
    sea_query::{Expr, ExprTrait as _, Query},
};
use time::OffsetDateTime;
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_measures::Days;
use yakusho_procedures::{model::Channel, numbers::channels};
use yakusho_store::{Result, Store, instant, stamp};

use super::{Rating, Spread, rating};
use crate::{
    model::CaseState,
    store::entity::work_case::{Column, Entity},
};

/// What became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performance {
    /// Cases that were opened.
    pub opened: u64,
    /// Cases that a stand-in touched; in no other number.
    pub stand_in: u64,
    /// How many arrived by each channel.
    pub arrived: Vec<(Channel, u64)>,
    /// The office has answered: granted, refused, accepted, returned.
    pub answered: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Neither.
    pub open: u64,
    /// Calendar days from the day of receipt to the day of the answer.
    pub days_to_answer: Option<Spread>,
    /// Answered after the day by which the office meant to answer, out of those that had one.
    pub late: (u64, u64),
    /// Cases in which a correction was asked at least once.
    pub corrected: u64,
    /// The facts that were to be corrected, and how often; the most frequent first.
    pub corrections: Vec<(String, u64)>,
    /// What people said of it afterwards.
    pub rating: Rating,
}

impl Performance {
    /// Applications that people filed online, alone, with a helper or by another form of the city,
    /// and all that arrived.
    #[must_use]
    pub fn online(&self) -> (u64, u64) {
        let all = self.arrived.iter().map(|(_, count)| count).sum();
        let online = |channel: &Channel| {
            matches!(channel, Channel::Online | Channel::Hall | Channel::OtherForm)
        };
        let online = self.arrived.iter().filter(|(channel, _)| online(channel));
        (online.map(|(_, count)| count).sum(), all)
    }
}

#[derive(FromQueryResult)]
struct CaseRow {
    id: Uuid,
    application_id: Uuid,
    state: String,
    received_on: Option<String>,
    due_on: Option<String>,
    stand_in: bool,
}

#[derive(FromQueryResult)]
struct ActionRow {
    subject: Uuid,
    kind: String,
    at: OffsetDateTime,
    data: Option<String>,
}

const ANSWERS: [&str; 4] = ["case.approved", "case.refused", "case.accepted", "case.returned"];
const ASKED: &str = "case.correction_asked";

/// The numbers of one procedure.
///
/// # Errors
/// What the store says.
pub async fn performance(store: &Store, procedure: &str, days: Days) -> Result<Performance> {
    let cases = cases(store, procedure, days).await?;
    let (counted, stand_in): (Vec<&CaseRow>, Vec<&CaseRow>) =
        cases.iter().partition(|case| !case.stand_in);
    let applications: Vec<Uuid> = counted.iter().map(|case| case.application_id).collect();
    let channels = channels(store, &applications).await?;
    let mut arrived: BTreeMap<&str, (Channel, u64)> = BTreeMap::new();
    for channel in counted.iter().filter_map(|case| channels.get(&case.application_id)) {
        arrived.entry(channel.code()).or_insert((*channel, 0)).1 += 1;
    }
    let ids: HashSet<Uuid> = counted.iter().map(|case| case.id).collect();
    let heard = Heard::of(actions(store, procedure, days).await?, &ids);
    let withdrawn = count(&counted, |case| case.state == CaseState::Withdrawn.code());
    let answered = count(&counted, |case| heard.answered.contains_key(&case.id));
    let opened = count(&counted, |_| true);
    let mut spans = Vec::new();
    let mut late = (0, 0);
    for case in &counted {
        let Some(answer) = heard.answered.get(&case.id) else { continue };
        if let Some(received) = day(case.received_on.as_deref()) {
            spans.push(between(received, *answer));
        }
        if let Some(due) = day(case.due_on.as_deref()) {
            late.1 += 1;
            late.0 += u64::from(*answer > due);
        }
    }
    Ok(Performance {
        opened,
        stand_in: u64::try_from(stand_in.len()).unwrap_or(u64::MAX),
        arrived: arrived.into_values().collect(),
        answered,
        withdrawn,
        open: opened.saturating_sub(answered + withdrawn),
        days_to_answer: Spread::of(spans),
        late,
        corrected: u64::try_from(heard.corrected.len()).unwrap_or(u64::MAX),
        corrections: heard.corrections(),
        rating: rating::of(store, &ids).await?,
    })
}

/// How many cases of each procedure were opened, without those that a stand-in touched.
///
/// # Errors
/// What the store says.
pub async fn volumes(store: &Store, days: Days) -> Result<BTreeMap<String, u64>> {
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::Procedure)
        .column_as(Column::Id.count(), "cases")
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::OpenedAt.gte(stamp(days.begin())))
        .filter(Column::OpenedAt.lt(stamp(days.end())))
        .filter(Column::StandIn.eq(false))
        .group_by(Column::Procedure)
        .into_tuple()
        .all(store.read())
        .await?;
    let counted = rows.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or(0)));
    Ok(counted.collect())
}

/// What actions say about the cases.
#[derive(Default)]
struct Heard {
    /// The day of the first answer.
    answered: HashMap<Uuid, Date>,
    corrected: HashSet<Uuid>,
    facts: BTreeMap<String, u64>,
}

impl Heard {
    fn of(actions: Vec<ActionRow>, ids: &HashSet<Uuid>) -> Self {
        let mut heard = Self::default();
        for action in actions.into_iter().filter(|action| ids.contains(&action.subject)) {
            if action.kind == ASKED {
                heard.corrected.insert(action.subject);
                for fact in asked(action.data.as_deref()) {
                    *heard.facts.entry(fact).or_default() += 1;
                }
            } else {
                let on = jst_date(instant(action.at));
                let first = heard.answered.entry(action.subject).or_insert(on);
                *first = on.min(*first);
            }
        }
        heard
    }

    fn corrections(&self) -> Vec<(String, u64)> {
        let mut facts: Vec<_> =
            self.facts.iter().map(|(fact, count)| (fact.clone(), *count)).collect();
        facts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        facts
    }
}

fn asked(data: Option<&str>) -> Vec<String> {
    let data: Option<serde_json::Value> = data.and_then(|text| serde_json::from_str(text).ok());
    let asked = data.as_ref().and_then(|data| data.get("asked")?.as_array());
    let facts = asked.into_iter().flatten().filter_map(serde_json::Value::as_str);
    facts.map(str::to_owned).collect()
}

fn count(cases: &[&CaseRow], which: impl Fn(&CaseRow) -> bool) -> u64 {
    u64::try_from(cases.iter().filter(|case| which(case)).count()).unwrap_or(u64::MAX)
}

fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

fn between(from: Date, to: Date) -> i64 {
    let days = from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()));
    Ord::max(days, 0)
}

async fn cases(store: &Store, procedure: &str, days: Days) -> Result<Vec<CaseRow>> {
    let rows = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::ApplicationId,
            Column::State,
            Column::ReceivedOn,
            Column::DueOn,
            Column::StandIn,
        ])
        .filter(Column::Municipality.eq(store.municipality().as_str()))
        .filter(Column::Procedure.eq(procedure))
        .filter(Column::OpenedAt.gte(stamp(days.begin())))
        .filter(Column::OpenedAt.lt(stamp(days.end())))
        .into_model()
        .all(store.read())
        .await?;
    Ok(rows)
}

/// The answers and the requests for correction of the same cases.
async fn actions(store: &Store, procedure: &str, days: Days) -> Result<Vec<ActionRow>> {
    let on_case = |column| Expr::col(("work_case", column));
    let of_action = |column| Expr::col(("action", column));
    let kinds = ANSWERS.into_iter().chain([ASKED]);
    let query = Query::select()
        .columns([("action", "subject"), ("action", "kind"), ("action", "at"), ("action", "data")])
        .from("work_case")
        .inner_join(
            "action",
            of_action("municipality")
                .equals(("work_case", "municipality"))
                .and(of_action("subject").equals(("work_case", "id"))),
        )
        .and_where(on_case("municipality").eq(store.municipality().as_str()))
        .and_where(on_case("procedure").eq(procedure))
        .and_where(on_case("opened_at").gte(stamp(days.begin())))
        .and_where(on_case("opened_at").lt(stamp(days.end())))
        .and_where(of_action("kind").is_in(kinds))
        .take();
    let rows = store.read().query_all(&query).await?;
    let rows = rows.iter().map(|row| ActionRow::from_query_result(row, ""));
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}
