//! What a made-up household says.

use jiff::{ToSpan, civil::Date};
use yakusho_kernel::Yen;

use super::Dice;
use crate::{
    answers::{Answer, FactKey},
    definition::{FactDef, FactType, Limits},
    interview::Interview,
    plan::Ask,
    value::{Account, AccountKind, Address, Value},
};

const SURNAMES: [&str; 6] = ["試験", "見本", "仮名", "例文", "空想", "模擬"];
const NAMES: [&str; 8] = ["太郎", "花子", "一郎", "二葉", "三月", "四葉", "五月", "六花"];
const READINGS: [&str; 6] = ["シケン", "ミホン", "カメイ", "レイブン", "クウソウ", "モギ"];

/// The answers to a question that asks for facts or picks members: now and then 「わからない」 where
/// that is allowed, now and then nothing where that is.
pub fn answer(
    interview: &Interview<'_, '_>,
    ask: &Ask<'_>,
    dice: &mut Dice,
) -> Vec<(FactKey, Answer)> {
    if ask.question.may_not_know && dice.chance(1, 8) {
        return ask.keys.iter().map(|key| (key.clone(), Answer::DontKnow)).collect();
    }
    let mut told = Vec::with_capacity(ask.keys.len());
    for key in &ask.keys {
        let Some(fact) = interview.compiled().fact(&key.fact) else { continue };
        let empty = ask.question.optional && dice.chance(1, 3);
        let made = if empty { None } else { value(interview, fact, dice) };
        told.push((key.clone(), made.map_or(Answer::Empty, Answer::Known)));
    }
    told
}

/// A plausible value for a fact; `None` where there is none (nobody to point to, a signature).
pub fn value(interview: &Interview<'_, '_>, fact: &FactDef, dice: &mut Dice) -> Option<Value> {
    let limits = &fact.limits;
    Some(match fact.kind {
        FactType::Text | FactType::LongText => Value::Text(words(limits, dice)),
        FactType::Kana => Value::Kana((*dice.one_of(&READINGS)?).to_owned()),
        FactType::Bool => Value::Bool(dice.chance(1, 2)),
        FactType::Choice => Value::Choice(dice.one_of(&fact.choices)?.id.clone()),
        FactType::Choices => {
            let chosen = fact.choices.iter().filter(|_| dice.chance(1, 2));
            Value::Choices(chosen.map(|choice| choice.id.clone()).collect())
        }
        FactType::Date => Value::Date(day(fact, interview.today(), dice)),
        FactType::Number => match limits.digits {
            Some(digits) => Value::Text(figures(digits, dice)),
            None => {
                let least = limits.min.unwrap_or(0);
                let most = limits.max.unwrap_or_else(|| least.saturating_add(10));
                Value::Number(dice.between(least, most))
            }
        },
        FactType::Money => {
            let least = limits.min.unwrap_or(0);
            let most = limits.max.unwrap_or(10_000_000);
            Value::Money(Yen(dice.between(least, most)))
        }
        FactType::Address => Value::Address(Address {
            postal_code: figures(7, dice),
            prefecture: "見本県".into(),
            city: "見本市".into(),
            town: "仮名町".into(),
            block: format!("{}-{}", dice.between(1, 9), dice.between(1, 30)),
            building: String::new(),
        }),
        FactType::Postal => Value::Postal(figures(7, dice)),
        FactType::Phone => Value::Phone(format!("0{}", figures(9, dice))),
        FactType::Email => Value::Email(format!("mihon{}@example.jp", dice.below(1_000))),
        FactType::Account => Value::Account(Account {
            bank: "見本銀行".into(),
            branch: "仮名支店".into(),
            kind: AccountKind::Ordinary,
            number: figures(7, dice),
            holder: (*dice.one_of(&READINGS)?).to_owned(),
        }),
        FactType::Attachment => Value::Files(vec![format!("file-{}", dice.below(1_000))]),
        FactType::PersonRef => {
            let group = &interview.world.compiled.definition.groups;
            let people = group.iter().find(|group| group.id == "person")?;
            let (members, _) = interview.members(&people.id);
            Value::Person(dice.one_of(&members)?.clone())
        }
        FactType::Signature => return None,
    })
}

fn words(limits: &Limits, dice: &mut Dice) -> String {
    let surname = dice.one_of(&SURNAMES).copied().unwrap_or_default();
    let name = dice.one_of(&NAMES).copied().unwrap_or_default();
    let most = limits.max_chars.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    format!("{surname} {name}").chars().take(most).collect()
}

fn figures(count: u32, dice: &mut Dice) -> String {
    (0..count).filter_map(|_| char::from_digit(u32::try_from(dice.below(10)).ok()?, 10)).collect()
}

/// A day that suits the fact: births over a whole life with many children, other days within two
/// months of today on the side that the limits allow.
fn day(fact: &FactDef, today: Date, dice: &mut Dice) -> Date {
    let births = fact.id.contains("birth");
    let days = match (births, fact.limits.not_future, fact.limits.not_past) {
        (true, _, _) if dice.chance(1, 2) => -dice.between(0, 20 * 365),
        (true, _, _) => -dice.between(0, 95 * 365),
        (_, true, true) => 0,
        (_, true, false) => -dice.between(0, 60),
        (_, false, true) => dice.between(0, 60),
        (_, false, false) => dice.between(-60, 30),
    };
    today.checked_add(days.days()).unwrap_or(today)
}
