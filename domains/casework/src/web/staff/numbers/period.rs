//! Which days a page counts: a fiscal year or a month, by its address.

use jiff::civil::Date;
use yakusho_kernel::{FiscalYear, Lang, Wareki, date::show_date};
use yakusho_measures::Days;
use yakusho_pages::parts::{Tab, Tabs};

/// The days with what they are called.
pub struct Period {
    /// The days.
    pub days: Days,
    /// As the address says it: `2026` or `2026-11`.
    pub code: String,
    /// 「令和8年度」, 「令和8年11月」.
    pub title: String,
}

impl Period {
    /// What the address asks for; else the fiscal year of `today`.
    pub fn asked(code: Option<&str>, today: Date) -> Self {
        code.and_then(Self::parse).unwrap_or_else(|| Self::year(FiscalYear::of(today)))
    }

    fn parse(code: &str) -> Option<Self> {
        if let Ok(year @ 2000..=2999) = code.parse() {
            return Some(Self::year(FiscalYear(year)));
        }
        let (year, month) = code.split_once('-')?;
        Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(Self::month)
    }

    fn year(year: FiscalYear) -> Self {
        Self { days: Days::of_year(year), code: year.0.to_string(), title: year.label() }
    }

    fn month(first: Date) -> Self {
        Self {
            days: Days { from: first, to: first.last_of_month() },
            code: format!("{:04}-{:02}", first.year(), first.month()),
            title: month_label(first),
        }
    }

    /// From when to when, in words.
    pub fn span(&self) -> String {
        let show = |day| show_date(day, Lang::Ja);
        format!("{}から{}まで", show(self.days.from), show(self.days.to))
    }

    /// The way to other days: last year, this year, last month, this month.
    pub fn others(&self, path: &str, today: Date) -> Tabs {
        let year = FiscalYear::of(today);
        let month = today.first_of_month();
        let before = month.yesterday().map_or(month, Date::first_of_month);
        let periods = [
            Self::year(year),
            Self::year(FiscalYear(year.0 - 1)),
            Self::month(month),
            Self::month(before),
        ];
        let tab = |period: Self| Tab {
            current: period.code == self.code,
            href: format!("{path}?days={}", period.code),
            label: period.title,
            count: None,
        };
        Tabs { label: "期間".to_owned(), tabs: periods.into_iter().map(tab).collect() }
    }
}

/// 「令和8年11月」
fn month_label(first: Date) -> String {
    let year = Wareki::of(first);
    let year = year.map_or_else(|| format!("{}年", first.year()), Wareki::year_label);
    format!("{year}{}月", first.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_address_names_a_fiscal_year_or_a_month_and_anything_else_is_this_year() {
        let today = date(2026, 11, 22);
        let year = Period::asked(Some("2025"), today);
        assert_eq!((year.days.from, year.days.to), (date(2025, 4, 1), date(2026, 3, 31)));
        let month = Period::asked(Some("2028-02"), today);
        assert_eq!((month.days.to, month.title.as_str()), (date(2028, 2, 29), "令和10年2月"));
        for other in [None, Some("next"), Some("2026-13"), Some("99999")] {
            assert_eq!(Period::asked(other, today).code, "2026");
        }
    }
}
