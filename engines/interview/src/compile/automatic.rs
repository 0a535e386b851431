//! Questions for facts that no written question fills.

use std::collections::HashSet;

use crate::{
    cel::{Dependency, Node},
    definition::{Definition, FactDef, FieldClass, QuestionDef},
};

/// Which facts may be left empty in their automatic question: those that no condition looks at and
/// that stand in forms only where the form is complete without them.
pub(super) fn optional_facts(definition: &Definition, nodes: &[&Node]) -> HashSet<String> {
    let mut looked_at = HashSet::new();
    for node in nodes {
        node.visit(&mut |dependency| {
            let fact = match dependency {
                Dependency::Fact(fact, _) | Dependency::Member(crate::cel::Named::Fact(fact)) => {
                    fact
                }
                _ => return,
            };
            looked_at.insert(fact);
        });
    }
    let mut optional = HashSet::new();
    let mut required = HashSet::new();
    for field in definition.forms.iter().flat_map(|form| &form.fields) {
        if field.class == FieldClass::Asked {
            let set = if field.required { &mut required } else { &mut optional };
            set.insert(field.fact.clone());
        }
    }
    let mentioned = looked_at.iter().filter_map(|fact| definition.facts.get(*fact));
    for fact in mentioned {
        optional.remove(&fact.id);
    }
    optional.retain(|fact| !required.contains(fact));
    optional
}

/// The automatic question of a fact.
pub(super) fn question(fact: &FactDef, optional: bool) -> QuestionDef {
    QuestionDef {
        id: format!("auto:{}", fact.id),
        facts: vec![fact.id.clone()],
        adds: None,
        when: None,
        title: fact.label.clone(),
        hint: None,
        why: None,
        may_not_know: false,
        optional,
        private: false,
        pick: false,
    }
}
