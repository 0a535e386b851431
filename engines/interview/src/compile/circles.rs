//! Finds facts, terms and lists that need themselves, which could never be asked.
//!
//! A node of the graph is a fact or term at one place (the application, a fixed instance, or the
//! added instances taken together) or the list of a group. `me.x` may decide whether `x` is asked
//! of others (`it.id == "me" || me.x`); it may not decide whether `x` is asked of `me`.

use super::Compiled;
use crate::{
    cel::{Dependency, Named, Node, Operator, Where},
    error::{DefinitionError, Place},
};

/// How many facts may lean on each other in a row.
const LONGEST_CHAIN: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Subject {
    Fact(usize, At),
    Term(usize, At),
    List(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum At {
    Application,
    Fixed(usize),
    Added(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    /// Done, with the length of the longest chain below.
    Done(usize),
}

/// The circles, or `None` where there is none.
pub(super) fn find(compiled: &Compiled) -> Option<Vec<DefinitionError>> {
    let mut search = Search { compiled, marks: std::collections::HashMap::new(), errors: vec![] };
    let facts = 0..compiled.facts.len();
    let terms = 0..compiled.terms.len();
    for fact in facts {
        for at in search.places(compiled.facts.get(fact).and_then(|info| info.group)) {
            search.go(Subject::Fact(fact, at), 0);
        }
    }
    for term in terms {
        for at in search.places(compiled.terms.get(term).and_then(|info| info.group)) {
            search.go(Subject::Term(term, at), 0);
        }
    }
    for group in 0..compiled.groups.len() {
        search.go(Subject::List(group), 0);
    }
    search.errors.dedup();
    (!search.errors.is_empty()).then_some(search.errors)
}

struct Search<'c> {
    compiled: &'c Compiled,
    marks: std::collections::HashMap<Subject, Mark>,
    errors: Vec<DefinitionError>,
}

impl Search<'_> {
    fn places(&self, group: Option<usize>) -> Vec<At> {
        let Some(group) = group else { return vec![At::Application] };
        let fixed = self.compiled.names.fixed.iter().enumerate();
        let fixed = fixed.filter(|(_, fixed)| fixed.group == group);
        fixed.map(|(index, _)| At::Fixed(index)).chain([At::Added(group)]).collect()
    }

    fn go(&mut self, subject: Subject, depth: usize) -> usize {
        match self.marks.get(&subject) {
            Some(Mark::Done(length)) => return *length,
            Some(Mark::Open) => {
                self.report(
                    subject,
                    "この事実は、めぐりめぐって自分自身の答えがないと質問できません",
                );
                return 0;
            }
            None => {}
        }
        if depth > LONGEST_CHAIN {
            self.report(subject, "事実が事実を必要とする段数が多すぎます");
            return 0;
        }
        self.marks.insert(subject, Mark::Open);
        let mut longest = 0;
        for next in self.next(subject) {
            longest = longest.max(self.go(next, depth + 1) + 1);
        }
        self.marks.insert(subject, Mark::Done(longest));
        longest
    }

    fn report(&mut self, subject: Subject, message: &str) {
        let definition = &self.compiled.definition;
        let at = match subject {
            Subject::Fact(fact, _) => definition.facts.get(fact).map(|f| Place::Fact(f.id.clone())),
            Subject::Term(term, _) => definition.terms.get(term).map(|t| Place::Term(t.id.clone())),
            Subject::List(group) => {
                definition.groups.get(group).map(|group| Place::Group(group.id.clone()))
            }
        };
        if let Some(at) = at {
            let message = message.to_owned();
            self.errors.push(DefinitionError { at, expression: None, span: None, message });
        }
    }

    fn next(&self, subject: Subject) -> Vec<Subject> {
        let mut next = Vec::new();
        match subject {
            Subject::Fact(fact, at) => self.next_of_fact(fact, at, &mut next),
            Subject::Term(term, at) => {
                if let Some(info) = self.compiled.terms.get(term) {
                    self.needs(&info.node, Some(at), &mut next);
                }
            }
            Subject::List(group) => {
                let questions = self.compiled.groups.get(group);
                for question in questions.iter().flat_map(|info| &info.list_questions) {
                    if let Some(when) = self.when(*question) {
                        self.needs(when, None, &mut next);
                    }
                }
            }
        }
        next
    }

    fn next_of_fact(&self, fact: usize, at: At, next: &mut Vec<Subject>) {
        let Some(info) = self.compiled.facts.get(fact) else { return };
        if let At::Added(group) = at {
            next.push(Subject::List(group));
        }
        if let Some(derive) = &info.derive {
            self.needs(derive, Some(at), next);
            return;
        }
        for filler in &info.fillers {
            let Some(question) = self.compiled.question_infos.get(*filler) else { continue };
            if question.adds {
                if let Some(when) = &question.when {
                    self.needs(when, None, next);
                }
                continue;
            }
            if let Some(when) = &question.when {
                let places = match (question.pick, question.group) {
                    (true, Some(group)) => self.places(Some(group)),
                    _ => vec![at],
                };
                for place in places {
                    self.needs(when, Some(place), next);
                }
            }
            if let (true, Some(group)) = (question.pick, question.group) {
                next.push(Subject::List(group));
            }
        }
    }

    fn when(&self, question: usize) -> Option<&Node> {
        self.compiled.question_infos.get(question)?.when.as_ref()
    }

    /// What a node leans on when `it` stands at the place. Operands that are never evaluated
    /// there (behind `it.id == "me" ||`) are left out.
    fn needs(&self, node: &Node, it: Option<At>, next: &mut Vec<Subject>) {
        let settled = |node: &Node| it.and_then(|it| self.settled(node, it));
        if settled(node).is_some() {
            return;
        }
        match node {
            Node::And(left, _) if settled(left) == Some(false) => return,
            Node::Or(left, _) if settled(left) == Some(true) => return,
            Node::Cond(condition, yes, no) => {
                if let Some(condition) = settled(condition) {
                    self.needs(if condition { yes } else { no }, it, next);
                    return;
                }
            }
            _ => {}
        }
        if let Some(dependency) = node.looks_at() {
            self.lean_on(dependency, it, next);
        }
        for operand in node.operands() {
            self.needs(operand, it, next);
        }
    }

    /// What a condition is at a place whatever anybody answers: it only says for whom it is.
    fn settled(&self, node: &Node, it: At) -> Option<bool> {
        match node {
            Node::Bool(value) => Some(*value),
            Node::Not(inner) => self.settled(inner, it).map(|value| !value),
            Node::And(left, right) => match (self.settled(left, it), self.settled(right, it)) {
                (Some(false), _) => Some(false),
                (Some(true), right) => right,
                (None, _) => None,
            },
            Node::Or(left, right) => match (self.settled(left, it), self.settled(right, it)) {
                (Some(true), _) => Some(true),
                (Some(false), right) => right,
                (None, _) => None,
            },
            Node::Compare(Operator::Equal, left, right) => self.is_it(left, right, it),
            Node::Compare(Operator::Differs, left, right) => {
                self.is_it(left, right, it).map(|value| !value)
            }
            Node::In(item, list) => match list.as_ref() {
                Node::List(items) => {
                    let each: Option<Vec<bool>> =
                        items.iter().map(|other| self.is_it(item, other, it)).collect();
                    each.map(|each| each.contains(&true))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the instance at the place is the one written.
    fn is_it(&self, left: &Node, right: &Node, it: At) -> Option<bool> {
        let fixed = |index: usize| self.compiled.names.fixed.get(index).map(|f| f.id.as_str());
        let written = match (left, right) {
            (Node::InstanceId(base), Node::Text(id)) if **base == Node::Local(0) => id.as_str(),
            (Node::Local(0), Node::Instance(index)) => fixed(*index)?,
            _ => return None,
        };
        match it {
            At::Application => None,
            At::Fixed(index) => Some(fixed(index)? == written),
            At::Added(_) => self.compiled.names.fixed_by_id.contains_key(written).then_some(false),
        }
    }

    fn lean_on(&self, dependency: Dependency, it: Option<At>, next: &mut Vec<Subject>) {
        match dependency {
            Dependency::Fact(fact, place) => {
                let group = self.compiled.facts.get(fact).and_then(|info| info.group);
                let places = self.at(place, it, group);
                next.extend(places.into_iter().map(|at| Subject::Fact(fact, at)));
            }
            Dependency::Term(term, place) => {
                let group = self.compiled.terms.get(term).and_then(|info| info.group);
                let places = self.at(place, it, group);
                next.extend(places.into_iter().map(|at| Subject::Term(term, at)));
            }
            Dependency::Member(named) => {
                let places = self.places(self.compiled.names.group_of(named)).into_iter();
                next.extend(places.map(|at| match named {
                    Named::Fact(fact) => Subject::Fact(fact, at),
                    Named::Term(term) => Subject::Term(term, at),
                }));
            }
            Dependency::Group(group) => next.push(Subject::List(group)),
        }
    }

    fn at(&self, place: Where, it: Option<At>, group: Option<usize>) -> Vec<At> {
        match (place, it) {
            (Where::Application, _) => vec![At::Application],
            (Where::Fixed(fixed), _) => vec![At::Fixed(fixed)],
            (Where::Local(0), Some(it)) if it != At::Application => vec![it],
            (Where::Local(_), _) => self.places(group),
        }
    }
}
