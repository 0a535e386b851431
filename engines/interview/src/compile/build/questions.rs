//! The questions of a definition.

use super::super::QuestionInfo;
use crate::{
    cel::{Checker, Scope},
    definition::{FactType, QuestionDef},
    error::Place,
};

pub(super) fn written(checker: &Checker<'_>) -> Vec<QuestionInfo> {
    checker.definition.questions.iter().map(|question| info(checker, question)).collect()
}

fn info(checker: &Checker<'_>, question: &QuestionDef) -> QuestionInfo {
    let at = Place::Question(question.id.clone());
    let mut facts = Vec::new();
    for id in &question.facts {
        match checker.names.facts.get(id) {
            Some(fact) => facts.push(*fact),
            None => checker.report(at.clone(), format!("「{id}」という事実はありません")),
        }
    }
    let group_of = |fact: &usize| checker.names.fact_groups.get(*fact).copied().flatten();
    let mut group = facts.first().and_then(group_of);
    if facts.iter().any(|fact| group_of(fact) != group) {
        let message = "一つの質問の事実は、同じ集まり（group）のものでなければなりません";
        checker.report(at.clone(), message);
    }
    if facts.is_empty() && question.adds.is_none() && question.facts.is_empty() {
        checker.report(at.clone(), "この質問は何の事実も埋めません（facts が空です）");
    }
    for id in &question.facts {
        let fact = checker.definition.facts.iter().find(|fact| fact.id == *id);
        if let Some(fact) = fact {
            if fact.derive.is_some() {
                let message = format!("「{id}」は計算で決まるので、質問できません");
                checker.report(at.clone(), message);
            }
            if fact.kind == FactType::Signature {
                let message = format!("署名「{id}」は手で書くものなので、質問できません");
                checker.report(at.clone(), message);
            }
        }
    }
    if let Some(adds) = &question.adds {
        let added = checker.names.groups.get(adds).copied();
        if added.is_none() {
            checker.report(at.clone(), format!("集まり「{adds}」がありません"));
        } else if !facts.is_empty() && group != added {
            let message =
                format!("一覧の質問の事実は、足される集まり「{adds}」のものにしてください");
            checker.report(at.clone(), message);
        }
        group = added;
    }
    if question.pick {
        let bool_fact = |fact: &usize| {
            let found = checker.definition.facts.get(*fact);
            found.is_some_and(|fact| fact.kind == FactType::Bool)
        };
        let good = facts.len() == 1 && facts.iter().all(bool_fact);
        if !good || group.is_none() || question.adds.is_some() {
            let message = "pick の質問は、集まりの「はい・いいえ」の事実をちょうど一つ埋めます";
            checker.report(at.clone(), message);
        }
    }
    let scope = match question.adds {
        Some(_) => Scope::application(),
        None => Scope::maybe_over(group),
    };
    let when = question.when.as_ref();
    let when = when.and_then(|source| checker.condition(source, &scope, &at));
    let adds = question.adds.is_some();
    QuestionInfo { facts, group, when, adds, pick: question.pick }
}
