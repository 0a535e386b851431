//! The tree of an expression as it was written, before names are looked up.

use std::ops::Range;

use super::node::Operator;

/// An expression and the bytes it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

/// What kind of expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Expr>),
    Name(String),
    Select(Box<Expr>, String),
    Call { target: Option<Box<Expr>>, name: String, args: Vec<Expr> },
    Not(Box<Expr>),
    Minus(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Compare(Operator, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Box<Expr>),
    Plus(Box<Expr>, Box<Expr>),
    Less(Box<Expr>, Box<Expr>),
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
}

impl Expr {
    /// The dotted names, where the expression is nothing but names and dots.
    pub(crate) fn path(&self) -> Option<Vec<&str>> {
        match &self.kind {
            Kind::Name(name) => Some(vec![name]),
            Kind::Select(base, name) => {
                let mut path = base.path()?;
                path.push(name);
                Some(path)
            }
            _ => None,
        }
    }
}
