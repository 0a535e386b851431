//! `GET /staff/cases/{id}/return`: asks what is missing. `POST`: returns a 届出 for formal defects.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use yakusho_kernel::Text;
use yakusho_pages::{Form, Refused, Visit, parts::NoticeKind};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    case_file::CaseFile,
    desk::Desk,
    reason::{Entered, Kind, page},
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

/// Asks for the reasons.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseReturn).await?;
    Ok(page(&visit, &desk, &file, kind(), &Entered::default(), None).into_response())
}

/// Returns it; without reasons the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseReturn).await?;
    let command = Command::Return { reason: entered.reason.clone() };
    match desk.carry_out(&file, entered.version, command, None, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("返戻しました。"));
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, kind(), &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn kind() -> Kind {
    Kind {
        title: "返戻する",
        lead: "形式上の要件が整っていない届出を返します。届出の内容のよしあしは理由にできません（行政手続法37条）。",
        hint: "足りないものと、どう直せばよいかを書いてください。住民の方への通知にそのまま載ります。",
        button: "返戻する",
        verb: "return",
        remedies: Vec::new(),
        remedies_note: None,
    }
}
