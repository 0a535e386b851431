//! `GET /staff/approvals/{id}/withdraw`: asks. `POST`: the drafter takes the draft back (引戻し).

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Need,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    file::ApprovalFile,
    send_back::{FormPage, conflict, dressed},
    show::LONGEST_NOTE,
    sign::note_of,
};
use crate::{
    Casework,
    approval::OnApproval,
    web::{failure::refused, staff::desk::Desk},
};

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    note: String,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalWithdraw).await?;
    Ok(page(&visit, &desk, &file, "", None).into_response())
}

/// Takes it back.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalWithdraw).await?;
    let done = match note_of(&entered.note) {
        Ok(note) => {
            desk.on_approval(&file, entered.version, OnApproval::Withdraw, note, visit.now()).await
        }
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match done {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("引き戻しました。件は審査中に戻りました。"));
            Ok(visit.see(&file.case.href()))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, &entered.note, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn page(
    visit: &Visit,
    desk: &Desk,
    file: &ApprovalFile,
    note: &str,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let body = FormPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict(refusal),
        title: "引き戻す",
        about: file.about(),
        lead: "起案を取り消します。ここまでの承認も取り消されますが、経過は残ります。",
        form: FormStart::post(visit, format!("{}/withdraw", file.href())),
        version: file.standing.approval.version,
        fields: vec![
            FieldView::lines(lang, "note", "引き戻す理由", note, LONGEST_NOTE)
                .need(Need::Optional)
                .problem(problems),
        ],
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "引き戻す") },
    };
    dressed(desk.page(visit, "引き戻す", &body).back(file.href(), "決裁の画面に戻る"), refusal)
}
