//! The laws of the interview, tried on made-up definitions with made-up answers.

mod made_up;

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;

use crate::{
    Answer, Answers, AskKind, Compiled, FactKey, Goal, Interview, Truth, club::TODAY,
    simulate::Dice,
};
use made_up::{definition, full_answers, mentioned};

fn compiled(seed: u64) -> Compiled {
    match Compiled::new(definition(seed)) {
        Ok(compiled) => compiled,
        Err(errors) => panic!("seed {seed}: {errors:?}"),
    }
}

fn at<'d: 'a, 'a>(compiled: &'d Compiled, answers: &'a Answers) -> Interview<'d, 'a> {
    Interview::new(compiled, "event", answers, TODAY).expect("the event exists")
}

fn verdicts(compiled: &Compiled, answers: &Answers) -> Vec<(Truth, Vec<String>)> {
    let outcomes = at(compiled, answers).outcomes();
    outcomes.into_iter().map(|outcome| (outcome.verdict, outcome.subjects)).collect()
}

/// Answers what is asked from what somebody would say to everything. `choose` picks among the
/// open questions.
fn walk(
    compiled: &Compiled,
    said: &Answers,
    mut choose: impl FnMut(usize) -> usize,
    mut see: impl FnMut(&Interview<'_, '_>, &[FactKey], &str),
) -> Answers {
    let mut answers = said.unanswered();
    for _ in 0..500 {
        let next = {
            let interview = at(compiled, &answers);
            let mut open = interview.open_questions(&Goal::Guide);
            let first = interview.next(&Goal::Guide);
            assert_eq!(first.map(|ask| ask.keys), open.first().map(|ask| ask.keys.clone()));
            if open.is_empty() {
                return answers;
            }
            let ask = open.swap_remove(choose(open.len()));
            see(&interview, &ask.keys, &ask.question.id);
            (
                ask.keys.clone(),
                match &ask.kind {
                    AskKind::List { group, .. } => Some(group.id.clone()),
                    _ => None,
                },
            )
        };
        let (keys, list) = next;
        if let Some(group) = list {
            assert!(!answers.is_closed(&group), "a list is called complete once");
            answers.close(group);
            continue;
        }
        assert!(!keys.is_empty(), "a question asks for something");
        for key in keys {
            let answer = said.get(&key).cloned().unwrap_or(Answer::Empty);
            answers.set(key, answer);
        }
    }
    panic!("the interview does not end")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_interview_ends_and_asks_nothing_twice(seed: u64, people: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        let mut seen = HashSet::new();
        walk(&compiled, &said, |_| 0, |_, keys, _| {
            for key in keys {
                assert!(seen.insert(key.clone()), "{key} was asked twice");
            }
        });
    }

    #[test]
    fn nothing_is_asked_that_no_open_rule_needs(seed: u64, people: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        walk(&compiled, &said, |_| 0, |interview, keys, question| {
            let open: BTreeSet<String> = interview
                .outcomes()
                .iter()
                .filter(|outcome| {
                    // Settled rules have nothing missing.
                    !outcome.missing.is_empty() || outcome.list_open
                })
                .flat_map(|outcome| mentioned(compiled.definition(), outcome.rule))
                .collect();
            let list = keys.is_empty();
            let wanted = list || keys.iter().any(|key| open.contains(&key.fact));
            // The facts by which a member of a list is known come with the list.
            let member = question == "list";
            assert!(wanted || member, "{question} is needed by nothing: {open:?}");
        });
    }

    #[test]
    fn the_result_does_not_depend_on_the_order(seed: u64, people: u64, order: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        let straight = walk(&compiled, &said, |_| 0, |_, _, _| {});
        let mut dice = Dice::new(order);
        let mixed = walk(&compiled, &said, |open| dice.below(open), |_, _, _| {});
        prop_assert_eq!(verdicts(&compiled, &straight), verdicts(&compiled, &mixed));
        // Nor on what nobody asked for.
        prop_assert_eq!(verdicts(&compiled, &straight), verdicts(&compiled, &said));
    }

    #[test]
    fn one_answer_more_never_takes_back_what_was_settled(seed: u64, people: u64, order: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        let mut keys: Vec<FactKey> = said.iter().map(|(key, _)| key.clone()).collect();
        let mut dice = Dice::new(order);
        let mut answers = said.unanswered();
        let mut before = verdicts(&compiled, &answers);
        while !keys.is_empty() {
            if dice.chance(1, 12) {
                answers.close("person");
            }
            let key = keys.swap_remove(dice.below(keys.len()));
            let answer = said.get(&key).cloned().expect("said");
            answers.set(key, answer);
            let after = verdicts(&compiled, &answers);
            for ((was, who), (is, now)) in before.iter().zip(&after) {
                prop_assert!(*was == Truth::Maybe || was == is, "{was:?} became {is:?}");
                if *is != Truth::No {
                    prop_assert!(who.iter().all(|one| now.contains(one)));
                }
            }
            before = after;
        }
    }

    #[test]
    fn what_nobody_needs_changes_nothing(seed: u64, people: u64, order: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        let mut dice = Dice::new(order);
        let mut answers = said.unanswered();
        for (key, answer) in said.iter() {
            if dice.chance(1, 2) {
                answers.set(key.clone(), answer.clone());
            }
        }
        let before = verdicts(&compiled, &answers);
        let told: BTreeSet<FactKey> =
            at(&compiled, &answers).told().into_iter().map(|told| told.key).collect();
        let mut without = answers.clone();
        for (key, _) in answers.iter().filter(|(key, _)| !told.contains(key)) {
            without.forget(key);
        }
        // An answer whose question does not apply counts for nothing.
        prop_assert_eq!(before, verdicts(&compiled, &without));
    }

    #[test]
    fn answers_keep_their_meaning_through_json(seed: u64, people: u64) {
        let compiled = compiled(seed);
        let said = full_answers(&compiled, people);
        let json = serde_json::to_string(&said).expect("json");
        let back: Answers = serde_json::from_str(&json).expect("answers");
        prop_assert_eq!(verdicts(&compiled, &said), verdicts(&compiled, &back));
    }

    #[test]
    fn no_text_makes_the_parser_fall_over(text in "\\PC{0,80}") {
        drop(crate::cel::read(&text));
    }

    #[test]
    fn no_mix_of_words_makes_the_parser_fall_over(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "a", ".", "(", ")", "[", "]", "&&", "||", "!", "==", "in", "\"x\"", "1", "?", ":",
                ",", "-", "+", "exists", "members", "p", "<",
            ]), 0..40)
    ) {
        drop(crate::cel::read(&words.join(" ")));
    }
}
