//! From what was typed to a value, by the type of the fact. The one place where input is checked:
//! the page, the API and the small script that checks a field when it is left all come here.

use jiff::civil::Date;
use yakusho_kernel::{Problem, text::Lines};

use super::{Account, Address, Raw, Value, contact, dates, letters, numbers, problem};
use crate::definition::{FactDef, FactType, InstanceId};

/// What the check of an input needs to know besides the input.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// Today in Japan.
    pub today: Date,
    /// The person said 「マイナンバーではない」 of a number that passes the check digit.
    pub not_my_number: bool,
    /// The people that a `person_ref` may point to.
    pub people: &'c [InstanceId],
}

impl Context<'_> {
    /// On this day, with nothing confirmed and nobody to point to.
    #[must_use]
    pub const fn on(today: Date) -> Self {
        Self { today, not_my_number: false, people: &[] }
    }
}

/// Checks an input for a fact and brings it into the form in which it is kept.
///
/// # Errors
/// A [`Problem`] with words that say what to do; its `field` is the part of the input it concerns,
/// empty for the whole. A blank input gives the code `required`.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use yakusho_interview::{definition::FactDef, value::{Context, Raw, Value, parse}};
///
/// let birth: FactDef = serde_json::from_str(
///     r#"{"id": "birth", "type": "date", "label": "生年月日", "limits": {"not_future": true}}"#,
/// ).unwrap();
/// let today = Context::on(date(2026, 12, 6));
/// let told = parse(&Raw::one("平成２年４月１日"), &birth, &today).unwrap();
/// assert!(told == Value::Date(date(1990, 4, 1)));
/// let problem = parse(&Raw::one("令和9年1月1日"), &birth, &today).unwrap_err();
/// assert_eq!(problem.code, "date_in_future");
/// ```
pub fn parse(raw: &Raw, fact: &FactDef, context: &Context<'_>) -> Result<Value, Problem> {
    if fact.kind == FactType::Signature {
        return Err(problem::by_hand());
    }
    if raw.is_blank() {
        return Err(problem::required(fact.kind));
    }
    let limit = fact.limits.max_chars.and_then(|limit| usize::try_from(limit).ok());
    let typed = raw.main();
    match fact.kind {
        FactType::Text => free_text(typed, Lines::One, limit, context),
        FactType::LongText => free_text(typed, Lines::Many, limit, context),
        FactType::Kana => letters::reading(typed, limit).map(Value::Kana),
        FactType::Bool => yes_or_no(typed),
        FactType::Choice => choice(typed.trim(), fact),
        FactType::Choices => choices(raw, fact),
        FactType::Date => dates::date(raw, &fact.limits, context.today).map(Value::Date),
        FactType::Number => {
            let number = numbers::number(typed, &fact.limits)?;
            numbers::no_my_number(typed, context.not_my_number)?;
            Ok(number)
        }
        FactType::Money => numbers::money(typed, &fact.limits),
        FactType::Address => Address::read(raw).map(Value::Address),
        FactType::Postal => contact::postal_code("", typed).map(Value::Postal),
        FactType::Phone => contact::phone(typed).map(Value::Phone),
        FactType::Email => contact::email(typed).map(Value::Email),
        FactType::Account => Account::read(raw).map(Value::Account),
        FactType::Attachment => files(raw),
        FactType::PersonRef => match context.people.iter().find(|id| *id == typed.trim()) {
            Some(id) => Ok(Value::Person(id.clone())),
            None => Err(problem::unknown_choice()),
        },
        FactType::Signature => Err(problem::by_hand()),
    }
}

fn free_text(
    typed: &str,
    lines: Lines,
    limit: Option<usize>,
    context: &Context<'_>,
) -> Result<Value, Problem> {
    let text = letters::text("", typed, lines, limit)?;
    numbers::no_my_number(&text, context.not_my_number)?;
    Ok(Value::Text(text))
}

fn yes_or_no(typed: &str) -> Result<Value, Problem> {
    match typed.trim() {
        "true" | "yes" | "はい" => Ok(Value::Bool(true)),
        "false" | "no" | "いいえ" => Ok(Value::Bool(false)),
        _ => Err(problem::unknown_choice()),
    }
}

fn choice(id: &str, fact: &FactDef) -> Result<Value, Problem> {
    match fact.choices.iter().find(|choice| choice.id == id) {
        Some(choice) => Ok(Value::Choice(choice.id.clone())),
        None => Err(problem::unknown_choice()),
    }
}

fn choices(raw: &Raw, fact: &FactDef) -> Result<Value, Problem> {
    let chosen: Vec<&str> = raw.values().map(str::trim).collect();
    let known = |id: &&str| fact.choices.iter().any(|choice| choice.id == **id);
    if !chosen.iter().all(known) {
        return Err(problem::unknown_choice());
    }
    let ids = fact.choices.iter().map(|choice| &choice.id);
    Ok(Value::Choices(ids.filter(|id| chosen.contains(&id.as_str())).cloned().collect()))
}

/// The ids that the file store gave; the files themselves were checked there.
fn files(raw: &Raw) -> Result<Value, Problem> {
    let ids: Vec<String> = raw.values().map(|id| id.trim().to_owned()).collect();
    let plain = |id: &String| {
        id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if ids.len() > 50 || !ids.iter().all(plain) {
        return Err(problem::unknown_choice());
    }
    Ok(Value::Files(ids))
}
