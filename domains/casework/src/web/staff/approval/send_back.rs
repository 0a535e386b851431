//! `GET /staff/approvals/{id}/return`: asks to whom and why. `POST`: sends it back (差戻し).

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_approvals::Back as To;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Choices,
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{file::ApprovalFile, for_signing, show::LONGEST_NOTE};
use crate::{
    Casework,
    approval::OnApproval,
    web::{failure::refused, staff::desk::Desk},
};

/// The value that means the drafter; no step is called so.
pub const DRAFTER: &str = "drafter";

/// What the page sends.
#[derive(Clone, Default, Deserialize)]
pub struct Entered {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    to: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/approval_form.html")]
pub(super) struct FormPage {
    pub errors: ErrorSummary,
    pub conflict: Option<Notice>,
    pub title: &'static str,
    pub about: String,
    pub lead: &'static str,
    pub form: FormStart,
    pub version: i64,
    pub fields: Vec<FieldView>,
    pub buttons: Buttons,
}

/// Asks.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalDecide).await?;
    let entered = Entered { to: DRAFTER.to_owned(), ..Entered::default() };
    Ok(page(&visit, &desk, &file, &entered, None).into_response())
}

/// Sends it back; without reasons the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = for_signing(Desk::open(&visit, &app).await?, &visit);
    let file = ApprovalFile::open(&desk, &id, ActionName::ApprovalDecide).await?;
    let what = OnApproval::Return { to: to(&entered.to), reason: entered.reason.clone() };
    match desk.on_approval(&file, entered.version, what, None, visit.now()).await {
        Ok(_) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("差し戻しました。理由は相手に届いています。"),
            );
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// Where it goes.
#[must_use]
pub fn to(typed: &str) -> To {
    if typed == DRAFTER { To::Drafter } else { To::Step(typed.to_owned()) }
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
    let approval = &file.standing.approval;
    let drafter = format!("起案した人（{}）", file.name(approval.drafter));
    let before = approval.route.steps.iter().take(approval.step);
    let places: Vec<(String, String)> = std::iter::once((DRAFTER.to_owned(), drafter))
        .chain(before.map(|step| (step.id.clone(), format!("{}の段", step.name))))
        .collect();
    let fields = vec![
        FieldView::radio(
            lang,
            "to",
            "差し戻す先",
            Choices::new(places, |place| place == entered.to),
        )
        .problem(problems),
        FieldView::lines(lang, "reason", "差し戻す理由", &entered.reason, LONGEST_NOTE)
            .hint(
                "何を、どう直せばよいかを書いてください。起案者と、ここまで承認した人が読みます。",
            )
            .problem(problems),
    ];
    let body = FormPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict(refusal),
        title: "差し戻す",
        about: file.about(),
        lead: "差し戻すと、差し戻した先からあとの承認は取り消され、もう一度回ってきます。",
        form: FormStart::post(visit, format!("{}/return", file.href())),
        version: approval.version,
        fields,
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "差し戻す") },
    };
    dressed(desk.page(visit, "差し戻す", &body).back(file.href(), "決裁の画面に戻る"), refusal)
}

pub(super) fn conflict(refusal: Option<&Refusal>) -> Option<Notice> {
    refusal
        .filter(|refusal| refusal.kind != RefusalKind::Invalid)
        .map(|refusal| Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja)))
}

pub(super) fn dressed(page: Page, refusal: Option<&Refusal>) -> Page {
    match refusal {
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(StatusCode::CONFLICT),
        None => page,
    }
}
