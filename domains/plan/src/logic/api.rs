//! `GET /api/v1/staff/plan/programmes/{number}/logic`: a programme's logic model.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::api::seat::Seated;

/// A logic model.
#[derive(Serialize, ToSchema)]
pub struct LogicTold {
    /// The number of the programme.
    programme: u8,
    /// Whose model it is.
    provenance: String,
    /// What it is made of.
    nodes: Vec<LogicNodeTold>,
}

/// A part of a logic model.
#[derive(Serialize, ToSchema)]
pub struct LogicNodeTold {
    /// Its id within the model.
    id: String,
    /// `input`, `activity`, `output`, `outcome`.
    kind: &'static str,
    /// What it is.
    text: String,
    /// What it leads to.
    leads_to: Vec<String>,
    /// The figures that tell of it.
    kpis: Vec<String>,
}

/// How a programme is thought to work.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/programmes/{number}/logic", tag = "plan",
    operation_id = "staff_plan_logic", security(("staff" = [])),
    params(("number" = String, Path, description = "Which programme.")),
    responses((status = 200, description = "The model.", body = LogicTold))
)]
pub async fn logic(
    visit: Visit,
    Seated(seat): Seated,
    Path(number): Path<String>,
) -> Result<Said<LogicTold>, Failure> {
    let edition = seat.plan.edition();
    let number: u8 = number.parse().map_err(|_| Refusal::not_found())?;
    let model = edition.pack.logic.iter().find(|model| model.programme == number);
    let model = model.ok_or_else(Refusal::not_found)?;
    let nodes = model.nodes.iter().map(|node| LogicNodeTold {
        id: node.id.clone(),
        kind: node.kind.code(),
        text: node.text.clone(),
        leads_to: node.leads_to.clone(),
        kpis: node.kpis.clone(),
    });
    let answer = LogicTold {
        programme: number,
        provenance: model.provenance.words().to_owned(),
        nodes: nodes.collect(),
    };
    Ok(Said::ok(&visit, answer))
}
