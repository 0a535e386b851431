//! `/api/v1/staff/seals`: the inventory of sealed documents and how far each amendment has come.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pack::format::{Amendment, AmendmentState};
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::{
    Casework,
    web::staff::seals::{inventory, may_move, move_on},
};

/// The inventory of sealed documents.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealInventory {
    /// Its lines.
    rules: Vec<SealRule>,
}

/// A kind of paper on which a seal is or was put.
#[derive(Debug, Serialize, ToSchema)]
pub struct SealRule {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// Which seal.
    seal: String,
    /// By which rule it is put.
    basis: String,
    /// Whether it may be left out: できる, できない, 未確認.
    may_omit: &'static str,
    /// How far the amendment has come: 未着手, 案, 法務確認, 公布, 施行.
    state: &'static str,
    /// The amended rule.
    authority: String,
    /// The day from which it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    in_force_from: Option<Date>,
    /// Counts its moves; say it when the next one is made.
    version: i64,
    /// Where this was read.
    provenance: String,
}

/// How an amendment comes to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// 未着手, 案, 法務確認, 公布, 施行.
    state: String,
    /// The amended rule; needed from 公布 on.
    #[serde(default)]
    authority: String,
    /// The day from which it is in force; needed for 施行.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    in_force_from: Option<Date>,
    /// The version that was seen.
    version: i64,
}

/// The inventory as it stands.
#[utoipa::path(
    get, path = "/api/v1/staff/seals", tag = "staff", security(("staff" = [])),
    operation_id = "list_seals",
    responses((status = 200, description = "The inventory.", body = SealInventory))
)]
pub async fn list(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
) -> Result<Said<SealInventory>, Failure> {
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    let rules = lines.iter().map(|line| {
        let (rule, standing) = (line.rule, &line.standing);
        SealRule {
            id: rule.id.clone(),
            name: rule.name.clone(),
            seal: rule.seal.clone(),
            basis: rule.basis.clone(),
            may_omit: rule.may_omit.label(),
            state: standing.amendment.state.label(),
            authority: standing.amendment.authority.clone(),
            in_force_from: standing.amendment.in_force_from,
            version: standing.version,
            provenance: rule.provenance.words().to_owned(),
        }
    });
    Ok(Said::ok(&visit, SealInventory { rules: rules.collect() }))
}

/// Moves an amendment on, or back.
#[utoipa::path(
    put, path = "/api/v1/staff/seals/{rule}", tag = "staff", security(("staff" = [])),
    operation_id = "move_seal",
    params(("rule" = String, Path, description = "The rule's id.")),
    request_body = Moved,
    responses((status = 204, description = "It is moved."))
)]
pub async fn move_to(
    visit: Visit,
    State(app): State<Casework>,
    Clerk(desk): Clerk,
    Path(rule): Path<String>,
    Body(sent): Body<Moved>,
) -> Result<StatusCode, Failure> {
    let edition = app.procedures().shelf().current();
    let lines = inventory(&desk, &edition.pack).await?;
    if !may_move(&desk, &edition.pack) {
        return Err(Refusal::not_found().into());
    }
    let line = lines.iter().find(|line| line.rule.id == rule).ok_or_else(Refusal::not_found)?;
    let state = AmendmentState::from_label(&sent.state).ok_or_else(|| {
        let words = Text::ja("state は 未着手・案・法務確認・公布・施行 のどれかです。");
        Refusal::invalid(vec![Problem::new("state", "unknown_value", words)])
    })?;
    let authority = sent.authority.trim().to_owned();
    let to = Amendment { state, authority, in_force_from: sent.in_force_from };
    move_on::carry_out(&visit, &desk, line, to, sent.version).await?;
    Ok(StatusCode::NO_CONTENT)
}
