//! `/api/v1/staff/numbers`: how the procedures go, as JSON.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::{Lang, Refusal};
use yakusho_measures::{Origin, Unit};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::{
    api::{Body, Failure, Said},
    model::Channel,
    numbers::{Of, Walked, walked},
};

use super::desk::Clerk;
use crate::{
    Casework,
    numbers::{
        self, Rating, Spread,
        cost::{UnitCosts, set_unit_costs, unit_costs},
    },
    web::staff::numbers::period::Period,
};

/// Which days.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A fiscal year (`2026`) or a month (`2026-11`); else the fiscal year of today.
    days: Option<String>,
}

/// The days that were counted, both inclusive.
#[derive(Debug, Serialize, ToSchema)]
struct Counted {
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    #[schema(value_type = String, format = Date)]
    to: jiff::civil::Date,
}

impl Counted {
    fn of(period: &Period) -> Self {
        Self { from: period.days.from, to: period.days.to }
    }
}

/// What became of the drafts that were begun on these days.
#[derive(Debug, Serialize, ToSchema)]
struct Drafts {
    begun: u64,
    submitted: u64,
    /// Their last day went by, or the person deleted them.
    given_up: u64,
    open: u64,
    /// For those given up: the question that was answered last.
    last_answered: Vec<Many>,
}

/// How often something occurred.
#[derive(Debug, Serialize, ToSchema)]
struct Many {
    id: String,
    count: u64,
}

fn many(counts: &[(String, u64)]) -> Vec<Many> {
    counts.iter().map(|(id, count)| Many { id: id.clone(), count: *count }).collect()
}

impl Drafts {
    fn of(walk: &Walked) -> Self {
        Self {
            begun: walk.begun,
            submitted: walk.submitted,
            given_up: walk.given_up,
            open: walk.open,
            last_answered: many(&walk.last_answered),
        }
    }
}

/// Life events and procedures.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    days: Counted,
    /// By life event.
    events: BTreeMap<String, Drafts>,
    /// Cases opened, by procedure.
    procedures: BTreeMap<String, u64>,
}

/// One procedure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figures {
    days: Counted,
    opened: u64,
    /// Touched by a stand-in; in no other number.
    stand_in: u64,
    answered: u64,
    withdrawn: u64,
    open: u64,
    /// By the code of the channel.
    arrived: BTreeMap<&'static str, u64>,
    online: u64,
    days_to_answer: Option<Spread>,
    late: u64,
    with_due_day: u64,
    corrected: u64,
    /// By fact.
    corrections: Vec<Many>,
    /// Mean cost in yen, where every unit cost that it needs is set.
    cost_yen: Option<i64>,
    rating: Rating,
    drafts: Drafts,
}

/// What people begin and finish, and how much each procedure is used.
#[utoipa::path(
    get, path = "/api/v1/staff/numbers", tag = "staff", params(Asked), security(("staff" = [])),
    responses((status = 200, description = "The numbers.", body = Overview))
)]
pub async fn overview(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Overview>, Failure> {
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let period = period(asked, desk.today);
    let edition = app.procedures().shelf().current();
    let events: Vec<&str> =
        edition.pack.published_events().map(|event| event.id.as_str()).collect();
    let of: Vec<Of<'_>> = events.iter().map(|event| Of::Event(event)).collect();
    let walks = walked(app.store(), (period.days.begin(), period.days.end()), &of).await?;
    let by_event = events.iter().zip(&walks);
    Ok(Said::ok(
        &visit,
        Overview {
            days: Counted::of(&period),
            events: by_event.map(|(id, walk)| ((*id).to_owned(), Drafts::of(walk))).collect(),
            procedures: numbers::volumes(app.store(), period.days).await?,
        },
    ))
}

/// A measure with its value over some days.
#[derive(Debug, Serialize, ToSchema)]
pub struct Measured {
    /// `procedures.online_share`.
    id: &'static str,
    title: String,
    definition: String,
    /// `count`, `share`, `minutes`, `days` or `yen`.
    #[schema(value_type = String)]
    unit: Unit,
    /// `operations` or `typed_in`.
    #[schema(value_type = String)]
    origin: Origin,
    numerator: i64,
    /// What stands below the line; absent for a plain count.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<i64>,
    /// Records that were looked at.
    counted: i64,
    /// Touched by a stand-in; in no other number.
    stand_in: i64,
    /// The page that lists the records.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<String>,
}

/// The measures, computed now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Measures {
    days: Counted,
    measures: Vec<Measured>,
}

/// The measures that the plan may count, each computed now.
#[utoipa::path(
    get, path = "/api/v1/staff/numbers/measures", tag = "staff", params(Asked),
    security(("staff" = [])),
    responses((status = 200, description = "The measures.", body = Measures))
)]
pub async fn measures(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Measures>, Failure> {
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let period = period(asked, desk.today);
    let mut measures = Vec::new();
    for measure in app.measures() {
        let value = (measure.compute)(app.store(), period.days).await?;
        measures.push(Measured {
            id: measure.id,
            title: measure.title.get(Lang::Ja).to_owned(),
            definition: measure.definition.get(Lang::Ja).to_owned(),
            unit: measure.unit,
            origin: measure.origin,
            numerator: value.numerator,
            denominator: value.denominator,
            counted: value.counted,
            stand_in: value.stand_in,
            rows: value.rows.path,
        });
    }
    Ok(Said::ok(&visit, Measures { days: Counted::of(&period), measures }))
}

/// How one procedure goes.
#[utoipa::path(
    get, path = "/api/v1/staff/numbers/{procedure}", tag = "staff", security(("staff" = [])),
    params(Asked, ("procedure" = String, Path, description = "The procedure.")),
    responses((status = 200, description = "The numbers.", body = Figures))
)]
pub async fn procedure(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Clerk(desk): Clerk,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Said<Figures>, Failure> {
    desk.must(ActionName::MeasureRead, &desk.city())?;
    let period = period(asked, desk.today);
    if app.procedures().shelf().current().pack.procedure(&id).is_none() {
        return Err(Refusal::not_found().into());
    }
    let store = app.store();
    let found = numbers::performance(store, &id, period.days).await?;
    let span = (period.days.begin(), period.days.end());
    let walks = walked(store, span, &[Of::Procedure(&id)]).await?;
    let costs = unit_costs(store).await?;
    let figures = Figures {
        days: Counted::of(&period),
        opened: found.opened,
        stand_in: found.stand_in,
        answered: found.answered,
        withdrawn: found.withdrawn,
        open: found.open,
        arrived: found.arrived.iter().map(|(channel, count)| (channel.code(), *count)).collect(),
        online: found.online().0,
        days_to_answer: found.days_to_answer,
        late: found.late.0,
        with_due_day: found.late.1,
        corrected: found.corrected,
        corrections: many(&found.corrections),
        cost_yen: costs.mean(&found.arrived).map(|yen| yen.0),
        rating: found.rating,
        drafts: Drafts::of(&walks.into_iter().next().unwrap_or_default()),
    };
    Ok(Said::ok(&visit, figures))
}

/// Sets what one application costs, in yen by the code of the channel; a channel that is left out
/// is not known.
#[utoipa::path(
    put, path = "/api/v1/staff/numbers/costs", tag = "staff", security(("staff" = [])),
    request_body = BTreeMap<String, i64>,
    responses((status = 200, description = "What is set now.", body = BTreeMap<String, i64>))
)]
pub async fn costs(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Body(sent): Body<BTreeMap<String, i64>>,
) -> Result<Said<UnitCosts>, Failure> {
    desk.must(ActionName::SettingsChange, &desk.city())?;
    let typed: Vec<(Channel, String)> = Channel::ALL
        .into_iter()
        .filter_map(|channel| Some((channel, sent.get(channel.code())?.to_string())))
        .collect();
    let costs = UnitCosts::typed(typed.iter().map(|(channel, yen)| (*channel, yen.as_str())))
        .map_err(Refusal::invalid)?;
    let (by, authority) = (desk.who.actor(), Some("settings".to_owned()));
    set_unit_costs(app.store(), costs.clone(), by, authority, visit.now()).await?;
    Ok(Said::ok(&visit, costs))
}

fn period(asked: Result<Query<Asked>, QueryRejection>, today: jiff::civil::Date) -> Period {
    let days = asked.ok().and_then(|Query(asked)| asked.days);
    Period::asked(days.as_deref(), today)
}
