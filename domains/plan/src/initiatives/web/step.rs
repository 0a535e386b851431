//! `GET, POST /staff/plan/initiatives/{id}/step`: begun, paused, taken up again, done, dropped.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{FieldView, Form, Page, Refused, Visit, field::Need, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    super::{
        State as Reached,
        rules::{LONGEST_REASON, Step},
        store::{self, Whole},
    },
    edit::may,
    whole,
};
use crate::{
    Plan,
    web::staff::{form::Asked, seat::Seat},
};

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = InitiativeStep)]
#[serde(default)]
pub struct Stepped {
    /// `start`, `pause`, `resume`, `finish`, `drop`.
    pub step: String,
    /// Why; needed to pause, resume and drop.
    pub reason: String,
    /// The version that was seen.
    pub version: i64,
}

/// Asks why. `?step=` says which.
pub async fn ask(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    seat.must_with(ActionName::PlanEdit, &known.initiative.department)?;
    let step = visit.query("step").and_then(Step::from_code).ok_or_else(Refusal::not_found)?;
    let stepped = Stepped { version: known.initiative.version, ..Stepped::default() };
    Ok(page(&visit, &seat, &known, step, &stepped, &[]).into_response())
}

/// Takes it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(stepped): Form<Stepped>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let known = whole(&seat, &id).await?;
    let step = Step::from_code(&stepped.step).ok_or_else(Refusal::not_found)?;
    match take(&seat, &known, &stepped, visit.now()).await {
        Ok(to) => {
            visit.flash(NoticeKind::Success, &Text::ja(format!("「{}」にしました。", to.label())));
            Ok(visit.see(&format!("/staff/plan/initiatives/{}", known.initiative.id)))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, &known, step, &stepped, &refusal.problems).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Takes a step in the person's name.
///
/// # Errors
/// Not found; the refusal of the rules; a conflict where somebody was faster; what the store says.
pub async fn take(
    seat: &Seat,
    known: &Whole,
    stepped: &Stepped,
    now: Timestamp,
) -> Stored<Reached> {
    may(seat, &known.initiative.department)?;
    let step = Step::from_code(&stepped.step).ok_or_else(Refusal::not_found)?;
    let by = seat.by(&known.initiative.department);
    let input = (known.initiative.id, stepped.version, step, stepped.reason.clone(), by);
    let today = seat.desk.today;
    let write = seat.plan.store().write_with(now, input, move |tx, (id, seen, step, why, by)| {
        Box::pin(store::step(tx, *id, *seen, *step, why, today, by))
    });
    write.await
}

fn page(
    visit: &Visit,
    seat: &Seat,
    known: &Whole,
    step: Step,
    stepped: &Stepped,
    problems: &[Problem],
) -> Page {
    let one = &known.initiative;
    let mut reason = FieldView::lines(Lang::Ja, "reason", "理由", &stepped.reason, LONGEST_REASON);
    if !step.needs_reason() {
        reason = reason.need(Need::Optional);
    }
    let asked = Asked {
        title: format!("取組を{}", step.label()),
        lead: one.title.clone(),
        action: format!("/staff/plan/initiatives/{}/step", one.id),
        hidden: vec![("step", step.code().to_owned()), ("version", stepped.version.to_string())],
        fields: vec![reason],
        go: step.label(),
        back: (format!("/staff/plan/initiatives/{}", one.id), one.title.clone()),
    };
    asked.page(visit, seat, problems)
}
