//! `GET /api/v1/staff/sign-ins`: what happened at the door lately, of everybody.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_permission::ActionName;
use yakusho_procedures::api::{Failure, Said};

use super::desk::Clerk;
use crate::web::staff::admin::sign_ins::{Attempt, lately};

/// The newest attempts to sign in, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignIns {
    /// At most 200.
    sign_ins: Vec<SignInAttempt>,
}

/// Somebody at the door.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignInAttempt {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
    /// The account; none where nobody has the sign-in name that was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Uuid>,
    /// Whether they came in.
    came_in: bool,
    /// How: `password`, `passkey`, `single_sign_on`, `certificate`. Or why not: `unknown_login`,
    /// `wrong_password`, `wrong_code`, `code_used`, `not_posted`, `suspended`, `not_proven`, `waiting`.
    about: String,
}

/// The newest attempts of everybody. For administrators.
#[utoipa::path(
    get, path = "/api/v1/staff/sign-ins", tag = "staff", security(("staff" = [])),
    operation_id = "list_sign_ins",
    responses((status = 200, description = "The attempts.", body = SignIns))
)]
pub async fn list(visit: Visit, Clerk(desk): Clerk) -> Result<Said<SignIns>, Failure> {
    desk.must(ActionName::StaffManage, &desk.city())?;
    let view = |Attempt { at, staff, name, came_in, about }: Attempt| SignInAttempt {
        at,
        account: name.is_some().then_some(staff),
        came_in,
        about,
    };
    let sign_ins = lately(&desk).await?.into_iter().map(view).collect();
    Ok(Said::ok(&visit, SignIns { sign_ins }))
}
