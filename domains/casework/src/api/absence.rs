//! `/api/v1/staff/absences`: who is away, and who decides for them.

use axum::{extract::Path, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use super::desk::Clerk;
use crate::web::staff::approval::absence::{Colleagues, end, keep, listed};

/// Absences.
#[derive(Debug, Serialize, ToSchema)]
pub struct Absences {
    /// Those that have not ended, the next first.
    items: Vec<Absence>,
}

/// An absence.
#[derive(Debug, Serialize, ToSchema)]
pub struct Absence {
    /// Its id.
    id: Uuid,
    /// Who is away.
    staff: Uuid,
    /// Who decides for them, where the route allows it.
    deputy: Uuid,
    /// Whether the deputy still works in a department of whoever is away; one who moved decides nothing.
    deputy_available: bool,
    /// From this day on.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// Until this day, inclusive.
    #[schema(value_type = String, format = Date)]
    to: jiff::civil::Date,
}

/// An absence to enter. Why somebody is away is not asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// Who is away: oneself, or as 係長 or 課長 somebody of the department.
    staff: Uuid,
    /// Who decides for them: somebody of the same department.
    deputy: Uuid,
    /// From this day on.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// Until this day, inclusive.
    #[schema(value_type = String, format = Date)]
    to: jiff::civil::Date,
}

/// The absences in the caller's departments.
#[utoipa::path(
    get, path = "/api/v1/staff/absences", tag = "staff", security(("staff" = [])),
    responses((status = 200, description = "The list.", body = Absences))
)]
pub async fn list(visit: Visit, Clerk(desk): Clerk) -> Result<Said<Absences>, Failure> {
    let colleagues = Colleagues::of(&desk).await?;
    let items = listed(&desk, &colleagues).await?.into_iter().map(|one| Absence {
        id: one.id,
        deputy_available: colleagues.has_deputy(&one),
        staff: one.staff,
        deputy: one.deputy,
        from: one.from,
        to: one.to,
    });
    Ok(Said::ok(&visit, Absences { items: items.collect() }))
}

/// Enters an absence.
#[utoipa::path(
    post, path = "/api/v1/staff/absences", tag = "staff", security(("staff" = [])),
    request_body = NewAbsence,
    responses((status = 201, description = "It is kept.", body = Absence))
)]
pub async fn enter(
    visit: Visit,
    Clerk(desk): Clerk,
    Body(sent): Body<NewAbsence>,
) -> Result<Said<Absence>, Failure> {
    let days = (sent.from, sent.to);
    let id = keep(&desk, sent.staff, sent.deputy, days, visit.now()).await?;
    let absence = Absence {
        id,
        staff: sent.staff,
        deputy: sent.deputy,
        deputy_available: true,
        from: sent.from,
        to: sent.to,
    };
    Ok(Said::created(&visit, &format!("/api/v1/staff/absences/{id}"), absence))
}

/// Cancels an absence, or ends one that has begun.
#[utoipa::path(
    delete, path = "/api/v1/staff/absences/{id}", tag = "staff", security(("staff" = [])),
    params(("id" = String, Path, description = "The absence.")),
    responses((status = 204, description = "It is gone."))
)]
pub async fn cancel(
    visit: Visit,
    Clerk(desk): Clerk,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    end(&desk, &id, visit.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
