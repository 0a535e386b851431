//! `POST /api/v1/staff/find`: the cases of a 受付番号. The number travels in the body, so it stays out
//! of logs.

use serde::Deserialize;
use utoipa::ToSchema;
use yakusho_kernel::Refusal;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::{case::CaseStanding, desk::Clerk};
use crate::web::staff::find::{read, search};

/// What is looked for, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// 受付番号, however it is typed; without its year this year's is meant.
    #[schema(example = "R8-000123")]
    number: String,
    /// `inquiry` (申請者からの問い合わせ), `window` (窓口に来た人の手続き), `work`
    /// (担当している件の確認); recorded.
    #[schema(example = "inquiry")]
    purpose: String,
}

/// Finds the cases of a number that the caller may see. The search is recorded with its purpose.
#[utoipa::path(
    post, path = "/api/v1/staff/find", tag = "staff", security(("staff" = [])), request_body = Wanted,
    responses((status = 200, description = "The cases.", body = Vec<CaseStanding>))
)]
pub async fn find(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(wanted): Body<Wanted>,
) -> Result<Said<Vec<CaseStanding>>, Failure> {
    let (number, purpose) =
        read(&desk, &wanted.number, &wanted.purpose).map_err(Refusal::invalid)?;
    let found = search(&desk, &number, purpose, visit.now()).await?;
    Ok(Said::ok(&visit, found.iter().map(CaseStanding::of).collect()))
}
