//! One interview at one moment: the facts that the answers give, worked out on demand and kept
//! for the time of one question to the engine.

mod evaluate;
mod facts;
mod lists;
mod needs;
mod operations;
mod roles;
mod seen;
#[cfg(test)]
mod tests;

use std::{cell::RefCell, collections::HashMap};

use jiff::civil::Date;

use crate::{
    answers::{Answer, Answers, FactKey},
    compile::{Compiled, EventInfo},
};

pub(crate) use facts::Gap;
pub(crate) use lists::Members;
pub(crate) use needs::{Gathered, Needs};
pub(crate) use seen::{Known, Seen, Truth3};

/// Whose instance, by index in [`World::instances`].
pub(crate) type Somebody = usize;

/// An instance that exists in this event.
#[derive(Debug)]
pub(crate) struct Instance<'a> {
    pub(crate) id: &'a str,
    pub(crate) group: usize,
    /// Whether it stands in the group's list.
    pub(crate) listed: bool,
    /// Whether it was added in a list question.
    pub(crate) added: bool,
    /// Its number among the instances of its group.
    ordinal: usize,
}

pub(crate) struct World<'a> {
    pub(crate) compiled: &'a Compiled,
    pub(crate) event: &'a EventInfo,
    pub(crate) event_id: &'a str,
    pub(crate) today: Date,
    answers: &'a Answers,
    pub(crate) instances: Vec<Instance<'a>>,
    by_id: HashMap<&'a str, Somebody>,
    /// Index in the definition → here, where the fixed instance exists in this event.
    fixed: Vec<Option<Somebody>>,
    /// By group: its instances in the order of their ordinals.
    of_group: Vec<Vec<Somebody>>,
    /// The first slot of each fact; a last entry holds the number of slots.
    fact_slots: Vec<usize>,
    term_slots: Vec<usize>,
    given: HashMap<usize, &'a crate::cel::Node>,
    told: Vec<Option<&'a Answer>>,
    facts: RefCell<Vec<Memo<'a>>>,
    terms: RefCell<Vec<Memo<'a>>>,
    lists: RefCell<Vec<Option<lists::Shown>>>,
}

#[derive(Clone, Default)]
enum Memo<'a> {
    #[default]
    Fresh,
    Busy,
    /// What it is, and the question that fills it.
    Done(Seen<'a>, Option<usize>),
}

impl<'a> World<'a> {
    pub(crate) fn new(
        compiled: &'a Compiled,
        event: usize,
        answers: &'a Answers,
        today: Date,
    ) -> Option<Self> {
        let event_info = compiled.events.get(event)?;
        let event_id = compiled.definition.events.get(event)?.id.as_str();
        let mut instances: Vec<Instance<'a>> = Vec::new();
        let mut of_group: Vec<Vec<Somebody>> = vec![Vec::new(); compiled.groups.len()];
        let mut fixed = Vec::with_capacity(compiled.names.fixed.len());
        let mut enter = |id: &'a str, group: usize, listed: bool, added: bool| {
            let members = of_group.get_mut(group)?;
            let somebody = instances.len();
            instances.push(Instance { id, group, listed, added, ordinal: members.len() });
            members.push(somebody);
            Some(somebody)
        };
        for declared in &compiled.names.fixed {
            let here = declared.events.is_empty() || declared.events.iter().any(|e| e == event_id);
            let entered = here.then(|| enter(&declared.id, declared.group, declared.listed, false));
            fixed.push(entered.flatten());
        }
        for (group, added) in answers.added_groups() {
            let Some(index) = compiled.names.groups.get(group.as_str()) else { continue };
            let max = compiled.groups.get(*index).map_or(0, |info| info.max);
            for id in added.iter().take(max) {
                enter(id, *index, true, true);
            }
        }
        let by_id = instances.iter().enumerate().map(|(index, found)| (found.id, index)).collect();
        let width =
            |group: Option<usize>| group.map_or(1, |group| of_group.get(group).map_or(0, Vec::len));
        let fact_slots = slots(compiled.facts.iter().map(|fact| width(fact.group)));
        let term_slots = slots(compiled.terms.iter().map(|term| width(term.group)));
        let fact_count = fact_slots.last().copied().unwrap_or(0);
        let term_count = term_slots.last().copied().unwrap_or(0);
        let mut world = Self {
            compiled,
            event: event_info,
            event_id,
            today,
            answers,
            instances,
            by_id,
            fixed,
            of_group,
            fact_slots,
            term_slots,
            given: event_info.given.iter().map(|(fact, node)| (*fact, node)).collect(),
            told: vec![None; fact_count],
            facts: RefCell::new(vec![Memo::Fresh; fact_count]),
            terms: RefCell::new(vec![Memo::Fresh; term_count]),
            lists: RefCell::new(vec![None; compiled.groups.len()]),
        };
        // Keys are sorted, so the places of one fact stand together.
        let mut last: Option<(&str, Option<usize>)> = None;
        for (key, answer) in answers.iter() {
            let fact = match last {
                Some((id, fact)) if id == key.fact => fact,
                _ => compiled.names.facts.get(&key.fact).copied(),
            };
            last = Some((&key.fact, fact));
            let slot = fact.and_then(|fact| world.slot_of_key(fact, key));
            if let Some(told) = slot.and_then(|slot| world.told.get_mut(slot)) {
                *told = Some(answer);
            }
        }
        Some(world)
    }

    pub(crate) fn instance(&self, somebody: Somebody) -> Option<&Instance<'a>> {
        self.instances.get(somebody)
    }

    pub(crate) fn somebody(&self, id: &str) -> Option<Somebody> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn fixed(&self, index: usize) -> Option<Somebody> {
        self.fixed.get(index).copied().flatten()
    }

    /// The slot of a fact; `None` where the instance is missing or of another group.
    pub(crate) fn slot(&self, fact: usize, whose: Option<Somebody>) -> Option<usize> {
        let group = self.compiled.facts.get(fact)?.group;
        Some(self.fact_slots.get(fact)? + self.offset(group, whose)?)
    }

    fn term_slot(&self, term: usize, whose: Option<Somebody>) -> Option<usize> {
        let group = self.compiled.terms.get(term)?.group;
        Some(self.term_slots.get(term)? + self.offset(group, whose)?)
    }

    fn offset(&self, group: Option<usize>, whose: Option<Somebody>) -> Option<usize> {
        match (group, whose) {
            (None, _) => Some(0),
            (Some(group), Some(somebody)) => {
                let instance = self.instance(somebody)?;
                (instance.group == group).then_some(instance.ordinal)
            }
            (Some(_), None) => None,
        }
    }

    fn slot_of_key(&self, fact: usize, key: &FactKey) -> Option<usize> {
        let whose = match &key.instance {
            Some(id) => Some(self.somebody(id)?),
            None => None,
        };
        let group = self.compiled.facts.get(fact)?.group;
        (group.is_some() == whose.is_some()).then(|| self.slot(fact, whose)).flatten()
    }

    /// What a need stands for.
    pub(crate) fn gap(&self, need: usize) -> Gap {
        let facts = self.fact_slots.last().copied().unwrap_or(0);
        if need >= facts {
            return Gap::List(need - facts);
        }
        let fact = self.fact_slots.partition_point(|first| *first <= need).saturating_sub(1);
        let offset = need - self.fact_slots.get(fact).copied().unwrap_or(0);
        let group = self.compiled.facts.get(fact).and_then(|info| info.group);
        let whose = group.and_then(|group| self.of_group.get(group)?.get(offset).copied());
        Gap::Fact(fact, whose)
    }

    /// Nothing gathered yet.
    pub(crate) fn no_needs(&self) -> Gathered {
        let facts = self.fact_slots.last().copied().unwrap_or(0);
        Gathered::out_of(facts + self.compiled.groups.len())
    }

    fn list_need(&self, group: usize) -> usize {
        self.fact_slots.last().copied().unwrap_or(0) + group
    }

    /// The key of a fact at its place.
    pub(crate) fn key(&self, fact: usize, whose: Option<Somebody>) -> Option<FactKey> {
        let id = &self.compiled.definition.facts.get(fact)?.id;
        match self.compiled.facts.get(fact)?.group {
            None => Some(FactKey::of(id.as_str())),
            Some(_) => Some(FactKey::at(id.as_str(), self.instance(whose?)?.id)),
        }
    }

    pub(crate) fn told(&self, fact: usize, whose: Option<Somebody>) -> Option<&'a Answer> {
        self.told.get(self.slot(fact, whose)?).copied().flatten()
    }
}

/// The first slot of each, and the number of slots at the end. A fact without instances has no
/// slot and shares its first with the next one.
fn slots(widths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut next = 0;
    let mut slots = vec![0];
    for width in widths {
        next += width;
        slots.push(next);
    }
    slots
}

impl<'a> World<'a> {
    /// The event as the definition has it.
    pub(crate) fn definition_of_event(&self) -> Option<&'a crate::definition::EventDef> {
        let index = *self.compiled.event_by_id.get(self.event_id)?;
        self.compiled.definition.events.get(index)
    }

    /// Whether the event settles the fact.
    pub(crate) fn is_given(&self, fact: usize) -> bool {
        self.given.contains_key(&fact)
    }

    /// The ids of the facts and terms that an expression names.
    pub(crate) fn looked_at(&self, node: &crate::cel::Node) -> Vec<String> {
        use crate::cel::{Dependency, Named};
        let definition = &self.compiled.definition;
        let mut ids: Vec<String> = Vec::new();
        node.visit(&mut |dependency| {
            let id = match dependency {
                Dependency::Fact(fact, _) | Dependency::Member(Named::Fact(fact)) => {
                    definition.facts.get(fact).map(|fact| &fact.id)
                }
                Dependency::Term(term, _) | Dependency::Member(Named::Term(term)) => {
                    definition.terms.get(term).map(|term| &term.id)
                }
                Dependency::Group(group) => definition.groups.get(group).map(|group| &group.list),
            };
            ids.extend(id.filter(|id| !ids.contains(id)).cloned());
        });
        ids
    }

    /// A known value as a value of the fact; `None` where it is absent or of no fitting kind.
    pub(crate) fn value_for(&self, fact: usize, known: &Known<'_>) -> Option<crate::value::Value> {
        use crate::{definition::FactType, value::Value};
        let def = self.compiled.definition.facts.get(fact)?;
        let text = |text: &str| match def.kind {
            FactType::Kana => Value::Kana(text.to_owned()),
            FactType::Choice => Value::Choice(text.to_owned()),
            FactType::Postal => Value::Postal(text.to_owned()),
            FactType::Phone => Value::Phone(text.to_owned()),
            FactType::Email => Value::Email(text.to_owned()),
            _ => Value::Text(text.to_owned()),
        };
        Some(match known {
            Known::Absent => return None,
            Known::Text(found) => text(found),
            Known::Bool(value) if def.kind == FactType::Bool => Value::Bool(*value),
            Known::Date(day) if def.kind == FactType::Date => Value::Date(*day),
            Known::Number(number) if def.kind == FactType::Money => {
                Value::Money(yakusho_kernel::Yen(*number))
            }
            Known::Number(number) if def.kind == FactType::Number => Value::Number(*number),
            Known::Whole(value) if value.fits(def.kind) => (*value).clone(),
            Known::Instance(who) => Value::Person(self.instance(*who)?.id.to_owned()),
            Known::List(list) if def.kind == FactType::Choices && list.tail.is_none() => {
                let ids = list.items.iter().map(|item| match item {
                    Known::Text(id) => Some(id.clone().into_owned()),
                    _ => None,
                });
                Value::Choices(ids.collect::<Option<Vec<_>>>()?)
            }
            other => Value::Text(operations::readable(other)?.into_owned()),
        })
    }
}
