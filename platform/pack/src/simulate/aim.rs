//! What a household should answer so that a rule comes true, or false.

use std::collections::{BTreeMap, BTreeSet};

use yakusho_interview::{
    Answer, Value,
    definition::{FactDef, FactType, RuleDef},
};

use super::choice;
use crate::{
    Pack,
    lint::reach::{Vocabulary, paths},
};

/// Answers worth trying for each fact that the rule looks at, directly or through terms: the
/// choices and numbers that its conditions name, and their neighbours.
pub fn targets(pack: &Pack, rule: &RuleDef) -> BTreeMap<String, Vec<Answer>> {
    let vocabulary = Vocabulary::of(pack);
    let mut open: Vec<String> = rule
        .when
        .iter()
        .chain(rule.subjects.iter().map(|subjects| &subjects.condition))
        .cloned()
        .collect();
    let mut facts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(expression) = open.pop() {
        if !seen.insert(expression.clone()) {
            continue;
        }
        let literals = literals(&expression);
        for path in paths(&expression) {
            for name in vocabulary.meanings(&path) {
                let definition = &pack.definition;
                for term in definition.terms.iter().filter(|term| term.id == name) {
                    open.push(term.is.clone());
                }
                for fact in definition.facts.iter().filter(|fact| fact.id == name) {
                    open.extend(fact.derive.clone());
                    facts.entry(fact.id.clone()).or_default().extend(literals.iter().cloned());
                    let asking = definition.questions.iter().filter(|q| q.facts.contains(&fact.id));
                    open.extend(asking.filter_map(|question| question.when.clone()));
                }
            }
        }
    }
    let known = |id: &String| pack.definition.facts.iter().find(|fact| fact.id == *id);
    facts
        .into_iter()
        .filter_map(|(id, literals)| Some((id.clone(), worth_trying(known(&id)?, &literals))))
        .filter(|(_, answers)| !answers.is_empty())
        .collect()
}

fn worth_trying(fact: &FactDef, literals: &BTreeSet<String>) -> Vec<Answer> {
    match fact.kind {
        // Yes twice: most conditions ask for something to be so.
        FactType::Bool => {
            vec![true, true, false].into_iter().map(|yes| Answer::Known(Value::Bool(yes))).collect()
        }
        FactType::Choice => {
            let named = fact.choices.iter().filter(|one| literals.contains(&one.id));
            let mut answers: Vec<Answer> = named.map(|one| choice(&one.id)).collect();
            let other = fact.choices.iter().find(|one| !literals.contains(&one.id));
            answers.extend(other.map(|one| choice(&one.id)));
            answers
        }
        FactType::Choices => {
            let named = fact.choices.iter().filter(|one| literals.contains(&one.id));
            named.map(|one| Answer::Known(Value::Choices(vec![one.id.clone()]))).collect()
        }
        FactType::Number if fact.limits.digits.is_none() => {
            let named = literals.iter().filter_map(|literal| literal.parse::<i64>().ok());
            let near = named.flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)]);
            let least = fact.limits.min.unwrap_or(i64::MIN);
            let most = fact.limits.max.unwrap_or(i64::MAX);
            near.filter(|n| (least..=most).contains(n))
                .map(|n| Answer::Known(Value::Number(n)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The texts in quotes and the numbers of an expression.
fn literals(expression: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut quote = None;
    let mut word = String::new();
    for letter in expression.chars().chain([' ']) {
        match quote {
            Some(mark) if letter == mark => {
                found.insert(std::mem::take(&mut word));
                quote = None;
            }
            Some(_) => word.push(letter),
            None if letter == '"' || letter == '\'' => {
                word.clear();
                quote = Some(letter);
            }
            None if letter.is_alphanumeric() || letter == '_' => word.push(letter),
            None => {
                if word.parse::<i64>().is_ok() {
                    found.insert(word.clone());
                }
                word.clear();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_of_a_condition_are_found() {
        let found = literals(r#"a.kind == "wood" && b > 12 || c2 in ['x', 'y']"#);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, ["12", "wood", "x", "y"]);
    }
}
