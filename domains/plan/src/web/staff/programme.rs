//! `GET /staff/plan/programmes/{number}`: one programme in the city's words, with its figures.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pack::format::Programme;
use yakusho_pages::{Html, Refused, Visit, parts::ProvenanceMark};

use super::{overview::chip, seat::Seat};
use crate::{Plan, standing};

#[derive(Template)]
#[template(path = "staff/programme.html")]
struct ProgrammePage<'p> {
    one: View<'p>,
    told: &'p str,
    owner: String,
    mark: ProvenanceMark,
    figures: Vec<(String, &'p str, Html)>,
    source: String,
}

struct View<'p> {
    programme: &'p Programme,
}

/// Shows it.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(number): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let edition = plan.edition();
    let city_plan = edition.pack.plan.as_ref().ok_or_else(Refusal::not_found)?;
    let number: u8 = number.parse().map_err(|_| Refusal::not_found())?;
    let programme = city_plan.programme(number).ok_or_else(Refusal::not_found)?;
    let all = standing::all(&plan, seat.desk.today).await.map_err(refused)?;
    let figures = all.iter().filter(|one| one.kpi.programme == Some(number)).filter_map(|one| {
        let kpi = edition.pack.kpi(&one.kpi.id)?;
        let href = format!("/staff/plan/kpis/{}", kpi.id);
        Some((href, kpi.title.ja.as_str(), Html::of(&chip(one.track))))
    });
    let body = ProgrammePage {
        one: View { programme },
        told: &programme.told.ja,
        owner: seat.desk.department(&programme.owner),
        mark: ProvenanceMark::of(programme.owner_provenance.clone()),
        figures: figures.collect(),
        source: city_plan.provenance.words().to_owned(),
    };
    let title = format!("（{number}）{}", programme.name.ja);
    Ok(seat.desk.page(&visit, title, &body).back("/staff/plan", "計画").into_response())
}
