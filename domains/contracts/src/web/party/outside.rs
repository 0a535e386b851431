//! `POST /sign/signed`: the contract that a party signed with a certificate of its own (当事者型).

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use futures::stream;
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{Refused, SentFile, Upload, Visit, parts::NoticeKind};
use yakusho_store::{Error, Result as Stored};

use super::{hold::Holding, read};
use crate::{Contracts, filing, rules::outside::refuse, signing::Answered};

/// Takes it; where that was the last one, the contract is sealed at once, or as soon as that can be done.
pub async fn bring(
    visit: Visit,
    State(app): State<Contracts>,
    upload: Upload,
) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    holding.must_be_known()?;
    let read = upload.fields.get("read") == Some("yes");
    let file = upload.files.into_iter().next();
    match take(&app, &holding, read, file, visit.now()).await {
        Ok(answered) => {
            if answered == Answered::All
                && let Err(error) = app.conclude(holding.contract.id, visit.now()).await
            {
                // The round of the jobs tries again; the agreement is kept.
                tracing::warn!(%error, contract = %holding.contract.id, "a contract waits for its seal");
            }
            let words = "電子署名を確かめ、合意を受け取りました。ありがとうございました。";
            visit.flash(NoticeKind::Success, &Text::ja(words));
            Ok(visit.see("/sign"))
        }
        Err(Error::Refused(refusal)) => {
            let now = Holding::open(&visit, &app).await?;
            Ok(read::page(&visit, &app, &now, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

async fn take(
    app: &Contracts,
    holding: &Holding,
    read: bool,
    file: Option<SentFile>,
    now: Timestamp,
) -> Stored<Answered> {
    if !read {
        let words = "契約書を読んでから、「最後まで読みました」にチェックを入れてください。ファイルも、もう一度選んでください。";
        return Err(
            Refusal::invalid(vec![Problem::new("read", "not_read", Text::ja(words))]).into()
        );
    }
    let Some(file) = file.filter(|file| file.too_large || !file.bytes.is_empty()) else {
        return Err(refuse("missing", "電子署名を付けたPDFを選んでください。").into());
    };
    if file.too_large {
        return Err(
            refuse("too_large", "ファイルが大きすぎます。市の担当に相談してください。").into()
        );
    }
    let bytes = stream::iter([Ok::<_, std::io::Error>(file.bytes)]);
    let clean = app.files().examiner().take_in(&file.name, bytes).await;
    let clean = clean.map_err(|error| match filing::of_files(error) {
        Error::Refused(refusal) => Error::from(refuse("file_refused", refusal.message(Lang::Ja))),
        other => other,
    })?;
    app.take_signed(&holding.signer, clean, now).await
}
