//! What somebody writes into their own record.

use jiff::civil::Date;
use serde::Deserialize;
use yakusho_kernel::{Problem, Text, date::read_date, text::fits};

use crate::meetings::rules::plan::limit;

/// Letters of a paragraph at most.
pub const LONGEST: u32 = 600;

/// The four sides of the dual track, in the plan's order.
pub const SIDES: [(&str, &str, &str); 4] = [
    ("engagement", "従事", "WGで何を受け持つか。どのくらいの時間か。"),
    ("duty", "職務", "所属の仕事のうち、何を減らすか、だれに分けるか。"),
    ("sharing", "成果共有", "所属や庁内に、何をどう返すか。"),
    ("career", "キャリアパス", "この経験を、これからどう生かしたいか。"),
];

/// What the page sends, and the API: the four sides of a fiscal year.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = DualTrack)]
pub struct Track {
    /// 従事
    #[serde(default)]
    pub engagement: String,
    /// 職務
    #[serde(default)]
    pub duty: String,
    /// 成果共有
    #[serde(default)]
    pub sharing: String,
    /// キャリアパス
    #[serde(default)]
    pub career: String,
}

impl Track {
    /// A side by its field.
    #[must_use]
    pub fn side(&self, field: &str) -> &str {
        match field {
            "engagement" => &self.engagement,
            "duty" => &self.duty,
            "sharing" => &self.sharing,
            _ => &self.career,
        }
    }

    /// Checks the lengths and trims.
    ///
    /// # Errors
    /// Every field that is to be mended.
    pub fn checked(&self) -> Result<Self, Vec<Problem>> {
        let problems: Vec<Problem> = SIDES
            .into_iter()
            .filter(|(field, ..)| !fits(self.side(field).trim(), limit(LONGEST)))
            .map(|(field, ..)| too_long(field))
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            engagement: self.engagement.trim().to_owned(),
            duty: self.duty.trim().to_owned(),
            sharing: self.sharing.trim().to_owned(),
            career: self.career.trim().to_owned(),
        })
    }
}

/// What the page sends, and the API: something learned or shared.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NewLearning)]
pub struct Learned {
    /// The day, ISO 8601 or 和暦; empty: today.
    #[serde(default)]
    pub day: String,
    /// What.
    #[serde(default)]
    pub what: String,
    /// With whom it was shared; empty: not yet.
    #[serde(default)]
    pub shared: String,
}

/// Something learned that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learning {
    /// The day.
    pub day: Date,
    /// What.
    pub what: String,
    /// With whom it was shared.
    pub shared: String,
}

/// Reads what was learned.
///
/// # Errors
/// Every field that is to be mended.
pub fn read(entered: &Learned, today: Date) -> Result<Learning, Vec<Problem>> {
    let mut problems = Vec::new();
    let day = match entered.day.trim() {
        "" => Some(today),
        typed => match read_date(typed) {
            Ok(day) if day <= today => Some(day),
            Ok(_) => {
                let words = Text::ja("きょうか、それより前の日にしてください。");
                problems.push(Problem::new("day", "in_the_future", words));
                None
            }
            Err(error) => {
                problems.push(Problem::new("day", "not_a_day", error.message()));
                None
            }
        },
    };
    let what = entered.what.trim().to_owned();
    if what.is_empty() {
        let words = Text::ja("学んだことを書いてください。");
        problems.push(Problem::new("what", "what_missing", words));
    } else if !fits(&what, limit(LONGEST)) {
        problems.push(too_long("what"));
    }
    let shared = entered.shared.trim().to_owned();
    if !fits(&shared, 120) {
        let words = Text::ja("120文字以内で書いてください。");
        problems.push(Problem::new("shared", "too_long", words));
    }
    match (problems.is_empty(), day) {
        (true, Some(day)) => Ok(Learning { day, what, shared }),
        _ => Err(problems),
    }
}

fn too_long(field: &str) -> Problem {
    let words = Text::ja(format!("{LONGEST}文字以内で書いてください。"));
    Problem::new(field, "too_long", words)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_was_learned_is_said_and_not_of_tomorrow() {
        let today = date(2026, 11, 22);
        let sent = Learned { what: " 数字を先に配る ".to_owned(), ..Learned::default() };
        let learning = read(&sent, today).expect("kept");
        assert_eq!((learning.what.as_str(), learning.day), ("数字を先に配る", today));
        let wrong = Learned { day: "2026-11-23".to_owned(), ..Learned::default() };
        let problems = read(&wrong, today).expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["day", "what"]);
    }

    #[test]
    fn every_side_that_is_too_long_is_named() {
        let long = "長".repeat(601);
        let track = Track { duty: long.clone(), career: long, ..Track::default() };
        let problems = track.checked().expect_err("refused");
        let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["duty", "career"]);
    }
}
