//! Functions, methods and the plus sign.

use std::ops::Range;

use yakusho_kernel::date::read_date;

use super::{Checked, Checker};
use crate::{
    cel::{
        functions::{Function, Wants},
        node::{Each, Node, TextTest},
        scope::Scope,
        syntax::{Expr, Kind},
        types::Type,
    },
    error::ExpressionError,
};

const METHODS: &str = "exists、all、filter、map、size、contains、startsWith、endsWith";

impl Checker<'_> {
    pub(super) fn plus(&self, left: &Expr, right: &Expr, scope: &mut Scope) -> Checked {
        let (left_node, kind) = self.check(left, scope)?;
        if kind == Type::Number {
            let right = self.expect(right, scope, &Type::Number)?;
            return Ok((Node::Plus(left_node.into(), right.into()), Type::Number));
        }
        let (right_node, right_type) = self.check(right, scope)?;
        for (expr, found) in [(left, &kind), (right, &right_type)] {
            if !matches!(found, Type::Text | Type::Choice(_) | Type::Any) {
                let message = format!(
                    "+ で{}は足せません。文字にするには text(…)、日付には plus_days(…) を使います",
                    found.name()
                );
                return Err(ExpressionError::new(expr.span.clone(), message));
            }
        }
        let left = self.labelled(left_node, &kind);
        let right = self.labelled(right_node, &right_type);
        Ok((Node::Plus(left.into(), right.into()), Type::Text))
    }

    pub(super) fn function(
        &self,
        name: &str,
        args: &[Expr],
        span: Range<usize>,
        scope: &mut Scope,
    ) -> Checked {
        match (name, args) {
            ("has", [fact]) => {
                let (node, _) = self.check(fact, scope)?;
                return Ok((Node::Has(node.into()), Type::Bool));
            }
            ("size", [list]) => return self.size(list, scope),
            ("date", [text]) => return self.date(text),
            _ => {}
        }
        let Some(function) = Function::named(name) else {
            let known = Function::NAMES.contains(&name);
            let message = if known {
                format!("{name}(…) に渡すものは1つです")
            } else {
                format!(
                    "「{name}」という関数はありません。使えるのは {} です",
                    Function::NAMES.join("、")
                )
            };
            return Err(ExpressionError::new(span, message));
        };
        let wrong_count = |count: &str| {
            ExpressionError::new(span.clone(), format!("{name}(…) に渡すものは{count}です"))
        };
        let (nodes, kind) = match (function.wants(), args) {
            (Wants::TwoDates, [first, second]) => {
                let first = self.expect(first, scope, &Type::Date)?;
                let second = self.expect(second, scope, &Type::Date)?;
                (vec![first, second], Type::Number)
            }
            (Wants::DateAndNumber, [day, number]) => {
                let day = self.expect(day, scope, &Type::Date)?;
                let number = self.expect(number, scope, &Type::Number)?;
                (vec![day, number], Type::Date)
            }
            (Wants::Readable { several }, [_, rest @ ..]) if several || rest.is_empty() => {
                let mut nodes = Vec::with_capacity(args.len());
                for arg in args {
                    let (node, found) = self.check(arg, scope)?;
                    if !found.readable() {
                        let message = format!("{}は文字にできません", found.name());
                        return Err(ExpressionError::new(arg.span.clone(), message));
                    }
                    nodes.push(self.labelled(node, &found));
                }
                (nodes, Type::Text)
            }
            (Wants::TwoDates, _) => return Err(wrong_count("日付2つ")),
            (Wants::DateAndNumber, _) => return Err(wrong_count("日付と数")),
            (Wants::Readable { several: true }, _) => return Err(wrong_count("1つ以上")),
            (Wants::Readable { several: false }, _) => return Err(wrong_count("1つ")),
        };
        Ok((Node::Function(function, nodes), kind))
    }

    fn date(&self, text: &Expr) -> Checked {
        let wrong = "date(\"2026-04-01\") のように、決まった日付を書いてください";
        match &text.kind {
            Kind::Text(written) => match read_date(written) {
                Ok(day) => Ok((Node::Date(day), Type::Date)),
                Err(_) => Err(ExpressionError::new(text.span.clone(), wrong)),
            },
            _ => Err(ExpressionError::new(text.span.clone(), wrong)),
        }
    }

    fn size(&self, list: &Expr, scope: &mut Scope) -> Checked {
        match self.check(list, scope)? {
            (node, Type::List(_) | Type::Any) => Ok((Node::Size(node.into()), Type::Number)),
            (_, other) => {
                let message = format!("size は一覧の数です。{}は数えられません", other.name());
                Err(ExpressionError::new(list.span.clone(), message))
            }
        }
    }

    pub(super) fn method(
        &self,
        target: &Expr,
        name: &str,
        args: &[Expr],
        span: Range<usize>,
        scope: &mut Scope,
    ) -> Checked {
        let each = match name {
            "exists" => Some(Each::Exists),
            "all" => Some(Each::All),
            "filter" => Some(Each::Filter),
            "map" => Some(Each::Map),
            _ => None,
        };
        if let Some(each) = each {
            return self.each(each, target, args, span, scope);
        }
        let test = match (name, args) {
            ("size", []) => return self.size(target, scope),
            ("contains", [_]) => TextTest::Contains,
            ("startsWith", [_]) => TextTest::StartsWith,
            ("endsWith", [_]) => TextTest::EndsWith,
            _ => {
                let message = format!("「.{name}(…)」は使えません。使えるのは {METHODS} です");
                return Err(ExpressionError::new(span, message));
            }
        };
        let text = self.expect(target, scope, &Type::Text)?;
        let Some(part) = args.first() else {
            return Err(ExpressionError::new(span, "探す文字がありません"));
        };
        let part = self.expect(part, scope, &Type::Text)?;
        Ok((Node::TextTest(test, text.into(), part.into()), Type::Bool))
    }

    fn each(
        &self,
        each: Each,
        target: &Expr,
        args: &[Expr],
        span: Range<usize>,
        scope: &mut Scope,
    ) -> Checked {
        let (list, kind) = self.check(target, scope)?;
        let item = match kind {
            Type::List(item) => *item,
            Type::Any => Type::Any,
            other => {
                let message = format!("一覧が要るところに{}があります", other.name());
                return Err(ExpressionError::new(target.span.clone(), message));
            }
        };
        let [Expr { kind: Kind::Name(variable), .. }, body] = args else {
            let message = "people.exists(p, 条件) のように、名前と条件の2つを書いてください";
            return Err(ExpressionError::new(span, message));
        };
        if variable == "it" {
            return Err(ExpressionError::new(span, "「it」は名前に使えません"));
        }
        scope.locals.push((variable.clone(), item.clone()));
        let checked = match each {
            Each::Map => self.check(body, scope),
            Each::Exists | Each::All | Each::Filter => {
                self.truth(body, scope).map(|node| (node, Type::Bool))
            }
        };
        scope.locals.pop();
        let (body, body_type) = checked?;
        let kind = match each {
            Each::Exists | Each::All => Type::Bool,
            Each::Filter => Type::List(Box::new(item)),
            Each::Map => Type::List(Box::new(body_type)),
        };
        Ok((Node::Each(each, list.into(), body.into()), kind))
    }
}
