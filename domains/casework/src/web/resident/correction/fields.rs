//! From what a clerk asked to controls, and from controls to answers, by the same reader as the
//! guide's questions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use yakusho_disclosure::Reading;
use yakusho_facts::FactSheet;
use yakusho_interview::{
    Answer, FactKey, Interview,
    definition::{FactDef, FactType, InstanceId},
    value,
};
use yakusho_kernel::{Problem, Text, check_digit, text::search_key};
use yakusho_pages::{
    Fields, Refused,
    field::{Raw, at_field},
};

use super::super::{held::Held, opened};
use crate::model::CorrectionRequest;

/// The control by which a person says that twelve digits are no マイナンバー.
pub const NOT_MY_NUMBER: &str = "_not_my_number";

/// What was asked, field by field.
pub struct Asked {
    /// The fields in the clerk's order.
    pub fields: Vec<AskedField>,
    /// When it was asked.
    pub at: Timestamp,
}

/// One field.
pub struct AskedField {
    /// The caption of the box.
    pub label: String,
    /// Why, in the clerk's words.
    pub reason: String,
    /// The fact that can be mended here; `None`: only at the window.
    pub fact: Option<AskedFact>,
}

/// A fact that can be mended.
pub struct AskedFact {
    /// Whose.
    pub key: FactKey,
    /// Its definition in the pack of the case.
    pub def: FactDef,
    /// It may be left empty.
    pub optional: bool,
    /// 「わからない」 is an honest answer.
    pub may_not_know: bool,
}

impl Asked {
    /// What a request asks, with the definitions of the case's own pack.
    pub fn of(held: &Held, request: CorrectionRequest, at: Timestamp) -> Self {
        let fields = request.fields.into_iter().map(|field| AskedField {
            fact: fact(held, &field.key),
            label: field.label,
            reason: field.reason,
        });
        Self { fields: fields.collect(), at }
    }

    /// The facts that can be mended.
    pub fn facts(&self) -> impl Iterator<Item = &AskedFact> {
        self.fields.iter().filter_map(|field| field.fact.as_ref())
    }

    /// The files among them.
    pub fn attachments(&self) -> impl Iterator<Item = &AskedFact> {
        self.facts().filter(|fact| fact.def.kind == FactType::Attachment)
    }

    /// Whether anything can be mended here.
    pub fn has_fields(&self) -> bool {
        self.facts().next().is_some()
    }
}

/// The fact of a box, unless it follows from others, is settled by the event, or is signed by hand.
fn fact(held: &Held, key: &str) -> Option<AskedFact> {
    let key: FactKey = key.parse().ok()?;
    let compiled = &held.edition.compiled;
    let def = compiled.fact(&key.fact)?;
    let event = compiled.event(&held.application.event)?;
    let settled = event.given.iter().any(|given| given.fact == key.fact);
    if def.derive.is_some() || settled || def.kind == FactType::Signature {
        return None;
    }
    let questions = &compiled.definition().questions;
    let question = questions.iter().find(|question| question.facts.contains(&key.fact));
    Some(AskedFact {
        def: def.clone(),
        optional: question.is_some_and(|question| question.optional),
        may_not_know: question.is_some_and(|question| question.may_not_know),
        key,
    })
}

/// What stands in the controls, by the fact's key.
pub type Typed = BTreeMap<String, Raw>;

/// What was read from the page.
#[derive(Default)]
pub struct Read {
    /// The answers that could be read.
    pub answers: Vec<(FactKey, Answer)>,
    /// What must be mended still.
    pub problems: Vec<Problem>,
    /// What was typed, to show it again.
    pub typed: Typed,
}

/// What is known now, so far as the holder may see it on a page that others may hold too: an
/// address is asked for anew.
pub fn known(asked: &Asked, interview: &Interview<'_, '_>, reading: &Reading) -> Typed {
    let seen = |fact: &AskedFact| {
        let value = interview.value(&fact.key)?;
        reading.eyes().mask(&fact.def, &value).is_none().then_some(value)
    };
    let raw = |fact: &AskedFact| match seen(fact) {
        Some(value) => Raw::of_value(&value),
        None if fact.may_not_know && interview.is_not_known(&fact.key) => Raw::DontKnow,
        None => Raw::Empty,
    };
    asked.facts().map(|fact| (fact.key.to_string(), raw(fact))).collect()
}

/// Those to whom a fact may point.
pub fn people(interview: &Interview<'_, '_>) -> Vec<InstanceId> {
    let groups = &interview.compiled().definition().groups;
    groups.first().map(|group| interview.members(&group.id).0).unwrap_or_default()
}

/// Reads the fields; files are read apart.
pub fn read(
    held: &Held,
    asked: &Asked,
    sheet: &FactSheet,
    fields: &Fields,
) -> Result<Read, Refused> {
    let people = people(&opened::interview(held, sheet)?);
    let context = value::Context {
        today: held.today,
        not_my_number: fields.get(NOT_MY_NUMBER).is_some(),
        people: &people,
    };
    let mut read = Read::default();
    for fact in asked.facts().filter(|fact| fact.def.kind != FactType::Attachment) {
        let name = fact.key.to_string();
        let raw = Raw::sent(fields, &name, fact.def.kind);
        let answer = match &raw {
            Raw::DontKnow if fact.may_not_know => Ok(Answer::DontKnow),
            raw => value::parse(&raw.typed(), &fact.def, &context).map(Answer::Known),
        };
        match answer {
            Ok(answer) => read.answers.push((fact.key.clone(), answer)),
            Err(problem) if problem.code == "required" && fact.optional => {
                read.answers.push((fact.key.clone(), Answer::Empty));
            }
            Err(problem) => read.problems.push(at_field(problem, &name)),
        }
        read.typed.insert(name, raw);
    }
    Ok(read)
}

/// Whether anything typed looks like a マイナンバー, so that the page asks.
pub fn asks_about_my_number(typed: &Typed, problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.code == "looks_like_my_number")
        && typed.values().any(|raw| check_digit::looks_like_my_number(raw.text()))
}

/// Fills prefecture, city and town from the postal code, where the pack knows it.
pub fn look_up(held: &Held, field: &str, read: &mut Read) {
    let unknown = Text::new(
        "この郵便番号の住所は見つかりませんでした。7けたの数字を確かめるか、都道府県から順に入力してください。",
        "この 番号（ばんごう）は 見（み）つかりません。7つの 数字（すうじ）を たしかめるか、住所（じゅうしょ）を 書（か）いて ください。",
        "We found no address for this postal code. Check the 7 digits, or fill in the address yourself.",
    );
    let at_part = format!("{field}:");
    read.problems.retain(|problem| problem.field != field && !problem.field.starts_with(&at_part));
    let place = match read.typed.get_mut(field) {
        Some(Raw::Parts(parts)) => {
            let typed = parts.get("postal_code").map_or("", String::as_str);
            let digits: String = search_key(typed).chars().filter(char::is_ascii_digit).collect();
            held.edition.postal().find(&digits).map(|place| (parts, place))
        }
        _ => None,
    };
    match place {
        Some((parts, place)) => {
            parts.insert("prefecture".to_owned(), place.prefecture.clone());
            parts.insert("city".to_owned(), place.city.clone());
            parts.insert("town".to_owned(), place.town.clone());
        }
        None => read.problems.push(Problem::new(
            format!("{field}:postal_code"),
            "postal_code_unknown",
            unknown,
        )),
    }
}
