//! What is wrong with a definition, in Japanese, at its place.

use std::{fmt, ops::Range};

/// Something in a definition that must be mended before it can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {message}")]
pub struct DefinitionError {
    /// Which part of the definition.
    pub at: Place,
    /// The expression in question, where it is one.
    pub expression: Option<String>,
    /// The bytes of `expression` that the message speaks of.
    pub span: Option<Range<usize>>,
    /// What is wrong and what would be right, in Japanese.
    pub message: String,
}

/// A part of a definition. Prints as a person would name it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A fact.
    Fact(String),
    /// A group.
    Group(String),
    /// A role; of one form where `form` is given.
    Role {
        /// The procedure of the form that overrides the role.
        form: Option<String>,
        /// The role.
        role: String,
    },
    /// A term.
    Term(String),
    /// A question.
    Question(String),
    /// A box of a form.
    Field {
        /// The form's procedure.
        procedure: String,
        /// The place of the box in [`crate::definition::FormDef::fields`], from 0.
        index: usize,
        /// Its caption.
        label: String,
    },
    /// A form.
    Form(String),
    /// An event.
    Event(String),
    /// A rule of an event.
    Rule {
        /// The event.
        event: String,
        /// The rule.
        rule: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(id) => write!(f, "事実「{id}」"),
            Self::Group(id) => write!(f, "集まり「{id}」"),
            Self::Role { form: None, role } => write!(f, "役割「{role}」"),
            Self::Role { form: Some(form), role } => write!(f, "様式「{form}」の役割「{role}」"),
            Self::Term(id) => write!(f, "用語「{id}」"),
            Self::Question(id) => write!(f, "質問「{id}」"),
            Self::Field { procedure, index, label } => {
                write!(f, "様式「{procedure}」の{}番目の欄「{label}」", index.saturating_add(1))
            }
            Self::Form(procedure) => write!(f, "様式「{procedure}」"),
            Self::Event(id) => write!(f, "できごと「{id}」"),
            Self::Rule { event, rule } => write!(f, "できごと「{event}」の規則「{rule}」"),
        }
    }
}

/// Something wrong inside one expression, before it is known where the expression stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What is wrong, in Japanese.
    pub message: String,
}

impl ExpressionError {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    pub(crate) fn at(self, at: Place, expression: &str) -> DefinitionError {
        DefinitionError {
            at,
            expression: Some(expression.to_owned()),
            span: Some(self.span),
            message: self.message,
        }
    }
}
