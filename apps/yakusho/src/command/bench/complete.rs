//! The pack's own four-person household, answering everything.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, anyhow, bail};
use yakusho_interview::{
    Answer, Answers, Ask, AskKind, Compiled, FactKey, Filing, Goal, Interview, Raw, Value,
    definition::{FactDef, FactType, GroupDef},
    simulate::{Dice, value},
    value::{Context, parse},
};
use yakusho_kernel::Yen;
use yakusho_pack::{Pack, format::Household};

/// From which the made-up names and numbers follow.
const SEED: u64 = 7;
/// No household is asked more than this.
const MOST_QUESTIONS: usize = 1_000;
/// The household by which the pack is judged, where it has one of this name.
const MAIN: &str = "family-of-four";

/// The household of four whose event is open to the public.
///
/// # Errors
/// Where the pack has none.
pub fn four(pack: &Pack) -> Result<&Household> {
    let open: BTreeSet<&str> = pack.published_events().map(|event| event.id.as_str()).collect();
    let mut fit = pack.households.iter().filter(|household| {
        household.added.get("person") == Some(&3) && open.contains(household.event.as_str())
    });
    let found = fit.clone().find(|household| household.id == MAIN).or_else(|| fit.next());
    found.context("4人世帯（households.yaml）のできごとが公開されていません")
}

/// A household on its way through its event.
pub struct Walker<'p> {
    household: &'p Household,
    /// What was told.
    pub answers: Answers,
    dice: Dice,
    asked: usize,
}

impl<'p> Walker<'p> {
    /// At the beginning, knowing what the pack says of it.
    ///
    /// # Errors
    /// Where the pack's answers are not valid, which `city lint` explains.
    pub fn new(compiled: &Compiled, household: &'p Household) -> Result<Self> {
        let answers = told(compiled, household)?;
        Ok(Self { household, answers, dice: Dice::new(SEED), asked: 0 })
    }

    /// Answers what is asked next; `false` where nothing is.
    ///
    /// # Errors
    /// Where there is no such event or the questions do not end.
    pub fn step(&mut self, compiled: &Compiled, goal: &Goal<'_>) -> Result<bool> {
        let household = self.household;
        let step = {
            let interview =
                Interview::new(compiled, &household.event, &self.answers, household.today)
                    .with_context(|| format!("できごと {} がありません", household.event))?;
            let Some(ask) = interview.next(goal) else { return Ok(false) };
            reply(&interview, &ask, household, &mut self.dice)
        };
        let moved = match step {
            Step::Set(told) => {
                let any = !told.is_empty();
                for (key, answer) in told {
                    self.answers.set(key, answer);
                }
                any
            }
            Step::Add(group) => {
                if self.answers.add(&group).is_none() {
                    self.answers.close(group.id);
                }
                true
            }
            Step::Close(group) => {
                self.answers.close(group);
                true
            }
        };
        self.asked += 1;
        if !moved || self.asked > MOST_QUESTIONS {
            bail!("世帯 {} の質問が終わりません", household.id);
        }
        Ok(true)
    }

    /// Answers everything of the guide, and then of the forms that `files` chooses of the filings.
    ///
    /// # Errors
    /// As [`Walker::step`].
    pub fn walk(
        mut self,
        compiled: &Compiled,
        files: impl FnOnce(&Answers, Vec<Filing>) -> Result<Vec<Filing>>,
    ) -> Result<(Answers, Vec<Filing>)> {
        while self.step(compiled, &Goal::Guide)? {}
        let filings = {
            let household = self.household;
            let interview =
                Interview::new(compiled, &household.event, &self.answers, household.today);
            interview.map(|interview| interview.filings()).unwrap_or_default()
        };
        let filings = files(&self.answers, filings)?;
        while self.step(compiled, &Goal::Apply(&filings))? || self.step(compiled, &Goal::Guide)? {}
        Ok((self.answers, filings))
    }
}

enum Step {
    Set(Vec<(FactKey, Answer)>),
    Add(GroupDef),
    Close(String),
}

fn reply(
    interview: &Interview<'_, '_>,
    ask: &Ask<'_>,
    household: &Household,
    dice: &mut Dice,
) -> Step {
    match &ask.kind {
        AskKind::List { group, added } => {
            let wanted = household.added.get(&group.id).copied().unwrap_or(0);
            if u32::try_from(added.len()).is_ok_and(|added| added < wanted) {
                Step::Add((*group).clone())
            } else {
                Step::Close(group.id.clone())
            }
        }
        AskKind::Facts | AskKind::Pick { .. } => {
            let one = |key: &FactKey| {
                let fact = interview.compiled().fact(&key.fact)?;
                let told = plainest(fact).or_else(|| value(interview, fact, dice));
                Some((key.clone(), told.map_or(Answer::Empty, Answer::Known)))
            };
            Step::Set(ask.keys.iter().filter_map(one).collect())
        }
    }
}

/// No to yes-or-no questions, the first choice, the smallest number, `me` for a person.
fn plainest(fact: &FactDef) -> Option<Value> {
    let least = fact.limits.min.unwrap_or(0);
    match fact.kind {
        FactType::Bool => Some(Value::Bool(false)),
        FactType::Choice => fact.choices.first().map(|first| Value::Choice(first.id.clone())),
        FactType::Choices => Some(Value::Choices(Vec::new())),
        FactType::Number if fact.limits.digits.is_none() => Some(Value::Number(least)),
        FactType::Money => Some(Value::Money(Yen(least))),
        FactType::PersonRef => Some(Value::Person("me".to_owned())),
        _ => None,
    }
}

fn told(compiled: &Compiled, household: &Household) -> Result<Answers> {
    let mut answers = Answers::new();
    for (id, count) in &household.added {
        let group = compiled.group(id).with_context(|| format!("{id} という並びがありません"))?;
        for _ in 0..*count {
            answers.add(group);
        }
    }
    let fixed = compiled.group("person").into_iter().flat_map(|group| &group.fixed);
    let mut people: Vec<String> = fixed.map(|fixed| fixed.id.clone()).collect();
    people.extend(answers.added("person").iter().cloned());
    let context = Context { people: &people, ..Context::on(household.today) };
    for (text, json) in &household.answers {
        let wrong = || {
            anyhow!(
                "世帯 {} の答え {text} が正しくありません（yakusho city measure が理由を示します）",
                household.id
            )
        };
        let key: FactKey = text.parse().map_err(|_| wrong())?;
        let fact = compiled.fact(&key.fact).ok_or_else(wrong)?;
        let none_chosen = json.as_array().is_some_and(Vec::is_empty);
        let answer = if json.is_null() {
            Answer::Empty
        } else if fact.kind == FactType::Choices && none_chosen {
            Answer::Known(Value::Choices(Vec::new()))
        } else {
            Answer::Known(parse(&raw(json), fact, &context).map_err(|_| wrong())?)
        };
        answers.set(key, answer);
    }
    for text in &household.dont_know {
        if let Ok(key) = text.parse::<FactKey>() {
            answers.set(key, Answer::DontKnow);
        }
    }
    Ok(answers)
}

fn raw(json: &serde_json::Value) -> Raw {
    match json {
        serde_json::Value::Array(items) => Raw::many(items.iter().map(word)),
        serde_json::Value::Object(parts) => {
            Raw::parts(parts.iter().map(|(name, value)| (name.clone(), word(value))))
        }
        other => Raw::one(word(other)),
    }
}

fn word(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
