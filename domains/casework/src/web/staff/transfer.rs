//! `GET, POST /staff/cases/{id}/transfer`: gives the case to another department (移送), with the
//! reason.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::Choices,
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    case_file::CaseFile,
    colleagues::{departments, no_department},
    desk::Desk,
    hand_over::{ChangeHands, LONGEST, answer, conflict, too_long},
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// The department.
    #[serde(default)]
    pub department: String,
    /// The reason.
    #[serde(default)]
    pub reason: String,
}

/// Asks to which, and why.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseTransfer).await?;
    Ok(page(&visit, &desk, &file, &Entered::default(), None).into_response())
}

/// Gives it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseTransfer).await?;
    let done = match command(&desk, &file.record.department, &entered.department, &entered.reason) {
        Ok(command) => desk.carry_out(&file, entered.version, command, None, visit.now()).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(record) => {
            let words = format!("{}に移送しました。", desk.department(&record.department));
            visit.flash(NoticeKind::Success, &Text::ja(words));
            // The case may not be theirs to see any more.
            Ok(visit.see("/staff"))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, &entered, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The command, where another department was chosen.
///
/// # Errors
/// A refusal with the field to mend.
pub fn command(desk: &Desk, from: &str, to: &str, reason: &str) -> Result<Command, Refusal> {
    let known = departments(desk, &[from]).into_iter().any(|(code, _)| code == to);
    let mut problems: Vec<Problem> = (!known).then(no_department).into_iter().collect();
    if reason.trim().is_empty() {
        let words = Text::ja("移送の理由を書いてください。受け取る課の職員が読みます。");
        problems.push(Problem::new("reason", "reason_missing", words));
    }
    problems.extend(too_long("reason", reason));
    if !problems.is_empty() {
        return Err(Refusal::invalid(problems));
    }
    Ok(Command::Transfer { department: to.to_owned(), reason: reason.trim().to_owned() })
}

fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let choices = departments(desk, &[&file.record.department]);
    let choices = Choices::new(choices, |code| code == entered.department);
    let body = ChangeHands {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict(refusal),
        title: "ほかの課に移送する",
        case: format!("{}　{}", file.number(), file.name()),
        lead: "この件を、所管する課に渡します。受付日と処理の期限は変わりません。渡した後は、移送先の課だけがこの件を見られます。",
        form: FormStart::post(visit, format!("{}/transfer", file.href())),
        version: file.record.case.version,
        fields: vec![
            FieldView::select(lang, "department", "移送先の課", choices).problem(problems),
            FieldView::lines(lang, "reason", "移送の理由", &entered.reason, LONGEST)
                .hint("受け取る課の職員が読みます。住民の方には見えません。")
                .problem(problems),
        ],
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "移送する") },
    };
    answer(desk.page(visit, body.title, &body).back(file.href(), "件の画面に戻る"), refusal)
}
