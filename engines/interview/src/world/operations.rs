//! Operators and functions over values that may be unknown or absent.

use std::borrow::Cow;

use yakusho_kernel::{Lang, date::show_date_without_weekday};

use super::{Known, Needs, Seen, World};
use crate::{
    cel::{
        Function, Operator, Part, TextTest,
        ages::{
            age_by_birthday, age_on, days_between, fiscal_age, plus_days, plus_months, school_age,
        },
    },
    value::Value,
};

impl<'a> World<'a> {
    /// Absent equals nothing and is ordered with nothing, so one absent side settles it.
    pub(super) fn compare(operator: Operator, left: &Seen<'a>, right: &Seen<'a>) -> Seen<'a> {
        if left.is_absent() || right.is_absent() {
            return Seen::bool(operator == Operator::Differs);
        }
        match (left, right) {
            (Seen::Known(left), Seen::Known(right)) => {
                let order = match (left, right) {
                    (Known::Number(a), Known::Number(b)) => Some(a.cmp(b)),
                    (Known::Date(a), Known::Date(b)) => Some(a.cmp(b)),
                    _ => None,
                };
                Seen::bool(match operator {
                    Operator::Equal => same(left, right),
                    Operator::Differs => !same(left, right),
                    Operator::Below => order.is_some_and(std::cmp::Ordering::is_lt),
                    Operator::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
                    Operator::Above => order.is_some_and(std::cmp::Ordering::is_gt),
                    Operator::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
                })
            }
            _ => Seen::Unknown(left.needs().and(&right.needs())),
        }
    }

    pub(super) fn contains(item: &Seen<'a>, list: &Seen<'a>) -> Seen<'a> {
        if item.is_absent() || list.is_absent() {
            return Seen::bool(false);
        }
        match (item, list) {
            (Seen::Known(item), Seen::Known(Known::List(list))) => {
                if list.items.iter().any(|other| same(item, other)) {
                    return Seen::bool(true);
                }
                match &list.tail {
                    None => Seen::bool(false),
                    Some(needs) => Seen::Unknown(needs.clone()),
                }
            }
            (Seen::Unknown(_), Seen::Known(Known::List(list)))
                if list.items.is_empty() && list.tail.is_none() =>
            {
                Seen::bool(false)
            }
            (Seen::Unknown(needs), Seen::Known(Known::List(list))) => {
                let tail = list.tail.clone().unwrap_or_default();
                Seen::Unknown(needs.clone().and(&tail))
            }
            (_, Seen::Known(_)) => Seen::bool(false),
            (item, Seen::Unknown(needs)) => Seen::Unknown(item.needs().and(needs)),
        }
    }

    pub(super) fn plus(left: Seen<'a>, right: Seen<'a>) -> Seen<'a> {
        both(left, right, |left, right| match (left, right) {
            (Known::Number(a), Known::Number(b)) => Known::Number(a.saturating_add(b)),
            (left, right) => match (readable(&left), readable(&right)) {
                (Some(a), Some(b)) => Known::Text(Cow::Owned(format!("{a}{b}"))),
                _ => Known::Absent,
            },
        })
    }

    pub(super) fn less(left: &Seen<'a>, right: &Seen<'a>) -> Seen<'a> {
        both(left.clone(), right.clone(), |left, right| match (left, right) {
            (Known::Number(a), Known::Number(b)) => Known::Number(a.saturating_sub(b)),
            _ => Known::Absent,
        })
    }

    pub(super) fn text_test(test: TextTest, text: &Seen<'a>, part: &Seen<'a>) -> Seen<'a> {
        if text.is_absent() || part.is_absent() {
            return Seen::bool(false);
        }
        both(text.clone(), part.clone(), |text, part| match (&text, &part) {
            (Known::Text(text), Known::Text(part)) => Known::Bool(match test {
                TextTest::Contains => text.contains(part.as_ref()),
                TextTest::StartsWith => text.starts_with(part.as_ref()),
                TextTest::EndsWith => text.ends_with(part.as_ref()),
            }),
            _ => Known::Bool(false),
        })
    }

    /// A condition that is not settled: where both branches agree the value is known all the
    /// same. Otherwise the condition is settled first, and only where nobody can, the branches.
    pub(super) fn either(needs: Needs, yes: Seen<'a>, no: &Seen<'a>) -> Seen<'a> {
        match (&yes, no) {
            (Seen::Known(Known::Absent), Seen::Known(Known::Absent)) => return yes,
            (Seen::Known(a), Seen::Known(b)) if same(a, b) => return yes,
            _ => {}
        }
        if needs.is_empty() {
            return Seen::Unknown(yes.needs().and(&no.needs()));
        }
        Seen::Unknown(needs)
    }

    pub(super) fn part(whole: Seen<'a>, part: Part) -> Seen<'a> {
        let value = match whole {
            Seen::Known(Known::Whole(value)) => value,
            Seen::Known(_) => return Seen::ABSENT,
            unknown @ Seen::Unknown(_) => return unknown,
        };
        let text = match (value, part) {
            (Value::Address(address), Part::PostalCode) => &address.postal_code,
            (Value::Address(address), Part::Prefecture) => &address.prefecture,
            (Value::Address(address), Part::City) => &address.city,
            (Value::Address(address), Part::Town) => &address.town,
            (Value::Address(address), Part::Block) => &address.block,
            (Value::Address(address), Part::Building) => &address.building,
            (Value::Account(account), Part::Bank) => &account.bank,
            (Value::Account(account), Part::Branch) => &account.branch,
            (Value::Account(account), Part::Number) => &account.number,
            (Value::Account(account), Part::Holder) => &account.holder,
            _ => return Seen::ABSENT,
        };
        if text.is_empty() {
            return Seen::ABSENT;
        }
        Seen::Known(Known::Text(Cow::Borrowed(text)))
    }

    /// The label of a choice in Japanese.
    pub(super) fn label(&self, fact: usize, seen: Seen<'a>) -> Seen<'a> {
        let Seen::Known(Known::Text(id)) = &seen else { return seen };
        let choices = self.compiled.definition.facts.get(fact).map(|fact| &fact.choices);
        let choice = choices.and_then(|choices| choices.iter().find(|choice| choice.id == *id));
        match choice {
            Some(choice) => Seen::Known(Known::Text(Cow::Borrowed(choice.label.ja.as_str()))),
            None => seen,
        }
    }

    pub(super) fn call(function: Function, args: Vec<Seen<'a>>) -> Seen<'a> {
        let mut known = Vec::with_capacity(args.len());
        let mut missing: Option<Needs> = None;
        for arg in args {
            match arg {
                Seen::Known(value) => known.push(value),
                Seen::Unknown(needs) => {
                    missing = Some(missing.unwrap_or_default().and(&needs));
                }
            }
        }
        let strict = !matches!(function, Function::Concat);
        if strict && known.iter().any(|value| matches!(value, Known::Absent)) {
            return Seen::ABSENT;
        }
        if let Some(needs) = missing {
            return Seen::Unknown(needs);
        }
        let number = |value: i64| Some(Known::Number(value));
        let found = match (function, known.as_slice()) {
            (Function::AgeOn, [Known::Date(a), Known::Date(b)]) => number(age_on(*a, *b)),
            (Function::AgeByBirthday, [Known::Date(a), Known::Date(b)]) => {
                number(age_by_birthday(*a, *b))
            }
            (Function::FiscalAge, [Known::Date(a), Known::Date(b)]) => number(fiscal_age(*a, *b)),
            (Function::SchoolAge, [Known::Date(a), Known::Date(b)]) => number(school_age(*a, *b)),
            (Function::DaysBetween, [Known::Date(a), Known::Date(b)]) => {
                number(days_between(*a, *b))
            }
            (Function::PlusDays, [Known::Date(day), Known::Number(days)]) => {
                plus_days(*day, *days).map(Known::Date)
            }
            (Function::PlusMonths, [Known::Date(day), Known::Number(months)]) => {
                plus_months(*day, *months).map(Known::Date)
            }
            (Function::Concat | Function::Text, values) => {
                let parts: String = values.iter().filter_map(readable).collect();
                Some(Known::Text(Cow::Owned(parts)))
            }
            _ => None,
        };
        found.map_or(Seen::ABSENT, Seen::Known)
    }
}

fn both<'a>(
    left: Seen<'a>,
    right: Seen<'a>,
    join: impl FnOnce(Known<'a>, Known<'a>) -> Known<'a>,
) -> Seen<'a> {
    if left.is_absent() || right.is_absent() {
        return Seen::ABSENT;
    }
    match (left, right) {
        (Seen::Known(left), Seen::Known(right)) => Seen::Known(join(left, right)),
        (left, right) => Seen::Unknown(left.needs().and(&right.needs())),
    }
}

/// Whether two known values are the same. Absent is not even the same as absent.
pub(super) fn same(left: &Known<'_>, right: &Known<'_>) -> bool {
    match (left, right) {
        (Known::Bool(a), Known::Bool(b)) => a == b,
        (Known::Number(a), Known::Number(b)) => a == b,
        (Known::Text(a), Known::Text(b)) => a == b,
        (Known::Date(a), Known::Date(b)) => a == b,
        (Known::Instance(a), Known::Instance(b)) => a == b,
        (Known::Whole(a), Known::Whole(b)) => a == b,
        _ => false,
    }
}

/// What a person would read, in Japanese.
pub(super) fn readable<'k>(known: &'k Known<'_>) -> Option<Cow<'k, str>> {
    Some(match known {
        Known::Text(text) => Cow::Borrowed(text.as_ref()),
        Known::Bool(value) => Cow::Borrowed(if *value { "はい" } else { "いいえ" }),
        Known::Number(number) => Cow::Owned(number.to_string()),
        Known::Date(day) => Cow::Owned(show_date_without_weekday(*day, Lang::Ja)),
        Known::Whole(Value::Address(address)) => Cow::Owned(address.one_line()),
        Known::Whole(Value::Account(account)) => Cow::Owned(account.one_line()),
        Known::Absent | Known::Instance(_) | Known::List(_) | Known::Whole(_) => return None,
    })
}
