//! Fills the boxes of a form from facts.

#[cfg(test)]
mod tests;

use crate::{
    answers::{Answer, FactKey},
    compile::{FieldInfo, FormInfo},
    definition::{FactDef, FieldClass, FieldDef, FormDef, InstanceId, ProcedureId, RoleDef},
    interview::Interview,
    value::Value,
    world::{Seen, Somebody, Truth3},
};

/// A form with every box of the paper, in the paper's order.
#[derive(Clone, Debug)]
pub struct FilledForm<'d> {
    /// The procedure.
    pub procedure: &'d ProcedureId,
    /// The subject, where the filing is for one.
    pub subject: Option<InstanceId>,
    /// The boxes; a box of a role that several people have stands here once for each of them, and
    /// a box of a role that nobody has stands here once, absent.
    pub boxes: Vec<FilledBox<'d>>,
}

/// One box.
#[derive(Clone, Debug)]
pub struct FilledBox<'d> {
    /// The box, with its caption, class and provenance.
    pub field: &'d FieldDef,
    /// The fact that fills it.
    pub fact: &'d FactDef,
    /// The shared role whose box it is; `None` where the form has a role of its own.
    pub role: Option<&'d RoleDef>,
    /// Whose box; `None` for the application.
    pub instance: Option<InstanceId>,
    /// Whether the box stands on this form at all: somebody has its role, and its condition does
    /// not rule it out.
    pub applies: bool,
    /// What is in it.
    pub state: BoxState,
    /// Where that comes from.
    pub source: Source,
}

/// What is in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoxState {
    /// A value.
    Filled(Value),
    /// Nothing, and rightly so: the box does not apply, or was left empty.
    Absent,
    /// Nothing yet: somebody must still be asked.
    Missing,
    /// The person was asked and does not know.
    NotKnown,
    /// Prints 「市で確認」: the city fills it from its register or asks another office.
    FromRegister,
    /// The office's own box.
    Office,
    /// Left free for a signature by hand.
    ByHand,
}

/// Where the value of a box comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// This answer.
    Told(FactKey),
    /// Computed from these facts and terms.
    Derived(Vec<String>),
    /// The event settles it.
    Event,
    /// Nowhere (yet).
    None,
}

impl FilledForm<'_> {
    /// How many boxes the resident would otherwise fill: asked and derived ones that apply. Boxes
    /// of the office never count.
    #[must_use]
    pub fn boxes_that_count(&self) -> usize {
        self.boxes.iter().filter(|found| found.counts()).count()
    }

    /// Required boxes that are still empty.
    pub fn gaps(&self) -> impl Iterator<Item = &FilledBox<'_>> {
        let gap = |found: &&FilledBox<'_>| found.field.required && found.state == BoxState::Missing;
        self.boxes.iter().filter(gap)
    }
}

impl FilledBox<'_> {
    /// Whether the box is one that a resident has to think about on paper.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.field.class != FieldClass::OfficeOnly
            && !matches!(self.state, BoxState::Absent | BoxState::Office)
    }

    /// Whether the form needs the box and no question could fill it: every question for its fact
    /// was settled not to apply.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        self.applies
            && self.field.required
            && self.field.class == FieldClass::Asked
            && self.state == BoxState::Absent
            && self.source == Source::None
    }

    /// The value, where there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&Value> {
        match &self.state {
            BoxState::Filled(value) => Some(value),
            _ => None,
        }
    }
}

impl<'d, 'a> Interview<'d, 'a> {
    /// The form of a procedure for a subject; `None` where the definition has no such form.
    #[must_use]
    pub fn form(&self, procedure: &str, subject: Option<&str>) -> Option<FilledForm<'d>> {
        let compiled = self.compiled;
        let index = *compiled.form_by_procedure.get(procedure)?;
        let def = compiled.definition.forms.get(index)?;
        let info = self.world.compiled.forms.get(index)?;
        let who = subject.and_then(|id| self.world.somebody(id));
        Some(FilledForm {
            procedure: &def.procedure,
            subject: subject.map(str::to_owned),
            boxes: self.boxes(def, info, who),
        })
    }

    fn boxes(
        &self,
        def: &'d FormDef,
        info: &'a FormInfo,
        subject: Option<Somebody>,
    ) -> Vec<FilledBox<'d>> {
        let holders: Vec<_> = info
            .roles
            .iter()
            .map(|role| self.world.holders(role, &def.procedure, subject))
            .collect();
        let mut boxes = Vec::with_capacity(def.fields.len());
        for (field, field_info) in def.fields.iter().zip(&info.fields) {
            let definition = &self.compiled.definition;
            let Some(fact) = definition.facts.get(field_info.fact) else { continue };
            let own = def.roles.contains_key(&field.per);
            let role = definition.roles.iter().find(|role| role.id == field.per && !own);
            let filled = |instance: Option<Somebody>, applies, state, source| FilledBox {
                field,
                fact,
                role,
                instance: instance
                    .and_then(|who| self.world.instance(who))
                    .map(|instance| instance.id.to_owned()),
                applies,
                state,
                source,
            };
            let Some(holders) = holders.get(field_info.role) else { continue };
            for who in holders.who.iter().copied() {
                let applies = self.applies(field_info, who);
                let (state, source) = match applies {
                    _ if field.class == FieldClass::OfficeOnly => (BoxState::Office, Source::None),
                    Truth3::False => (BoxState::Absent, Source::None),
                    Truth3::Unknown(ref needs) if !needs.is_empty() => {
                        (BoxState::Missing, Source::None)
                    }
                    Truth3::True | Truth3::Unknown(_) => self.fill(field, field_info, who),
                };
                boxes.push(filled(who, applies != Truth3::False, state, source));
            }
            if holders.who.is_empty() {
                let state = match (&holders.tail, field.class) {
                    (_, FieldClass::OfficeOnly) => BoxState::Office,
                    (Some(_), _) => BoxState::Missing,
                    (None, _) => BoxState::Absent,
                };
                boxes.push(filled(None, holders.tail.is_some(), state, Source::None));
            }
        }
        boxes
    }

    fn applies(&self, info: &'a FieldInfo, who: Option<Somebody>) -> Truth3 {
        let when = info.when.as_ref();
        when.map_or(Truth3::True, |when| self.world.evaluate(when, who).truth())
    }

    fn fill(
        &self,
        field: &FieldDef,
        info: &'a FieldInfo,
        who: Option<Somebody>,
    ) -> (BoxState, Source) {
        if field.from_register {
            return (BoxState::FromRegister, Source::None);
        }
        if let Some(derive) = &info.derive {
            let state = self.state(info.fact, &self.world.evaluate(derive, who));
            return (state, Source::Derived(self.world.looked_at(derive)));
        }
        let compiled = self.world.compiled;
        let Some(fact) = compiled.facts.get(info.fact) else {
            return (BoxState::Missing, Source::None);
        };
        if fact.by_hand {
            return (BoxState::ByHand, Source::None);
        }
        let state = self.state(info.fact, &self.world.fact(info.fact, who));
        let source = match (&fact.derive, self.world.is_given(info.fact)) {
            (_, true) => Source::Event,
            (Some(derive), false) => Source::Derived(self.world.looked_at(derive)),
            (None, false) => {
                let told = self.world.told(info.fact, who);
                let key = told.and_then(|_| self.world.key(info.fact, who));
                // An answer left empty is told too; one of an abandoned branch is not.
                let counts = self.world.question_for(info.fact, who).is_some();
                key.filter(|_| counts).map_or(Source::None, Source::Told)
            }
        };
        // A derived box without an expression is told elsewhere or known to the register.
        let elsewhere = field.class == FieldClass::Derived && fact.derive.is_none();
        match state {
            BoxState::Missing | BoxState::NotKnown if elsewhere => {
                (BoxState::FromRegister, Source::None)
            }
            state => (state, source),
        }
    }

    fn state(&self, fact: usize, seen: &Seen<'_>) -> BoxState {
        match seen {
            Seen::Unknown(needs) if needs.is_empty() => BoxState::NotKnown,
            Seen::Unknown(_) => BoxState::Missing,
            Seen::Known(known) => {
                self.world.value_for(fact, known).map_or(BoxState::Absent, BoxState::Filled)
            }
        }
    }

    /// Whether a fact was answered with 「わからない」 and the answer counts.
    #[must_use]
    pub fn is_not_known(&self, key: &FactKey) -> bool {
        self.told().iter().any(|told| told.key == *key && told.answer == Answer::DontKnow)
    }
}
