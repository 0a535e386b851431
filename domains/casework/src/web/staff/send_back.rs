//! `GET /staff/cases/{id}/return`: asks what is missing. `POST`: returns a 届出 for formal defects, or
//! drafts that where others must sign.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_pages::{Form, Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case_file::CaseFile,
    desk::Desk,
    reason::{self, Entered, Kind, page},
};
use crate::{Casework, approval::Decision};

/// Asks for the reasons.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseDraft).await?;
    Ok(page(&visit, &desk, &file, kind(), &Entered::default(), None).await?.into_response())
}

/// Proposes it; without reasons the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseDraft).await?;
    reason::act(&visit, &desk, &file, kind(), &entered).await
}

fn kind() -> Kind {
    Kind {
        decision: Decision::Return,
        lead: "形式上の要件が整っていない届出を返します。届出の内容のよしあしは理由にできません（行政手続法37条）。",
        hint: "足りないものと、どう直せばよいかを書いてください。住民の方への通知にそのまま載ります。",
        remedies: Vec::new(),
        remedies_note: None,
    }
}
