//! `GET /staff/approvals/{id}/redraft`: shows what was sent back and lets the drafter mend it.
//! `POST`: drafts it again.

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
    for_signing,
    send_back::{FormPage, conflict, dressed},
    show::LONGEST_NOTE,
    sign::note_of,
};
use crate::{
    Casework,
    approval::OnApproval,
    web::{
        failure::refused,
        staff::{desk::Desk, reason::LONGEST},
    },
};

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

/// Asks, with what was written before.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalWithdraw).await?;
    let entered = Entered {
        version: 0,
        reason: file.proposal.reason.clone(),
        note: file.note.clone().unwrap_or_default(),
    };
    Ok(page(&visit, &desk, &file, &entered, None).into_response())
}

/// Drafts it again.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalWithdraw).await?;
    let done = match note_of(&entered.note) {
        Ok(note) => {
            let what = OnApproval::Redraft { reason: entered.reason.clone() };
            desk.on_approval(&file, entered.version, what, note, visit.now()).await
        }
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match done {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("出し直しました。はじめの段から回ります。"));
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

fn page(
    visit: &Visit,
    desk: &Desk,
    file: &ApprovalFile,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let reason = file.proposal.decision.has_reasons().then(|| {
        FieldView::lines(lang, "reason", "理由", &entered.reason, LONGEST)
            .hint("住民の方への通知にそのまま載ります。")
            .problem(problems)
    });
    let note = FieldView::lines(lang, "note", "伺い", &entered.note, LONGEST_NOTE)
        .hint("差戻しにどう応えたかを書いてください。決裁する人だけが読みます。")
        .need(Need::Optional)
        .problem(problems);
    let body = FormPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict(refusal),
        title: "直して出し直す",
        about: file.about(),
        lead: "差戻しの理由は、決裁の画面の経過にあります。申請の内容を直してもらうときは、引き戻してから補正を求めてください。",
        form: FormStart::post(visit, format!("{}/redraft", file.href())),
        version: file.standing.approval.version,
        fields: reason.into_iter().chain([note]).collect(),
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "出し直す") },
    };
    let page = desk.page(visit, "直して出し直す", &body);
    dressed(page.back(file.href(), "決裁の画面に戻る"), refusal)
}
