//! Looks up names and checks types: from the written tree to the node that is evaluated.

mod calls;
mod compare;
mod paths;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};

use super::{
    node::Node,
    parser::parse,
    scope::{Names, Scope},
    syntax::{Expr, Kind},
    types::Type,
};
use crate::{
    definition::Definition,
    error::{DefinitionError, ExpressionError, Place},
};

/// How many terms may lean on each other in a row.
const LONGEST_CHAIN: usize = 64;

pub(crate) type Checked = Result<(Node, Type), ExpressionError>;

/// Checks the expressions of one definition. Terms are checked when first met.
pub(crate) struct Checker<'d> {
    pub(crate) definition: &'d Definition,
    pub(crate) names: &'d Names,
    pub(crate) errors: RefCell<Vec<DefinitionError>>,
    terms: RefCell<Vec<TermState>>,
    chain: Cell<usize>,
}

#[derive(Clone)]
enum TermState {
    Fresh,
    Busy,
    Good(Node, Type),
    Bad,
}

impl<'d> Checker<'d> {
    pub(crate) fn new(definition: &'d Definition, names: &'d Names) -> Self {
        Self {
            definition,
            names,
            errors: RefCell::default(),
            terms: RefCell::new(vec![TermState::Fresh; definition.terms.len()]),
            chain: Cell::new(0),
        }
    }

    /// Reports something that concerns no expression.
    pub(crate) fn report(&self, at: Place, message: impl Into<String>) {
        let message = message.into();
        let error = DefinitionError { at, expression: None, span: None, message };
        self.errors.borrow_mut().push(error);
    }

    /// Reads and checks an expression of any type; an error is reported and gives `None`.
    pub(crate) fn value(&self, source: &str, scope: &Scope, at: &Place) -> Option<(Node, Type)> {
        let checked = parse(source).and_then(|expr| self.check(&expr, &mut scope.clone()));
        self.kept(checked, source, at)
    }

    /// Reads and checks a condition.
    pub(crate) fn condition(&self, source: &str, scope: &Scope, at: &Place) -> Option<Node> {
        let checked = parse(source).and_then(|expr| self.truth(&expr, &mut scope.clone()));
        self.kept(checked, source, at)
    }

    /// Reads and checks an expression that must give a day.
    pub(crate) fn day(&self, source: &str, scope: &Scope, at: &Place) -> Option<Node> {
        let checked =
            parse(source).and_then(|expr| self.expect(&expr, &mut scope.clone(), &Type::Date));
        self.kept(checked, source, at)
    }

    /// Reads and checks the expression that gives a fact its value.
    pub(crate) fn derived(
        &self,
        source: &str,
        scope: &Scope,
        fact: usize,
        at: &Place,
    ) -> Option<Node> {
        let checked = parse(source).and_then(|expr| {
            let (node, found) = self.check(&expr, &mut scope.clone())?;
            let wanted = self.names.fact_types.get(fact).cloned().unwrap_or(Type::Any);
            if wanted == Type::Text && found.readable() {
                return Ok(self.labelled(node, &found));
            }
            self.same_kind(&expr, &found, &wanted)?;
            Ok(node)
        });
        self.kept(checked, source, at)
    }

    fn kept<T>(&self, made: Result<T, ExpressionError>, source: &str, at: &Place) -> Option<T> {
        match made {
            Ok(made) => Some(made),
            Err(error) => {
                self.errors.borrow_mut().push(error.at(at.clone(), source));
                None
            }
        }
    }

    /// The node and type of a term; `None` where the term itself has an error.
    pub(crate) fn term(&self, index: usize) -> Option<(Node, Type)> {
        let state = self.terms.borrow().get(index).cloned().unwrap_or(TermState::Bad);
        match state {
            TermState::Good(node, kind) => return Some((node, kind)),
            TermState::Bad => return None,
            TermState::Busy => {
                if let Some(term) = self.definition.terms.get(index) {
                    let message = "この用語は、めぐりめぐって自分自身を使っています";
                    self.report(Place::Term(term.id.clone()), message);
                }
                self.keep_term(index, TermState::Bad);
                return None;
            }
            TermState::Fresh => {}
        }
        let term = self.definition.terms.get(index)?;
        let at = Place::Term(term.id.clone());
        if self.chain.get() >= LONGEST_CHAIN {
            self.report(at, format!("用語が用語を使う段数が多すぎます（{LONGEST_CHAIN}段まで）"));
            return None;
        }
        self.keep_term(index, TermState::Busy);
        self.chain.set(self.chain.get() + 1);
        let scope = Scope::maybe_over(self.names.term_groups.get(index).copied().flatten());
        let made = self.value(&term.is, &scope, &at);
        self.chain.set(self.chain.get() - 1);
        let circular = matches!(self.terms.borrow().get(index), Some(TermState::Bad));
        let made = made.filter(|_| !circular);
        let state = made.clone().map_or(TermState::Bad, |(node, kind)| TermState::Good(node, kind));
        self.keep_term(index, state);
        made
    }

    fn keep_term(&self, index: usize, state: TermState) {
        if let Some(slot) = self.terms.borrow_mut().get_mut(index) {
            *slot = state;
        }
    }

    /// A condition: something that is true or false.
    fn truth(&self, expr: &Expr, scope: &mut Scope) -> Result<Node, ExpressionError> {
        self.expect(expr, scope, &Type::Bool)
    }

    fn expect(
        &self,
        expr: &Expr,
        scope: &mut Scope,
        wanted: &Type,
    ) -> Result<Node, ExpressionError> {
        let (node, found) = self.check(expr, scope)?;
        if found == *wanted || found == Type::Any {
            return Ok(node);
        }
        let hint = match (wanted, &expr.kind) {
            (Type::Date, Kind::Text(_)) => "。日付は date(\"2026-04-01\") と書きます",
            (Type::Bool, _) if found == Type::Opaque => "。あるかどうかは has(…) で調べます",
            _ => "",
        };
        let message = format!("{}が要るところに{}があります{hint}", wanted.name(), found.name());
        Err(ExpressionError::new(expr.span.clone(), message))
    }

    fn check(&self, expr: &Expr, scope: &mut Scope) -> Checked {
        if let Some(path) = expr.path() {
            return self.path(&path, expr.span.clone(), scope);
        }
        match &expr.kind {
            Kind::Bool(value) => Ok((Node::Bool(*value), Type::Bool)),
            Kind::Number(value) => Ok((Node::Number(*value), Type::Number)),
            Kind::Text(value) => Ok((Node::Text(value.clone()), Type::Text)),
            Kind::List(items) => self.list(items, scope),
            Kind::Name(name) => self.path(&[name], expr.span.clone(), scope),
            Kind::Select(base, name) => {
                let base = self.check(base, scope)?;
                self.members(base, &[name], expr.span.clone())
            }
            Kind::Call { target: None, name, args } => {
                self.function(name, args, expr.span.clone(), scope)
            }
            Kind::Call { target: Some(target), name, args } => {
                self.method(target, name, args, expr.span.clone(), scope)
            }
            Kind::Not(inner) => Ok((Node::Not(self.truth(inner, scope)?.into()), Type::Bool)),
            Kind::Minus(inner) => {
                let node = self.expect(inner, scope, &Type::Number)?;
                Ok((Node::Minus(node.into()), Type::Number))
            }
            Kind::And(left, right) => {
                let (left, right) = (self.truth(left, scope)?, self.truth(right, scope)?);
                Ok((Node::And(left.into(), right.into()), Type::Bool))
            }
            Kind::Or(left, right) => {
                let (left, right) = (self.truth(left, scope)?, self.truth(right, scope)?);
                Ok((Node::Or(left.into(), right.into()), Type::Bool))
            }
            Kind::Compare(operator, left, right) => self.compare(*operator, left, right, scope),
            Kind::In(item, list) => self.member_test(item, list, scope),
            Kind::Plus(left, right) => self.plus(left, right, scope),
            Kind::Less(left, right) => {
                let left = self.expect(left, scope, &Type::Number)?;
                let right = self.expect(right, scope, &Type::Number)?;
                Ok((Node::Less(left.into(), right.into()), Type::Number))
            }
            Kind::Cond(condition, yes, no) => {
                let condition = self.truth(condition, scope)?;
                let (yes_node, yes_type) = self.check(yes, scope)?;
                let (no_node, no_type) = self.check(no, scope)?;
                self.same_kind(no, &no_type, &yes_type)?;
                let kind = match (&yes_type, &no_type) {
                    (Type::Any, other) => other.clone(),
                    (Type::Text, Type::Choice(_)) => no_type,
                    _ => yes_type,
                };
                let node = Node::Cond(condition.into(), yes_node.into(), no_node.into());
                Ok((node, kind))
            }
        }
    }

    fn list(&self, items: &[Expr], scope: &mut Scope) -> Checked {
        let mut nodes = Vec::with_capacity(items.len());
        let mut kind = Type::Any;
        for item in items {
            let (node, found) = self.check(item, scope)?;
            self.same_kind(item, &found, &kind)?;
            if kind == Type::Any {
                kind = found;
            }
            nodes.push(node);
        }
        Ok((Node::List(nodes), Type::List(Box::new(kind))))
    }

    /// Makes a choice readable by its label; everything else already is.
    pub(super) fn labelled(&self, node: Node, kind: &Type) -> Node {
        match kind {
            Type::Choice(fact) => Node::Label(*fact, node.into()),
            _ => node,
        }
    }
}
