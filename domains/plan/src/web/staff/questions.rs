//! `GET /staff/plan/questions`: what the plan leaves open, with both readings, to be asked of the city.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_kernel::Refusal;
use yakusho_pack::format::{CityPlan, Kpi};
use yakusho_pages::{Refused, Visit};

use super::seat::Seat;
use crate::Plan;

#[derive(Template)]
#[template(path = "staff/questions.html")]
struct QuestionsPage<'p> {
    kpis: Vec<&'p Kpi>,
    count: usize,
    plan: &'p CityPlan,
}

/// Shows them.
pub async fn show(visit: Visit, State(plan): State<Plan>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let edition = plan.edition();
    let kpis: Vec<&Kpi> =
        edition.pack.kpis.iter().filter(|kpi| !kpi.questions.is_empty()).collect();
    let body = QuestionsPage {
        count: kpis.iter().map(|kpi| kpi.questions.len()).sum(),
        kpis,
        plan: edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?,
    };
    let page = seat.desk.page(&visit, "市に確かめること", &body);
    Ok(page.back("/staff/plan", "計画").into_response())
}
