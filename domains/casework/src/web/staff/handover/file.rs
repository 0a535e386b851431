//! `POST /staff/handover/runs/{id}/file`: sends the file of a run. The same bytes every time; every
//! time is recorded at every case in it. A form and not a link, so that no browser fetches it by
//! itself.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::Refusal;
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;
use yakusho_store::NewAction;

use super::{
    super::desk::Desk, PURPOSE, batch_of, mapping::media_type, mapping_of_batch, open_desk,
};
use crate::{
    Casework,
    handover::{Batch, batch, run::NOUN},
    store::cases,
    web::failure::refused,
};

/// The page sends nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

/// Sends it.
pub async fn send(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let batch = batch_of(&desk, &id).await?;
    let (kind, bytes) = fetch(&desk, &batch, visit.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", batch.file_name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The file and its type, after it was recorded at every case that its data leave.
///
/// # Errors
/// Not found where they may not take any of its cases out; what the store says.
pub async fn fetch(
    desk: &Desk,
    batch: &Batch,
    now: Timestamp,
) -> Result<(&'static str, Vec<u8>), Refused> {
    let store = desk.app.store();
    let keyring = &desk.app.procedures().parts().keyring;
    let rows = batch::rows(store, keyring, batch.id).await.map_err(refused)?;
    let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.case).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let records =
        cases::with_ids(store.read(), store.municipality(), &ids).await.map_err(refused)?;
    if !records.iter().all(|record| desk.may(ActionName::CaseExport, &desk.case(record))) {
        return Err(Refusal::not_found().into());
    }
    let (by, authority, id) =
        (desk.who.actor(), desk.who.authority_in(&batch.department), batch.id);
    let written = store.write(now, move |tx| {
        let (by, authority, ids) = (by.clone(), authority.clone(), ids.clone());
        Box::pin(async move {
            for case in ids {
                tx.act(NewAction {
                    kind: "personal_data.read",
                    subject_kind: "case",
                    subject: case,
                    by: &by,
                    authority: authority.as_deref(),
                    purpose: Some(PURPOSE),
                    data: json!({ "what": "handover_file", "batch": id }),
                })
                .await?;
            }
            tx.act(NewAction {
                kind: "handover.downloaded",
                subject_kind: NOUN,
                subject: id,
                by: &by,
                authority: authority.as_deref(),
                purpose: Some(PURPOSE),
                data: json!({}),
            })
            .await?;
            Ok(())
        })
    });
    written.await.map_err(refused)?;
    let mapping = mapping_of_batch(desk, batch).await?;
    let form = mapping.and_then(|mapping| mapping.file);
    let kind = form.map_or("application/octet-stream", |form| media_type(form.format).name());
    Ok((kind, desk.app.file_of(batch).await.map_err(refused)?))
}
