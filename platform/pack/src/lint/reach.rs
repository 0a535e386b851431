//! What is needed by what: questions that nothing needs, and boxes that nobody can fill.

use std::collections::{BTreeMap, BTreeSet};

use yakusho_interview::definition::{EventDef, FactType, FieldClass, QuestionDef, RoleSource};

use crate::{
    Pack,
    finding::Finding,
    format::{Procedure, Status},
    sources::Kind,
};

/// The names that expressions may use.
pub struct Vocabulary<'p> {
    names: BTreeSet<&'p str>,
    groups: Vec<&'p str>,
    lists: BTreeMap<&'p str, &'p str>,
}

impl<'p> Vocabulary<'p> {
    pub fn of(pack: &'p Pack) -> Self {
        let definition = &pack.definition;
        let facts = definition.facts.iter().map(|fact| fact.id.as_str());
        let terms = definition.terms.iter().map(|term| term.id.as_str());
        Self {
            names: facts.chain(terms).collect(),
            groups: definition.groups.iter().map(|group| group.id.as_str()).collect(),
            lists: definition
                .groups
                .iter()
                .map(|group| (group.list.as_str(), group.id.as_str()))
                .collect(),
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &'p str> {
        self.names.iter().copied()
    }

    pub fn is_list(&self, word: &str) -> bool {
        self.lists.contains_key(word)
    }

    /// The facts and terms that a dotted path may mean. Rather one too many than one too few: a
    /// question counts as needed where it may be needed.
    pub fn meanings(&self, path: &str) -> Vec<&'p str> {
        let steps: Vec<&str> = path.split('.').collect();
        let mut found = Vec::new();
        for start in 0..steps.len().min(2) {
            for end in (start.saturating_add(1)..=steps.len()).rev() {
                let word = steps.get(start..end).unwrap_or_default().join(".");
                let with_group = self.groups.iter().map(|group| format!("{group}.{word}"));
                for candidate in std::iter::once(word.clone()).chain(with_group) {
                    if let Some(name) = self.names.get(candidate.as_str()) {
                        found.push(*name);
                    }
                }
            }
        }
        found
    }
}

/// Everything that some part of a pack needs to know.
#[derive(Default)]
pub struct Needs<'p> {
    names: BTreeSet<&'p str>,
    groups: BTreeSet<&'p str>,
    /// Facts that a form or rule speaks of itself, also where nobody is asked for them.
    shown: BTreeSet<&'p str>,
}

impl<'p> Needs<'p> {
    /// What the published events and procedures need.
    pub fn of_published(pack: &'p Pack) -> Self {
        let published = |id: &str| pack.events.iter().any(|event| event.id == id && event.publish);
        Self::of(pack, published, |procedure| procedure.status == Status::Published)
    }

    /// What all of the pack needs.
    pub fn of_all(pack: &'p Pack) -> Self {
        Self::of(pack, |_| true, |_| true)
    }

    /// What the rules of one event need.
    pub fn of_event(pack: &'p Pack, event: &EventDef) -> Self {
        Self::of(pack, |id| id == event.id, |_| false)
    }

    pub fn has_fact(&self, fact: &str) -> bool {
        self.names.contains(fact) || self.shown.contains(fact)
    }

    pub fn has_group(&self, group: &str) -> bool {
        self.groups.contains(group)
    }

    pub fn has_question(&self, question: &QuestionDef) -> bool {
        question.facts.iter().any(|fact| self.names.contains(fact.as_str()))
            || question.adds.as_ref().is_some_and(|group| self.groups.contains(group.as_str()))
    }

    fn of(
        pack: &'p Pack,
        event: impl Fn(&str) -> bool,
        procedure: impl Fn(&Procedure) -> bool,
    ) -> Self {
        let mut walk = Walk { pack, vocabulary: Vocabulary::of(pack), needs: Self::default() };
        for event in pack.definition.events.iter().filter(|one| event(&one.id)) {
            walk.name(&event.anchor);
            for given in &event.given {
                walk.expression(&given.is);
            }
            for rule in &event.rules {
                rule.when.iter().for_each(|when| walk.expression(when));
                if let Some(subjects) = &rule.subjects {
                    walk.group(&subjects.group);
                    walk.expression(&subjects.condition);
                }
                let anchor = rule.deadline.as_ref().and_then(|deadline| deadline.anchor.as_ref());
                anchor.iter().for_each(|anchor| walk.name(anchor));
            }
        }
        for procedure in pack.procedures.iter().filter(|one| procedure(one)) {
            walk.form(procedure);
        }
        walk.needs
    }
}

struct Walk<'p> {
    pack: &'p Pack,
    vocabulary: Vocabulary<'p>,
    needs: Needs<'p>,
}

impl<'p> Walk<'p> {
    fn form(&mut self, procedure: &'p Procedure) {
        for attachment in &procedure.attachments {
            attachment.when.iter().for_each(|when| self.expression(when));
        }
        for field in &procedure.fields {
            self.needs.shown.insert(&field.fact);
            if field.class == FieldClass::OfficeOnly {
                continue;
            }
            field.when.iter().for_each(|when| self.expression(when));
            match &field.derive {
                _ if field.from_register => {}
                Some(derive) => self.expression(derive),
                None if field.class == FieldClass::Asked => self.name(&field.fact),
                // Told elsewhere: nobody is asked for its sake, but what it follows from is.
                None => {
                    let facts = self.pack.definition.facts.iter();
                    let fact = facts.into_iter().find(|fact| fact.id == field.fact);
                    let derive = fact.and_then(|fact| fact.derive.as_ref());
                    derive.into_iter().for_each(|derive| self.expression(derive));
                }
            }
            let own = procedure.roles.get(&field.per);
            let common = || self.pack.definition.roles.iter().find(|role| role.id == field.per);
            if let Some(source) = own.or_else(|| common().map(|role| &role.source)) {
                self.role(source);
            }
        }
    }

    fn role(&mut self, source: &'p RoleSource) {
        match source {
            RoleSource::Members { group, condition } => {
                self.group(group);
                self.expression(condition);
            }
            RoleSource::Referred(path) => self.expression(path),
            RoleSource::Instance(_) | RoleSource::Subjects | RoleSource::Application => {}
        }
    }

    fn group(&mut self, group: &str) {
        let Some(group) = self.pack.definition.groups.iter().find(|one| one.id == group) else {
            return;
        };
        if !self.needs.groups.insert(&group.id) {
            return;
        }
        let adding = |question: &&QuestionDef| question.adds.as_deref() == Some(&group.id);
        for question in self.pack.definition.questions.iter().filter(adding) {
            question.when.iter().for_each(|when| self.expression(when));
        }
    }

    fn expression(&mut self, expression: &str) {
        for path in paths(expression) {
            let first = path.split('.').next().unwrap_or_default();
            if let Some(group) = self.vocabulary.lists.get(first).copied() {
                self.group(group);
            }
            for name in self.vocabulary.meanings(&path) {
                self.name(name);
            }
        }
    }

    fn name(&mut self, name: &str) {
        let Some(name) = self.vocabulary.names.get(name).copied() else { return };
        if !self.needs.names.insert(name) {
            return;
        }
        let definition = &self.pack.definition;
        for term in definition.terms.iter().filter(|term| term.id == name) {
            self.expression(&term.is);
        }
        for fact in definition.facts.iter().filter(|fact| fact.id == name) {
            fact.derive.iter().for_each(|derive| self.expression(derive));
        }
        let asking = |question: &&QuestionDef| question.facts.iter().any(|fact| fact == name);
        for question in definition.questions.iter().filter(asking) {
            question.when.iter().for_each(|when| self.expression(when));
            question.adds.iter().for_each(|group| self.group(group));
        }
    }
}

/// The dotted names in an expression, without texts in quotes and comments.
pub fn paths(expression: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut letters = expression.chars().peekable();
    while let Some(letter) = letters.next() {
        match quote {
            Some(_) if letter == '\\' => {
                letters.next();
            }
            Some(mark) if letter == mark => quote = None,
            Some(_) => {}
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter == '/' && letters.peek() == Some(&'/') => {
                while letters.next_if(|next| *next != '\n').is_some() {}
            }
            None if letter.is_alphanumeric() || letter == '_' || letter == '.' => {
                word.push(letter);
                continue;
            }
            None => {}
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found.retain(|path| !path.starts_with(|first: char| first.is_ascii_digit() || first == '.'));
    found
}

/// Questions that nothing needs, and boxes of forms that nobody is asked for.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let needs = Needs::of_all(pack);
    let mut found = Vec::new();
    for question in pack.definition.questions.iter().filter(|one| !needs.has_question(one)) {
        let site = pack.sources().site(Kind::Question, &question.id, "id");
        found.push(
            Finding::warning(
                "unreachable-question",
                &site,
                format!(
                    "質問「{}」は、どの規則も様式も必要としないので、聞かれることがありません。",
                    question.id
                ),
            )
            .hint("答えを使う規則・欄を書くか、質問を消してください。"),
        );
    }
    let written: BTreeSet<&str> = pack
        .definition
        .questions
        .iter()
        .flat_map(|question| question.facts.iter().map(String::as_str))
        .collect();
    let mut unwritten = BTreeSet::new();
    for procedure in &pack.procedures {
        for (at, field) in procedure.fields.iter().enumerate() {
            if field.class != FieldClass::Asked {
                continue;
            }
            let Some(fact) = pack.definition.facts.iter().find(|fact| fact.id == field.fact) else {
                continue;
            };
            let plain = fact.derive.is_none() && fact.kind != FactType::Signature;
            if plain
                && procedure.status == Status::Published
                && !written.contains(fact.id.as_str())
                && unwritten.insert(fact.id.as_str())
            {
                let path = format!("fields.{at}.fact");
                let site = pack.sources().site(Kind::Procedure, &procedure.id, &path);
                found.push(
                    Finding::warning(
                        "automatic-question",
                        &site,
                        format!(
                            "事実「{}」には質問の文がなく、「{}」とだけ聞かれます。",
                            fact.id, fact.label.ja
                        ),
                    )
                    .hint("questions/ に、人に聞くことばで質問を書いてください。"),
                );
            }
            let why = if fact.derive.is_some() {
                "ほかの事実から決まるもの（derive）で、聞かれることがありません"
            } else if fact.kind == FactType::Signature {
                "署名で、画面では書けません"
            } else {
                continue;
            };
            let site =
                pack.sources().site(Kind::Procedure, &procedure.id, &format!("fields.{at}.class"));
            found.push(
                Finding::error(
                    "unreachable-field",
                    &site,
                    format!("欄「{}」は asked ですが、事実「{}」は{why}。", field.label, fact.id),
                )
                .hint("class を derived（署名は office-only）に改めてください。"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_texts_are_not() {
        assert_eq!(
            paths(r#"people.exists(p, p.person.age < 18) && move.kind == "person.name" // it.x"#),
            ["people.exists", "p", "p.person.age", "move.kind"]
        );
        assert_eq!(paths(r#"'a.b\'c' + 選手.氏名"#), ["選手.氏名"]);
    }
}
