//! `GET, POST /staff/contracts/export`: everything that a search of the ledger found, as one ZIP that a
//! stranger can verify.

use askama::Template;
use axum::{
    body::Body,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Refusal, Text, date::jst_date};
use yakusho_pages::{
    Form, Html, Page, Refused, Visit,
    parts::{Definitions, FormStart, Notice, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::{
    list::{Asked, scoped},
    seat::Seat,
};
use crate::{Contracts, export::Chosen, model::Contract, store::search::Search};

#[derive(Template)]
#[template(path = "staff/export.html")]
struct ExportPage {
    notice: Option<Notice>,
    facts: Definitions,
    form: Option<FormStart>,
    hidden: Vec<(&'static str, String)>,
}

/// Shows what would be exported.
pub async fn ask(
    visit: Visit,
    State(app): State<Contracts>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    Ok(page(&visit, &seat, &asked, None).await?.into_response())
}

/// Sends it.
pub async fn send(
    visit: Visit,
    State(app): State<Contracts>,
    Form(asked): Form<Asked>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    match sent(&seat, &asked, visit.now()).await {
        Ok(response) => Ok(response),
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &seat, &asked, Some(&refusal)).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The ZIP, in the person's name.
///
/// # Errors
/// A refusal where nothing is found, it is too much, or the key cannot be used; what the store says.
pub async fn sent(seat: &Seat, asked: &Asked, now: Timestamp) -> Stored<Response> {
    let (contracts, parties) = seat.app.find_all(&wanted(seat, asked).await?).await?;
    if contracts.is_empty() {
        return Err(none().into());
    }
    let mut names: Vec<(String, String)> =
        seat.rules.kinds.iter().map(|kind| (kind.id.clone(), kind.name.clone())).collect();
    for one in &contracts {
        if !names.iter().any(|(code, _)| *code == one.department) {
            names.push((one.department.clone(), seat.desk.department(&one.department)));
        }
    }
    let chosen = Chosen { contracts, parties, names, sought: asked.words_of_search() };
    let from = seat.app.export(chosen, |department| seat.by(department), now)?;
    let pieces = stream::unfold(from, |mut from| async move {
        let piece = from.recv().await?;
        Some((piece, from))
    });
    let day = jst_date(now);
    let name = format!("keiyaku-{:04}{:02}{:02}.zip", day.year(), day.month(), day.day());
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        // Packed already; packed again it could not be sent piece by piece.
        (header::CONTENT_ENCODING, "identity".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// What is sought, among what this person may list.
async fn wanted(seat: &Seat, asked: &Asked) -> Stored<Search> {
    scoped(seat, asked.read().map_err(Refusal::invalid)?).await
}

fn none() -> Refusal {
    let kind = yakusho_kernel::RefusalKind::Conflict;
    let words = "書き出す契約がありません。台帳に戻って、条件を変えて探してください。";
    Refusal::new(kind, "nothing_found", Text::ja(words))
}

async fn page(
    visit: &Visit,
    seat: &Seat,
    asked: &Asked,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let found = match wanted(seat, asked).await {
        Ok(wanted) => seat.app.find_all(&wanted).await,
        Err(error) => Err(error),
    };
    let (contracts, why): (Vec<Contract>, Option<Refusal>) = match found {
        Ok((contracts, _)) if contracts.is_empty() => (contracts, Some(none())),
        Ok((contracts, _)) => (contracts, refusal.cloned()),
        Err(Error::Refused(refusal)) => (Vec::new(), Some(refusal)),
        Err(error) => return Err(refused(error)),
    };
    let bytes: i64 = contracts.iter().filter_map(|one| Some(one.file.as_ref()?.bytes)).sum();
    let sealed = contracts.iter().filter(|one| one.state == crate::model::State::Concluded).count();
    let sought = match asked.words_of_search() {
        words if words.is_empty() => "（見られる契約のすべて）".to_owned(),
        words => words,
    };
    let rows = [
        ("条件", sought),
        ("契約", format!("{}件（うち締結済 {sealed}件）", contracts.len())),
        ("契約書のPDF", format!("合わせて約{}KB", bytes.max(0).unsigned_abs().div_ceil(1024))),
    ];
    let body = ExportPage {
        notice: why
            .as_ref()
            .map(|why| Notice::new(Lang::Ja, NoticeKind::Error, why.message(Lang::Ja))),
        facts: Definitions {
            rows: rows.map(|(name, value)| (name.to_owned(), Html::text(value))).to_vec(),
        },
        form: (!contracts.is_empty())
            .then(|| FormStart::post(visit, "/staff/contracts/export").with_own_button()),
        hidden: asked.pairs(),
    };
    let page = seat.desk.page(visit, "契約をまとめて書き出す", &body);
    let page = page.back("/staff/contracts", "契約台帳");
    Ok(if why.is_some() { page.status(StatusCode::CONFLICT) } else { page })
}
