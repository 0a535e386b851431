//! Who stands in the list of a group, and whether somebody may still be added.

use super::{Known, Needs, Seen, Somebody, Truth3, World, seen::Sequence};

/// Whether a group's list question applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It does, or there is none and nothing to wait for.
    Yes {
        question: Option<usize>,
    },
    No,
    Undecided(Needs),
}

/// The members of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    /// Certain members, fixed ones first.
    pub(crate) members: Vec<Somebody>,
    /// What would settle whether there are more; `None`: there are no more.
    pub(crate) tail: Option<Needs>,
}

impl<'a> World<'a> {
    fn shown(&self, group: usize) -> Shown {
        if let Some(Some(shown)) = self.lists.borrow().get(group) {
            return shown.clone();
        }
        let shown = self.look_at_list(group);
        if let Some(kept) = self.lists.borrow_mut().get_mut(group) {
            *kept = Some(shown.clone());
        }
        shown
    }

    fn look_at_list(&self, group: usize) -> Shown {
        let Some(info) = self.compiled.groups.get(group) else { return Shown::No };
        if info.list_questions.is_empty() {
            return Shown::Yes { question: None };
        }
        let mut perhaps = None;
        let mut needs = Needs::Nothing;
        for question in info.list_questions.iter().copied() {
            match self.asked(question, None) {
                Truth3::True => return Shown::Yes { question: Some(question) },
                Truth3::False => {}
                Truth3::Unknown(more) if more.is_empty() => {
                    perhaps.get_or_insert(question);
                }
                Truth3::Unknown(more) => needs = needs.and(&more),
            }
        }
        match perhaps {
            Some(question) => Shown::Yes { question: Some(question) },
            None if needs.is_empty() => Shown::No,
            None => Shown::Undecided(needs),
        }
    }

    /// The question that adds to the list now.
    pub(crate) fn list_question(&self, group: usize) -> Option<usize> {
        match self.shown(group) {
            Shown::Yes { question } => question,
            Shown::No | Shown::Undecided(_) => None,
        }
    }

    /// Whether an instance exists: added ones only while their list question applies.
    pub(crate) fn exists(&self, whose: Option<Somebody>) -> Truth3 {
        let Some(instance) = whose.and_then(|somebody| self.instance(somebody)) else {
            return Truth3::True;
        };
        if !instance.added {
            return Truth3::True;
        }
        match self.shown(instance.group) {
            Shown::Yes { .. } => Truth3::True,
            Shown::No => Truth3::False,
            Shown::Undecided(needs) => Truth3::Unknown(needs),
        }
    }

    /// The members of the group's list.
    pub(crate) fn members(&self, group: usize) -> Members {
        let shown = self.shown(group);
        let with_added = matches!(shown, Shown::Yes { .. });
        let all = self.of_group.get(group).map_or(&[][..], Vec::as_slice);
        let listed = |somebody: &Somebody| {
            self.instance(*somebody)
                .is_some_and(|instance| instance.listed && (with_added || !instance.added))
        };
        let members: Vec<Somebody> = all.iter().copied().filter(listed).collect();
        let tail = match shown {
            Shown::Undecided(needs) => Some(needs),
            Shown::Yes { question: Some(_) } if !self.is_complete(group) => {
                Some(Needs::One(self.list_need(group)))
            }
            Shown::Yes { .. } | Shown::No => None,
        };
        Members { members, tail }
    }

    fn is_complete(&self, group: usize) -> bool {
        let Some(def) = self.compiled.definition.groups.get(group) else { return true };
        let max = self.compiled.groups.get(group).map_or(0, |info| info.max);
        self.answers.is_closed(&def.id) || self.answers.added(&def.id).len() >= max
    }

    pub(super) fn group_list(&self, group: usize) -> Seen<'a> {
        let Members { members, tail } = self.members(group);
        let items = members.into_iter().map(Known::Instance).collect();
        Seen::Known(Known::List(Sequence { items, tail }.into()))
    }
}
