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

impl Needs {
    /// All of these.
    pub(crate) fn all(mut needs: Vec<usize>) -> Self {
        needs.sort_unstable();
        needs.dedup();
        match needs.as_slice() {
            [] => Self::Nothing,
            [one] => Self::One(*one),
            _ => Self::Many(needs.into()),
        }
    }
}
