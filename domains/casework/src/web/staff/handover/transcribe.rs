//! `GET /staff/cases/{id}/transcribe/{mapping}`: the fields of another system's screen in its
//! order, to be copied one by one. `POST`: it was done.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_kernel::{Lang, Refusal, RefusalKind, Text};
use yakusho_pack::format::{Handover, HandoverWay};
use yakusho_pages::{
    Form, Page, Refused, Visit,
    parts::{Back, Buttons, FormStart, Notice, NoticeKind, ProvenanceMark},
};
use yakusho_permission::ActionName;
use yakusho_store::Error;

use super::{
    super::desk::Desk,
    PURPOSE,
    file::Nothing,
    gather::{self, Opened},
    mapping_of, open_desk, target,
};
use crate::{
    Casework,
    handover::{run, waiting},
    web::failure::refused,
};

#[derive(Template)]
#[template(path = "staff/handover/transcribe.html")]
struct TranscribePage {
    name: String,
    case: String,
    target: String,
    provenance: ProvenanceMark,
    conflict: Option<Notice>,
    done: Option<Notice>,
    sheets: Vec<Sheet>,
    form: Option<FormStart>,
    buttons: Buttons,
}

/// One screen to be filled.
struct Sheet {
    title: Option<String>,
    fields: Vec<Field>,
}

struct Field {
    id: String,
    label: String,
    value: String,
    error: Option<String>,
}

/// Shows the fields.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, mapping)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let (mapping, opened) = opened(&desk, &id, &mapping, visit.now()).await?;
    Ok(page(&visit, &desk, &mapping, &opened, None).await?.into_response())
}

/// Records that they were copied.
pub async fn done(
    visit: Visit,
    State(app): State<Casework>,
    Path((id, mapping)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Refused> {
    let desk = open_desk(&visit, &app).await?;
    let (mapping, opened) = opened(&desk, &id, &mapping, visit.now()).await?;
    match mark(&desk, &mapping, &opened, visit.now()).await {
        Ok(()) => {
            visit.flash(NoticeKind::Success, &Text::ja("転記を記録しました。"));
            Ok(visit.see(&format!("/staff/handover/{}", mapping.id)))
        }
        Err(Error::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            let page = page(&visit, &desk, &mapping, &opened, Some(&refusal)).await?;
            Ok(page.with_problems().status(StatusCode::CONFLICT).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// A case for a transcription mapping of its procedure, in a state in which it goes.
///
/// # Errors
/// Not found; what the store says.
pub async fn opened(
    desk: &Desk,
    id: &str,
    mapping: &str,
    now: Timestamp,
) -> Result<(Handover, Opened), Refused> {
    let (mapping, _) = mapping_of(desk, mapping)?;
    let opened = gather::open(desk, &mapping, id, ActionName::CaseReadPersonalData, now).await?;
    let case = &opened.file().record.case;
    let goes = mapping.states.iter().any(|state| state.code() == case.state.code());
    if mapping.way != HandoverWay::Transcription || case.procedure != mapping.procedure || !goes {
        return Err(Refusal::not_found().into());
    }
    Ok((mapping, opened))
}

/// Marks the case as transcribed.
///
/// # Errors
/// A conflict where it was before; what the store says.
pub async fn mark(
    desk: &Desk,
    mapping: &Handover,
    opened: &Opened,
    now: Timestamp,
) -> yakusho_store::Result<()> {
    let record = &opened.file().record;
    let (case, by) = (record.case.id.uuid(), desk.who.actor());
    let (authority, mapping) = (desk.who.authority_in(&record.department), mapping.id.clone());
    let write = desk.app.store().write(now, move |tx| {
        let (by, authority, mapping) = (by.clone(), authority.clone(), mapping.clone());
        Box::pin(async move {
            run::transcribed(tx, &mapping, case, &by, (authority.as_deref(), PURPOSE)).await
        })
    });
    write.await
}

async fn page(
    visit: &Visit,
    desk: &Desk,
    mapping: &Handover,
    opened: &Opened,
    refusal: Option<&Refusal>,
) -> Result<Page, Refused> {
    let file = opened.file();
    let case = file.record.case.id.uuid();
    let marked = waiting::is_marked(desk.app.store(), &mapping.id, case).await.map_err(refused)?;
    let action = format!("{}/transcribe/{}", file.href(), mapping.id);
    let back = format!("/staff/handover/{}", mapping.id);
    let body = TranscribePage {
        name: mapping.name.clone(),
        case: format!("{}　{}", file.number(), file.name()),
        target: target(mapping),
        provenance: ProvenanceMark::of(mapping.provenance.clone()),
        conflict: refusal
            .map(|refusal| Notice::new(Lang::Ja, NoticeKind::Error, refusal.message(Lang::Ja))),
        done: (marked && refusal.is_none())
            .then(|| Notice::new(Lang::Ja, NoticeKind::Info, "この件は、転記が済んでいます。")),
        sheets: sheets(mapping, opened, desk.today),
        form: (!marked).then(|| FormStart::post(visit, action)),
        buttons: Buttons {
            back: Back::Link(back.clone()),
            ..Buttons::action(Lang::Ja, "転記しました")
        },
    };
    Ok(desk.page(visit, &mapping.name, &body).back(back, "待っている件"))
}

fn sheets(mapping: &Handover, opened: &Opened, today: jiff::civil::Date) -> Vec<Sheet> {
    let made = opened.rows(mapping, 1, today);
    let several = made.len() > 1;
    let sheets = made.into_iter().enumerate().map(|(at, made)| {
        let fields = mapping.columns.iter().zip(made.row.cells).enumerate();
        let problem = |name: &str| {
            let found =
                made.row.problems.iter().find(|problem| problem.column.as_deref() == Some(name));
            found.map(|problem| problem.message.clone())
        };
        Sheet {
            title: several.then(|| format!("{}人目", at + 1)),
            fields: fields
                .map(|(place, (column, value))| Field {
                    id: format!("copy-{at}-{place}"),
                    error: problem(&column.name),
                    label: column.name.clone(),
                    value,
                })
                .collect(),
        }
    });
    sheets.collect()
}

/// The fields of the screen for the API: rows of name, value and what is wrong.
pub fn values(
    mapping: &Handover,
    opened: &Opened,
    today: jiff::civil::Date,
) -> Vec<Vec<(String, String, Option<String>)>> {
    let plain = |sheet: Sheet| {
        sheet.fields.into_iter().map(|field| (field.label, field.value, field.error)).collect()
    };
    sheets(mapping, opened, today).into_iter().map(plain).collect()
}
