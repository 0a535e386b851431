//! `POST …/groups/{code}/themes`, `…/themes/{id}/step`, `…/groups/{code}/knowledge`.

use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Body, Failure, Said};

use crate::{
    api::seat::Seated,
    meetings::web::room::Room,
    themes::{
        rules::{raise::Entered as Raised, step::Entered as Stepped},
        web::{
            knowledge::{self, Entered as Told},
            new, show,
        },
    },
};

/// What was raised, or told.
#[derive(Serialize, ToSchema)]
pub struct ThemeId {
    /// Its id.
    id: Uuid,
}

/// How far a theme is now.
#[derive(Serialize, ToSchema)]
pub struct ThemeState {
    /// `raised`, `trying`, `learned`, `rolling`, `closed`.
    state: &'static str,
}

/// Raises a theme in a group.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/themes", tag = "plan",
    operation_id = "plan_theme_raise", security(("staff" = [])), request_body = Raised,
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "It is raised.", body = ThemeId))
)]
pub async fn raise(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    Body(sent): Body<Raised>,
) -> Result<Said<ThemeId>, Failure> {
    let room = Room::of(seat, &code).await?;
    room.must_work()?;
    let id = new::keep(&room, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, ThemeId { id }))
}

/// Takes a step with a theme by the version that was seen: an experiment, its result, its roll-out,
/// what a department answers, its end.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/themes/{id}/step", tag = "plan",
    operation_id = "plan_theme_step", security(("staff" = [])), request_body = Stepped,
    params(("id" = String, Path, description = "Which theme.")),
    responses((status = 200, description = "How far it is now.", body = ThemeState))
)]
pub async fn step(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
    Body(sent): Body<Stepped>,
) -> Result<Said<ThemeState>, Failure> {
    let (room, theme) = show::open(seat, &id).await?;
    room.must_work()?;
    let to = show::keep(&room, &theme, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, ThemeState { state: to.code() }))
}

/// Tells all groups what was learned.
#[utoipa::path(
    post, path = "/api/v1/staff/plan/groups/{code}/knowledge", tag = "plan",
    operation_id = "plan_knowledge_tell", security(("staff" = [])), request_body = Told,
    params(("code" = String, Path, description = "Which group tells.")),
    responses((status = 200, description = "It is kept.", body = ThemeId))
)]
pub async fn tell(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
    Body(sent): Body<Told>,
) -> Result<Said<ThemeId>, Failure> {
    let room = Room::of(seat, &code).await?;
    room.must_work()?;
    let id = knowledge::keep(&room, &sent, visit.now()).await?;
    Ok(Said::ok(&visit, ThemeId { id }))
}
