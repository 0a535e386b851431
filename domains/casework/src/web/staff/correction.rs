//! `GET /staff/cases/{id}/correction`: which boxes, and why. `POST`: asks the resident to mend them
//! (行政手続法7条).

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde_json::json;
use yakusho_disclosure::Shown;
use yakusho_kernel::{Lang, Problem, Refusal, RefusalKind, Text, date::read_date};
use yakusho_pages::{
    FieldView, Fields, Form, Page, Refused, Visit,
    field::{Line, Need, control_id},
    parts::{Back, Buttons, ErrorSummary, FormStart, Notice, NoticeKind},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    case::facts::{self, Mendable},
    case_file::CaseFile,
    desk::Desk,
};
use crate::{
    Casework,
    model::{CorrectionField, CorrectionRequest},
    rules::decide::Command,
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/correction.html")]
struct CorrectionPage {
    errors: ErrorSummary,
    conflict: Option<Notice>,
    case: String,
    form: FormStart,
    version: i64,
    none_chosen: Option<String>,
    preview: Option<Preview>,
    boxes: Vec<BoxView>,
    until: FieldView,
    buttons: Buttons,
}

/// What the resident will read.
struct Preview {
    fields: Vec<CorrectionField>,
    until: Option<String>,
}

struct BoxView {
    id: String,
    phrases: Vec<String>,
    key: String,
    label: String,
    value: Shown,
    chosen: bool,
    reason: String,
    reason_id: String,
    error: Option<String>,
}

/// Asks which boxes.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseAskCorrection).await?;
    let boxes = boxes(&visit, &desk, &file).await?;
    let nothing = Fields::default();
    Ok(page(&visit, &desk, &file, &boxes, &nothing, None).into_response())
}

/// Asks the resident; where something is missing the page comes back with what was typed.
pub async fn act(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseAskCorrection).await?;
    let boxes = boxes(&visit, &desk, &file).await?;
    if fields.go() == "preview" {
        return Ok(page(&visit, &desk, &file, &boxes, &fields, None).into_response());
    }
    let asked = match read(&fields, &boxes) {
        Ok(request) => {
            let version = fields.get("version").and_then(|text| text.parse().ok()).unwrap_or(0);
            let command = Command::AskCorrection(request);
            desk.carry_out(&file, version, command, None, visit.now()).await
        }
        Err(problem) => Err(Refusal::invalid(vec![problem]).into()),
    };
    match asked {
        Ok(_) => {
            visit.flash(
                NoticeKind::Success,
                &Text::ja("補正を求めました。申請者へのお知らせは自動で送られます。"),
            );
            Ok(visit.see(&file.href()))
        }
        Err(Error::Refused(refusal)) => {
            Ok(page(&visit, &desk, &file, &boxes, &fields, Some(&refusal)).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The boxes that the resident can be asked to mend, after the reading was recorded.
pub async fn boxes(visit: &Visit, desk: &Desk, file: &CaseFile) -> Result<Vec<Mendable>, Refused> {
    let what = json!({ "what": "facts", "for": "correction" });
    let reading = file.read_facts(desk, what, visit.now()).await?;
    Ok(facts::of(file, &reading).mendable)
}

fn read(fields: &Fields, boxes: &[Mendable]) -> Result<CorrectionRequest, Problem> {
    let chosen = boxes.iter().filter(|mendable| fields.all("field").any(|key| key == mendable.key));
    let asked = chosen.map(|mendable| CorrectionField {
        key: mendable.key.clone(),
        label: mendable.label.clone(),
        reason: reason(fields, &mendable.key).trim().to_owned(),
    });
    Ok(CorrectionRequest { fields: asked.collect(), answer_by: until(fields)? })
}

/// The pack's phrases that fit a box.
fn phrases(file: &CaseFile, mendable: &Mendable) -> Vec<String> {
    let fit = file.pack().phrases.iter().filter(|phrase| phrase.fits(mendable.kind));
    fit.map(|phrase| phrase.text.as_str().to_owned()).collect()
}

/// What the resident will read of what was chosen so far.
fn preview(fields: &Fields, boxes: &[Mendable]) -> Preview {
    let (asked, until) = match read(fields, boxes) {
        Ok(request) => (request.fields, request.answer_by),
        Err(_) => (Vec::new(), None),
    };
    let until = until.map(|day| yakusho_kernel::date::show_date(day, Lang::Ja));
    Preview { fields: asked, until }
}

fn until(fields: &Fields) -> Result<Option<Date>, Problem> {
    let typed = fields.get("until").unwrap_or_default().trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = read_date(typed);
    day.map(Some).map_err(|error| Problem::new("until", "bad_date", error.message()))
}

fn reason<'f>(fields: &'f Fields, key: &str) -> &'f str {
    fields.get(&format!("reason:{key}")).unwrap_or_default()
}

fn page(
    visit: &Visit,
    desk: &Desk,
    file: &CaseFile,
    boxes: &[Mendable],
    fields: &Fields,
    refusal: Option<&Refusal>,
) -> Page {
    let lang = Lang::Ja;
    let problems: &[Problem] = refusal.map_or(&[], |refusal| &refusal.problems);
    let problem_at = |name: &str| {
        let found = problems.iter().find(|problem| problem.field == name)?;
        Some(found.message.get(lang).to_owned())
    };
    let conflict = refusal.filter(|refusal| refusal.kind == RefusalKind::Conflict);
    let view = |(place, mendable): (usize, &Mendable)| {
        let name = format!("reason:{}", mendable.key);
        BoxView {
            // The error summary leads to the first box where none was chosen.
            id: if place == 0 { control_id("fields") } else { control_id(&mendable.key) },
            phrases: phrases(file, mendable),
            key: mendable.key.clone(),
            label: mendable.label.clone(),
            value: mendable.value.clone(),
            chosen: fields.all("field").any(|key| key == mendable.key),
            reason: reason(fields, &mendable.key).to_owned(),
            reason_id: control_id(&name),
            error: problem_at(&name),
        }
    };
    let typed_until = fields.get("until").unwrap_or_default();
    let body = CorrectionPage {
        errors: ErrorSummary::of(problems, lang),
        conflict: conflict
            .map(|refusal| Notice::new(lang, NoticeKind::Error, refusal.message(lang))),
        case: format!("{}　{}", file.number(), file.name()),
        form: FormStart::post(visit, format!("{}/correction", file.href())),
        version: file.record.case.version,
        none_chosen: problem_at("fields"),
        preview: (fields.go() == "preview").then(|| preview(fields, boxes)),
        boxes: boxes.iter().enumerate().map(view).collect(),
        until: FieldView::line(
            lang,
            "until",
            "いつまでに（めやす）",
            Line::short_text(typed_until),
        )
        .hint("書かなくてもかまいません。例：令和8年12月6日、2026-12-06")
        .need(Need::Optional)
        .problem(problems),
        buttons: Buttons {
            back: Back::Link(file.href()), ..Buttons::action(lang, "補正を求める")
        },
    };
    let page = desk.page(visit, "補正を求める", &body).back(file.href(), "件の画面に戻る");
    match refusal {
        Some(_) if conflict.is_some() => page.with_problems().status(StatusCode::CONFLICT),
        Some(_) => page.with_problems(),
        None => page,
    }
}
