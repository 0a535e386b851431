//! How a figure of the plan stands: its definition, what operations say now, what was published,
//! and how far that is from the planned way. Pages and API tell the same.

use jiff::civil::Date;
use yakusho_kernel::FiscalYear;
use yakusho_measures::{Days, Value};
use yakusho_pack::format::{Definition, Figure, Kpi, kpi::Window};
use yakusho_store::Result;

use crate::{
    Plan,
    rules::{
        forecast::{Forecast, forecast},
        track::{NoWay, Track, Way, track, way},
    },
    store::measurements::{self, Point},
};

/// How a figure stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The figure.
    pub kpi: Kpi,
    /// The definition that is in use.
    pub definition: Definition,
    /// What operations say now; `None` where no domain publishes its measure.
    pub live: Option<Live>,
    /// What was published, the oldest first.
    pub published: Vec<Point>,
    /// The newest value.
    pub newest: Option<Newest>,
    /// The planned way, or why there is none.
    pub way: std::result::Result<Way, NoWay>,
    /// How it stands to it.
    pub track: Track,
    /// Where it will be.
    pub forecast: Option<Forecast>,
}

/// What operations say now.
#[derive(Clone, Debug)]
pub struct Live {
    /// Over which days.
    pub days: Days,
    /// The value with its numerator, denominator and rows.
    pub value: Value,
    /// The figure; `None` where nothing stands below the line.
    pub figure: Option<Figure>,
}

/// The newest value of a figure.
#[derive(Clone, Copy, Debug)]
pub struct Newest {
    /// The day.
    pub day: Date,
    /// The value.
    pub value: Figure,
    /// Computed now from operations.
    pub live: bool,
    /// Typed in by people.
    pub typed_in: bool,
    /// Seeded for the demo.
    pub stand_in: bool,
}

/// All figures of the plan, in the plan's order.
///
/// # Errors
/// What the store and the measures say.
pub async fn all(plan: &Plan, today: Date) -> Result<Vec<Standing>> {
    let edition = plan.edition();
    let mut published = measurements::published(plan.store()).await?;
    let mut all = Vec::new();
    for kpi in &edition.pack.kpis {
        let points = published.remove(&kpi.id).unwrap_or_default();
        all.extend(one(plan, kpi, points, today).await?);
    }
    Ok(all)
}

/// One figure.
///
/// # Errors
/// What the store and the measures say.
pub async fn of(plan: &Plan, kpi: &Kpi, today: Date) -> Result<Option<Standing>> {
    let points = measurements::published(plan.store()).await?.remove(&kpi.id).unwrap_or_default();
    one(plan, kpi, points, today).await
}

async fn one(
    plan: &Plan,
    kpi: &Kpi,
    published: Vec<Point>,
    today: Date,
) -> Result<Option<Standing>> {
    let Some(definition) = kpi.definition_on(today).cloned() else { return Ok(None) };
    let live = live(plan, &definition, today).await?;
    let now = live.as_ref().and_then(|live| {
        let value = live.figure?;
        Some(Newest { day: live.days.to, value, live: true, typed_in: false, stand_in: false })
    });
    let last = published.last().map(|point| Newest {
        day: point.day,
        value: point.value,
        live: false,
        typed_in: point.typed_in,
        stand_in: point.stand_in,
    });
    let newest = now.or(last);
    let edition = plan.edition();
    let years = edition.pack.plan.as_ref().map_or(&[][..], |plan| &plan.years);
    let way = way(kpi, years, today);
    let calendar = plan.calendar();
    let point = newest.map(|newest| (newest.day, newest.value));
    let track = track(kpi, years, point, today, calendar);
    let mut points: Vec<(Date, Figure)> =
        published.iter().map(|point| (point.day, point.value)).collect();
    points.extend(now.map(|now| (now.day, now.value)));
    let forecast = way.as_ref().ok().and_then(|way| forecast(&points, way, calendar));
    Ok(Some(Standing {
        kpi: kpi.clone(),
        definition,
        live,
        published,
        newest,
        way,
        track,
        forecast,
    }))
}

/// The days of a definition's window that end on a day.
#[must_use]
pub fn days(definition: &Definition, day: Date) -> Days {
    match definition.window {
        Window::AsOf => Days { from: day, to: day },
        Window::FiscalYear => Days { from: FiscalYear::of(day).first_day(), to: day },
    }
}

/// What operations say over the window that ends on a day; `None` where no domain publishes the
/// measure.
///
/// # Errors
/// What the measure says.
pub async fn live(plan: &Plan, definition: &Definition, day: Date) -> Result<Option<Live>> {
    if plan.measures().get(&definition.measure).is_none() {
        return Ok(None);
    }
    let days = days(definition, day);
    let value = plan.measures().value(plan.store(), &definition.measure, days).await?;
    let figure = definition.aggregation.figure(value.numerator, value.denominator);
    Ok(Some(Live { days, value, figure }))
}

impl Standing {
    /// Whether operations tell it.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// A figure with its unit.
    #[must_use]
    pub fn shown(&self, figure: Figure) -> String {
        format!("{}{}", self.kpi.shown(figure), self.kpi.unit.ja)
    }
}

/// How many figures operations tell, and how many there are.
#[must_use]
pub fn live_of(all: &[Standing]) -> (usize, usize) {
    (all.iter().filter(|one| one.is_live()).count(), all.len())
}
