//! Invented households that answer a life event to its end: the engine's own simulation decides
//! what a value may look like, and this makes it plausible.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use jiff::civil::Date;
use yakusho_interview::{
    Answer, Answers, Ask, AskKind, FactKey, Interview, Value,
    definition::{FactDef, FactType},
    simulate::{Dice, value},
};
use yakusho_kernel::{Id, Lang, date::jst_date};
use yakusho_procedures::{Edition, Procedures, guide::Guide, model::Draft};

/// No household is asked more than this.
const MOST_QUESTIONS: usize = 400;

/// Days that are this near to the day of the answers belong to the event.
const NEAR: i32 = 120;

/// Family names with their readings; nobody is called so.
const FAMILIES: [(&str, &str); 8] = [
    ("見本", "ミホン"),
    ("仮名", "カメイ"),
    ("例文", "レイブン"),
    ("模擬", "モギ"),
    ("空想", "クウソウ"),
    ("試験", "シケン"),
    ("架空", "カクウ"),
    ("想定", "ソウテイ"),
];
const GIVEN: [(&str, &str); 8] = [
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("二葉", "フタバ"),
    ("三月", "ミツキ"),
    ("四葉", "ヨツバ"),
    ("五月", "サツキ"),
    ("六花", "リッカ"),
];

/// A household that has answered everything.
#[derive(Clone)]
pub struct Household {
    /// What it answered.
    pub answers: Answers,
    /// What it files.
    pub chosen: BTreeSet<String>,
}

/// One household at an event. `None` where the walk did not come to its end or nothing is to be
/// filed.
pub fn invent(
    app: &Procedures,
    edition: &Arc<Edition>,
    event: &str,
    now: Timestamp,
    dice: &mut Dice,
) -> Option<Household> {
    let today = jst_date(now);
    let draft = Draft {
        id: Id::new(now),
        event: event.to_owned(),
        pack_version: edition.version().to_owned(),
        lang: Lang::Ja,
        submitted: false,
        helper_place: None,
        chosen: None,
        created_at: now,
        expires_on: today,
        version: 1,
    };
    let mut guide = Guide::fresh(draft, Arc::clone(edition), Answers::new(), today);
    answer_all(app, &mut guide, dice)?;
    let cards = guide.cards(app).ok()?;
    let offered: Vec<String> = cards
        .into_iter()
        .filter(|card| card.fileable && card.certain)
        .map(|card| card.procedure)
        .collect();
    let first = offered.first().cloned()?;
    let mut chosen: BTreeSet<String> = offered.into_iter().filter(|_| dice.chance(3, 4)).collect();
    if chosen.is_empty() {
        chosen.insert(first);
    }
    guide.draft.chosen = Some(chosen.clone());
    answer_all(app, &mut guide, dice)?;
    Some(Household { answers: guide.answers, chosen })
}

/// Who answers, about what and when.
#[derive(Clone, Copy)]
struct Person<'p> {
    event: &'p str,
    today: Date,
    family: (&'static str, &'static str),
    given: (&'static str, &'static str),
}

/// What is done with one question.
enum Step {
    Tell(Vec<(FactKey, Answer)>),
    Add(yakusho_interview::definition::GroupDef),
    Close(String),
}

fn answer_all(app: &Procedures, guide: &mut Guide, dice: &mut Dice) -> Option<()> {
    let filings = guide.filings(app, &guide.interview().ok()?);
    let family = *dice.one_of(&FAMILIES)?;
    for _ in 0..MOST_QUESTIONS {
        let step = {
            let interview = guide.interview().ok()?;
            let Some(ask) = guide.next(&interview, &filings) else { return Some(()) };
            let given = dice.one_of(&GIVEN).copied()?;
            let person = Person { event: &guide.draft.event, today: guide.today, family, given };
            step(&interview, &ask, &person, dice)
        };
        match step {
            Step::Tell(told) if told.is_empty() => return None,
            Step::Tell(told) => {
                for (key, answer) in told {
                    guide.answers.set(key, answer);
                }
            }
            Step::Add(group) => {
                if guide.answers.add(&group).is_none() {
                    guide.answers.close(group.id);
                }
            }
            Step::Close(group) => guide.answers.close(group),
        }
    }
    None
}

fn step(
    interview: &Interview<'_, '_>,
    ask: &Ask<'_>,
    person: &Person<'_>,
    dice: &mut Dice,
) -> Step {
    match &ask.kind {
        AskKind::List { group, added } => {
            let more = added.len() < 3 && dice.chance(1, 2);
            if more { Step::Add((*group).clone()) } else { Step::Close(group.id.clone()) }
        }
        AskKind::Facts | AskKind::Pick { .. } => {
            let told = ask.keys.iter().filter_map(|key| {
                let fact = interview.compiled().fact(&key.fact)?;
                let made = plausible(interview, fact, person, dice);
                Some((key.clone(), made.map_or(Answer::Empty, Answer::Known)))
            });
            Step::Tell(told.collect())
        }
    }
}

fn plausible(
    interview: &Interview<'_, '_>,
    fact: &FactDef,
    person: &Person<'_>,
    dice: &mut Dice,
) -> Option<Value> {
    let Person { event, today, family, given } = *person;
    let is_name = fact.group.is_some() && fact.id.contains("name");
    match fact.kind {
        FactType::Text if is_name => Some(Value::Text(format!("{} {}", family.0, given.0))),
        FactType::Kana if is_name => Some(Value::Kana(format!("{} {}", family.1, given.1))),
        FactType::Text if fact.limits.max_chars.is_none_or(|most| most >= 20) => {
            Some(Value::Text(format!("見本の{}", fact.label.ja)))
        }
        // What the event begins with happened lately.
        FactType::Date
            if interview.compiled().event(event).is_some_and(|def| def.anchor == fact.id) =>
        {
            let back = jiff::Span::new().days(dice.between(0, 10));
            Some(Value::Date(today.checked_sub(back).unwrap_or(today)))
        }
        // Nothing was photographed.
        FactType::Attachment => None,
        FactType::Bool => Some(Value::Bool(dice.chance(1, 3))),
        _ => value(interview, fact, dice),
    }
}

impl Household {
    /// The same household some days earlier or later: every day near `today` moves with it, old
    /// ones (births, marriages) stay.
    #[must_use]
    pub fn moved(&self, days: i64, today: Date) -> Self {
        let mut answers = self.answers.clone();
        let moved: Vec<(FactKey, Date)> = answers
            .iter()
            .filter_map(|(key, answer)| match answer {
                Answer::Known(Value::Date(day)) => Some((key.clone(), *day)),
                _ => None,
            })
            .filter(|(_, day)| (*day - today).get_days().abs() < NEAR)
            .collect();
        for (key, day) in moved {
            let day = day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
            answers.tell(key, Value::Date(day));
        }
        Self { answers, chosen: self.chosen.clone() }
    }

    /// The same household with other invented people.
    #[must_use]
    pub fn renamed(&self, dice: &mut Dice) -> Self {
        let mut answers = self.answers.clone();
        let family = dice.one_of(&FAMILIES).copied().unwrap_or(("見本", "ミホン"));
        let named: Vec<(FactKey, bool)> = answers
            .iter()
            .filter(|(key, _)| key.instance.is_some() && key.fact.contains("name"))
            .filter_map(|(key, answer)| match answer {
                Answer::Known(Value::Text(_)) => Some((key.clone(), false)),
                Answer::Known(Value::Kana(_)) => Some((key.clone(), true)),
                _ => None,
            })
            .collect();
        for (key, reading) in named {
            // A person keeps one given name in both spellings.
            let sum: usize = key.instance.iter().flat_map(|id| id.bytes()).map(usize::from).sum();
            let Some(given) = GIVEN.get((sum + family.0.len() + dice_of(&answers)) % GIVEN.len())
            else {
                continue;
            };
            let value = if reading {
                Value::Kana(format!("{} {}", family.1, given.1))
            } else {
                Value::Text(format!("{} {}", family.0, given.0))
            };
            answers.tell(key, value);
        }
        Self { answers, chosen: self.chosen.clone() }
    }
}

/// A number that stays the same for one household.
fn dice_of(answers: &Answers) -> usize {
    answers.len()
}
