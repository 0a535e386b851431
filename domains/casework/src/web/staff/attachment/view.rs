//! `GET /staff/cases/{id}/attachments/{file}/view`: what was enclosed, larger and turned. Every
//! step is a link, so it works without a script; the picture itself was made anew by the server when
//! it was taken in, and nothing in it is executed.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_files::MediaType;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::super::{
    case_file::CaseFile,
    desk::{Desk, PURPOSE},
    purpose::with_purpose,
};
use crate::Casework;

/// The sizes, in hundredths of the frame.
const SIZES: [u8; 3] = [1, 2, 3];

/// How it is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Look {
    #[serde(default)]
    zoom: Option<u8>,
    #[serde(default)]
    turn: Option<u16>,
}

#[derive(Template)]
#[template(path = "staff/attachment_view.html")]
struct ViewPage {
    name: String,
    case: String,
    file: String,
    is_picture: bool,
    zoom: u8,
    turn: u16,
    larger: Option<String>,
    smaller: Option<String>,
    left: String,
    right: String,
}

/// Shows it. The file itself is sent, and its reading recorded, by its own address.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, wanted)): Path<(String, String)>,
    Query(look): Query<Look>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseReadAttachment).await?;
    let attachment = super::wanted(&visit, &desk, &file, &wanted).await?;
    let zoom = look.zoom.filter(|zoom| SIZES.contains(zoom)).unwrap_or(1);
    let turn = look.turn.unwrap_or(0) % 360 / 90 * 90;
    let base = format!("{}/attachments/{wanted}", file.href());
    let purpose = &desk.purpose.id;
    let to =
        |zoom: u8, turn: u16| format!("{base}/view?zoom={zoom}&turn={turn}&{PURPOSE}={purpose}");
    let body = ViewPage {
        name: attachment.file_name.clone(),
        case: format!("{}　{}", file.number(), file.name()),
        is_picture: attachment.media_type != MediaType::Pdf,
        zoom,
        turn,
        larger: (zoom < 3).then(|| to(zoom + 1, turn)),
        smaller: (zoom > 1).then(|| to(zoom - 1, turn)),
        left: to(zoom, (turn + 270) % 360),
        right: to(zoom, (turn + 90) % 360),
        file: with_purpose(&desk, &base),
    };
    let page = desk.page(&visit, "添付を見る", &body).back(file.href(), "件の画面に戻る");
    Ok(page.into_response())
}
