//! How much telling a thing once saves, for the fixed households of the pack.

use std::fmt;

use serde::Serialize;
use yakusho_interview::{
    Answer, Answers, Ask, Compiled, FactKey, Filing, Interview, Raw, Value,
    definition::{FactDef, FactType, GroupDef},
    measure as count,
    simulate::{Dice, value},
    value::{Context, parse},
};
use yakusho_kernel::{Text, Yen};

use crate::{
    Pack,
    finding::{Finding, Report, Site},
    format,
    sources::Kind,
    walk::{self, Household},
};

/// No household is asked more than this.
const MOST_QUESTIONS: usize = 1_000;

/// The figures of one household.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Which household.
    pub household: String,
    /// What it is called.
    pub name: Text,
    /// What it goes through.
    pub event: String,
    /// Questions asked: pages seen.
    pub questions: usize,
    /// Facts asked: single values typed or chosen.
    pub asked: usize,
    /// Boxes of class `asked` and `derived` on the forms that are filled; the office's own boxes
    /// never count.
    pub form_fields: usize,
    /// `asked / form_fields`; 0 where no form is filled.
    pub ratio: f64,
    /// The procedures whose forms are filled.
    pub procedures: Vec<String>,
    /// Procedures that apply and have no form here: automatic, elsewhere, or still a draft.
    pub without_form: Vec<String>,
    /// Whether the interview came to its end; figures of an unfinished one are too small.
    pub finished: bool,
}

impl Pack {
    /// Walks every household of `households.yaml` through its event and the forms that the public
    /// may file, and counts.
    ///
    /// # Errors
    /// Where the definition does not hold together or a household's answers are not valid.
    pub fn measure(&self) -> Result<Vec<Measured>, Report> {
        let compiled = self.compiled()?;
        let mut measured = Vec::new();
        let mut findings = Vec::new();
        for household in &self.households {
            match answers_of(self, compiled, household) {
                Ok(answers) => measured.extend(one(self, compiled, household, answers)),
                Err(found) => findings.extend(found),
            }
        }
        if findings.is_empty() { Ok(measured) } else { Err(Report::new(findings)) }
    }
}

/// The walk of one household; `None` where there is no such event, which the lint reports.
fn one(
    pack: &Pack,
    compiled: &Compiled,
    household: &format::Household,
    answers: Answers,
) -> Option<Measured> {
    let mut person = Plain { pack, household, without_form: Vec::new() };
    let (event, today) = (household.event.as_str(), household.today);
    let walked = walk::walk(compiled, event, today, answers, MOST_QUESTIONS, &mut person)?;
    let figures = count(compiled, event, &walked.answers, &walked.filings, today)?;
    Some(Measured {
        household: household.id.clone(),
        name: household.name.clone(),
        event: household.event.clone(),
        questions: figures.questions,
        asked: figures.asked,
        form_fields: figures.form_fields,
        ratio: figures.ratio(),
        finished: figures.finished && walked.finished,
        procedures: figures.procedures,
        without_form: person.without_form,
    })
}

/// Answers what the pack says, and the plainest thing to everything else: no to yes-or-no
/// questions, the first choice, the smallest number, `me` for a person.
struct Plain<'p> {
    pack: &'p Pack,
    household: &'p format::Household,
    without_form: Vec<String>,
}

impl Household for Plain<'_> {
    fn answer(&mut self, interview: &Interview<'_, '_>, ask: &Ask<'_>) -> Vec<(FactKey, Answer)> {
        // The same household always gets the same made-up names and numbers.
        let seed = self
            .household
            .id
            .bytes()
            .fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut dice = Dice::new(seed);
        let answer = |key: &FactKey| {
            let fact = interview.compiled().fact(&key.fact)?;
            let told = plainest(fact).or_else(|| value(interview, fact, &mut dice));
            Some((key.clone(), told.map_or(Answer::Empty, Answer::Known)))
        };
        ask.keys.iter().filter_map(answer).collect()
    }

    fn adds(&mut self, group: &GroupDef, already: usize) -> bool {
        let wanted = self.household.added.get(&group.id).copied().unwrap_or(0);
        u32::try_from(already).is_ok_and(|already| already < wanted)
    }

    fn files(&mut self, filings: Vec<Filing>) -> Vec<Filing> {
        let (here, other): (Vec<Filing>, Vec<Filing>) = filings.into_iter().partition(|filing| {
            self.pack.procedure(&filing.procedure).is_some_and(format::Procedure::is_fileable)
        });
        self.without_form = other.into_iter().map(|filing| filing.procedure).collect();
        self.without_form.dedup();
        here
    }
}

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

/// The answers that a household of the pack gives, checked like anybody's.
pub(crate) fn answers_of(
    pack: &Pack,
    compiled: &Compiled,
    household: &format::Household,
) -> Result<Answers, Vec<Finding>> {
    let mut answers = Answers::new();
    let mut findings = Vec::new();
    for (id, count) in &household.added {
        let Some(group) = compiled.group(id) else { continue };
        for _ in 0..*count {
            if answers.add(group).is_none() {
                let site =
                    pack.sources().site(Kind::Household, &household.id, &format!("added.{id}"));
                let message = format!("「{id}」は{}までしか足せません。", group.max);
                findings.push(Finding::error("household", &site, message));
                break;
            }
        }
    }
    let mut people: Vec<String> = compiled
        .group("person")
        .into_iter()
        .flat_map(|group| &group.fixed)
        .map(|f| f.id.clone())
        .collect();
    people.extend(answers.added("person").iter().cloned());
    let context = Context { people: &people, ..Context::on(household.today) };
    let known_places: Vec<String> = compiled
        .definition()
        .groups
        .iter()
        .flat_map(|group| {
            let fixed = group.fixed.iter().map(|fixed| fixed.id.clone());
            fixed.chain(answers.added(&group.id).iter().cloned()).collect::<Vec<_>>()
        })
        .collect();
    for (text, json) in &household.answers {
        let site = site_of_answer(pack, household, text);
        match read(compiled, &known_places, text, json, &context) {
            Ok((key, answer)) => {
                answers.set(key, answer);
            }
            Err(message) => {
                let message = format!("世帯「{}」の答え「{text}」: {message}", household.id);
                findings.push(Finding::error("household", &site, message));
            }
        }
    }
    for text in &household.dont_know {
        if let Ok(key) = text.parse::<FactKey>() {
            answers.set(key, Answer::DontKnow);
        }
    }
    if findings.is_empty() { Ok(answers) } else { Err(findings) }
}

fn read(
    compiled: &Compiled,
    places: &[String],
    text: &str,
    json: &serde_json::Value,
    context: &Context<'_>,
) -> Result<(FactKey, Answer), String> {
    let key: FactKey =
        text.parse().map_err(|_| "「事実」か「事実@だれ」の形で書きます。".to_owned())?;
    let fact = compiled.fact(&key.fact).ok_or_else(|| "事実がありません。".to_owned())?;
    match (&fact.group, &key.instance) {
        (Some(group), None) => {
            return Err(format!("「@だれ」を付けてください（「{group}」ごとの事実です）。"));
        }
        (None, Some(_)) => {
            return Err("「@だれ」は付けられません（1つだけの事実です）。".to_owned());
        }
        (Some(_), Some(whose)) if !places.contains(whose) => {
            return Err(format!("「{whose}」はいません。added で足す人数を確かめてください。"));
        }
        _ => {}
    }
    if fact.derive.is_some() {
        return Err("ほかの事実から決まるので、答えは書けません。".to_owned());
    }
    if json.is_null() {
        return Ok((key, Answer::Empty));
    }
    if fact.kind == FactType::Choices && json.as_array().is_some_and(Vec::is_empty) {
        return Ok((key, Answer::Known(Value::Choices(Vec::new()))));
    }
    let value = parse(&raw(json), fact, context).map_err(|problem| problem.message.ja)?;
    Ok((key, Answer::Known(value)))
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

/// The keys of answers hold dots, so they are looked for and not followed.
fn site_of_answer(pack: &Pack, household: &format::Household, key: &str) -> Site {
    let mut site = pack.sources().site(Kind::Household, &household.id, "answers");
    let answers =
        pack.sources().node(Kind::Household, &household.id).and_then(|n| n.get("answers"));
    let entry = answers.and_then(|node| node.entries()?.iter().find(|entry| entry.key == key));
    if let Some(entry) = entry {
        site.at = entry.key_at;
    }
    site
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.ratio * 100.0;
        write!(
            f,
            "{}（{}）: 質問 {}、答え {}、様式の欄 {}、比 {percent:.1}%、様式 {}",
            self.name.ja,
            self.event,
            self.questions,
            self.asked,
            self.form_fields,
            if self.procedures.is_empty() {
                "なし".to_owned()
            } else {
                self.procedures.join("・")
            }
        )?;
        if self.finished { Ok(()) } else { write!(f, "（最後まで進めませんでした）") }
    }
}
