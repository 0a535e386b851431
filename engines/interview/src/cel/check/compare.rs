//! Comparisons: only things of one kind, and choices only with choices that exist.

use super::{Checked, Checker};
use crate::{
    cel::{
        node::{Node, Operator},
        scope::Scope,
        syntax::{Expr, Kind},
        types::Type,
    },
    error::ExpressionError,
};

impl Checker<'_> {
    pub(super) fn compare(
        &self,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        scope: &mut Scope,
    ) -> Checked {
        let (left_node, left_type) = self.check(left, scope)?;
        let (right_node, right_type) = self.check(right, scope)?;
        self.same_kind(right, &right_type, &left_type)?;
        self.same_kind(left, &left_type, &right_type)?;
        let span = left.span.start..right.span.end;
        let one = if left_type == Type::Any { &right_type } else { &left_type };
        match operator {
            Operator::Equal | Operator::Differs => {
                if matches!(one, Type::List(_) | Type::Opaque) {
                    let message = format!(
                        "{}を == で比べることはできません。in、exists、has を使ってください",
                        one.name()
                    );
                    return Err(ExpressionError::new(span, message));
                }
            }
            _ => {
                if !matches!(one, Type::Number | Type::Date | Type::Any) {
                    let message = format!("{}の大小は比べられません", one.name());
                    return Err(ExpressionError::new(span, message));
                }
            }
        }
        Ok((Node::Compare(operator, left_node.into(), right_node.into()), Type::Bool))
    }

    pub(super) fn member_test(&self, item: &Expr, list: &Expr, scope: &mut Scope) -> Checked {
        let (item_node, item_type) = self.check(item, scope)?;
        let (list_node, list_type) = self.check(list, scope)?;
        match &list_type {
            Type::Any => {}
            Type::List(kind) => {
                self.same_kind(item, &item_type, kind)?;
                if let Kind::List(items) = &list.kind {
                    for literal in items {
                        self.same_kind(literal, kind, &item_type)?;
                    }
                }
            }
            other => {
                let message = format!("in の右には一覧が要りますが、{}があります", other.name());
                return Err(ExpressionError::new(list.span.clone(), message));
            }
        }
        Ok((Node::In(item_node.into(), list_node.into()), Type::Bool))
    }

    /// Whether an expression of type `found` may stand where `wanted` is meant. A text written in
    /// the expression must be one of the choices where a choice is wanted.
    pub(super) fn same_kind(
        &self,
        expr: &Expr,
        found: &Type,
        wanted: &Type,
    ) -> Result<(), ExpressionError> {
        if let Type::Choice(fact) = wanted {
            self.choices_exist(expr, *fact)?;
        }
        if found.meets(wanted) || (*found == Type::Opaque && wanted == found) {
            return Ok(());
        }
        let hint = match (found, wanted) {
            (Type::Text, Type::Date) | (Type::Date, Type::Text) => {
                "。日付は date(\"2026-04-01\") と書きます"
            }
            (Type::Text, Type::Number) | (Type::Number, Type::Text) => {
                "。数は \" で囲まずに書きます（番号のように先頭の0に意味があるものは文字です）"
            }
            (Type::Text, Type::Instance(_)) | (Type::Instance(_), Type::Text) => {
                "。だれかの番号は .id で比べます"
            }
            (Type::Text, Type::Bool) => "。はい・いいえは true か false と比べます",
            _ => "",
        };
        let message = format!("{}と{}は比べられません{hint}", wanted.name(), found.name());
        Err(ExpressionError::new(expr.span.clone(), message))
    }

    fn choices_exist(&self, expr: &Expr, fact: usize) -> Result<(), ExpressionError> {
        match &expr.kind {
            Kind::Text(text) => {
                let Some(fact) = self.definition.facts.get(fact) else { return Ok(()) };
                if fact.choices.iter().any(|choice| choice.id == *text) {
                    return Ok(());
                }
                let choices: Vec<&str> = fact.choices.iter().map(|c| c.id.as_str()).collect();
                let message = format!(
                    "「{text}」は「{}」の選択肢にありません。選べるのは {} です",
                    fact.id,
                    choices.join("、")
                );
                Err(ExpressionError::new(expr.span.clone(), message))
            }
            Kind::Cond(_, yes, no) => {
                self.choices_exist(yes, fact)?;
                self.choices_exist(no, fact)
            }
            Kind::List(items) => items.iter().try_for_each(|item| self.choices_exist(item, fact)),
            _ => Ok(()),
        }
    }
}
