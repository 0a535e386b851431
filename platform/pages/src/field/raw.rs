//! What stands in a field's controls, before anybody has read it.

use std::collections::BTreeMap;

use yakusho_interview::{
    definition::FactType,
    value::{AccountKind, Raw as Typed, Value},
};
use yakusho_kernel::Problem;

use super::boxes::{is_whole_date, meant_era};
use crate::Fields;

/// What a person put into the controls of one field. Debug output names the shape only.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Raw {
    /// Nothing.
    #[default]
    Empty,
    /// One text (also the id of a choice; `yes`, `no`).
    One(String),
    /// Several (tick boxes, files).
    Many(Vec<String>),
    /// Parts by name (an address, the boxes of a date).
    Parts(BTreeMap<String, String>),
    /// 「わからない」
    DontKnow,
}

/// What 「わからない」 sends.
pub(crate) const DONT_KNOW: &str = "dont_know";

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::One(_) => "One(…)",
            Self::Many(_) => "Many(…)",
            Self::Parts(_) => "Parts(…)",
            Self::DontKnow => "DontKnow",
        })
    }
}

impl Raw {
    /// What a form sent for the field `name`; see [`crate::FieldView`] for the names of its
    /// controls.
    #[must_use]
    pub fn sent(fields: &Fields, name: &str, kind: FactType) -> Self {
        if fields.get(&format!("{name}:{DONT_KNOW}")).is_some() {
            return Self::DontKnow;
        }
        match kind {
            FactType::Date | FactType::Address | FactType::Account => {
                let prefix = format!("{name}:");
                let parts = fields.pairs().filter_map(|(key, value)| {
                    Some((key.strip_prefix(&prefix)?.to_owned(), value.to_owned()))
                });
                let parts: BTreeMap<String, String> = parts.collect();
                match fields.get(name) {
                    Some(text) if parts.is_empty() => Self::one(text),
                    _ => Self::parts(parts),
                }
            }
            FactType::Choices | FactType::Attachment => {
                let many: Vec<String> = fields.all(name).map(str::to_owned).collect();
                if many.is_empty() { Self::Empty } else { Self::Many(many) }
            }
            _ => fields.get(name).map_or(Self::Empty, Self::one),
        }
    }

    fn one(text: &str) -> Self {
        match text {
            DONT_KNOW => Self::DontKnow,
            text if text.trim().is_empty() => Self::Empty,
            text => Self::One(text.to_owned()),
        }
    }

    /// Parts that were all left empty are nothing.
    fn parts(parts: BTreeMap<String, String>) -> Self {
        let told = parts.values().any(|value| !value.trim().is_empty());
        if told { Self::Parts(parts) } else { Self::Empty }
    }

    /// Whether it answers nothing: empty, or an era alone, which the list chose before the person
    /// did. The era is kept all the same, so that a page which asks again shows the one chosen.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Parts(parts) => {
                parts.iter().all(|(name, value)| name == "era" || value.trim().is_empty())
            }
            _ => false,
        }
    }

    /// What the engine's reader takes ([`yakusho_interview::value::parse`]). 「わからない」 is not
    /// typed: ask [`Raw::is_dont_know`] first.
    #[must_use]
    pub fn typed(&self) -> Typed {
        match self {
            Self::Empty | Self::DontKnow => Typed::default(),
            Self::One(text) => Typed::one(text),
            Self::Many(many) => Typed::many(many),
            Self::Parts(parts) if parts.contains_key("year") => {
                let (year, month, day) = (self.part("year"), self.part("month"), self.part("day"));
                if is_whole_date(year, month, day) {
                    return Typed::one(year);
                }
                let era = meant_era(self.part("era"), year);
                Typed::parts([("era", era), ("year", year), ("month", month), ("day", day)])
            }
            Self::Parts(parts) => Typed::parts(parts),
        }
    }

    /// The controls that show a value that is known.
    #[must_use]
    pub fn of_value(value: &Value) -> Self {
        let parts = |parts: &[(&str, &str)]| {
            Self::Parts(parts.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
        };
        match value {
            Value::Text(text)
            | Value::Kana(text)
            | Value::Choice(text)
            | Value::Postal(text)
            | Value::Phone(text)
            | Value::Email(text)
            | Value::Person(text) => Self::One(text.clone()),
            Value::Bool(yes) => Self::One(if *yes { "yes" } else { "no" }.into()),
            Value::Choices(many) | Value::Files(many) => Self::Many(many.clone()),
            Value::Date(day) => Self::One(day.to_string()),
            Value::Number(number) => Self::One(number.to_string()),
            Value::Money(yen) => Self::One(yen.0.to_string()),
            Value::Address(address) => parts(&[
                ("postal_code", &address.postal_code),
                ("prefecture", &address.prefecture),
                ("city", &address.city),
                ("town", &address.town),
                ("block", &address.block),
                ("building", &address.building),
            ]),
            Value::Account(account) => parts(&[
                ("bank", &account.bank),
                ("branch", &account.branch),
                (
                    "kind",
                    match account.kind {
                        AccountKind::Ordinary => "ordinary",
                        AccountKind::Current => "current",
                        AccountKind::Savings => "savings",
                    },
                ),
                ("number", &account.number),
                ("holder", &account.holder),
            ]),
        }
    }

    /// The text of a single control; empty for other shapes.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::One(text) => text,
            _ => "",
        }
    }

    /// A part; empty where it has none of this name.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        match self {
            Self::Parts(parts) => parts.get(name).map_or("", String::as_str),
            _ => "",
        }
    }

    /// Whether a choice is among what was chosen.
    #[must_use]
    pub fn has(&self, choice: &str) -> bool {
        match self {
            Self::One(text) => text == choice,
            Self::Many(many) => many.iter().any(|text| text == choice),
            _ => false,
        }
    }

    /// Whether it is 「わからない」.
    #[must_use]
    pub fn is_dont_know(&self) -> bool {
        *self == Self::DontKnow
    }
}

/// A problem that the engine's reader found, at the control of the page: the field `name` itself, or
/// its part (`name:postal_code`).
#[must_use]
pub fn at_field(problem: Problem, name: &str) -> Problem {
    let field = match problem.field.as_str() {
        "" => name.to_owned(),
        part => format!("{name}:{part}"),
    };
    Problem { field, ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: &str, name: &str, kind: FactType) -> Raw {
        Raw::sent(&Fields::parse(body.as_bytes()).expect("utf-8"), name, kind)
    }

    #[test]
    fn each_shape_is_read_from_its_controls() {
        assert_eq!(sent("a=x", "a", FactType::Text), Raw::One("x".into()));
        assert_eq!(sent("a=+", "a", FactType::Text), Raw::Empty);
        assert_eq!(sent("a=dont_know", "a", FactType::Bool), Raw::DontKnow);
        assert_eq!(sent("a=x&a:dont_know=1", "a", FactType::Text), Raw::DontKnow);
        assert_eq!(
            sent("a=x&a=y", "a", FactType::Choices),
            Raw::Many(vec!["x".into(), "y".into()])
        );
        let era = sent("a:era=H&a:year=&a:month=&a:day=", "a", FactType::Date);
        assert!(era.says_nothing() && era.part("era") == "H", "an era alone is kept");
        assert!(!sent("a:era=H&a:year=2&a:month=&a:day=", "a", FactType::Date).says_nothing());
        assert_eq!(sent("a=2026-12-06", "a", FactType::Date), Raw::One("2026-12-06".into()));
        let address = sent("a:city=x&a:town=", "a", FactType::Address);
        assert_eq!((address.part("city"), address.part("town")), ("x", ""));
    }
}
