//! `GET /staff/cases/{id}/form.pdf`: the official form, filled from what was told.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};
use yakusho_kernel::date::jst_date;
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case::{self, facts},
    case_file::CaseFile,
    desk::Desk,
    papers::{contact, send},
    words,
};
use crate::Casework;

/// Makes it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    of(&visit, &desk, &id).await
}

/// The filled form of a case, after the reading of its facts was recorded.
///
/// # Errors
/// Not found; what the store says.
pub async fn of(visit: &Visit, desk: &Desk, id: &str) -> Result<Response, Refused> {
    let file = CaseFile::open(desk, id, ActionName::CaseReadPersonalData).await?;
    let reading = file.read_facts(desk, json!({ "what": "form" }), visit.now()).await?;
    let form = facts::of(&file, &reading);
    let attachments = case::attachments(desk, &file, &form).await?;
    let data = data(desk, &file, &form, attachments.len());
    // A form with a layout of its own has a template of its own; the others are laid out in order.
    let own = format!("form-{}", file.record.case.procedure);
    let template = if file.pack().file(&format!("papers/{own}.typ")).is_some() {
        own.as_str()
    } else {
        "filled-form"
    };
    send(visit, &file, template, file.name(), data).await
}

fn data(desk: &Desk, file: &CaseFile, form: &facts::Facts, attached: usize) -> Value {
    let city = &file.pack().city;
    let source = file.procedure().and_then(|known| known.source_form.as_ref());
    let groups: Vec<Value> = form
        .groups
        .iter()
        .map(|group| {
            let boxes: Vec<Value> = group
                .plain
                .iter()
                .map(|plain| {
                    json!({
                        "label": plain.label,
                        "value": plain.value.text(),
                        "state": plain.state,
                        "wide": plain.value.text().chars().count() > 18,
                    })
                })
                .collect();
            json!({ "title": group.title, "boxes": boxes })
        })
        .collect();
    let office: Vec<Value> = form.office.iter().map(|label| json!({ "label": label })).collect();
    let attachments: Vec<Value> = (attached > 0)
        .then(|| json!({ "name": "添付された書類", "state": format!("{attached}件") }))
        .into_iter()
        .collect();
    json!({
        "municipality": city.name.ja,
        "test": file.record.stand_in,
        "number": file.number(),
        "origin": source.map_or_else(String::new, |source| format!("{}（{}）", source.title, source.origin)),
        "date": words::day(jst_date(file.application.submitted_at)),
        "to": city.mayor_title,
        "groups": groups,
        "attachments": attachments,
        "office": office,
        "notes": ["この様式は、申請者の回答から作成しました。"],
        "contact": contact(desk, file),
    })
}
