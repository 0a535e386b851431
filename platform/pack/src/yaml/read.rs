//! From a tree with places to serde types; every error says where and speaks Japanese.

use std::fmt::Display;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use super::{Entry, Node, Position, Value};

/// Why a part of a file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// Where; `None` until the error has passed the value that it concerns.
    pub at: Option<Position>,
    /// What, in Japanese.
    pub message: String,
    /// What was expected instead.
    pub hint: Option<String>,
}

/// Reads a value of type `T` from a part of a file.
///
/// # Errors
/// The first thing that does not fit `T`, with its place.
pub fn read<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, ReadError> {
    T::deserialize(At(node)).map_err(|error| error.at_node(node))
}

impl ReadError {
    fn new(message: String, hint: Option<String>) -> Self {
        Self { at: None, message, hint }
    }

    fn at(mut self, at: Position) -> Self {
        self.at.get_or_insert(at);
        self
    }

    fn at_node(self, node: &Node) -> Self {
        self.at(node.at)
    }
}

impl de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string(), None)
    }

    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(
            format!("値の形が違います（{}）。", japanese(&unexpected)),
            Some(format!("ここに書けるもの: {expected}")),
        )
    }

    fn invalid_value(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(
            format!("値が正しくありません（{}）。", japanese(&unexpected)),
            Some(format!("ここに書けるもの: {expected}")),
        )
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            format!("「{variant}」は選べる値ではありません。"),
            Some(format!("選べる値: {}", expected.join("・"))),
        )
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let nearest = crate::finding::nearest(field, expected.iter().copied());
        let hint = nearest.map_or_else(
            || format!("使える項目: {}", expected.join("・")),
            |near| format!("「{near}」の書き間違いではありませんか。"),
        );
        Self::new(format!("項目「{field}」はここにはありません。"), Some(hint))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("項目「{field}」がありません。"), None)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("項目「{field}」が2度書かれています。"), None)
    }
}

fn japanese(unexpected: &de::Unexpected<'_>) -> String {
    match unexpected {
        de::Unexpected::Bool(value) => format!("真偽値 {value}"),
        de::Unexpected::Unsigned(value) => format!("数 {value}"),
        de::Unexpected::Signed(value) => format!("数 {value}"),
        de::Unexpected::Str(value) => format!("文字列「{value}」"),
        de::Unexpected::Unit | de::Unexpected::Option => "空".to_owned(),
        de::Unexpected::Seq => "並び".to_owned(),
        de::Unexpected::Map => "表".to_owned(),
        other => other.to_string(),
    }
}

/// Whether a scalar without quotes is more than its text: null, a boolean or a number.
pub fn means_more_than_text(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL" | "true" | "false")
        || integer(text).is_some()
        || float(text).is_some()
}

/// A whole number in the way of YAML 1.2's core schema; no leading zeros, so that codes and
/// telephone numbers stay texts.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

fn float(text: &str) -> Option<f64> {
    let looks_so = text.contains('.')
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    if looks_so { text.parse().ok() } else { None }
}

/// A node as a source of serde.
struct At<'de>(&'de Node);

impl<'de> At<'de> {
    fn place<T>(&self, result: Result<T, ReadError>) -> Result<T, ReadError> {
        result.map_err(|error| error.at_node(self.0))
    }

    fn wrong<T>(&self, expected: &str) -> Result<T, ReadError> {
        let found = match &self.0.value {
            Value::Scalar { .. } if self.0.is_null() => "空".to_owned(),
            Value::Scalar { text, .. } => format!("「{text}」"),
            Value::Seq(_) => "並び".to_owned(),
            Value::Map(_) => "表".to_owned(),
        };
        Err(ReadError::new(format!("{expected}を書くところに{found}があります。"), None)
            .at_node(self.0))
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, ReadError> {
        match self.0.text().and_then(|text| text.parse().ok()) {
            Some(number) => Ok(number),
            None => self.wrong("数"),
        }
    }
}

macro_rules! numbers {
    ($($method:ident => $visit:ident),* $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            let number = self.number()?;
            self.place(visitor.$visit(number))
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let result = match &self.0.value {
            Value::Scalar { text, plain: false } => visitor.visit_borrowed_str(text),
            Value::Scalar { .. } if self.0.is_null() => visitor.visit_unit(),
            Value::Scalar { text, plain: true } => match text.as_str() {
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                text => match (integer(text), float(text)) {
                    (Some(number), _) => visitor.visit_i64(number),
                    (None, Some(number)) => visitor.visit_f64(number),
                    (None, None) => visitor.visit_borrowed_str(text),
                },
            },
            Value::Seq(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries::new(entries)),
        };
        self.place(result)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.0.value {
            Value::Scalar { text, plain: true } if text == "true" => {
                self.place(visitor.visit_bool(true))
            }
            Value::Scalar { text, plain: true } if text == "false" => {
                self.place(visitor.visit_bool(false))
            }
            _ => self.wrong("true か false"),
        }
    }

    numbers! {
        deserialize_i8 => visit_i8, deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32, deserialize_i64 => visit_i64,
        deserialize_u8 => visit_u8, deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32, deserialize_u64 => visit_u64,
        deserialize_f32 => visit_f32, deserialize_f64 => visit_f64,
        deserialize_char => visit_char,
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.0.value {
            Value::Scalar { text, .. } if !self.0.is_null() => {
                self.place(visitor.visit_borrowed_str(text))
            }
            _ => self.wrong("文字列"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let node = self.0;
        let result =
            if node.is_null() { visitor.visit_none() } else { visitor.visit_some(At(node)) };
        At(node).place(result)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.0.is_null() { self.place(visitor.visit_unit()) } else { self.wrong("空") }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let node = self.0;
        At(node).place(visitor.visit_newtype_struct(self))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.0.value {
            Value::Seq(items) => self.place(visitor.visit_seq(Items(items.iter()))),
            _ => self.wrong("並び（- で始まる行、または [ ]）"),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.0.value {
            Value::Map(entries) => self.place(visitor.visit_map(Entries::new(entries))),
            _ => self.wrong("表（項目: 値）"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let variant = match &self.0.value {
            Value::Scalar { text, .. } if !self.0.is_null() => {
                Variant { name: text, at: self.0.at, content: None }
            }
            Value::Map(entries) => match entries.as_slice() {
                [only] => Variant { name: &only.key, at: only.key_at, content: Some(&only.value) },
                _ => return self.wrong("項目が1つだけの表"),
            },
            _ => return self.wrong("決まった値"),
        };
        self.place(visitor.visit_enum(variant))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit_struct tuple tuple_struct ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = ReadError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        self.0
            .next()
            .map(|node| seed.deserialize(At(node)).map_err(|error| error.at_node(node)))
            .transpose()
    }
}

struct Entries<'de> {
    rest: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> Entries<'de> {
    fn new(entries: &'de [Entry]) -> Self {
        Self { rest: entries.iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        let Some(entry) = self.rest.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key = de::value::BorrowedStrDeserializer::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|error: ReadError| error.at(entry.key_at))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match self.value.take() {
            Some(node) => seed.deserialize(At(node)).map_err(|error| error.at_node(node)),
            None => Err(de::Error::custom("値がありません。")),
        }
    }
}

struct Variant<'de> {
    name: &'de str,
    at: Position,
    content: Option<&'de Node>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ReadError;
    type Variant = Content<'de>;
    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Content<'de>), ReadError> {
        let name: de::value::StrDeserializer<'_, ReadError> = self.name.into_deserializer();
        let value = seed.deserialize(name).map_err(|error| error.at(self.at))?;
        Ok((value, Content(self.content)))
    }
}

struct Content<'de>(Option<&'de Node>);

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = ReadError;

    fn unit_variant(self) -> Result<(), ReadError> {
        match self.0 {
            Some(node) if !node.is_null() => At(node).wrong("空（null）"),
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        match self.0 {
            Some(node) => seed.deserialize(At(node)).map_err(|error| error.at_node(node)),
            None => Err(de::Error::custom("この値には中身が要ります。")),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.0 {
            Some(node) => At(node).deserialize_seq(visitor),
            None => Err(de::Error::custom("この値には中身が要ります。")),
        }
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match self.0 {
            Some(node) => At(node).deserialize_map(visitor),
            None => Err(de::Error::custom("この値には中身が要ります。")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use yakusho_interview::definition::{RoleDef, RoleSource, RuleDef};
    use yakusho_kernel::Text;

    use super::*;
    use crate::yaml::parse;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        name: Text,
        phone: String,
        on: Option<jiff::civil::Date>,
        #[serde(default)]
        yes: bool,
    }

    fn sample(text: &str) -> Result<Sample, ReadError> {
        read(&parse(text).expect("yaml"))
    }

    #[test]
    fn codes_and_dates_need_no_quotes() {
        let sample = sample("name: 市民課\nphone: 0272241111\non: 2026-04-01\n").expect("sample");
        assert_eq!(sample.phone, "0272241111");
        assert_eq!(sample.on.map(|date| date.to_string()).as_deref(), Some("2026-04-01"));
        assert_eq!(sample.name.ja, "市民課");
        assert!(!sample.yes);
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_place_and_the_likely_word() {
        let error = sample("name: x\nphone: '1'\nphon: '2'\n").expect_err("unknown");
        assert_eq!(error.at, Some(Position { line: 3, column: 1 }));
        assert!(error.hint.as_deref().unwrap_or_default().contains("phone"), "{error:?}");
    }

    #[test]
    fn a_wrong_value_is_named_with_its_place() {
        let error = sample("name: x\nphone: '1'\nyes: yes\n").expect_err("bool");
        assert_eq!(error.at, Some(Position { line: 3, column: 6 }));
        let error = sample("name: x\nphone: '1'\non: 2026-13-01\n").expect_err("date");
        assert_eq!(error.at, Some(Position { line: 3, column: 5 }));
        let error = sample("name: {ja: x, eng: y}\nphone: '1'\n").expect_err("language");
        assert_eq!(error.at.map(|at| at.line), Some(1));
    }

    #[test]
    fn a_missing_key_is_named_at_the_beginning_of_the_map() {
        let error = sample("\nname: x\n").expect_err("missing");
        assert_eq!(error.at, Some(Position { line: 2, column: 1 }));
        assert!(error.message.contains("phone"));
    }

    #[test]
    fn roles_read_from_a_flat_map() {
        let roles: Vec<RoleDef> = read(
            &parse(
                "- {id: a, name: x, instance: me}\n\
                 - {id: b, name: x, subjects: null}\n\
                 - {id: c, name: x, members: {group: person, where: 'true'}}\n\
                 - {id: d, name: x, referred: f}\n",
            )
            .expect("yaml"),
        )
        .expect("roles");
        assert!(matches!(roles[0].source, RoleSource::Instance(_)));
        assert!(matches!(roles[1].source, RoleSource::Subjects));
        assert!(matches!(roles[2].source, RoleSource::Members { .. }));
        assert!(matches!(roles[3].source, RoleSource::Referred(_)));
    }

    #[test]
    fn errors_inside_a_list_keep_their_line() {
        let node =
            parse("id: a\nprocedure: b\nlaw: c\nprovenance: d\nurgent: maybe\n").expect("yaml");
        let error = read::<RuleDef>(&node).expect_err("urgent");
        assert_eq!(error.at, Some(Position { line: 5, column: 9 }));
    }
}
