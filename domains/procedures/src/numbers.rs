//! How people get through the guide, and by which ways applications arrive: from actions and rows,
//! for those who count. No answer and no person is in it.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::Value;
use uuid::Uuid;
use yakusho_store::{Action, Result, Store};

use crate::{model::Channel, store::entity::application};

/// Which drafts are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Of<'o> {
    /// Those of a life event.
    Event(&'o str),
    /// Those in which a procedure was chosen.
    Procedure(&'o str),
}

/// What became of the drafts that were begun on some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Drafts.
    pub begun: u64,
    /// They became applications.
    pub submitted: u64,
    /// Their last day went by, or the person deleted them.
    pub given_up: u64,
    /// Neither yet.
    pub open: u64,
    /// For those given up: the question that was answered last, and how often; the most frequent
    /// first. A draft without any answer counts for no question.
    pub last_answered: Vec<(String, u64)>,
}

const BEGUN: &str = "draft.begun";
const ANSWERED: &str = "draft.answered";
const CHOSEN: &str = "draft.procedures_chosen";
const SUBMITTED: &str = "application.submitted";
const GONE: [&str; 2] = ["draft.deleted", yakusho_facts::DRAFT_DISPOSED];

/// One draft while its actions are read.
#[derive(Default)]
struct Draft {
    event: String,
    last_answered: Option<String>,
    chosen: Vec<String>,
    submitted: bool,
    gone: bool,
}

#[derive(Default)]
struct Drafts {
    end: Timestamp,
    by_id: HashMap<Uuid, Draft>,
}

impl Drafts {
    fn hear(&mut self, action: &Action) {
        let data = action.data.as_ref();
        let text = |name: &str| Some(data?.get(name)?.as_str()?.to_owned());
        let kind = action.kind.as_str();
        if kind == BEGUN {
            if action.at < self.end {
                let event = text("event").unwrap_or_default();
                self.by_id.insert(action.subject, Draft { event, ..Draft::default() });
            }
            return;
        }
        let id = match kind {
            SUBMITTED => text("draft").and_then(|id| id.parse().ok()),
            _ => Some(action.subject),
        };
        let Some(draft) = id.and_then(|id| self.by_id.get_mut(&id)) else { return };
        match kind {
            ANSWERED => draft.last_answered = text("question").or(draft.last_answered.take()),
            CHOSEN => draft.chosen = procedures(data),
            SUBMITTED => {
                draft.submitted = true;
                draft.chosen = procedures(data);
            }
            _ => draft.gone = true,
        }
    }

    fn walked(&self, of: Of<'_>) -> Walked {
        let mut walked = Walked::default();
        let mut last: BTreeMap<&str, u64> = BTreeMap::new();
        let counts = |draft: &&Draft| match of {
            Of::Event(event) => draft.event == event,
            Of::Procedure(id) => draft.chosen.iter().any(|chosen| chosen == id),
        };
        for draft in self.by_id.values().filter(counts) {
            walked.begun += 1;
            match (draft.submitted, draft.gone) {
                (true, _) => walked.submitted += 1,
                (false, true) => {
                    walked.given_up += 1;
                    if let Some(question) = &draft.last_answered {
                        *last.entry(question).or_default() += 1;
                    }
                }
                (false, false) => walked.open += 1,
            }
        }
        walked.last_answered =
            last.into_iter().map(|(question, count)| (question.to_owned(), count)).collect();
        walked.last_answered.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        walked
    }
}

fn procedures(data: Option<&Value>) -> Vec<String> {
    let list = data.and_then(|data| data.get("procedures")?.as_array());
    let ids = list.into_iter().flatten().filter_map(Value::as_str);
    ids.map(str::to_owned).collect()
}

/// What became of the drafts that were begun from `begin` to before `end`, for each of `of`.
///
/// # Errors
/// What the store says.
pub async fn walked(
    store: &Store,
    (begin, end): (Timestamp, Timestamp),
    of: &[Of<'_>],
) -> Result<Vec<Walked>> {
    let mut drafts = Drafts { end, ..Drafts::default() };
    let kinds = [BEGUN, ANSWERED, CHOSEN, SUBMITTED, GONE[0], GONE[1]];
    store.actions_since(begin, &kinds, |action| drafts.hear(&action)).await?;
    Ok(of.iter().map(|of| drafts.walked(*of)).collect())
}

/// By which channel each of these applications arrived.
///
/// # Errors
/// What the store says.
pub async fn channels(store: &Store, applications: &[Uuid]) -> Result<HashMap<Uuid, Channel>> {
    let mut channels = HashMap::with_capacity(applications.len());
    for part in applications.chunks(500) {
        let rows: Vec<(Uuid, String)> = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .column(application::Column::Channel)
            .filter(application::Column::Municipality.eq(store.municipality().as_str()))
            .filter(application::Column::Id.is_in(part.iter().copied()))
            .into_tuple()
            .all(store.read())
            .await?;
        let known =
            rows.into_iter().filter_map(|(id, code)| Some((id, Channel::from_code(&code)?)));
        channels.extend(known);
    }
    Ok(channels)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn action(kind: &str, subject: Uuid, second: i64, data: Value) -> Action {
        Action {
            id: Uuid::nil(),
            at: Timestamp::from_second(second).expect("instant"),
            kind: kind.to_owned(),
            subject_kind: "draft".to_owned(),
            subject,
            by_kind: "resident".to_owned(),
            by_id: None,
            by_detail: None,
            authority: None,
            purpose: None,
            data: Some(data),
            salt: None,
            leaf_index: None,
        }
    }

    fn heard(actions: &[Action]) -> Drafts {
        let end = Timestamp::from_second(1_000).expect("instant");
        let mut drafts = Drafts { end, ..Drafts::default() };
        actions.iter().for_each(|action| drafts.hear(action));
        drafts
    }

    #[test]
    fn each_draft_is_submitted_given_up_or_open_and_never_two_of_them() {
        let [a, b, c, late] = [1, 2, 3, 4].map(Uuid::from_u128);
        let drafts = heard(&[
            action(BEGUN, a, 1, json!({"event": "tennis"})),
            action(BEGUN, b, 2, json!({"event": "tennis"})),
            action(BEGUN, c, 3, json!({"event": "tennis"})),
            action(BEGUN, late, 2_000, json!({"event": "tennis"})),
            action(ANSWERED, b, 4, json!({"question": "q-name"})),
            action(ANSWERED, b, 5, json!({"question": "q-racket"})),
            action(CHOSEN, a, 6, json!({"procedures": ["club", "ball"]})),
            action(SUBMITTED, Uuid::from_u128(9), 7, json!({"draft": a, "procedures": ["club"]})),
            action("draft.deleted", b, 8, json!({})),
            // The sheet of a submitted draft is disposed of later: that is no giving up.
            action(yakusho_facts::DRAFT_DISPOSED, a, 9, json!({})),
        ]);
        let event = drafts.walked(Of::Event("tennis"));
        assert_eq!((event.begun, event.submitted, event.given_up, event.open), (3, 1, 1, 1));
        assert_eq!(event.last_answered, [("q-racket".to_owned(), 1)]);
        let club = drafts.walked(Of::Procedure("club"));
        assert_eq!((club.begun, club.submitted), (1, 1));
        assert_eq!(drafts.walked(Of::Procedure("ball")).begun, 0, "taken back before sending");
    }
}
