//! What a measure said at a time, as one hash: who computes it again and gets another has found
//! that the rows behind it changed.

use sha2::{Digest as _, Sha256};
use yakusho_measures::{Days, Value};
use yakusho_store::canonical_json;

/// The hash of a measure's value over some days.
#[must_use]
pub fn fingerprint(measure: &str, definition: u16, days: Days, value: &Value) -> String {
    let said = serde_json::json!({
        "measure": measure, "definition": definition, "from": days.from, "to": days.to,
        "numerator": value.numerator, "denominator": value.denominator,
        "counted": value.counted, "stand_in": value.stand_in,
    });
    let hash = Sha256::digest(canonical_json(&said).as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_measures::Rows;

    use super::*;

    #[test]
    fn another_number_is_another_hash() {
        let days = Days { from: date(2026, 4, 1), to: date(2026, 9, 30) };
        let value = |numerator| Value {
            numerator,
            denominator: Some(100),
            counted: 100,
            stand_in: 0,
            rows: Rows { noun: "case".to_owned(), path: None },
        };
        let first = fingerprint("a.b", 1, days, &value(40));
        assert_eq!(first.len(), 64);
        assert_eq!(first, fingerprint("a.b", 1, days, &value(40)));
        assert_ne!(first, fingerprint("a.b", 1, days, &value(41)));
        assert_ne!(first, fingerprint("a.b", 2, days, &value(40)));
    }
}
