//! Definitions and answers that a seed makes up: facts that depend on earlier facts only, asked in
//! any order.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::{
    Answer, Answers, Compiled, Definition, FactKey, Value,
    definition::{FactType, RuleDef},
    simulate::Dice,
};

const CHOICES: [&str; 3] = ["x", "y", "z"];

/// A definition with a dozen facts, a list of people, terms, and rules.
pub(super) fn definition(seed: u64) -> Definition {
    let mut made = Maker { dice: Dice::new(seed), app: Vec::new(), own: Vec::new(), list: false };
    let mut facts = vec![json!({
        "id": "person.name", "type": "text", "group": "person", "label": "n"
    })];
    let mut questions = Vec::new();
    for index in 0..4 {
        made.app_fact(index, &mut facts, &mut questions);
    }
    let mut list = json!({"id": "list", "facts": ["person.name"], "adds": "person", "title": "t"});
    if made.dice.chance(1, 3) {
        list["when"] = json!(made.condition(2, false));
    }
    made.list = true;
    questions.push(list);
    for index in 0..4 {
        made.own_fact(index, &mut facts, &mut questions);
    }
    for index in 4..8 {
        made.app_fact(index, &mut facts, &mut questions);
    }
    // A second question for one fact.
    let derived = facts.iter().any(|fact| fact["id"] == "a7" && fact["derive"].is_string());
    if !derived && made.dice.chance(1, 2) {
        questions.push(json!({
            "id": "second", "facts": ["a7"], "title": "t", "when": "has(a0)"
        }));
    }
    let mut terms = Vec::new();
    let condition = made.condition(2, true);
    terms.push(json!({"id": "person.t", "group": "person", "is": condition}));
    let condition = made.condition(2, false);
    terms.push(json!({"id": "u", "is": condition}));
    made.app.push(("u".into(), FactType::Bool));
    made.own.push(("person.t".into(), FactType::Bool));
    let mut rules = Vec::new();
    for index in 0..6 {
        let mut rule = json!({
            "id": format!("r{index}"), "procedure": "p", "law": "l", "provenance": "seen"
        });
        if made.dice.chance(3, 4) {
            rule["when"] = json!(made.condition(3, false));
        }
        if made.dice.chance(1, 3) {
            rule["subjects"] = json!({"group": "person", "where": made.condition(2, true)});
        }
        rules.push(rule);
    }
    // The order of the questions is anything.
    for index in (1..questions.len()).rev() {
        questions.swap(index, made.dice.below(index + 1));
    }
    let definition = json!({
        "groups": [{"id": "person", "name": "p", "list": "people", "max": 2, "prefix": "m",
            "fixed": [{"id": "me", "name": "m", "listed": true}]}],
        "roles": [], "forms": [], "facts": facts, "questions": questions, "terms": terms,
        "events": [{"id": "event", "name": "e", "anchor": "", "rules": rules}]
    });
    serde_json::from_value(definition).expect("a definition")
}

struct Maker {
    dice: Dice,
    /// What conditions may look at: facts of the application.
    app: Vec<(String, FactType)>,
    /// Facts of `it`.
    own: Vec<(String, FactType)>,
    list: bool,
}

impl Maker {
    fn app_fact(&mut self, index: usize, facts: &mut Vec<Json>, questions: &mut Vec<Json>) {
        let id = format!("a{index}");
        let kind = self.fact(&id, None, facts, questions);
        self.app.push((id, kind));
    }

    fn own_fact(&mut self, index: usize, facts: &mut Vec<Json>, questions: &mut Vec<Json>) {
        let id = format!("person.b{index}");
        let kind = self.fact(&id, Some("person"), facts, questions);
        self.own.push((id, kind));
    }

    fn fact(
        &mut self,
        id: &str,
        group: Option<&str>,
        facts: &mut Vec<Json>,
        questions: &mut Vec<Json>,
    ) -> FactType {
        let bool_fact = self.dice.chance(3, 5);
        let kind = if bool_fact { FactType::Bool } else { FactType::Choice };
        let mut fact = json!({"id": id, "type": kind, "group": group, "label": id});
        if !bool_fact {
            fact["choices"] = CHOICES.iter().map(|c| json!({"id": c, "label": c})).collect();
        }
        if bool_fact && self.dice.chance(1, 6) {
            fact["derive"] = json!(self.condition(2, group.is_some()));
            facts.push(fact);
            return kind;
        }
        facts.push(fact);
        if self.dice.chance(1, 8) {
            return kind; // Left to an automatic question.
        }
        let mut question = json!({"id": format!("q-{id}"), "facts": [id], "title": "t"});
        if self.dice.chance(1, 2) {
            question["when"] = json!(self.condition(2, group.is_some()));
        }
        question["may_not_know"] = json!(self.dice.chance(1, 3));
        question["optional"] = json!(self.dice.chance(1, 4));
        if bool_fact && group.is_some() {
            question["pick"] = json!(self.dice.chance(1, 4));
        }
        questions.push(question);
        kind
    }

    fn condition(&mut self, depth: usize, over_it: bool) -> String {
        if depth == 0 || self.dice.chance(1, 4) {
            return self.atom(over_it);
        }
        let left = self.condition(depth - 1, over_it);
        match self.dice.below(6) {
            0 | 1 => format!("({left} && {})", self.condition(depth - 1, over_it)),
            2 | 3 => format!("({left} || {})", self.condition(depth - 1, over_it)),
            4 => format!("!({left})"),
            _ => format!(
                "({left} ? {} : {})",
                self.condition(depth - 1, over_it),
                self.condition(depth - 1, over_it)
            ),
        }
    }

    fn atom(&mut self, over_it: bool) -> String {
        if over_it && !self.own.is_empty() && self.dice.chance(1, 2) {
            let (id, kind) = self.dice.one_of(&self.own).cloned().expect("one");
            return self.test(&format!("it.{id}"), kind);
        }
        if over_it && self.dice.chance(1, 6) {
            return "it.id == 'me'".into();
        }
        // Inside `it` the others are not looked at, so that nobody waits for himself.
        if !over_it && self.list && !self.own.is_empty() && self.dice.chance(1, 3) {
            let (id, kind) = self.dice.one_of(&self.own).cloned().expect("one");
            let test = self.test(&format!("p.{id}"), kind);
            return match self.dice.below(3) {
                0 => format!("people.exists(p, {test})"),
                1 => format!("people.all(p, {test})"),
                _ => format!("people.filter(p, {test}).size() >= 1"),
            };
        }
        match self.dice.one_of(&self.app).cloned() {
            Some((id, kind)) => self.test(&id, kind),
            None => "true".into(),
        }
    }

    fn test(&mut self, id: &str, kind: FactType) -> String {
        let choice = CHOICES[self.dice.below(3)];
        match (kind, self.dice.below(4)) {
            (FactType::Bool, 0) => format!("{id} == false"),
            (FactType::Bool, 1) => format!("has({id})"),
            (FactType::Bool, _) => id.to_owned(),
            (_, 0) => format!("{id} != '{choice}'"),
            (_, 1) => format!("{id} in ['x', '{choice}']"),
            _ => format!("{id} == '{choice}'"),
        }
    }
}

/// What somebody would say to every fact, asked or not.
pub(super) fn full_answers(compiled: &Compiled, seed: u64) -> Answers {
    let mut dice = Dice::new(seed);
    let mut answers = Answers::new();
    let group = compiled.group("person").expect("people");
    for _ in 0..dice.below(3) {
        answers.add(group);
    }
    let people: Vec<String> =
        std::iter::once("me".to_owned()).chain(answers.added("person").to_vec()).collect();
    for fact in &compiled.definition().facts {
        let keys: Vec<FactKey> = match &fact.group {
            None => vec![FactKey::of(fact.id.as_str())],
            Some(_) => people.iter().map(|id| FactKey::at(fact.id.as_str(), id.as_str())).collect(),
        };
        for key in keys {
            let value = match fact.kind {
                FactType::Bool => Value::Bool(dice.chance(1, 2)),
                FactType::Choice => Value::Choice(CHOICES[dice.below(3)].into()),
                _ => Value::Text("n".into()),
            };
            let answer = match dice.below(8) {
                0 => Answer::DontKnow,
                1 => Answer::Empty,
                _ => Answer::Known(value),
            };
            answers.set(key, answer);
        }
    }
    answers.close("person");
    answers
}

/// Every fact that a rule may lean on, straight or through terms, derivations and the conditions
/// of questions; found from the texts, not by the engine.
pub(super) fn mentioned(definition: &Definition, rule: &RuleDef) -> BTreeSet<String> {
    let mut texts: Vec<String> = rule.when.iter().cloned().collect();
    if let Some(subjects) = &rule.subjects {
        texts.push(subjects.condition.clone());
        texts.push("people".into());
    }
    let mut facts = BTreeSet::new();
    let mut terms = BTreeSet::new();
    let mut list = false;
    while let Some(text) = texts.pop() {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '.');
        for word in words {
            let word = word.trim_start_matches("it.").trim_start_matches("p.");
            if word.starts_with("people") && !list {
                list = true;
                let question = definition.questions.iter().find(|q| q.id == "list");
                texts.extend(question.and_then(|q| q.when.clone()));
            }
            if let Some(term) = definition.terms.iter().find(|term| term.id == word)
                && terms.insert(word.to_owned())
            {
                texts.push(term.is.clone());
            }
            let Some(fact) = definition.facts.iter().find(|fact| fact.id == word) else { continue };
            if !facts.insert(word.to_owned()) {
                continue;
            }
            texts.extend(fact.derive.clone());
            if fact.group.is_some() {
                texts.push("people".into());
            }
            let asking = definition.questions.iter().filter(|q| q.facts.contains(&fact.id));
            texts.extend(asking.filter_map(|q| q.when.clone()));
        }
    }
    facts
}
