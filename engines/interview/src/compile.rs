//! From a definition to something that can be asked: names looked up, expressions read, mistakes
//! found.

mod automatic;
mod build;
mod circles;

use std::{collections::HashMap, sync::Arc};

use crate::{
    cel::{Checker, Names, Node},
    definition::{Definition, EventDef, FactDef, FormDef, GroupDef, QuestionDef},
    error::DefinitionError,
};

/// A definition that was checked and compiled. Cheap to ask, made once per version of a pack.
///
/// Facts that no question of the definition fills have an automatic question each, with the id
/// `auto:<fact>` and the fact's label as its title; they come after all written questions.
#[derive(Debug)]
pub struct Compiled {
    pub(crate) definition: Arc<Definition>,
    pub(crate) names: Names,
    pub(crate) facts: Vec<FactInfo>,
    pub(crate) groups: Vec<GroupInfo>,
    /// The definition's questions, then one automatic question a fact.
    pub(crate) questions: Vec<QuestionDef>,
    pub(crate) question_infos: Vec<QuestionInfo>,
    pub(crate) terms: Vec<TermInfo>,
    pub(crate) forms: Vec<FormInfo>,
    pub(crate) form_by_procedure: HashMap<String, usize>,
    pub(crate) events: Vec<EventInfo>,
    pub(crate) event_by_id: HashMap<String, usize>,
    pub(crate) question_by_id: HashMap<String, usize>,
}

#[derive(Debug)]
pub(crate) struct FactInfo {
    pub(crate) group: Option<usize>,
    pub(crate) derive: Option<Node>,
    /// A signature: made by hand, never asked.
    pub(crate) by_hand: bool,
    /// Written questions that fill it, in order.
    pub(crate) fillers: Vec<usize>,
    /// Its automatic question.
    pub(crate) automatic: usize,
}

#[derive(Debug)]
pub(crate) struct GroupInfo {
    /// Questions that add to the list, in order.
    pub(crate) list_questions: Vec<usize>,
    /// At most this many are added.
    pub(crate) max: usize,
}

#[derive(Debug)]
pub(crate) struct QuestionInfo {
    pub(crate) facts: Vec<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) when: Option<Node>,
    pub(crate) adds: bool,
    pub(crate) pick: bool,
}

#[derive(Debug)]
pub(crate) struct TermInfo {
    pub(crate) group: Option<usize>,
    pub(crate) node: Node,
}

#[derive(Debug)]
pub(crate) enum RoleInfo {
    Fixed(usize),
    Members(usize, Node),
    Subjects,
    Application,
    /// Whether the pointing fact is over the filing's subject, and the expression.
    Referred(Option<usize>, Node),
}

#[derive(Debug)]
pub(crate) struct FormInfo {
    pub(crate) roles: Vec<RoleInfo>,
    pub(crate) fields: Vec<FieldInfo>,
}

#[derive(Debug)]
pub(crate) struct FieldInfo {
    pub(crate) fact: usize,
    /// Index in [`FormInfo::roles`].
    pub(crate) role: usize,
    pub(crate) when: Option<Node>,
    pub(crate) derive: Option<Node>,
}

#[derive(Debug)]
pub(crate) struct EventInfo {
    pub(crate) given: Vec<(usize, Node)>,
    pub(crate) rules: Vec<RuleInfo>,
    /// By procedure: the rules that call for it.
    pub(crate) rules_for: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
pub(crate) struct RuleInfo {
    pub(crate) when: Option<Node>,
    pub(crate) subjects: Option<(usize, Node)>,
    /// The day from which the period runs; over the subject.
    pub(crate) anchor: Option<Node>,
}

impl Compiled {
    /// Checks and compiles a definition.
    ///
    /// # Errors
    /// Everything that is wrong with it, in Japanese, each at its place; the list is never empty.
    pub fn new(definition: impl Into<Arc<Definition>>) -> Result<Self, Vec<DefinitionError>> {
        let definition = definition.into();
        let names = Names::of(&definition);
        let checker = Checker::new(&definition, &names);
        let built = build::build(&checker);
        let errors = checker.errors.into_inner();
        match built {
            Some(built) if errors.is_empty() => {
                let question_by_id = built
                    .questions
                    .iter()
                    .enumerate()
                    .map(|(index, question)| (question.id.clone(), index))
                    .collect();
                let by = |ids: &mut dyn Iterator<Item = &String>| {
                    ids.enumerate().map(|(index, id)| (id.clone(), index)).collect()
                };
                let compiled = Self {
                    form_by_procedure: by(&mut definition.forms.iter().map(|f| &f.procedure)),
                    event_by_id: by(&mut definition.events.iter().map(|event| &event.id)),
                    question_by_id,
                    facts: built.facts,
                    groups: built.groups,
                    questions: built.questions,
                    question_infos: built.question_infos,
                    terms: built.terms,
                    forms: built.forms,
                    events: built.events,
                    names,
                    definition,
                };
                circles::find(&compiled).map_or(Ok(compiled), Err)
            }
            _ => Err(errors),
        }
    }

    /// What was compiled.
    #[must_use]
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// A fact of the vocabulary.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&FactDef> {
        self.definition.facts.get(*self.names.facts.get(id)?)
    }

    /// A group.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&GroupDef> {
        self.definition.groups.get(*self.names.groups.get(id)?)
    }

    /// An event.
    #[must_use]
    pub fn event(&self, id: &str) -> Option<&EventDef> {
        self.definition.events.get(*self.event_by_id.get(id)?)
    }

    /// The form of a procedure.
    #[must_use]
    pub fn form(&self, procedure: &str) -> Option<&FormDef> {
        self.definition.forms.get(*self.form_by_procedure.get(procedure)?)
    }

    /// A question, written or automatic.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&QuestionDef> {
        self.questions.get(*self.question_by_id.get(id)?)
    }
}
