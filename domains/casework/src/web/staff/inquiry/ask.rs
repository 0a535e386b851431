//! `GET /staff/cases/{id}/inquiry`: whom to ask, what, and which boxes to share. `POST`: asks.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_kernel::{Lang, Problem, Text, date::read_date};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Choices, Line, Need},
    parts::{Back, Buttons, ErrorSummary, FormStart, NoticeKind},
};
use yakusho_permission::ActionName;

use super::super::{case::facts::Mendable, case_file::CaseFile, correction::boxes, desk::Desk};
use crate::{
    Casework,
    inquiry::{self, Asked, LONGEST, Question},
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/inquiry_ask.html")]
struct AskPage {
    errors: ErrorSummary,
    case: String,
    form: FormStart,
    to: FieldView,
    text: FieldView,
    shared: FieldView,
    due: FieldView,
    buttons: Buttons,
}

/// Asks whom and what.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseNote).await?;
    let boxes = boxes(&visit, &desk, &file).await?;
    Ok(page(&visit, &desk, &file, &boxes, &Fields::default(), &[]).into_response())
}

/// Asks; where something is missing the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseNote).await?;
    let boxes = boxes(&visit, &desk, &file).await?;
    let keys: Vec<&str> = fields.all("share").collect();
    let (asked, mut problems) = read(&file, &fields, &boxes, &keys);
    problems.extend(inquiry::problems(&asked, &codes(&desk), desk.today));
    if !problems.is_empty() {
        let page = page(&visit, &desk, &file, &boxes, &fields, &problems);
        return Ok(page.with_problems().into_response());
    }
    ask(&desk, &file, asked, visit.now()).await?;
    visit.flash(NoticeKind::Success, &Text::ja("照会を送りました。相手の課の一覧に出ています。"));
    Ok(visit.see(&file.href()))
}

/// Asks in the name of the desk.
///
/// # Errors
/// What the store says.
pub async fn ask(
    desk: &Desk,
    file: &CaseFile,
    asked: Asked,
    now: Timestamp,
) -> Result<Uuid, Refused> {
    let keyring = Arc::clone(&desk.app.procedures().parts().keyring);
    let (by, authority) = (desk.who.actor(), desk.who.authority_in(&file.record.department));
    let input = (asked, keyring, by, authority);
    let write = desk.app.store().write_with(now, input, |tx, (asked, keyring, by, authority)| {
        Box::pin(async move { inquiry::ask(tx, keyring, asked, by, authority.as_deref()).await })
    });
    write.await.map_err(refused)
}

fn read(
    file: &CaseFile,
    fields: &Fields,
    boxes: &[Mendable],
    keys: &[&str],
) -> (Asked, Vec<Problem>) {
    let text = |name: &str| fields.get(name).unwrap_or_default().trim().to_owned();
    let mut problems = Vec::new();
    let due_on: Option<Date> = match text("due") {
        typed if typed.is_empty() => None,
        typed => match read_date(&typed) {
            Ok(day) => Some(day),
            Err(error) => {
                problems.push(Problem::new("due", error.code(), error.message()));
                None
            }
        },
    };
    (asked(file, text("to"), text("text"), due_on, boxes, keys), problems)
}

/// A question that shares some boxes.
#[must_use]
pub fn asked(
    file: &CaseFile,
    to: String,
    text: String,
    due_on: Option<Date>,
    boxes: &[Mendable],
    keys: &[&str],
) -> Asked {
    // What this reader may not see, nobody sees through them.
    let seen = boxes.iter().filter(|one| one.value.mask().is_none());
    let chosen: Vec<&Mendable> = seen.filter(|one| keys.contains(&one.key.as_str())).collect();
    Asked {
        case: file.record.case.id.uuid(),
        from: file.record.department.clone(),
        to,
        question: Question {
            text,
            shared: chosen.iter().map(|one| (one.label.clone(), one.value.to_string())).collect(),
        },
        keys: chosen.iter().map(|one| one.key.clone()).collect(),
        due_on,
    }
}

/// The departments that can be asked.
#[must_use]
pub fn codes(desk: &Desk) -> Vec<String> {
    let edition = desk.app.procedures().shelf().current();
    let now = edition.pack.departments.iter().filter(|known| known.valid_to.is_none());
    let mut codes: Vec<String> = now.map(|known| known.code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    boxes: &[Mendable],
    fields: &Fields,
    problems: &[Problem],
) -> Page {
    let lang = Lang::Ja;
    let value = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let to = value("to");
    let any = [(String::new(), "選んでください".to_owned())];
    let departments = codes(desk)
        .into_iter()
        .filter(|code| *code != file.record.department)
        .map(|code| (code.clone(), desk.department(&code)));
    let shared: Vec<&str> = fields.all("share").collect();
    let seen = boxes.iter().filter(|one| one.value.mask().is_none());
    let options = seen.map(|one| (one.key.clone(), format!("{}：{}", one.label, one.value)));
    let body = AskPage {
        errors: ErrorSummary::of(problems, lang),
        case: format!("{}　{}", file.number(), file.name()),
        form: FormStart::post(visit, format!("{}/inquiry", file.href())),
        to: FieldView::select(
            lang,
            "to",
            "照会する課",
            Choices::new(any.into_iter().chain(departments), |code| code == to),
        )
        .problem(problems),
        text: FieldView::lines(lang, "text", "照会の内容", &value("text"), LONGEST)
            .hint("相手の課は、この文と、下で選んだ欄だけを見ます。受付番号や、ほかの欄は見えません。")
            .problem(problems),
        shared: FieldView::checks(
            lang,
            "share",
            "いっしょに知らせる欄",
            Choices::new(options, |key| shared.contains(&key)),
        )
        .hint("照会に要るものだけを選んでください。どの欄を知らせたかは記録に残ります。")
        .need(Need::Optional)
        .problem(problems),
        due: FieldView::line(lang, "due", "いつまでに", Line::short_text(&value("due")))
            .hint("書かなくてもかまいません。例：令和8年12月6日、2026-12-06")
            .need(Need::Optional)
            .problem(problems),
        buttons: Buttons { back: Back::Link(file.href()), ..Buttons::action(lang, "照会する") },
    };
    desk.page(visit, "ほかの課に照会する", &body).back(file.href(), "件の画面に戻る")
}
