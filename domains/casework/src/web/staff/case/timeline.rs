//! What happened to a case, in words, with the names of those who did it.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pages::{
    Html, Refused,
    parts::{Step, StepState, Timeline},
};
use yakusho_store::Action;

use super::super::{case_file::CaseFile, desk::Desk, words};
use crate::{
    approval::{CASE, Decision},
    handle::Word,
    model::CaseState,
    web::failure::refused,
    written::Written,
};

/// What was done to the case and to its application, oldest first.
pub async fn actions(desk: &Desk, file: &CaseFile) -> Result<Vec<Action>, Refused> {
    let store = desk.app.store();
    let case = file.record.case.id.uuid();
    let of_application = store.actions_of(file.record.case.application).await.map_err(refused)?;
    let of_case = store.actions_of(case).await.map_err(refused)?;
    let mut actions: Vec<Action> = of_application
        .into_iter()
        .filter(|action| action.subject_kind == "application")
        .chain(of_case)
        .collect();
    let (db, municipality) = (store.read(), store.municipality());
    let approvals = desk.app.approvals().of_subject(db, municipality, CASE, case).await;
    for standing in approvals.map_err(refused)? {
        actions.extend(store.actions_of(standing.approval.id).await.map_err(refused)?);
    }
    actions.sort_by_key(|action| action.at);
    Ok(actions)
}

/// The timeline, and the readings of personal data; what was written is in it only for those who
/// may read the facts.
pub async fn of(
    desk: &Desk,
    file: &CaseFile,
    may_read: bool,
) -> Result<(Timeline, Vec<String>), Refused> {
    let store = desk.app.store();
    let case = file.record.case.id.uuid();
    let actions = actions(desk, file).await?;
    let written =
        if may_read { desk.app.written(case).await.map_err(refused)? } else { Vec::new() };
    let staff: Vec<Uuid> = actions
        .iter()
        .filter(|action| action.by_kind == "staff")
        .filter_map(|action| action.by_id)
        .collect();
    let names = yakusho_identity::store::staff_names(store, &staff).await.map_err(refused)?;
    let names: HashMap<Uuid, String> = names.into_iter().collect();
    let steps = actions.iter().filter_map(|action| {
        let title = words::action(&action.kind)?;
        Some(Step {
            title: title.to_owned(),
            when: Some(format!("{}　{}", words::when(action.at), by(action, &names))),
            body: body(action, &written, |text| file.words(desk, text)),
            state: StepState::Plain,
        })
    });
    let timeline = Timeline { lang: Lang::Ja, steps: steps.collect() };
    let readings = actions
        .iter()
        .rev()
        .filter(|action| action.kind == "personal_data.read")
        .map(|action| {
            let purpose = action.purpose.as_deref().unwrap_or("目的の記録なし");
            format!("{}　{}（{purpose}）", words::when(action.at), by(action, &names))
        })
        .collect();
    Ok((timeline, readings))
}

fn by(action: &Action, names: &HashMap<Uuid, String>) -> String {
    match action.by_kind.as_str() {
        "staff" => action
            .by_id
            .and_then(|id| names.get(&id).cloned())
            .unwrap_or_else(|| "職員（登録なし）".to_owned()),
        "resident" => "申請者".to_owned(),
        "helper" => "支援員".to_owned(),
        _ => "自動".to_owned(),
    }
}

/// The state that it led to, the way of identification, and what was written with it.
fn body(action: &Action, written: &[Written], seen: impl Fn(String) -> String) -> Html {
    let data = action.data.as_ref();
    let text = |name: &str| data.and_then(|data| data.get(name)).and_then(|value| value.as_str());
    let mut lines: Vec<String> = Vec::new();
    if matches!(action.kind.as_str(), "case.opened" | "case.released")
        && let Some(state) = text("state").and_then(CaseState::from_code)
    {
        lines.push(format!("状態：{}", words::state(state)));
    }
    if let Some(method) = text("method") {
        lines.push(format!("確認の方法：{method}"));
    }
    if let Some(decision) = text("decision").and_then(Decision::from_code) {
        lines.push(format!("決定：{}", decision.label()));
    }
    let words = written.iter().filter(|word| belongs(action, word));
    lines.extend(words.flat_map(|word| lines_of(&word.word)).map(seen));
    Html::paragraphs(&lines.join("\n"))
}

/// What is written is kept in the transaction of its action.
fn belongs(action: &Action, written: &Written) -> bool {
    let kind = match written.word {
        Word::Correction(_) => "case.correction_asked",
        Word::Reason { .. } if action.kind == "case.returned" => "case.returned",
        Word::Reason { .. } => "case.refused",
        Word::HandedOver { .. } if action.kind == "case.transferred" => "case.transferred",
        Word::HandedOver { .. } => "case.handed_over",
        Word::Note { .. } => "case.noted",
    };
    action.kind == kind && apart(action.at, written.at) < SignedDuration::from_millis(1)
}

fn apart(one: Timestamp, other: Timestamp) -> SignedDuration {
    one.duration_since(other).abs()
}

fn lines_of(word: &Word) -> Vec<String> {
    match word {
        Word::Correction(request) => {
            let fields =
                request.fields.iter().map(|field| format!("「{}」{}", field.label, field.reason));
            let until = request
                .answer_by
                .map(|day| format!("{}までの回答をお願いしました。", words::day(day)));
            fields.chain(until).collect()
        }
        Word::Reason { text } | Word::HandedOver { text } | Word::Note { text } => {
            vec![text.clone()]
        }
    }
}
