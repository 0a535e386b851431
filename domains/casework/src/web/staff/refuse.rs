//! `GET /staff/cases/{id}/refuse`: asks for the reasons and shows the 教示. `POST`: refuses an 申請
//! or 請求.

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
    remedies,
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

/// Asks for the reasons.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRefuse).await?;
    Ok(page(&visit, &desk, &file, kind(&file), &Entered::default(), None).into_response())
}

/// Refuses it; without reasons the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseRefuse).await?;
    desk.fresh(&visit).await?;
    let command = Command::Refuse { reason: entered.reason.clone() };
    match desk.carry_out(&file, entered.version, command, None, visit.now()).await {
        Ok(_) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("却下しました。決定通知書を確かめて、申請者へお渡しください。"),
            );
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            let kind = kind(&file);
            Ok(page(&visit, &desk, &file, kind, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn kind(file: &CaseFile) -> Kind {
    Kind {
        title: "却下する",
        lead: "申請・請求を却下します。理由と教示は、決定通知書にそのまま載ります（行政手続法8条）。",
        hint: "どの要件を、どの事実から満たさないと判断したかを書いてください。根拠の条文も書きます。",
        button: "却下する",
        verb: "refuse",
        remedies: remedies::of(file),
        remedies_note: Some(remedies::NOTE),
    }
}
