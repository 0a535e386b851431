//! `GET /api/v1/applications/{number}`: the receipt. `GET …/proof`: that it was recorded.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use yakusho_kernel::{Lang, Refusal, RefusalKind, Text};
use yakusho_pages::Visit;

use super::{
    holder,
    wire::{Bearer, Failure, Said},
};
use crate::{
    Procedures, Receipt,
    web::{
        papers::{department, state},
        receipt::{next_words, proof_of},
    },
};

/// A receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationView {
    /// 受付番号.
    #[schema(example = "R8-000123")]
    number: String,
    /// The life event.
    event: String,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    submitted_at: jiff::Timestamp,
    /// How far the person is known: `unconfirmed`, `window`, `stand_in`.
    identity: &'static str,
    /// Where a helper sat beside the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    helper: Option<String>,
    /// Whether a stand-in touched it; then nothing was really filed.
    stand_in: bool,
    /// What it files and prepares, in order.
    filings: Vec<FilingView>,
    /// Where to go on.
    links: Links,
}

/// One procedure of an application.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilingView {
    /// The case that the office has of it.
    case: uuid::Uuid,
    /// The procedure.
    procedure: String,
    /// Its name.
    name: String,
    /// The person or thing it is for, where the law wants one each.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// The department.
    department: String,
    /// How it began: `received`, `identify` (本人確認待ち), `held` (お預かり), `visit` (来庁待ち).
    /// What became of it is in the status.
    state: &'static str,
    /// What happens next, in words.
    next: String,
    /// The last day of the period by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    last_day: Option<jiff::civil::Date>,
}

/// Where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    /// This receipt.
    application: String,
    /// What became of it.
    status: String,
    /// The proof that it was recorded; there within a minute.
    proof: String,
    /// The page on which people see the status.
    page: String,
}

impl ApplicationView {
    /// Its address.
    pub fn place(&self) -> String {
        self.links.application.clone()
    }
}

/// The receipt of an application: its number and what it files.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The receipt.", body = ApplicationView))
)]
pub async fn show(
    visit: Visit,
    State(app): State<Procedures>,
    Path(number): Path<String>,
    bearer: Bearer,
) -> Result<Said<ApplicationView>, Failure> {
    let receipt = holder::receipt(&app, &visit, &number, &bearer).await?;
    let view = view(&app, &receipt, visit.lang()).await?;
    Ok(Said::ok(&visit, view))
}

/// The proof that the application was recorded, to be kept and verified without the city.
#[utoipa::path(
    get, path = "/api/v1/applications/{number}/proof", tag = "application",
    params(("number" = String, Path, description = "受付番号.")),
    security(("application" = [])),
    responses((status = 200, description = "The proof.", body = String, content_type = "text/plain"))
)]
pub async fn proof(
    visit: Visit,
    State(app): State<Procedures>,
    Path(number): Path<String>,
    bearer: Bearer,
) -> Result<Response, Failure> {
    let receipt = holder::receipt(&app, &visit, &number, &bearer).await?;
    let proof = proof_of(&app, &receipt.application).await?.ok_or_else(not_yet)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], proof).into_response())
}

/// What an application is to its holder.
///
/// # Errors
/// What the store says.
pub async fn view(
    app: &Procedures,
    receipt: &Receipt,
    lang: Lang,
) -> Result<ApplicationView, Failure> {
    let Receipt { application, filings } = receipt;
    let edition = app.shelf().edition(&application.pack_version).await?;
    let pack = &edition.pack;
    let name = |id: &str| {
        pack.procedure(id).map_or_else(|| id.to_owned(), |known| known.name.get(lang).to_owned())
    };
    let views = filings.iter().map(|filing| FilingView {
        case: filing.id.uuid(),
        procedure: filing.procedure.clone(),
        name: name(&filing.procedure),
        subject: filing.subject.clone(),
        department: department(pack, filing, application, lang),
        state: state(application, filing, filings),
        next: next_words(application, filing, filings, lang, &name),
        last_day: filing.last_day,
    });
    let number = application.shown_number();
    let place = format!("/api/v1/applications/{number}");
    Ok(ApplicationView {
        event: application.event.clone(),
        submitted_at: application.submitted_at,
        identity: application.identity.code(),
        helper: application.helper_place.clone(),
        stand_in: application.stand_in,
        filings: views.collect(),
        links: Links {
            status: format!("{place}/status"),
            proof: format!("{place}/proof"),
            page: format!("{}/status", app.parts().public_url),
            application: place,
        },
        number,
    })
}

fn not_yet() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "proof_not_yet",
        Text::new(
            "証明は、受け付けてから1分ほどで用意できます。少し待ってから、もう一度お試しください。",
            "すこし まってから もういちど 見（み）て ください。",
            "The proof is there within about a minute of the submission. Please try again shortly.",
        ),
    )
}
