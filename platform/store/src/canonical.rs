//! One text for one JSON value: what is hashed must not depend on who wrote it down.

use std::fmt::Write as _;

use serde_json::Value;

/// The value as RFC 8785 (JCS) writes it: members sorted by their UTF-16 units, no space, shortest
/// escapes. Numbers are whole; a fraction has no place in an action and is written as the text
/// that serde gives it.
#[must_use]
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::with_capacity(256);
    write(&mut out, value);
    out
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => quote(out, text),
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(out, value);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (name, value)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                quote(out, name);
                out.push(':');
                write(out, value);
            }
            out.push('}');
        }
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_and_nothing_is_spaced() {
        let value = json!({"b": [1, true, null], "a": {"z": "\u{1f}\n\"", "é": 2}});
        assert_eq!(canonical_json(&value), r#"{"a":{"z":"\u001f\n\"","é":2},"b":[1,true,null]}"#);
    }

    proptest! {
        #[test]
        fn the_canonical_text_reads_back_as_the_same_value(
            pairs in prop::collection::btree_map(".{0,8}", any::<i64>(), 0..8)
        ) {
            let value = json!(pairs);
            let text = canonical_json(&value);
            let back: Value = serde_json::from_str(&text).expect("json");
            prop_assert_eq!(canonical_json(&back), text);
            prop_assert_eq!(back, value);
        }
    }
}
