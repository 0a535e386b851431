//! `GET /sign/pages/{page}`: a page of the contract as a picture. Where it cannot be drawn, a picture
//! says so, and that the text stands below.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use yakusho_casework::staff::refused;
use yakusho_kernel::Refusal;
use yakusho_pages::{Refused, Visit};

use super::hold::Holding;
use crate::Contracts;

/// What stands in the place of a page that cannot be drawn.
const NOT_DRAWN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 260" role="img"><title>このページは画像にできませんでした</title><rect width="1000" height="260" fill="#f8f8fb" stroke="#767676"/><text x="500" y="110" font-size="40" text-anchor="middle" fill="#1a1a1c" font-family="sans-serif">このページは画像にできませんでした。</text><text x="500" y="180" font-size="40" text-anchor="middle" fill="#1a1a1c" font-family="sans-serif">下の文字か、PDFで読んでください。</text></svg>"##;

/// Sends it.
pub async fn show(
    visit: Visit,
    State(app): State<Contracts>,
    Path(page): Path<usize>,
) -> Result<Response, Refused> {
    let holding = Holding::open(&visit, &app).await?;
    holding.must_be_known()?;
    let file = holding.contract.file.as_ref().ok_or_else(Refusal::not_found)?;
    let (kind, bytes) = match app.picture(file, page).await.map_err(refused)? {
        Some(png) => ("image/png", png.to_vec()),
        None => ("image/svg+xml", NOT_DRAWN.as_bytes().to_vec()),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, bytes).into_response())
}
