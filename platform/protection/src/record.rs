//! A record, and how long it holds.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_kernel::{Refusal, RefusalKind, Text};

/// Why somebody is protected (住民基本台帳事務処理要領 第5-10-ア).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 配偶者暴力防止法
    Spouse,
    /// ストーカー規制法
    Stalking,
    /// 児童虐待防止法
    Child,
    /// その他これらに準ずるもの
    Other,
}

impl Category {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Spouse, Self::Stalking, Self::Child, Self::Other];

    /// The code on pages and in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Stalking => "stalking",
            Self::Child => "child",
            Self::Other => "other",
        }
    }

    /// What the form calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Spouse => "配偶者からの暴力",
            Self::Stalking => "ストーカー行為",
            Self::Child => "児童虐待",
            Self::Other => "その他これらに準ずるもの",
        }
    }

    /// The category with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.code() == code)
    }
}

/// A protected person, as sheets name them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// Its reading.
    pub kana: String,
    /// The day of birth.
    pub birth_date: Date,
}

impl std::fmt::Debug for Person {
    /// Never shows who it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").finish_non_exhaustive()
    }
}

/// The days on which a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    /// One year from the day on which the person was told (要領 第5-10-オ).
    #[must_use]
    pub fn one_year(from: Date) -> Self {
        Self { from, until: year_after(from).yesterday().unwrap_or(from) }
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// Whether the last month has begun, in which an extension may be asked for.
    #[must_use]
    pub fn ends_soon(self, day: Date) -> bool {
        let month_before = self.until.checked_sub(1.month()).unwrap_or(self.until);
        month_before <= day && day <= self.until
    }

    /// The period one year longer.
    ///
    /// # Errors
    /// Refused before the last month and after the end.
    pub fn extended(self, day: Date) -> Result<Self, Refusal> {
        if !self.ends_soon(day) {
            return Err(Refusal::new(
                RefusalKind::Conflict,
                "protection_not_extendable",
                Text::ja("延長は、期間が終わる1か月前から終わる日までにできます。"),
            ));
        }
        Ok(Self { until: year_after(self.until), ..self })
    }
}

fn year_after(day: Date) -> Date {
    day.checked_add(1.year()).unwrap_or(day)
}

/// A record, opened.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id.
    pub id: Uuid,
    /// Those who are protected: the person, and who asked with them (併せて支援を求める者).
    pub persons: Vec<Person>,
    /// Why.
    pub category: Category,
    /// When.
    pub period: Period,
    /// The day on which it was ended before its time.
    pub ended_on: Option<Date>,
    /// Members of staff who may see where the persons live.
    pub officers: Vec<Uuid>,
}

impl Record {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.period.holds_on(day) && self.ended_on.is_none_or(|ended| day < ended)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_record_holds_a_year_and_is_extended_in_its_last_month() {
        let period = Period::one_year(date(2026, 12, 6));
        assert_eq!(period.until, date(2027, 12, 5));
        assert!(!period.holds_on(date(2026, 12, 5)));
        assert!(period.holds_on(date(2027, 12, 5)));
        assert!(!period.holds_on(date(2027, 12, 6)));
        assert!(period.extended(date(2027, 11, 4)).is_err());
        let longer = period.extended(date(2027, 11, 5)).expect("the last month");
        assert_eq!((longer.from, longer.until), (date(2026, 12, 6), date(2028, 12, 5)));
        assert!(period.extended(date(2027, 12, 6)).is_err());
        assert_eq!(Period::one_year(date(2028, 2, 29)).until, date(2029, 2, 27));
    }
}
