//! What an expression or fact is seen to be: known, or unknown with what would settle it.

use std::{borrow::Cow, rc::Rc};

use jiff::civil::Date;

use super::{Needs, Somebody};
use crate::value::Value;

/// Known or unknown.
#[derive(Clone, Debug)]
pub(crate) enum Seen<'a> {
    Known(Known<'a>),
    Unknown(Needs),
}

/// A known value. `Absent` is known too.
#[derive(Clone, Debug)]
pub(crate) enum Known<'a> {
    Absent,
    Bool(bool),
    Number(i64),
    Text(Cow<'a, str>),
    Date(Date),
    Instance(Somebody),
    List(Rc<Sequence<'a>>),
    /// An address, an account or files, as told.
    Whole(&'a Value),
}

/// The items of a list that are certain, and what could still add to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence<'a> {
    pub(crate) items: Vec<Known<'a>>,
    /// `None`: nothing can be added.
    pub(crate) tail: Option<Needs>,
}

/// Yes, no, or not known with what would settle it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth3 {
    True,
    False,
    Unknown(Needs),
}

impl<'a> Seen<'a> {
    pub(crate) const ABSENT: Self = Self::Known(Known::Absent);

    pub(crate) const fn bool(value: bool) -> Self {
        Self::Known(Known::Bool(value))
    }

    pub(crate) const fn is_absent(&self) -> bool {
        matches!(self, Self::Known(Known::Absent))
    }

    /// As a condition: only `true` is true; absent is false.
    pub(crate) fn truth(&self) -> Truth3 {
        match self {
            Self::Known(Known::Bool(true)) => Truth3::True,
            Self::Known(_) => Truth3::False,
            Self::Unknown(needs) => Truth3::Unknown(needs.clone()),
        }
    }

    pub(crate) fn needs(&self) -> Needs {
        match self {
            Self::Known(_) => Needs::Nothing,
            Self::Unknown(needs) => needs.clone(),
        }
    }
}

impl Truth3 {
    pub(crate) fn seen<'a>(self) -> Seen<'a> {
        match self {
            Self::True => Seen::bool(true),
            Self::False => Seen::bool(false),
            Self::Unknown(needs) => Seen::Unknown(needs),
        }
    }

    /// Kleene's and. False on either side is false and needs nothing.
    pub(crate) fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::False => Self::False,
            Self::True => other(),
            Self::Unknown(needs) => match other() {
                Self::False => Self::False,
                Self::True => Self::Unknown(needs),
                Self::Unknown(more) => Self::Unknown(needs.and(&more)),
            },
        }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown(needs) => Self::Unknown(needs),
        }
    }

    /// Kleene's or, by De Morgan.
    pub(crate) fn or(self, other: impl FnOnce() -> Self) -> Self {
        self.not().and(|| other().not()).not()
    }
}
