//! `GET, POST /staff/cases/{id}/hand-over`: gives the case to a colleague, with a note.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text, text::fits};
use yakusho_pages::{
    FieldView, Form, Page, Refused, Visit,
    field::{Choices, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    case_file::CaseFile,
    colleagues::{colleagues, nobody_chosen},
    desk::Desk,
};
use crate::{Casework, rules::decide::Command, web::failure::refused};

/// The longest note, in characters.
pub const LONGEST: u32 = 1_000;

/// What the page sends.
#[derive(Default, Deserialize)]
pub struct Entered {
    /// The version that it showed.
    #[serde(default)]
    pub version: i64,
    /// The colleague.
    #[serde(default)]
    pub to: String,
    /// The note.
    #[serde(default)]
    pub note: String,
}

#[derive(Template)]
#[template(path = "staff/change_hands.html")]
pub(super) struct ChangeHands {
    pub errors: ErrorSummary,
    pub conflict: Option<Notice>,
    pub title: &'static str,
    pub case: String,
    pub lead: &'static str,
    pub form: FormStart,
    pub version: i64,
    pub fields: Vec<FieldView>,
    pub buttons: Buttons,
}

/// Asks to whom.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseAssign).await?;
    Ok(page(&visit, &desk, &file, &Entered::default(), None).await?.into_response())
}

/// Gives it.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(entered): Form<Entered>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseAssign).await?;
    let to = entered.to.parse().ok();
    let command = match command(&desk, &file.record.department, to, &entered.note).await {
        Ok(command) => command,
        Err(Error::Refused(refusal)) => {
            let page = page(&visit, &desk, &file, &entered, Some(&refusal)).await?;
            return Ok(page.into_response());
        }
        Err(error) => return Err(refused(error)),
    };
    match desk.carry_out(&file, entered.version, command, None, visit.now()).await {
        Ok(_) => {
            visit.flash(NoticeKind::Success, &Text::ja("担当を引き継ぎました。"));
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            let page = page(&visit, &desk, &file, &entered, Some(&refusal)).await?;
            Ok(page.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The command, where somebody of the department was chosen.
///
/// # Errors
/// A refusal with the field to mend; what the store says.
pub async fn command(
    desk: &Desk,
    department: &str,
    to: Option<Uuid>,
    note: &str,
) -> yakusho_store::Result<Command> {
    let people = colleagues(desk, &[department]).await?;
    let mut problems = Vec::new();
    let chosen = to.filter(|to| people.iter().any(|one| one.id == *to));
    if chosen.is_none() {
        problems.push(nobody_chosen());
    }
    problems.extend(too_long("note", note));
    match chosen {
        Some(to) if problems.is_empty() => {
            Ok(Command::HandOver { to, note: note.trim().to_owned() })
        }
        _ => Err(Refusal::invalid(problems).into()),
    }
}

/// The problem of a text that is too long.
pub(super) fn too_long(field: &'static str, text: &str) -> Option<Problem> {
    let longest = usize::try_from(LONGEST).unwrap_or(usize::MAX);
    (!fits(text, longest)).then(|| {
        Problem::new(field, "too_long", Text::ja(format!("{LONGEST}文字以内で書いてください。")))
    })
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    entered: &Entered,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let people = colleagues(desk, &[&file.record.department]).await.map_err(refused)?;
    let related = &file.record.related_staff;
    let people = people.into_iter().filter(|one| !related.contains(&one.id));
    let people = people.map(|one| (one.id.to_string(), one.name));
    let people = Choices::new(people, |id| id == entered.to);
    let body = ChangeHands {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict(refusal),
        title: "担当を引き継ぐ",
        case: format!("{}　{}", file.number(), file.name()),
        lead: "同じ課の職員に、この件の担当を渡します。渡した後も、あなたはこの件を見られます。",
        form: FormStart::post(visit, format!("{}/hand-over", file.href())),
        version: file.record.case.version,
        fields: vec![
            FieldView::select(lang, "to", "引き継ぐ相手", people).problem(problems),
            FieldView::lines(lang, "note", "伝えること", &entered.note, LONGEST)
                .hint("相手と、この件を見る職員が読みます。住民の方には見えません。")
                .need(Need::Optional)
                .problem(problems),
        ],
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "引き継ぐ") },
    };
    Ok(answer(desk.page(visit, body.title, &body).back(file.href(), "件の画面に戻る"), refusal))
}

pub(super) fn conflict(refusal: Option<&Refusal>) -> Option<Notice> {
    let refusal = refusal.filter(|refusal| refusal.kind != RefusalKind::Invalid)?;
    Some(Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja)))
}

pub(super) fn answer(page: Page, refusal: Option<&Refusal>) -> Page {
    match refusal {
        None => page,
        Some(refusal) if refusal.kind == RefusalKind::Invalid => page.with_problems(),
        Some(_) => page.with_problems().status(StatusCode::CONFLICT),
    }
}
