//! `POST /staff/handover/runs/{id}/deliver`: gives a delivery that was given up another round.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use serde_json::json;
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_store::NewAction;

use super::{super::desk::Desk, batch_of, file::Nothing, open_desk};
use crate::{
    Casework,
    handover::{Batch, run::NOUN},
    web::failure::refused,
};

/// Sends it again.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let batch = batch_of(&desk, &id).await?;
    if revive(&desk, &batch, visit.now()).await? {
        visit.flash(NoticeKind::Success, &Text::ja("もう一度送っています。"));
    } else {
        visit.flash(NoticeKind::Info, &Text::ja("送信は止まっていません。"));
    }
    Ok(visit.see(&format!("/staff/handover/runs/{}", batch.id)))
}

/// Whether a delivery that was given up was taken up again.
///
/// # Errors
/// Not found where the run goes to no webhook; what the store says.
pub async fn revive(desk: &Desk, batch: &Batch, now: Timestamp) -> Result<bool, Refused> {
    let job = batch.delivery.ok_or_else(Refusal::not_found)?;
    let (by, id) = (desk.who.actor(), batch.id);
    let written = desk.app.store().write(now, move |tx| {
        let by = by.clone();
        Box::pin(async move {
            let revived = tx.revive_job(job).await?;
            if revived {
                tx.act(NewAction {
                    kind: "handover.delivery_revived",
                    subject_kind: NOUN,
                    subject: id,
                    by: &by,
                    authority: None,
                    purpose: None,
                    data: json!({}),
                })
                .await?;
            }
            Ok(revived)
        })
    });
    written.await.map_err(refused)
}
