//! `GET /staff/plan/programmes/{number}`: one programme in the city's words, with its figures.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pack::format::Programme;
use yakusho_pages::{
    Html, Refused, Visit,
    parts::{ProvenanceMark, Table},
};

use super::{overview::chip, seat::Seat};
use crate::{
    Plan,
    initiatives::{
        store::{self, Whole},
        view,
        web::sheets::may_any,
    },
    standing,
};

#[derive(Template)]
#[template(path = "staff/programme.html")]
struct ProgrammePage<'p> {
    one: View<'p>,
    told: &'p str,
    owner: String,
    mark: ProvenanceMark,
    figures: Vec<(String, &'p str, Html)>,
    source: String,
    initiatives: Option<Table>,
    may_add: bool,
    has_logic: bool,
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
    let initiatives = store::all(plan.store()).await.map_err(refused)?;
    let own: Vec<&Whole> =
        initiatives.iter().filter(|one| one.initiative.programme == number).collect();
    let body = ProgrammePage {
        one: View { programme },
        told: &programme.told.ja,
        owner: seat.desk.department(&programme.owner),
        mark: ProvenanceMark::of(programme.owner_provenance.clone()),
        figures: figures.collect(),
        source: city_plan.provenance.words().to_owned(),
        initiatives: view::table(&seat, &own, "この事業の取組"),
        may_add: may_any(&seat).is_ok(),
        has_logic: edition.pack.logic.iter().any(|model| model.programme == number),
    };
    let title = format!("（{number}）{}", programme.name.ja);
    Ok(seat.desk.page(&visit, title, &body).back("/staff/plan", "計画").into_response())
}
