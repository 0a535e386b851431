//! The names that a definition gives, by index.

use std::collections::HashMap;

use super::types::Type;
use crate::definition::Definition;

/// A fact or a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Fact(usize),
    Term(usize),
}

/// An instance that the definition declares.
#[derive(Clone, Debug)]
pub(crate) struct Fixed {
    pub(crate) id: String,
    pub(crate) group: usize,
    pub(crate) listed: bool,
    pub(crate) events: Vec<String>,
}

/// Every name of a definition with its index. Groups that are named but not defined are reported
/// by the compiler; here they are `None`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) facts: HashMap<String, usize>,
    pub(crate) fact_groups: Vec<Option<usize>>,
    pub(crate) fact_types: Vec<Type>,
    pub(crate) terms: HashMap<String, usize>,
    pub(crate) term_groups: Vec<Option<usize>>,
    pub(crate) groups: HashMap<String, usize>,
    pub(crate) group_ids: Vec<String>,
    pub(crate) lists: HashMap<String, usize>,
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) fixed_by_id: HashMap<String, usize>,
}

impl Names {
    pub(crate) fn of(definition: &Definition) -> Self {
        let mut names = Self::default();
        for (index, group) in definition.groups.iter().enumerate() {
            names.groups.insert(group.id.clone(), index);
            names.group_ids.push(group.id.clone());
            names.lists.insert(group.list.clone(), index);
            for fixed in &group.fixed {
                names.fixed_by_id.insert(fixed.id.clone(), names.fixed.len());
                names.fixed.push(Fixed {
                    id: fixed.id.clone(),
                    group: index,
                    listed: fixed.listed,
                    events: fixed.events.clone(),
                });
            }
        }
        let person = names.groups.get("person").copied();
        for (index, fact) in definition.facts.iter().enumerate() {
            names.facts.insert(fact.id.clone(), index);
            names.fact_groups.push(names.group(fact.group.as_ref()));
            names.fact_types.push(Type::of(fact, index, person));
        }
        for (index, term) in definition.terms.iter().enumerate() {
            names.terms.insert(term.id.clone(), index);
            names.term_groups.push(names.group(term.group.as_ref()));
        }
        names
    }

    fn group(&self, id: Option<&String>) -> Option<usize> {
        id.and_then(|id| self.groups.get(id)).copied()
    }

    pub(crate) fn group_of(&self, named: Named) -> Option<usize> {
        let found = match named {
            Named::Fact(fact) => self.fact_groups.get(fact),
            Named::Term(term) => self.term_groups.get(term),
        };
        found.copied().flatten()
    }

    /// The fact or term with exactly this id.
    pub(crate) fn named(&self, id: &str) -> Option<Named> {
        let fact = self.facts.get(id).copied().map(Named::Fact);
        fact.or_else(|| self.terms.get(id).copied().map(Named::Term))
    }

    /// The fact or term of the group that the first names of the path mean, taking as many names
    /// as possible, and how many were taken.
    pub(crate) fn member(&self, group: usize, path: &[&str]) -> Option<(Named, usize)> {
        let prefix = self.group_ids.get(group)?;
        (1..=path.len()).rev().find_map(|taken| {
            let id = path.get(..taken)?.join(".");
            let named = self
                .named(&id)
                .filter(|named| self.group_of(*named) == Some(group))
                .or_else(|| {
                    self.named(&format!("{prefix}.{id}"))
                        .filter(|named| self.group_of(*named) == Some(group))
                })?;
            Some((named, taken))
        })
    }

    /// The fact or term of the application that the first names of the path mean.
    pub(crate) fn of_application(&self, path: &[&str]) -> Option<(Named, usize)> {
        (1..=path.len()).rev().find_map(|taken| {
            let named = self.named(&path.get(..taken)?.join("."))?;
            self.group_of(named).is_none().then_some((named, taken))
        })
    }
}

/// What is in reach where an expression stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// Names and types of the locals. Where an expression is over an instance, local 0 is `it`.
    pub(crate) locals: Vec<(String, Type)>,
}

impl Scope {
    /// The application's facts only.
    pub(crate) fn application() -> Self {
        Self::default()
    }

    /// Over an instance of the group.
    pub(crate) fn over(group: usize) -> Self {
        Self { locals: vec![("it".to_owned(), Type::Instance(group))] }
    }

    /// Over an instance of the group, where there is one.
    pub(crate) fn maybe_over(group: Option<usize>) -> Self {
        group.map_or_else(Self::application, Self::over)
    }

    /// The group of `it`.
    pub(crate) fn it(&self) -> Option<usize> {
        match self.locals.first() {
            Some((name, Type::Instance(group))) if name == "it" => Some(*group),
            _ => None,
        }
    }

    pub(crate) fn local(&self, name: &str) -> Option<(usize, &Type)> {
        let found = self.locals.iter().enumerate().rev().find(|(_, (local, _))| local == name);
        found.map(|(index, (_, kind))| (index, kind))
    }
}
