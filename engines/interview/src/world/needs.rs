//! Which answers could still settle something.

use std::rc::Rc;

/// A set of needs: slots of facts, and lists that are not yet complete. Empty where nothing that
/// can be asked would help (「わからない」).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Needs {
    #[default]
    Nothing,
    One(usize),
    /// Sorted, without duplicates.
    Many(Rc<[usize]>),
}

impl Needs {
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let slice: &[usize] = match self {
            Self::Nothing => &[],
            Self::One(need) => std::slice::from_ref(need),
            Self::Many(needs) => needs,
        };
        slice.iter().copied()
    }

    /// Both sets together.
    pub(crate) fn and(self, other: &Self) -> Self {
        match (&self, other) {
            (_, Self::Nothing) => self,
            (Self::Nothing, _) => other.clone(),
            (Self::One(a), Self::One(b)) if a == b => self,
            _ => {
                let mut all: Vec<usize> = self.iter().chain(other.iter()).collect();
                all.sort_unstable();
                all.dedup();
                Self::Many(all.into())
            }
        }
    }
}

/// Needs of many things, gathered quickly.
#[derive(Debug)]
pub(crate) struct Gathered {
    marked: Vec<bool>,
    found: Vec<usize>,
}

impl Gathered {
    /// None yet, out of this many that there may be.
    pub(crate) fn out_of(count: usize) -> Self {
        Self { marked: vec![false; count], found: Vec::new() }
    }

    /// These too.
    pub(crate) fn add(&mut self, needs: &Needs) {
        for need in needs.iter() {
            self.add_one(need);
        }
    }

    /// This one too; false where it was there already.
    pub(crate) fn add_one(&mut self, need: usize) -> bool {
        let Some(marked) = self.marked.get_mut(need) else { return false };
        let new = !*marked;
        if new {
            *marked = true;
            self.found.push(need);
        }
        new
    }

    /// The need at this place in the order in which they were found.
    pub(crate) fn get(&self, index: usize) -> Option<usize> {
        self.found.get(index).copied()
    }
}
