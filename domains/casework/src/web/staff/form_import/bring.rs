//! `GET /staff/imports/{mapping}`: asks for the file. `POST`: keeps it and shows what it would do.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use uuid::Uuid;
use yakusho_exchange::CellProblem;
use yakusho_pack::format::FormImport;
use yakusho_pages::{
    Page, Refused, Upload, Visit,
    parts::{FormStart, ProvenanceMark},
};

use super::{
    super::{desk::Desk, handover::answer::sha256},
    mapping_of, take,
};
use crate::{Casework, form_import::runs, web::failure::refused};

#[derive(Template)]
#[template(path = "staff/form_import/bring.html")]
struct BringPage {
    name: String,
    tool: String,
    provenance: ProvenanceMark,
    problems: Vec<String>,
    form: FormStart,
    columns: Vec<String>,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let mapping = mapping_of(&desk, &id)?;
    Ok(page(&visit, &desk, &mapping, &[]).into_response())
}

/// Keeps the file, sealed, if it can be read at all.
pub async fn take(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    upload: Upload,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let mapping = mapping_of(&desk, &id)?;
    let file = upload.files.first().filter(|file| !file.too_large && !file.bytes.is_empty());
    let Some(file) = file else {
        let words = "フォームからダウンロードしたファイルを選んでください（10MBまで）。";
        return Ok(page(&visit, &desk, &mapping, &[CellProblem::whole(words)]).into_response());
    };
    if let Err(problems) = take::checked(&desk, &mapping, &file.bytes) {
        return Ok(page(&visit, &desk, &mapping, &problems).into_response());
    }
    let run = keep(&visit, &desk, &mapping, &file.bytes).await?;
    Ok(visit.see(&format!("/staff/imports/{}/{run}", mapping.id)))
}

/// Keeps a file until it is taken in.
///
/// # Errors
/// What the store says.
pub async fn keep(
    visit: &Visit,
    desk: &Desk,
    mapping: &FormImport,
    bytes: &[u8],
) -> Result<Uuid, Refused> {
    let keyring = Arc::clone(&desk.app.procedures().parts().keyring);
    let (by, id, hash) = (desk.who.actor(), mapping.id.clone(), sha256(bytes));
    let bytes = Arc::new(bytes.to_vec());
    let written = desk.app.store().write(visit.now(), move |tx| {
        let (keyring, by, id) = (Arc::clone(&keyring), by.clone(), id.clone());
        let (bytes, hash) = (Arc::clone(&bytes), hash.clone());
        Box::pin(async move { runs::bring(tx, &keyring, &id, (&bytes, &hash), &by).await })
    });
    written.await.map_err(refused)
}

fn page(visit: &Visit, desk: &Desk, mapping: &FormImport, problems: &[CellProblem]) -> Page {
    let columns = mapping.columns.iter().map(|column| column.name.clone());
    let body = BringPage {
        name: mapping.name.clone(),
        tool: mapping.tool.clone(),
        provenance: ProvenanceMark::of(mapping.provenance.clone()),
        problems: problems.iter().map(ToString::to_string).collect(),
        form: FormStart::post(visit, format!("/staff/imports/{}", mapping.id))
            .with_files()
            .with_own_button(),
        columns: [mapping.receipt.clone(), mapping.sent_at.clone()]
            .into_iter()
            .chain(columns)
            .collect(),
    };
    let page = desk.page(visit, &mapping.name, &body).back("/staff/handover", "連携");
    if problems.is_empty() { page } else { page.with_problems() }
}
