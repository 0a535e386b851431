//! `POST /staff/plan/kpis/{id}/record`: what operations say now becomes a draft, so that it can be
//! checked, approved and published as it was today.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Refusal, RefusalKind, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::Result as Stored;

use super::seat::Seat;
use crate::{
    Plan,
    fingerprint::fingerprint,
    model::Method,
    rules::enter::Entry,
    standing::Standing,
    store::measurements::{self, New},
};

/// Nothing: the form has one button.
#[derive(Deserialize)]
pub struct Pressed {}

/// Keeps it.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    Form(Pressed {}): Form<Pressed>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let one = seat.standing(&id).await?;
    if !seat.may_enter(&one.kpi) {
        return Err(Refusal::not_found().into());
    }
    record(&seat, &one, visit.now()).await.map_err(refused)?;
    let words = "いまの値を下書きにしました。ほかの職員が確認すると、承認に進みます。";
    visit.flash(NoticeKind::Success, &Text::ja(words));
    Ok(visit.see(&format!("/staff/plan/kpis/{id}")))
}

/// Keeps it in the person's name. Returns the measurement's id.
///
/// # Errors
/// A refusal where nothing can be computed; what the store says.
pub async fn record(seat: &Seat, one: &Standing, now: Timestamp) -> Stored<Uuid> {
    let found = one.live.as_ref().and_then(|live| Some((live, live.figure?)));
    let (live, value) = found.ok_or_else(|| {
        let words = Text::ja("この数字は、いま自動で計算できません。");
        Refusal::new(RefusalKind::Conflict, "nothing_to_record", words)
    })?;
    let definition = &one.definition;
    let divides = definition.aggregation.divides();
    let new = New {
        kpi: one.kpi.id.clone(),
        entry: Entry {
            as_of: live.days.to,
            numerator: live.value.numerator,
            denominator: live.value.denominator.filter(|_| divides),
            value,
            definition: definition.version,
            source: definition.measure.clone(),
            comment: String::new(),
            supersedes: None,
            reason: None,
        },
        method: Method::Operations,
        fingerprint: Some(fingerprint(
            &definition.measure,
            definition.version,
            live.days,
            &live.value,
        )),
        stand_in: false,
        work: seat.work(&one.kpi),
        staff: seat.desk.who.staff,
        authority: seat.authority(&one.kpi),
    };
    let write =
        seat.plan.store().write_with(now, new, |tx, new| Box::pin(measurements::enter(tx, new)));
    write.await
}
