//! `GET /api/v1/plan`, `GET /api/v1/plan/kpis/{id}`: the plan and its figures as everybody may read them.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::{Refusal, date::jst_date};
use yakusho_pack::format::{Baseline, Kpi};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{
    Plan,
    standing::{self, Standing, live_of},
    store::measurements::Point,
};

/// The plan.
#[derive(Serialize, ToSchema)]
pub struct PlanTold {
    /// What it is called.
    name: String,
    /// The vision.
    vision: String,
    /// The fiscal years of its measures, by their first calendar years.
    years: Vec<i16>,
    /// How many figures operations tell.
    live: usize,
    /// How many figures there are.
    count: usize,
    /// The axes with their programmes.
    axes: Vec<AxisTold>,
    /// Figures that belong to no programme: those of the working groups.
    together: Vec<KpiTold>,
}

/// An axis.
#[derive(Serialize, ToSchema)]
struct AxisTold {
    /// Its name.
    name: String,
    /// Its programmes.
    programmes: Vec<ProgrammeTold>,
}

/// A programme.
#[derive(Serialize, ToSchema)]
struct ProgrammeTold {
    /// Its number.
    number: u8,
    /// Its name.
    name: String,
    /// What it means for a resident, in this site's words.
    told: String,
    /// The city's own text.
    overview: String,
    /// What is done, in the city's words.
    actions: Vec<String>,
    /// Its figures.
    kpis: Vec<KpiTold>,
}

/// A figure as everybody may read it: what was published.
#[derive(Serialize, ToSchema)]
pub struct KpiTold {
    /// Its id.
    id: String,
    /// What it is called.
    title: String,
    /// Its unit.
    unit: String,
    /// The plan's own words.
    plan_words: String,
    /// `fixed`, `pending`, `zero`, `not_given`.
    baseline_state: &'static str,
    /// The value where it began, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<String>,
    /// What it is to reach.
    targets: Vec<TargetTold>,
    /// What was published, the oldest first.
    published: Vec<PointTold>,
}

/// A target.
#[derive(Serialize, ToSchema)]
struct TargetTold {
    /// The value, as a decimal.
    value: String,
    /// At the end of which fiscal year.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i16>,
    /// In every year.
    every_year: bool,
}

/// A published value.
#[derive(Serialize, ToSchema)]
pub struct PointTold {
    /// The day.
    #[schema(value_type = String, format = Date)]
    day: jiff::civil::Date,
    /// The value, as a decimal.
    value: String,
    /// Whether people typed it in.
    typed_in: bool,
    /// Whether it is a record for the demonstration.
    stand_in: bool,
}

/// The plan with everything that was published of its figures.
#[utoipa::path(
    get, path = "/api/v1/plan", tag = "plan", operation_id = "plan_show",
    responses((status = 200, description = "The plan.", body = PlanTold))
)]
pub async fn plan(visit: Visit, State(plan): State<Plan>) -> Result<Said<PlanTold>, Failure> {
    let edition = plan.edition();
    let told = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let lang = visit.lang();
    let all = standing::all(&plan, jst_date(visit.now())).await?;
    let (live, count) = live_of(&all);
    let axes = told.axes.iter().map(|axis| AxisTold {
        name: axis.name.get(lang).to_owned(),
        programmes: axis
            .programmes
            .iter()
            .filter_map(|number| told.programme(*number))
            .map(|programme| ProgrammeTold {
                number: programme.number,
                name: programme.name.get(lang).to_owned(),
                told: programme.told.get(lang).to_owned(),
                overview: programme.overview.clone(),
                actions: programme.actions.iter().map(|action| action.text.clone()).collect(),
                kpis: all
                    .iter()
                    .filter(|one| one.kpi.programme == Some(programme.number))
                    .map(|one| said(one, &visit))
                    .collect(),
            })
            .collect(),
    });
    let answer = PlanTold {
        name: told.name.get(lang).to_owned(),
        vision: told.vision.get(lang).to_owned(),
        years: told.years.clone(),
        live,
        count,
        axes: axes.collect(),
        together: all
            .iter()
            .filter(|one| one.kpi.programme.is_none())
            .map(|one| said(one, &visit))
            .collect(),
    };
    Ok(Said::ok(&visit, answer))
}

/// One figure with everything that was published of it.
#[utoipa::path(
    get, path = "/api/v1/plan/kpis/{id}", tag = "plan", operation_id = "plan_kpi",
    params(("id" = String, Path, description = "Which figure.")),
    responses((status = 200, description = "The figure.", body = KpiTold))
)]
pub async fn kpi(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Said<KpiTold>, Failure> {
    let edition = plan.edition();
    let known = edition.pack.kpi(&id).ok_or_else(Refusal::not_found)?;
    let found = standing::of(&plan, known, jst_date(visit.now())).await?;
    let one = found.ok_or_else(Refusal::not_found)?;
    Ok(Said::ok(&visit, said(&one, &visit)))
}

fn said(one: &Standing, visit: &Visit) -> KpiTold {
    let (kpi, lang): (&Kpi, _) = (&one.kpi, visit.lang());
    let (baseline_state, baseline) = match &kpi.baseline {
        Baseline::Fixed { value, .. } => ("fixed", Some(value.to_string())),
        Baseline::Pending { .. } => ("pending", None),
        Baseline::Zero => ("zero", Some("0".to_owned())),
        Baseline::NotGiven => ("not_given", None),
    };
    let targets = kpi.targets.iter().map(|target| TargetTold {
        value: target.value.to_string(),
        year: target.year,
        every_year: target.every_year,
    });
    KpiTold {
        id: kpi.id.clone(),
        title: kpi.title.get(lang).to_owned(),
        unit: kpi.unit.get(lang).trim().to_owned(),
        plan_words: kpi.plan_words.clone(),
        baseline_state,
        baseline,
        targets: targets.collect(),
        published: one.published.iter().map(point).collect(),
    }
}

/// A published value as the API says it.
pub fn point(point: &Point) -> PointTold {
    PointTold {
        day: point.day,
        value: point.value.to_string(),
        typed_in: point.typed_in,
        stand_in: point.stand_in,
    }
}
