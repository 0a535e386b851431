//! `POST /staff/handover/runs/{id}/answers`: reads the receiver's answer file and reconciles it to
//! the row.

use std::fmt::Write as _;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use yakusho_exchange::{CellProblem, answer as answers_of};
use yakusho_kernel::{Refusal, Text};
use yakusho_pages::{Refused, Upload, Visit, parts::NoticeKind};

use super::{super::desk::Desk, batch::page, batch_of, mapping_of_batch, open_desk};
use crate::{
    Casework,
    handover::{
        Batch,
        answers::{self, Reconciled},
        batch,
    },
    web::failure::refused,
};

/// Reads it.
pub async fn take(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    upload: Upload,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let batch = batch_of(&desk, &id).await?;
    let file = upload.files.first().filter(|file| !file.too_large && !file.bytes.is_empty());
    let Some(file) = file else {
        let words = "相手のシステムの結果のファイルを選んでください（10MBまで）。";
        let problem = [CellProblem::whole(words)];
        return Ok(page(&visit, &desk, &batch, &problem).await?.into_response());
    };
    match reconcile(&desk, &batch, &file.bytes, visit.now()).await? {
        Ok(done) => {
            visit.flash(NoticeKind::Success, &Text::ja(words(&done)));
            Ok(visit.see(&format!("/staff/handover/runs/{}", batch.id)))
        }
        Err(problems) => Ok(page(&visit, &desk, &batch, &problems).await?.into_response()),
    }
}

fn words(done: &Reconciled) -> String {
    if done.again {
        return "この結果のファイルは、前に読み込んでいます。何も変わっていません。".to_owned();
    }
    format!(
        "結果を読み込みました。取込済み {}行、取り込めず {}行。取り込めなかった件は、仕事の一覧に戻しました。",
        done.accepted, done.rejected
    )
}

/// Reads an answer file for a batch and writes what it says.
///
/// # Errors
/// Outside: what the store says. Inside: what is wrong with the file; then nothing is written.
pub async fn reconcile(
    desk: &Desk,
    batch: &Batch,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<Reconciled, Vec<CellProblem>>, Refused> {
    let form = mapping_of_batch(desk, batch).await?.and_then(|mapping| mapping.answer);
    let form = form.ok_or_else(Refusal::not_found)?;
    let said = match answers_of::read(bytes, &form) {
        Ok(said) => said,
        Err(problems) => return Ok(Err(problems)),
    };
    let store = desk.app.store();
    let keyring = std::sync::Arc::clone(&desk.app.procedures().parts().keyring);
    let rows = batch::rows(store, &keyring, batch.id).await.map_err(refused)?;
    let verdicts = match answers::reconcile(&rows, &said) {
        Ok(verdicts) => verdicts,
        Err(problems) => return Ok(Err(problems)),
    };
    let (batch, by, hash) = (batch.clone(), desk.who.actor(), sha256(bytes));
    let written = store.write(now, move |tx| {
        let (keyring, batch, verdicts) = (keyring.clone(), batch.clone(), verdicts.clone());
        let (by, hash) = (by.clone(), hash.clone());
        Box::pin(async move { answers::take(tx, &keyring, &batch, &verdicts, &hash, &by).await })
    });
    Ok(Ok(written.await.map_err(refused)?))
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
