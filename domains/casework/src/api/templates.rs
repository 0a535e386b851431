//! `/api/v1/staff/papers`: the templates of the city's papers, and samples of them.

use axum::{extract::Path, response::Response};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::web::staff::templates;

/// The templates of the pack in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperTemplates {
    /// By name.
    papers: Vec<PaperTemplate>,
}

/// A template.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperTemplate {
    /// The name of its file.
    name: String,
    /// What it is, in Japanese.
    about: String,
    /// Whether there are sample data with which it can be looked at.
    sample: bool,
}

/// The templates of the city's papers.
#[utoipa::path(
    get, path = "/api/v1/staff/papers", tag = "staff", security(("staff" = [])),
    operation_id = "list_papers",
    responses((status = 200, description = "The templates.", body = PaperTemplates))
)]
pub async fn list(visit: Visit, Clerk(desk): Clerk) -> Result<Said<PaperTemplates>, Failure> {
    let edition = desk.app.procedures().shelf().current();
    let view = |one: templates::Found| PaperTemplate {
        name: one.name,
        about: one.about,
        sample: one.sample.is_some(),
    };
    let papers = templates::found(&edition.pack).into_iter().map(view).collect();
    Ok(Said::ok(&visit, PaperTemplates { papers }))
}

/// A template made with its sample data. Nothing personal is in a sample.
#[utoipa::path(
    get, path = "/api/v1/staff/papers/{name}", tag = "staff", security(("staff" = [])),
    operation_id = "sample_paper",
    params(("name" = String, Path, description = "The template.")),
    responses((status = 200, description = "The paper.", content_type = "application/pdf", body = Vec<u8>))
)]
pub async fn sample(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    Ok(templates::sample(&visit, &desk, &name).await?)
}
