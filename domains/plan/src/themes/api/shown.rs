//! `GET …/groups/{code}/themes`, `…/themes/{id}`, `…/knowledge`.

use axum::extract::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yakusho_pages::Visit;
use yakusho_procedures::api::{Failure, Said};

use crate::{
    api::seat::Seated,
    meetings::web::room::Room,
    themes::{
        store::themes::{self, Theme},
        web::{
            knowledge::{Asked, find},
            show,
        },
    },
};

/// Themes of a group.
#[derive(Serialize, ToSchema)]
pub struct ThemesTold {
    /// The newest first.
    themes: Vec<ThemeTold>,
}

/// A theme.
#[derive(Serialize, ToSchema)]
struct ThemeTold {
    /// Its id.
    id: Uuid,
    /// What it is called.
    title: String,
    /// What the problem is.
    problem: String,
    /// `raised`, `trying`, `learned`, `rolling`, `closed`.
    state: &'static str,
    /// The procedures that it is about.
    procedures: Vec<String>,
    /// The programmes of the plan.
    programmes: Vec<u8>,
    /// The figures of the plan.
    kpis: Vec<String>,
    /// Why it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_because: Option<String>,
    /// Counts its changes; send it with the next step.
    version: i64,
}

/// A theme in full.
#[derive(Serialize, ToSchema)]
pub struct ThemeInFull {
    /// The theme.
    #[serde(flatten)]
    theme: ThemeTold,
    /// What was tried.
    experiments: Vec<ExperimentTold>,
    /// Departments that were asked to take it over.
    rollouts: Vec<RolloutTold>,
}

/// An experiment.
#[derive(Serialize, ToSchema)]
struct ExperimentTold {
    /// What we thought would happen.
    hypothesis: String,
    /// What is measured.
    measures: String,
    /// From when.
    #[schema(value_type = String, format = Date)]
    from: jiff::civil::Date,
    /// Until when.
    #[schema(value_type = String, format = Date)]
    until: jiff::civil::Date,
    /// The measure before.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// The measure after.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// What was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    learned: Option<String>,
}

/// A department and how far it is.
#[derive(Serialize, ToSchema)]
struct RolloutTold {
    /// Its code.
    department: String,
    /// `asked`, `preparing`, `adopted`, `declined`.
    state: &'static str,
    /// Why it does not.
    reason: String,
}

/// What all groups learned.
#[derive(Serialize, ToSchema)]
pub struct KnowledgeTold {
    /// The newest first.
    pieces: Vec<PieceTold>,
}

/// A piece of knowledge.
#[derive(Serialize, ToSchema)]
struct PieceTold {
    /// Its id.
    id: Uuid,
    /// The group's code.
    group: String,
    /// The theme that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<Uuid>,
    /// What it is about.
    title: String,
    /// What was learned.
    words: String,
}

/// The themes of a group.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/groups/{code}/themes", tag = "plan",
    operation_id = "plan_themes", security(("staff" = [])),
    params(("code" = String, Path, description = "Which group.")),
    responses((status = 200, description = "The themes.", body = ThemesTold))
)]
pub async fn list(
    visit: Visit,
    Seated(seat): Seated,
    Path(code): Path<String>,
) -> Result<Said<ThemesTold>, Failure> {
    let room = Room::of(seat, &code).await?;
    let store = room.seat.plan.store();
    let all = themes::of_group(store.read(), store.municipality(), &code).await?;
    Ok(Said::ok(&visit, ThemesTold { themes: all.into_iter().map(said).collect() }))
}

/// A theme with its experiments and its roll-out.
#[utoipa::path(
    get, path = "/api/v1/staff/plan/themes/{id}", tag = "plan", operation_id = "plan_theme",
    security(("staff" = [])), params(("id" = String, Path, description = "Which theme.")),
    responses((status = 200, description = "The theme.", body = ThemeInFull))
)]
pub async fn one(
    visit: Visit,
    Seated(seat): Seated,
    Path(id): Path<String>,
) -> Result<Said<ThemeInFull>, Failure> {
    let (room, theme) = show::open(seat, &id).await?;
    let store = room.seat.plan.store();
    let code = store.municipality();
    let experiments = themes::experiments(store.read(), code, theme.id).await?;
    let experiments = experiments.into_iter().map(|one| {
        let (before, after, learned) = match one.result {
            Some((before, after, learned)) => (Some(before), Some(after), Some(learned)),
            None => (None, None, None),
        };
        ExperimentTold {
            hypothesis: one.hypothesis,
            measures: one.measures,
            from: one.from,
            until: one.until,
            before,
            after,
            learned,
        }
    });
    let rollouts = themes::rollouts(store.read(), code, theme.id).await?;
    let rollouts = rollouts.into_iter().map(|(department, far, reason)| RolloutTold {
        department,
        state: far.code(),
        reason,
    });
    let answer = ThemeInFull {
        experiments: experiments.collect(),
        rollouts: rollouts.collect(),
        theme: said(theme),
    };
    Ok(Said::ok(&visit, answer))
}

/// What all groups learned, searched by words (`?q=`).
#[utoipa::path(
    get, path = "/api/v1/staff/plan/knowledge", tag = "plan", operation_id = "plan_knowledge",
    security(("staff" = [])),
    params(("q" = Option<String>, Query, description = "Words that all must be said.")),
    responses((status = 200, description = "What was learned.", body = KnowledgeTold))
)]
pub async fn knowledge(
    visit: Visit,
    Seated(seat): Seated,
    Query(asked): Query<Asked>,
) -> Result<Said<KnowledgeTold>, Failure> {
    let found = find(&seat, &asked.q).await?;
    let pieces = found.into_iter().map(|one| PieceTold {
        id: one.id,
        group: one.group,
        theme: one.theme,
        title: one.title,
        words: one.words,
    });
    Ok(Said::ok(&visit, KnowledgeTold { pieces: pieces.collect() }))
}

fn said(one: Theme) -> ThemeTold {
    ThemeTold {
        id: one.id,
        title: one.title,
        problem: one.problem,
        state: one.state.code(),
        procedures: one.links.procedures,
        programmes: one.links.programmes,
        kpis: one.links.kpis,
        closed_because: one.closed_because,
        version: one.version,
    }
}
