//! The member of staff who calls, at the plan.

use axum::{extract::FromRequestParts, http::request::Parts};
use yakusho_casework::staff::Clerk;
use yakusho_procedures::api::Failure;

use crate::{Plan, web::staff::seat::Seat};

/// A member of staff, by the token of their session.
pub struct Seated(pub Seat);

impl FromRequestParts<Plan> for Seated {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, plan: &Plan) -> Result<Self, Failure> {
        let Clerk(desk) = Clerk::from_request_parts(parts, plan.casework()).await?;
        Ok(Self(Seat::at(desk, plan)?))
    }
}
