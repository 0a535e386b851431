//! What one reader may see of one application, decided by the policies.

use yakusho_interview::{
    definition::{FactDef, Sensitivity},
    value::Value,
};
use yakusho_kernel::Lang;
use yakusho_permission::{Fact, Permission, Purpose, Who};

use crate::{
    place::{place_key, speaks_of},
    shown::{Mask, Shown},
};

/// The reader's eyes: for each class of facts, whether they are seen. Made for one reader, one
/// application and one purpose.
#[derive(Clone, Debug)]
pub struct Eyes {
    /// By class: facts that tell no place, and facts that do.
    decided: Vec<(Sensitivity, Option<Mask>, Option<Mask>)>,
    /// The places that are hidden from this reader, as keys, and what stands in their place.
    pub(crate) hidden: Vec<String>,
    pub(crate) hidden_as: Mask,
}

impl Eyes {
    /// Asks the policies. `facts` describes the application; its `class` and `locates` are filled
    /// in here.
    #[must_use]
    pub fn of(permission: &Permission, who: &Who, facts: &Fact, purpose: &Purpose) -> Self {
        let ask = |class: Sensitivity, locates: bool| {
            let facts = Fact { class: class.code(), locates, ..facts.clone() };
            let decision = permission.may_read(who, facts, purpose);
            if decision.allowed {
                return None;
            }
            // Where several rules forbid, the sternest one speaks: to choose a purpose does not
            // help where another rule would still hide the fact.
            let masks = decision.reasons.iter();
            masks.map(|reason| Mask::named(reason.mask.as_deref())).max()
        };
        let decided = Sensitivity::ALL
            .into_iter()
            .map(|class| (class, ask(class, false), ask(class, true)))
            .collect();
        Self { decided, hidden: Vec::new(), hidden_as: Mask::NotPermitted }
    }

    /// The one function that decides whether a value is seen.
    #[must_use]
    pub fn mask(&self, fact: &FactDef, value: &Value) -> Option<Mask> {
        let decided = self.class(fact.sensitivity, fact.locates());
        decided.or_else(|| match value {
            Value::Text(text) | Value::Kana(text) => self.mask_of_words(text),
            _ => None,
        })
    }

    /// Whether facts of a class are seen.
    #[must_use]
    pub fn class(&self, class: Sensitivity, locates: bool) -> Option<Mask> {
        let found = self.decided.iter().find(|(known, ..)| *known == class);
        // Every class was decided when the eyes were made; were one missing, it is not shown.
        found.map_or(
            Some(Mask::NotPermitted),
            |(_, plain, place)| {
                if locates { *place } else { *plain }
            },
        )
    }

    /// Words that somebody wrote freely: hidden where they speak of a hidden place.
    #[must_use]
    pub fn words(&self, text: &str, lang: Lang) -> Shown {
        match self.mask_of_words(text) {
            Some(mask) => Shown::masked(mask, lang),
            None => Shown::plain(text.to_owned()),
        }
    }

    fn mask_of_words(&self, text: &str) -> Option<Mask> {
        if self.hidden.is_empty() {
            return None;
        }
        let key = place_key(text);
        speaks_of(&key, &self.hidden).then_some(self.hidden_as)
    }
}
