//! `/api/v1/staff/titles`: what the city's 役職 stand for where a list of 人事異動 names them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yakusho_identity::{Role, store};
use yakusho_kernel::{Problem, Refusal, Text};
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::web::staff::admin::transfers::{WORKING, set_titles};

/// Titles and the role that each stands for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// By title: `clerk`, `chief` or `head`.
    #[schema(example = json!({ "主任": "clerk" }))]
    titles: BTreeMap<String, String>,
}

/// What the titles stand for.
#[utoipa::path(
    get, path = "/api/v1/staff/titles", tag = "staff", security(("staff" = [])),
    operation_id = "list_titles",
    responses((status = 200, description = "The titles.", body = Titles))
)]
pub async fn list(visit: Visit, Clerk(desk): Clerk) -> Result<Said<Titles>, Failure> {
    desk.must(ActionName::StaffManage, &desk.city())?;
    let known = store::titles(desk.app.store()).await?;
    let titles = known.into_iter().map(|(title, role)| (title, role.code().to_owned())).collect();
    Ok(Said::ok(&visit, Titles { titles }))
}

/// Says what the titles stand for, in place of what was said before.
#[utoipa::path(
    put, path = "/api/v1/staff/titles", tag = "staff", security(("staff" = [])),
    operation_id = "set_titles", request_body = Titles,
    responses((status = 204, description = "Kept."))
)]
pub async fn set(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<Titles>,
) -> Result<StatusCode, Failure> {
    desk.must(ActionName::StaffManage, &desk.city())?;
    let (mut titles, mut problems) = (BTreeMap::new(), Vec::new());
    for (title, code) in sent.titles {
        let role = Role::from_code(&code).filter(|role| WORKING.contains(role));
        match role.filter(|_| !title.trim().is_empty()) {
            Some(role) => drop(titles.insert(title.trim().to_owned(), role)),
            None => {
                let words = "役職名を空にせず、clerk・chief・head のどれかを対応させてください。";
                let field = format!("titles/{title}");
                problems.push(Problem::new(field, "unknown_value", Text::ja(words)));
            }
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems).into());
    }
    set_titles(&visit, &desk, titles).await?;
    Ok(StatusCode::NO_CONTENT)
}
