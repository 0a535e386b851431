//! The types of expressions.

use crate::definition::{FactDef, FactType};

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Number,
    Text,
    Date,
    /// One of the choices of the fact with this index.
    Choice(usize),
    List(Box<Type>),
    /// A member of the group with this index.
    Instance(usize),
    Address,
    Account,
    /// A file or signature: there or not, nothing else can be said.
    Opaque,
    /// An expression that already has an error elsewhere, or an empty list's item.
    Any,
}

impl Type {
    /// The type of a fact's value. `person` is the group that a `person_ref` points into.
    pub(crate) fn of(fact: &FactDef, index: usize, person: Option<usize>) -> Self {
        match fact.kind {
            FactType::Number if fact.limits.digits.is_some() => Self::Text,
            FactType::Text
            | FactType::LongText
            | FactType::Kana
            | FactType::Postal
            | FactType::Phone
            | FactType::Email => Self::Text,
            FactType::Bool => Self::Bool,
            FactType::Choice => Self::Choice(index),
            FactType::Choices => Self::List(Box::new(Self::Choice(index))),
            FactType::Date => Self::Date,
            FactType::Number | FactType::Money => Self::Number,
            FactType::Address => Self::Address,
            FactType::Account => Self::Account,
            FactType::Attachment | FactType::Signature => Self::Opaque,
            FactType::PersonRef => person.map_or(Self::Any, Self::Instance),
        }
    }

    /// What the type is called in a message.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Bool => "はい・いいえ",
            Self::Number => "数",
            Self::Text => "文字",
            Self::Date => "日付",
            Self::Choice(_) => "選択肢",
            Self::List(_) => "一覧",
            Self::Instance(_) => "人やもの",
            Self::Address => "住所",
            Self::Account => "口座",
            Self::Opaque => "添付・署名",
            Self::Any => "不明",
        }
    }

    /// Whether two expressions may be asked to be equal.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::Text | Self::Choice(_), Self::Text | Self::Choice(_)) => true,
            (Self::List(a), Self::List(b)) => a.meets(b),
            (Self::Opaque, _) | (_, Self::Opaque) => false,
            (a, b) => a == b,
        }
    }

    /// Whether a person can read it in one line.
    pub(crate) fn readable(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Opaque | Self::Instance(_))
    }
}
