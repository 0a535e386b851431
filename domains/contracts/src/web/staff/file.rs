//! `GET /staff/contracts/{id}/files/{file}`: a file of a contract. `POST …/files`: brings one; `POST
//! …/remove`: takes away what was put beside it.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures::stream;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_files::CleanFile;
use yakusho_kernel::{Id, Problem, Refusal, Text};
use yakusho_pages::{Fields, Form, Refused, SentFile, Upload, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result as Stored};

use super::{
    seat::{Opened, Seat},
    show,
};
use crate::{
    Contracts, filing,
    model::Origin,
    store::contracts::{BODY, CONTRACT},
};

/// Sends a file; the reading is an action.
pub async fn show(
    visit: Visit,
    State(app): State<Contracts>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    sent(&seat, &id, &file, visit.now()).await
}

/// A file of a contract, after its reading was recorded.
///
/// # Errors
/// Not found; what the files or the store say.
pub async fn sent(seat: &Seat, id: &str, file: &str, now: Timestamp) -> Result<Response, Refused> {
    let opened = seat.contract(id, ActionName::ContractRead, now).await?;
    let wanted: Uuid = file.parse().map_err(|_| Refusal::not_found())?;
    let known = &opened.contract;
    let found = seat.app.files().find(seat.app.store().read(), Id::from_uuid(wanted)).await;
    let attachment = found
        .map_err(refused)?
        .filter(|one| one.holder_kind == CONTRACT && one.holder_id == known.id)
        .ok_or_else(Refusal::not_found)?;
    let bytes = seat.app.files().read(&attachment).await.map_err(|error| {
        tracing::error!(%error, "a file of a contract could not be read");
        Refused::broken()
    })?;
    let by = seat.by(&known.department);
    let read = seat.app.store().write_with(now, (known.id, wanted, by), |tx, (id, file, by)| {
        let data = json!({ "attachment": file });
        Box::pin(by.act(tx, "contract.file_read", CONTRACT, *id, data))
    });
    read.await.map_err(refused)?;
    let name = format!("{}.{}", known.number.replace('契', "K"), attachment.media_type.ending());
    let headers = [
        (header::CONTENT_TYPE, attachment.media_type.name().to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Brings a file: the contract itself (`role` body), or what goes with it.
pub async fn bring(
    visit: Visit,
    State(app): State<Contracts>,
    Path(id): Path<String>,
    upload: Upload,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let role = upload.fields.get("role").unwrap_or(BODY).to_owned();
    let place = format!("/staff/contracts/{}", opened.contract.id);
    match take(&seat, &opened, &role, upload.files.into_iter().next(), visit.now()).await {
        Ok(()) => {
            let words = if role == BODY {
                "契約書のファイルを差し替えました。"
            } else {
                "ファイルを付けました。"
            };
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see(&place))
        }
        Err(Error::Refused(refusal)) => {
            Ok(show::page(&visit, &seat, &opened, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Takes a file in, in the person's name.
///
/// # Errors
/// Why it is not taken, at the field `file`; the refusal of the rules; what the store says.
pub async fn take(
    seat: &Seat,
    opened: &Opened,
    role: &str,
    file: Option<SentFile>,
    now: Timestamp,
) -> Stored<()> {
    let clean = examined(seat, file).await?;
    let by = seat.by(&opened.contract.department);
    if role == BODY {
        seat.app.put_body(&opened.contract, clean, Origin::Uploaded, &by, now).await
    } else {
        seat.app.enclose(&opened.contract, &clean, &by, now).await
    }
}

/// A file that was looked at.
///
/// # Errors
/// Why it is not taken, at the field `file`.
pub async fn examined(seat: &Seat, file: Option<SentFile>) -> Stored<CleanFile> {
    let at_file = |words: Text| {
        Error::from(Refusal::invalid(vec![Problem::new("file", "file_refused", words)]))
    };
    let Some(file) = file.filter(|file| file.too_large || !file.bytes.is_empty()) else {
        return Err(at_file(Text::ja("ファイルを選んでください。")));
    };
    if file.too_large {
        return Err(at_file(Text::ja("ファイルが大きすぎます。小さくしてから送ってください。")));
    }
    let bytes = stream::iter([Ok::<_, std::io::Error>(file.bytes)]);
    let clean = seat.app.files().examiner().take_in(&file.name, bytes).await;
    clean.map_err(|error| match filing::of_files(error) {
        Error::Refused(refusal) => at_file(refusal.message),
        other => other,
    })
}

/// Takes away what was put beside a draft.
pub async fn remove(
    visit: Visit,
    State(app): State<Contracts>,
    Path((id, file)): Path<(String, String)>,
    Form(_): Form<Fields>,
) -> Result<Response, Refused> {
    let (seat, opened) = Seat::before(&visit, &app, &id, ActionName::ContractDraft).await?;
    let file: Uuid = file.parse().map_err(|_| Refusal::not_found())?;
    let by = seat.by(&opened.contract.department);
    let done = seat.app.take_away(&opened.contract, file, &by, visit.now()).await;
    done.map_err(refused)?;
    visit.flash(NoticeKind::Success, &Text::ja("付けたものを外しました。"));
    Ok(visit.see(&format!("/staff/contracts/{}", opened.contract.id)))
}
