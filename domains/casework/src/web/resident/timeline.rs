//! What has happened, from the log of actions; never who in the office did it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{Lang, date};
use yakusho_pages::{
    Html, Refused,
    parts::{Step, StepState, Timeline},
    words::Words,
};
use yakusho_procedures::model::IdentityState;
use yakusho_store::Action;

use super::held::Held;
use crate::{Casework, model::CaseState, web::failure::refused, words};

/// The actions of the application and of its cases, in the order in which they happened.
pub async fn actions(app: &Casework, held: &Held) -> Result<Vec<Action>, Refused> {
    let mut all = app.store().actions_of(held.application.id.uuid()).await.map_err(refused)?;
    for record in &held.records {
        let of_case = app.store().actions_of(record.case.id.uuid()).await.map_err(refused)?;
        all.extend(of_case);
    }
    all.sort_by_key(|action| action.id);
    Ok(all)
}

/// The day on which a case had its answer.
pub fn decided_at(actions: &[Action], case: Uuid) -> Option<Timestamp> {
    let decides = |kind: &str| {
        matches!(kind, "case.approved" | "case.refused" | "case.accepted" | "case.returned")
    };
    actions
        .iter()
        .rev()
        .find(|action| action.subject == case && decides(&action.kind))
        .map(|a| a.at)
}

/// Whether the log has the submission already, so that its proof can be had.
pub fn is_proven(actions: &[Action]) -> bool {
    actions
        .iter()
        .any(|action| action.kind == "application.submitted" && action.leaf_index.is_some())
}

/// The events that concern the person, with the procedures that each is about. What happened to
/// several procedures at one moment is one event.
pub fn events(
    held: &Held,
    actions: &[Action],
    lang: Lang,
) -> Vec<(Timestamp, &'static str, Vec<String>)> {
    let procedures: BTreeMap<Uuid, String> = held
        .records
        .iter()
        .map(|record| (record.case.id.uuid(), held.name(&record.case.procedure, lang)))
        .collect();
    let mut events: Vec<(Timestamp, &'static str, Vec<String>)> = Vec::new();
    for action in actions {
        let Some(words) = words_of(action) else { continue };
        let title = words.get(lang);
        let name = procedures.get(&action.subject);
        let at_once = events.iter_mut().rev().take_while(|(at, ..)| *at == action.at);
        match at_once.into_iter().find(|(_, other, _)| *other == title) {
            Some((_, _, names)) => names.extend(name.cloned()),
            None => events.push((action.at, title, name.cloned().into_iter().collect())),
        }
    }
    for (_, _, names) in &mut events {
        names.dedup();
    }
    events
}

/// The events as the page shows them.
pub fn timeline(held: &Held, actions: &[Action], lang: Lang) -> Timeline {
    let steps = events(held, actions, lang).into_iter().map(|(at, title, names)| Step {
        title: title.to_owned(),
        when: Some(date::show_datetime(at, lang)),
        body: Html::paragraphs(&names.join("\n")),
        state: StepState::Done,
    });
    Timeline { lang, steps: steps.collect() }
}

#[derive(Deserialize)]
struct Said {
    state: Option<CaseState>,
    identity: Option<IdentityState>,
}

/// The words of an action; `None` for what is only the office's.
fn words_of(action: &Action) -> Option<Words> {
    let said = action.data.clone().and_then(|data| serde_json::from_value::<Said>(data).ok());
    let state = said.as_ref().and_then(|said| said.state);
    Some(match action.kind.as_str() {
        "application.submitted" => words::E_SUBMITTED,
        "application.identified" => match said.and_then(|said| said.identity) {
            Some(IdentityState::StandIn) => words::E_IDENTIFIED_STAND_IN,
            _ => words::E_IDENTIFIED_WINDOW,
        },
        "case.opened" | "case.released" => match state? {
            CaseState::Received => words::E_RECEIVED,
            CaseState::Visit => words::E_PREPARED,
            state if state.is_held() => words::E_HELD,
            _ => return None,
        },
        "case.visited" => words::E_VISITED,
        "case.claimed" => words::E_CLAIMED,
        "case.correction_asked" => words::E_CORRECTION_ASKED,
        "case.correction_answered" => words::E_CORRECTION_ANSWERED,
        "case.approved" => words::E_APPROVED,
        "case.refused" => words::E_REFUSED,
        "case.accepted" => words::E_ACCEPTED,
        "case.returned" => words::E_RETURNED,
        "case.withdrawn" => words::E_WITHDRAWN,
        "case.finished" => words::E_FINISHED,
        _ => return None,
    })
}
