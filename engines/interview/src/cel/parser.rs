//! From tokens to a tree, by recursive descent.

use std::ops::Range;

use super::{
    DEEPEST, LONGEST,
    node::Operator,
    syntax::{Expr, Kind},
    token::{Token, tokens},
};
use crate::error::ExpressionError;

type Parsed = Result<Expr, ExpressionError>;
/// Joins two operands.
type Join = fn(Box<Expr>, Box<Expr>) -> Kind;

/// Reads one expression.
///
/// # Errors
/// The first thing that cannot be read, with its place, in Japanese.
pub(crate) fn parse(source: &str) -> Parsed {
    if source.len() > LONGEST {
        let message = format!("式が長すぎます（{LONGEST}バイトまで）。用語に分けてください");
        return Err(ExpressionError::new(0..source.len(), message));
    }
    let mut parser = Parser { tokens: tokens(source)?, at: 0, depth: 0 };
    let expr = parser.ternary()?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("式の終わり")),
    }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
}

const END: (Token, Range<usize>) = (Token::End, 0..0);

impl Parser {
    fn current(&self) -> &(Token, Range<usize>) {
        self.tokens.get(self.at).or(self.tokens.last()).unwrap_or(&END)
    }

    fn peek(&self) -> &Token {
        &self.current().0
    }

    fn span(&self) -> Range<usize> {
        self.current().1.clone()
    }

    fn is(&self, mark: &str) -> bool {
        matches!(self.peek(), Token::Mark(found) if *found == mark)
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<usize, ExpressionError> {
        let end = self.span().end;
        if self.take(mark) { Ok(end) } else { Err(self.unexpected(&format!("「{mark}」"))) }
    }

    fn unexpected(&self, wanted: &str) -> ExpressionError {
        let found = match self.peek() {
            Token::Name(name) => format!("「{name}」"),
            Token::Number(number) => format!("「{number}」"),
            Token::Text(_) => "文字".to_owned(),
            Token::Mark(mark) => format!("「{mark}」"),
            Token::End => "式の終わり".to_owned(),
        };
        let message = match self.peek() {
            Token::Mark("*" | "/" | "%") => format!("{found}の計算は使えません"),
            Token::Mark("{" | "}") => "表（{…}）は使えません".to_owned(),
            _ => format!("{wanted}が来るはずのところに{found}があります"),
        };
        ExpressionError::new(self.span(), message)
    }

    fn deeper(&mut self, parse: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth >= DEEPEST {
            let message =
                format!("式の入れ子が深すぎます（{DEEPEST}段まで）。用語に分けてください");
            return Err(ExpressionError::new(self.span(), message));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn ternary(&mut self) -> Parsed {
        self.deeper(|parser| {
            let condition = parser.or()?;
            if !parser.take("?") {
                return Ok(condition);
            }
            let yes = parser.ternary()?;
            parser.expect(":")?;
            let no = parser.ternary()?;
            let span = condition.span.start..no.span.end;
            Ok(Expr { kind: Kind::Cond(condition.into(), yes.into(), no.into()), span })
        })
    }

    /// A chain of one operator that groups to the left. A long chain becomes a deep tree, so its
    /// links count towards the depth.
    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Parsed,
        operator: fn(&mut Self) -> Option<Join>,
    ) -> Parsed {
        let mut left = operand(self)?;
        let mut links = 0_usize;
        while let Some(build) = operator(self) {
            links += 1;
            if links > DEEPEST {
                let message =
                    format!("式が長く続きすぎます（{DEEPEST}個まで）。用語に分けてください");
                return Err(ExpressionError::new(self.span(), message));
            }
            let right = operand(self)?;
            let span = left.span.start..right.span.end;
            left = Expr { kind: build(left.into(), right.into()), span };
        }
        Ok(left)
    }

    fn or(&mut self) -> Parsed {
        self.chain(Self::and, |parser| parser.take("||").then_some(Kind::Or))
    }

    fn and(&mut self) -> Parsed {
        self.chain(Self::relation, |parser| parser.take("&&").then_some(Kind::And))
    }

    fn relation(&mut self) -> Parsed {
        self.chain(Self::sum, |parser| {
            let build: Join = match parser.peek() {
                Token::Mark("==") => |l, r| Kind::Compare(Operator::Equal, l, r),
                Token::Mark("!=") => |l, r| Kind::Compare(Operator::Differs, l, r),
                Token::Mark("<") => |l, r| Kind::Compare(Operator::Below, l, r),
                Token::Mark("<=") => |l, r| Kind::Compare(Operator::AtMost, l, r),
                Token::Mark(">") => |l, r| Kind::Compare(Operator::Above, l, r),
                Token::Mark(">=") => |l, r| Kind::Compare(Operator::AtLeast, l, r),
                Token::Name(name) if name == "in" => Kind::In,
                _ => return None,
            };
            parser.at += 1;
            Some(build)
        })
    }

    fn sum(&mut self) -> Parsed {
        self.chain(Self::unary, |parser| {
            if parser.take("+") {
                Some(Kind::Plus as Join)
            } else {
                parser.take("-").then_some(Kind::Less as Join)
            }
        })
    }

    fn unary(&mut self) -> Parsed {
        let start = self.span().start;
        let build: fn(Box<Expr>) -> Kind = if self.take("!") {
            Kind::Not
        } else if self.take("-") {
            Kind::Minus
        } else {
            return self.member();
        };
        let inner = self.deeper(Self::unary)?;
        let span = start..inner.span.end;
        Ok(Expr { kind: build(inner.into()), span })
    }

    fn member(&mut self) -> Parsed {
        let mut base = self.primary()?;
        let mut links = 0_usize;
        while self.take(".") {
            links += 1;
            if links > DEEPEST {
                return Err(ExpressionError::new(self.span(), "「.」が続きすぎます"));
            }
            let end = self.span().end;
            let Token::Name(name) = self.peek().clone() else {
                return Err(self.unexpected("名前"));
            };
            self.at += 1;
            let start = base.span.start;
            base = if self.take("(") {
                let args = self.args(")")?;
                let end = self.expect(")")?;
                let kind = Kind::Call { target: Some(base.into()), name, args };
                Expr { kind, span: start..end }
            } else {
                Expr { kind: Kind::Select(base.into(), name), span: start..end }
            };
        }
        Ok(base)
    }

    fn args(&mut self, close: &str) -> Result<Vec<Expr>, ExpressionError> {
        let mut args = Vec::new();
        while !self.is(close) {
            args.push(self.ternary()?);
            if !self.take(",") {
                break;
            }
        }
        Ok(args)
    }

    fn primary(&mut self) -> Parsed {
        let span = self.span();
        let kind = match self.peek().clone() {
            Token::Number(number) => Kind::Number(number),
            Token::Text(text) => Kind::Text(text),
            Token::Name(name) => match name.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "in" => return Err(self.unexpected("値")),
                "null" => {
                    let message = "null は使えません。答えがあるかどうかは has(…) で調べます";
                    return Err(ExpressionError::new(span, message));
                }
                _ => return self.name(name, span),
            },
            Token::Mark("(") => {
                self.at += 1;
                let inner = self.ternary()?;
                let end = self.expect(")")?;
                return Ok(Expr { kind: inner.kind, span: span.start..end });
            }
            Token::Mark("[") => {
                self.at += 1;
                let items = self.args("]")?;
                let end = self.expect("]")?;
                return Ok(Expr { kind: Kind::List(items), span: span.start..end });
            }
            Token::Mark(_) | Token::End => return Err(self.unexpected("値")),
        };
        self.at += 1;
        Ok(Expr { kind, span })
    }

    fn name(&mut self, name: String, span: Range<usize>) -> Parsed {
        self.at += 1;
        if !self.take("(") {
            return Ok(Expr { kind: Kind::Name(name), span });
        }
        let args = self.args(")")?;
        let end = self.expect(")")?;
        Ok(Expr { kind: Kind::Call { target: None, name, args }, span: span.start..end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(source: &str) -> (String, Range<usize>) {
        let error = parse(source).expect_err("an error");
        (error.message, error.span)
    }

    #[test]
    fn and_binds_closer_than_or_and_comparison_closer_than_both() {
        let expr = parse("a == 1 || b < 2 && !c").expect("expression");
        let Kind::Or(left, right) = expr.kind else { panic!("or") };
        assert!(matches!(left.kind, Kind::Compare(Operator::Equal, ..)));
        let Kind::And(left, right) = right.kind else { panic!("and") };
        assert!(matches!(left.kind, Kind::Compare(Operator::Below, ..)));
        assert!(matches!(right.kind, Kind::Not(_)));
    }

    #[test]
    fn paths_may_be_written_in_japanese() {
        let expr = parse("選手.氏名 == \"庭球\"").expect("expression");
        let Kind::Compare(Operator::Equal, left, _) = expr.kind else { panic!("comparison") };
        assert_eq!(left.path(), Some(vec!["選手", "氏名"]));
    }

    #[test]
    fn an_error_names_its_bytes() {
        assert_eq!(message("a = 1").1, 2..3);
        assert!(message("a = 1").0.contains("=="));
        assert_eq!(message("a &&").1, 4..4);
        assert_eq!(message("\"abc").1, 0..4);
        assert_eq!(message("1.5 < a").1, 0..3);
        assert_eq!(message("a * 2").1, 2..3);
        assert_eq!(message("年齢 >= １８").1, 10..13);
    }

    #[test]
    fn hostile_nesting_is_refused_and_not_followed() {
        let deep = "(".repeat(3_000) + "a" + &")".repeat(3_000);
        assert!(message(&deep).0.contains("深すぎ"));
        let bangs = "!".repeat(7_000) + "a";
        assert!(message(&bangs).0.contains("深すぎ"));
        let chain = vec!["a"; 2_000].join("||");
        assert!(message(&chain).0.contains("続きすぎ"));
        let long = "a".repeat(LONGEST + 1);
        assert!(message(&long).0.contains("長すぎ"));
    }
}
