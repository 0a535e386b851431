//! Builds the parts of [`super::Compiled`] one kind after the other and reports every mistake.

mod events;
mod forms;
mod questions;

use std::collections::HashSet;

use super::{EventInfo, FactInfo, FormInfo, GroupInfo, QuestionInfo, TermInfo, automatic};
use crate::{
    cel::{Checker, Node, Scope},
    definition::{FactType, QuestionDef},
    error::Place,
};

pub(super) struct Built {
    pub(super) facts: Vec<FactInfo>,
    pub(super) groups: Vec<GroupInfo>,
    pub(super) questions: Vec<QuestionDef>,
    pub(super) question_infos: Vec<QuestionInfo>,
    pub(super) terms: Vec<TermInfo>,
    pub(super) forms: Vec<FormInfo>,
    pub(super) events: Vec<EventInfo>,
}

/// Everything, or `None` where a part could not be built; the reasons are in the checker.
pub(super) fn build(checker: &Checker<'_>) -> Option<Built> {
    unique_names(checker);
    let definition = checker.definition;
    let names = checker.names;
    let terms: Vec<Option<TermInfo>> = (0..definition.terms.len())
        .map(|index| {
            let group = names.term_groups.get(index).copied().flatten();
            checker.term(index).map(|(node, _)| TermInfo { group, node })
        })
        .collect();
    let mut facts = facts(checker);
    let mut question_infos = questions::written(checker);
    let forms = forms::forms(checker);
    let events = events::events(checker);
    let groups = groups(checker);

    for (index, info) in question_infos.iter().enumerate() {
        for fact in &info.facts {
            if let Some(filled) = facts.get_mut(*fact) {
                filled.fillers.push(index);
            }
        }
    }
    let conditions = conditions(&facts, &question_infos, &terms, &forms, &events);
    let optional = automatic::optional_facts(definition, &conditions);
    let mut questions = definition.questions.clone();
    for (index, (fact, info)) in definition.facts.iter().zip(&mut facts).enumerate() {
        info.automatic = questions.len();
        questions.push(automatic::question(fact, optional.contains(&fact.id)));
        question_infos.push(QuestionInfo {
            facts: vec![index],
            group: info.group,
            when: None,
            adds: false,
            pick: false,
        });
    }
    let terms = terms.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Built { facts, groups, questions, question_infos, terms, forms, events })
}

/// Every expression, to see which facts are looked at.
fn conditions<'n>(
    facts: &'n [FactInfo],
    questions: &'n [QuestionInfo],
    terms: &'n [Option<TermInfo>],
    forms: &'n [FormInfo],
    events: &'n [EventInfo],
) -> Vec<&'n Node> {
    let fields = || forms.iter().flat_map(|form| &form.fields);
    let rules = || events.iter().flat_map(|event| &event.rules);
    let mut nodes: Vec<&Node> = Vec::new();
    nodes.extend(facts.iter().filter_map(|fact| fact.derive.as_ref()));
    nodes.extend(questions.iter().filter_map(|question| question.when.as_ref()));
    nodes.extend(terms.iter().flatten().map(|term| &term.node));
    nodes.extend(fields().filter_map(|field| field.when.as_ref()));
    nodes.extend(fields().filter_map(|field| field.derive.as_ref()));
    nodes.extend(rules().filter_map(|rule| rule.when.as_ref()));
    nodes.extend(rules().filter_map(|rule| rule.subjects.as_ref().map(|(_, node)| node)));
    nodes.extend(rules().filter_map(|rule| rule.anchor.as_ref()));
    nodes
}

fn facts(checker: &Checker<'_>) -> Vec<FactInfo> {
    let made = checker.definition.facts.iter().enumerate().map(|(index, fact)| {
        let at = Place::Fact(fact.id.clone());
        let group = checker.names.fact_groups.get(index).copied().flatten();
        known_group(checker, fact.group.as_ref(), &at);
        if matches!(fact.kind, FactType::Choice | FactType::Choices) && fact.choices.is_empty() {
            checker.report(at.clone(), "選択肢（choices）がありません");
        }
        let mut seen = HashSet::new();
        for choice in fact.choices.iter().filter(|choice| !seen.insert(&choice.id)) {
            checker.report(at.clone(), format!("選択肢「{}」が二つあります", choice.id));
        }
        let scope = Scope::maybe_over(group);
        let derive = fact.derive.as_ref();
        let derive = derive.and_then(|source| checker.derived(source, &scope, index, &at));
        let by_hand = fact.kind == FactType::Signature;
        FactInfo { group, derive, by_hand, fillers: Vec::new(), automatic: 0 }
    });
    made.collect()
}

fn groups(checker: &Checker<'_>) -> Vec<GroupInfo> {
    let made = checker.definition.groups.iter().map(|group| {
        let questions = checker.definition.questions.iter().enumerate();
        let adding = questions.filter(|(_, question)| question.adds.as_ref() == Some(&group.id));
        GroupInfo {
            list_questions: adding.map(|(index, _)| index).collect(),
            max: usize::try_from(group.max).unwrap_or(usize::MAX),
        }
    });
    made.collect()
}

fn known_group(checker: &Checker<'_>, group: Option<&String>, at: &Place) {
    if let Some(group) = group
        && !checker.names.groups.contains_key(group)
    {
        checker.report(at.clone(), format!("集まり（group）「{group}」がありません"));
    }
}

/// Reports ids that stand for two things.
fn unique_names(checker: &Checker<'_>) {
    let definition = checker.definition;
    let mut seen: HashSet<(&str, String)> = HashSet::new();
    let mut once = |kind: &'static str, id: &str, at: Place| {
        if !seen.insert((kind, id.to_owned())) {
            checker.report(at, format!("「{id}」という名前が二度使われています"));
        }
    };
    for group in &definition.groups {
        let at = || Place::Group(group.id.clone());
        once("group", &group.id, at());
        once("path", &group.list, at());
        for fixed in &group.fixed {
            once("path", &fixed.id, at());
            let number = fixed.id.strip_prefix(&group.prefix);
            if number.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit())) {
                checker
                    .report(at(), format!("「{}」は追加された人の番号と区別できません", fixed.id));
            }
        }
    }
    let mut prefixes = HashSet::new();
    for group in definition.groups.iter().filter(|group| !prefixes.insert(&group.prefix)) {
        let message = format!("番号の頭文字「{}」は別の集まりが使っています", group.prefix);
        checker.report(Place::Group(group.id.clone()), message);
    }
    for fact in &definition.facts {
        once("path", &fact.id, Place::Fact(fact.id.clone()));
    }
    for term in &definition.terms {
        let at = Place::Term(term.id.clone());
        known_group(checker, term.group.as_ref(), &at);
        once("path", &term.id, at);
    }
    for role in &definition.roles {
        once("role", &role.id, Place::Role { form: None, role: role.id.clone() });
    }
    for question in &definition.questions {
        once("question", &question.id, Place::Question(question.id.clone()));
    }
    for form in &definition.forms {
        once("form", &form.procedure, Place::Form(form.procedure.clone()));
    }
    for event in &definition.events {
        once("event", &event.id, Place::Event(event.id.clone()));
        for rule in &event.rules {
            let at = Place::Rule { event: event.id.clone(), rule: rule.id.clone() };
            once("rule", &rule.id, at);
        }
    }
}
