//! A table of answers in which every two answers to two choice questions meet at least once.
//! Greedy in the manner of AETG (Cohen, Dalal, Fredman and Patton 1997): not the smallest table,
//! and small enough.

use std::collections::BTreeSet;

use yakusho_interview::{
    Answer, Answers, FactKey, Value,
    definition::{EventDef, FactType},
    simulate::Dice,
};

use super::choice;
use crate::{Pack, lint::reach::Needs};

/// Rows are tried so often, and the best is taken.
const TRIES: usize = 4;

/// A fact with the answers that it may get.
pub struct Variable {
    /// The fact.
    pub fact: String,
    /// The answers, 「わからない」 among them where it is honest.
    pub answers: Vec<Answer>,
}

/// The choice and yes-or-no facts that the event's rules look at.
pub fn variables(pack: &Pack, event: &EventDef) -> Vec<Variable> {
    let needs = Needs::of_event(pack, event);
    let given = |fact: &str| event.given.iter().any(|given| given.fact == fact);
    let asked = pack
        .definition
        .facts
        .iter()
        .filter(|fact| needs.has_fact(&fact.id) && fact.derive.is_none() && !given(&fact.id));
    asked
        .filter_map(|fact| {
            let mut answers: Vec<Answer> = match fact.kind {
                FactType::Bool => [true, false].map(|yes| Answer::Known(Value::Bool(yes))).to_vec(),
                FactType::Choice => fact.choices.iter().map(|one| choice(&one.id)).collect(),
                _ => return None,
            };
            let asking = pack.definition.questions.iter().find(|q| q.facts.contains(&fact.id));
            if asking.is_some_and(|question| question.may_not_know) {
                answers.push(Answer::DontKnow);
            }
            Some(Variable { fact: fact.id.clone(), answers })
        })
        .collect()
}

/// How many pairs of answers there are.
pub fn count(variables: &[Variable]) -> usize {
    let pairs = |(at, one): (usize, &Variable)| -> usize {
        variables
            .iter()
            .skip(at.saturating_add(1))
            .map(|other| one.answers.len() * other.answers.len())
            .sum()
    };
    variables.iter().enumerate().map(pairs).sum()
}

type Pair = (usize, usize, usize, usize);

/// Rows of (fact, answer) that together hold every pair.
pub fn table(variables: &[Variable], seed: u64) -> Vec<Vec<(String, Answer)>> {
    let mut missing: BTreeSet<Pair> = BTreeSet::new();
    for (a, one) in variables.iter().enumerate() {
        for (b, other) in variables.iter().enumerate().skip(a.saturating_add(1)) {
            for x in 0..one.answers.len() {
                missing.extend((0..other.answers.len()).map(|y| (a, x, b, y)));
            }
        }
    }
    let mut dice = Dice::new(seed);
    let mut rows = Vec::new();
    while let Some(first) = missing.first().copied() {
        let tries = (0..TRIES).map(|_| row(variables, &missing, first, &mut dice));
        let covered =
            |row: &Vec<usize>| pairs_of(row).filter(|pair| missing.contains(pair)).count();
        let Some(best) = tries.max_by_key(covered) else { break };
        for pair in pairs_of(&best) {
            missing.remove(&pair);
        }
        rows.push(best);
    }
    let named = |row: &Vec<usize>| {
        let answers = variables.iter().zip(row);
        answers
            .filter_map(|(one, at)| Some((one.fact.clone(), one.answers.get(*at)?.clone())))
            .collect()
    };
    rows.iter().map(named).collect()
}

/// One row that holds the pair `first` and as many other missing pairs as it easily can.
fn row(
    variables: &[Variable],
    missing: &BTreeSet<Pair>,
    first: Pair,
    dice: &mut Dice,
) -> Vec<usize> {
    let (a, x, b, y) = first;
    let mut fixed: Vec<Option<usize>> = vec![None; variables.len()];
    for (at, value) in [(a, x), (b, y)] {
        if let Some(slot) = fixed.get_mut(at) {
            *slot = Some(value);
        }
    }
    // From a random place on, so that tries differ.
    let shift = dice.below(variables.len());
    for step in 0..variables.len() {
        let at = (step + shift) % variables.len();
        if fixed.get(at).copied().flatten().is_some() {
            continue;
        }
        let answers = variables.get(at).map_or(0, |one| one.answers.len());
        let start = dice.below(answers);
        let gain = |value: usize| {
            let with = fixed.iter().enumerate().filter_map(|(other, set)| Some((other, (*set)?)));
            with.filter(|(other, set)| {
                let pair =
                    if *other < at { (*other, *set, at, value) } else { (at, value, *other, *set) };
                missing.contains(&pair)
            })
            .count()
        };
        let best =
            (0..answers).map(|turn| (turn + start) % answers.max(1)).max_by_key(|v| gain(*v));
        if let Some(slot) = fixed.get_mut(at) {
            *slot = best;
        }
    }
    fixed.into_iter().map(Option::unwrap_or_default).collect()
}

fn pairs_of(row: &[usize]) -> impl Iterator<Item = Pair> + '_ {
    row.iter().enumerate().flat_map(move |(a, x)| {
        row.iter().enumerate().skip(a + 1).map(move |(b, y)| (a, *x, b, *y))
    })
}

/// Notes the pairs that were really answered together: of the application, or of anybody.
pub fn meet(
    variables: &[Variable],
    answers: &Answers,
    met: &mut BTreeSet<(usize, usize, usize, usize)>,
) {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (key, answer) in answers.iter() {
        let FactKey { fact, .. } = key;
        if let Some(at) = variables.iter().position(|one| one.fact == *fact)
            && let Some(value) =
                variables.get(at).and_then(|one| one.answers.iter().position(|a| a == answer))
        {
            found.push((at, value));
        }
    }
    for (a, x) in &found {
        for (b, y) in &found {
            if a < b {
                met.insert((*a, *x, *b, *y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_stands_in_some_row_and_the_table_is_small() {
        let variables: Vec<Variable> = [3, 2, 4, 2, 5, 3, 2]
            .iter()
            .enumerate()
            .map(|(at, size)| Variable {
                fact: format!("f{at}"),
                answers: (0..*size).map(|n| choice(&n.to_string())).collect(),
            })
            .collect();
        let rows = table(&variables, 1);
        let mut met = BTreeSet::new();
        for row in &rows {
            let mut answers = Answers::new();
            for (fact, answer) in row {
                answers.set(FactKey::of(fact.clone()), answer.clone());
            }
            meet(&variables, &answers, &mut met);
        }
        assert_eq!(met.len(), count(&variables));
        assert!(rows.len() <= 35, "{} rows, at least 20 are needed", rows.len());
    }
}
