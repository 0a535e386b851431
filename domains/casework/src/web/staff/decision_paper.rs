//! `GET /staff/cases/{id}/decision.pdf`: the notice of a decision, or of a return.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};
use yakusho_kernel::{Refusal, date::jst_date};
use yakusho_pages::{Refused, Visit};
use yakusho_permission::ActionName;

use super::{
    case_file::CaseFile,
    desk::Desk,
    papers::{applicant, contact, send},
    remedies, words as shown,
};
use crate::{Casework, handle::Word, model::CaseState, web::failure::refused};

/// Which notice a case has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    Approved,
    Refused,
    Returned,
}

impl Notice {
    fn of(file: &CaseFile) -> Option<Self> {
        match file.record.case.state {
            CaseState::Approved => Some(Self::Approved),
            CaseState::Finished if file.record.case.kind.is_decided() => Some(Self::Approved),
            CaseState::Refused => Some(Self::Refused),
            CaseState::Returned => Some(Self::Returned),
            _ => None,
        }
    }

    const fn action(self) -> &'static str {
        match self {
            Self::Approved => "case.approved",
            Self::Refused => "case.refused",
            Self::Returned => "case.returned",
        }
    }
}

/// The words of its link, where the case has one.
pub fn words(file: &CaseFile) -> Option<&'static str> {
    Some(match Notice::of(file)? {
        Notice::Approved | Notice::Refused => "決定通知書（PDF）",
        Notice::Returned => "返戻の通知（PDF）",
    })
}

/// Makes it.
pub async fn show(
    visit: Visit,
    State(app): State<Casework>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let file = CaseFile::open(&desk, &id, ActionName::CaseReadPersonalData).await?;
    let notice = Notice::of(&file).ok_or_else(Refusal::not_found)?;
    let reading = file.read_facts(&desk, json!({ "what": "decision" }), visit.now()).await?;
    let name = applicant(&file, &reading);
    let data = data(&desk, &file, notice, &name).await?;
    let (template, title) = match notice {
        Notice::Approved | Notice::Refused => ("decision", "決定通知書"),
        Notice::Returned => ("returned", "返戻の通知"),
    };
    send(&visit, &desk, template, title, data).await
}

async fn data(desk: &Desk, file: &CaseFile, notice: Notice, name: &str) -> Result<Value, Refused> {
    let case = file.record.case.id.uuid();
    let actions = desk.app.store().actions_of(case).await.map_err(refused)?;
    let decided = actions.iter().rev().find(|action| action.kind == notice.action());
    let decided_on = decided.map_or(desk.today, |action| jst_date(action.at));
    let written = desk.app.written(case).await.map_err(refused)?;
    let reason = written.into_iter().rev().find_map(|written| match written.word {
        Word::Reason { text } => Some(text),
        Word::Correction(_) | Word::HandedOver { .. } | Word::Note { .. } => None,
    });
    let city = &file.pack().city;
    let submitted = shown::day(jst_date(file.application.submitted_at));
    let law = file.procedure().map(|known| {
        let articles: Vec<String> =
            known.law.iter().map(|article| format!("{}{}", article.law, article.article)).collect();
        articles.join("、")
    });
    let common = json!({
        "municipality": city.name.ja,
        "test": file.record.stand_in,
        "number": file.number(),
        "document_number": file.number(),
        "date": shown::day(decided_on),
        "addressee": { "name": name, "suffix": "様" },
        "issuer": { "title": city.mayor_title },
        "contact": contact(desk, file),
    });
    let special = match notice {
        Notice::Approved => json!({
            "body": format!("{submitted}付けで申請のありました「{}」について、次のとおり承認しましたので通知します。", file.name()),
            "items": [
                { "label": "手続", "value": file.name() },
                { "label": "決定した日", "value": shown::day(decided_on) },
            ],
            "after": outputs(file),
        }),
        Notice::Refused => json!({
            "body": format!("{submitted}付けで申請のありました「{}」について、次の理由により却下することに決定しましたので通知します。", file.name()),
            "items": [{ "label": "手続", "value": file.name() }],
            "reason": reason,
            "reason_law": law,
            "remedies": remedies::of(file)
                .into_iter()
                .map(|remedy| json!({ "title": remedy.title, "text": remedy.text }))
                .collect::<Vec<_>>(),
        }),
        Notice::Returned => json!({
            "body": "お出しいただいた届出は、次のとおり形式上の要件を満たしていないため、お返しします。",
            "procedure": file.name(),
            "arrived": file.record.case.received_on.map(shown::day),
            "defects": [{ "label": file.name(), "reason": reason }],
            "law_note": "届出は、形式上の要件を満たして市の事務所に届いたときに、届出をすべき手続上の義務が果たされたことになります（行政手続法37条）。",
        }),
    };
    Ok(merged(common, special))
}

fn outputs(file: &CaseFile) -> Vec<String> {
    file.procedure().map_or_else(Vec::new, |known| {
        known.outputs.iter().map(|output| format!("お渡しするもの：{}", output.ja)).collect()
    })
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other.into_iter().filter(|(_, value)| !value.is_null()));
    }
    one
}
