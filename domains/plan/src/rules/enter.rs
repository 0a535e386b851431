//! What somebody types as a measurement, checked field by field.

use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, Problem, Text, date::read_date, text::fits};
use yakusho_pack::format::{Aggregation, Definition, Figure, Kpi};

/// Letters of the source and of the remark at most.
pub const LONGEST_WORDS: u32 = 400;
/// No count of a plan is larger.
const LARGEST: i64 = 1_000_000_000;

/// What the page sends, and the API.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewMeasurement)]
pub struct Entered {
    /// The day that it tells of, ISO 8601 or 和暦.
    #[serde(default)]
    pub as_of: String,
    /// Above the line, or all that was counted; a whole number.
    #[serde(default)]
    pub numerator: String,
    /// Below the line, where the definition divides.
    #[serde(default)]
    pub denominator: String,
    /// Where it was found.
    #[serde(default)]
    pub source: String,
    /// A remark.
    #[serde(default)]
    pub comment: String,
    /// The published measurement that it is to take the place of.
    #[serde(default)]
    pub supersedes: String,
    /// Why it takes the place of another, or is entered after its year was over.
    #[serde(default)]
    pub reason: String,
}

/// A measurement that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day that it tells of.
    pub as_of: Date,
    /// Above the line.
    pub numerator: i64,
    /// Below the line.
    pub denominator: Option<i64>,
    /// The figure.
    pub value: Figure,
    /// The version of the definition.
    pub definition: u16,
    /// Where it was found.
    pub source: String,
    /// A remark.
    pub comment: String,
    /// The one that it takes the place of.
    pub supersedes: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
}

/// Reads what was typed for a figure of the plan.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(kpi: &Kpi, entered: &Entered, today: Date) -> Result<Entry, Vec<Problem>> {
    let mut problems = Vec::new();
    let as_of = day(&entered.as_of, today, &mut problems);
    let definition = kpi.definition_on(as_of.unwrap_or(today));
    let divides = definition.is_some_and(|known| known.aggregation.divides());
    let numerator = whole("numerator", &entered.numerator, &mut problems);
    let denominator =
        if divides { whole("denominator", &entered.denominator, &mut problems) } else { None };
    let value = definition.and_then(|known| value(known, numerator, denominator, &mut problems));
    let source = words("source", &entered.source, &mut problems);
    if source.is_empty() {
        let words = "どの調査や台帳で分かった値かを書いてください。";
        problems.push(Problem::new("source", "source_missing", Text::ja(words)));
    }
    let comment = words("comment", &entered.comment, &mut problems);
    let reason = words("reason", &entered.reason, &mut problems);
    let supersedes = match entered.supersedes.trim() {
        "" => None,
        typed => {
            let id = typed.parse::<Uuid>().ok();
            if id.is_none() {
                let words = "差し替える測定値がありません。";
                problems.push(Problem::new("supersedes", "no_such_measurement", Text::ja(words)));
            }
            id
        }
    };
    let closed = as_of.is_some_and(|day| FiscalYear::of(day).0 < FiscalYear::of(today).0);
    if reason.is_empty() && (closed || supersedes.is_some()) {
        let words = if supersedes.is_some() {
            "公表した値を差し替える理由を書いてください。"
        } else {
            "終わった年度の値です。いま入れる理由を書いてください。"
        };
        problems.push(Problem::new("reason", "reason_missing", Text::ja(words)));
    }
    match (problems.is_empty(), as_of, numerator, value, definition) {
        (true, Some(as_of), Some(numerator), Some(value), Some(definition)) => Ok(Entry {
            as_of,
            numerator,
            denominator,
            value,
            definition: definition.version,
            source,
            comment,
            supersedes,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
        }),
        _ => Err(problems),
    }
}

fn day(typed: &str, today: Date, problems: &mut Vec<Problem>) -> Option<Date> {
    let day = match read_date(typed.trim()) {
        Ok(day) => day,
        Err(error) => {
            problems.push(Problem::new("as_of", "not_a_day", error.message()));
            return None;
        }
    };
    if day > today {
        let words = "きょうか、それより前の日にしてください。";
        problems.push(Problem::new("as_of", "in_the_future", Text::ja(words)));
        return None;
    }
    Some(day)
}

/// A whole number; full-width digits and commas are read too.
fn whole(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> Option<i64> {
    let plain: String = typed
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, ',' | '，'))
        .map(|letter| match letter {
            '０'..='９' => char::from_u32(u32::from(letter) - u32::from('０') + u32::from('0'))
                .unwrap_or(letter),
            other => other,
        })
        .collect();
    let digits = !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.parse::<i64>().ok().filter(|number| digits && *number <= LARGEST);
    if number.is_none() {
        let words = "0以上の整数で入れてください。割合や平均は、分子と分母から計算します。";
        problems.push(Problem::new(field, "not_a_number", Text::ja(words)));
    }
    number
}

fn value(
    definition: &Definition,
    numerator: Option<i64>,
    denominator: Option<i64>,
    problems: &mut Vec<Problem>,
) -> Option<Figure> {
    let numerator = numerator?;
    if definition.aggregation.divides() {
        let below = denominator?;
        if below == 0 {
            let words = "分母が0では計算できません。";
            problems.push(Problem::new("denominator", "nothing_below", Text::ja(words)));
            return None;
        }
        if definition.aggregation == Aggregation::Ratio && numerator > below {
            let words = "分子は、分母より大きくなりません。";
            problems.push(Problem::new("numerator", "more_than_all", Text::ja(words)));
            return None;
        }
    }
    definition.aggregation.figure(numerator, denominator)
}

fn words(field: &'static str, typed: &str, problems: &mut Vec<Problem>) -> String {
    let longest = usize::try_from(LONGEST_WORDS).unwrap_or(usize::MAX);
    if !fits(typed.trim(), longest) {
        let words = format!("{LONGEST_WORDS}文字までで書いてください。");
        problems.push(Problem::new(field, "too_long", Text::ja(words)));
    }
    typed.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusho_kernel::Provenance;
    use yakusho_pack::format::{Baseline, kpi::Window};

    use super::*;

    fn kpi(aggregation: Aggregation) -> Kpi {
        Kpi {
            id: "mood".to_owned(),
            programme: None,
            title: Text::ja("機嫌"),
            told: Text::ja("機嫌"),
            unit: Text::ja("%"),
            decimals: 1,
            plan_words: String::new(),
            owner: "court".to_owned(),
            baseline: Baseline::NotGiven,
            targets: Vec::new(),
            definitions: vec![Definition {
                version: 1,
                from: date(2026, 4, 1),
                window: Window::AsOf,
                aggregation,
                words: String::new(),
                numerator: String::new(),
                denominator: aggregation.divides().then(String::new),
                rounding: String::new(),
                smallest: None,
                measure: "dogs.mood".to_owned(),
                provenance: Provenance::new("test"),
            }],
            questions: Vec::new(),
            provenance: Provenance::new("test"),
        }
    }

    fn typed(as_of: &str, numerator: &str, denominator: &str) -> Entered {
        Entered {
            as_of: as_of.to_owned(),
            numerator: numerator.to_owned(),
            denominator: denominator.to_owned(),
            source: "犬の台帳".to_owned(),
            ..Entered::default()
        }
    }

    fn fields(kpi: &Kpi, entered: &Entered) -> Vec<String> {
        let found = read(kpi, entered, date(2026, 11, 22)).expect_err("problems");
        found.into_iter().map(|problem| format!("{}:{}", problem.field, problem.code)).collect()
    }

    #[test]
    fn a_share_is_computed_from_what_was_counted() {
        let found = read(
            &kpi(Aggregation::Ratio),
            &typed("令和8年9月30日", "１,００５", "1200"),
            date(2026, 11, 22),
        );
        let found = found.expect("an entry");
        assert_eq!((found.value, found.as_of), (Figure(8_375), date(2026, 9, 30)));
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        let share = kpi(Aggregation::Ratio);
        assert_eq!(fields(&share, &typed("2026-11-23", "1", "2")), ["as_of:in_the_future"]);
        assert_eq!(fields(&share, &typed("2026-09-30", "3", "2")), ["numerator:more_than_all"]);
        assert_eq!(fields(&share, &typed("2026-09-30", "0", "0")), ["denominator:nothing_below"]);
        assert_eq!(fields(&share, &typed("2026-09-30", "62%", "100")), ["numerator:not_a_number"]);
        assert_eq!(fields(&share, &typed("2026-03-31", "1", "2")), ["reason:reason_missing"]);
        let nowhere = Entered { source: " ".to_owned(), ..typed("2026-09-30", "1", "2") };
        assert_eq!(fields(&share, &nowhere), ["source:source_missing"]);
        let again =
            Entered { supersedes: Uuid::nil().to_string(), ..typed("2026-09-30", "1", "2") };
        assert_eq!(fields(&share, &again), ["reason:reason_missing"]);
    }
}
