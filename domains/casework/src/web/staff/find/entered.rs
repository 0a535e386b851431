//! What somebody typed into the search, and what it means.

use jiff::civil::Date;
use serde::Deserialize;
use yakusho_kernel::{FiscalYear, Problem, Text, date::read_date, text::search_key};
use yakusho_procedures::model::application::shown_number;

use crate::{
    model::CaseState,
    search::{Term, Wanted, fold},
};

/// Why somebody searches, as the log has it.
pub const PURPOSES: [(&str, &str); 6] = [
    ("inquiry", "申請者からの問い合わせ"),
    ("window", "窓口に来た人の手続き"),
    ("work", "担当している件の確認"),
    ("duplicate", "重複した申請の確認"),
    ("department", "ほかの課からの照会への回答"),
    ("law", "法令にもとづく調査・照会"),
];

/// Letters of one field at most.
const LONGEST: usize = 100;

/// What the page sends. Missing is empty.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entered {
    /// 受付番号.
    pub number: String,
    /// A name in kanji, kana or letters.
    pub name: String,
    /// A day of birth.
    pub born: String,
    /// An address.
    pub address: String,
    /// Words in what the office wrote.
    pub words: String,
    /// A procedure of the pack.
    pub procedure: String,
    /// Where it stands.
    pub state: String,
    /// The department that has it.
    pub department: String,
    /// By which way it came.
    pub channel: String,
    /// Opened on this day or later.
    pub from: String,
    /// Opened on this day or earlier.
    pub to: String,
    /// Why.
    pub purpose: String,
}

impl Entered {
    /// What it means. `purpose` is not looked at here: the API has it in a header.
    ///
    /// # Errors
    /// What is wrong, at its field; nothing typed is repeated.
    pub fn wanted(&self, today: Date, own_city: &str) -> Result<Wanted, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wanted = Wanted::default();
        if let Some(typed) = said(&self.number) {
            wanted.number = number_of(typed, FiscalYear::of(today));
            if wanted.number.is_none() {
                problems.push(bad(
                    "number",
                    "bad_number",
                    "受付番号を、R8-000123 のように入れてください。今年度のものは 123 だけでもかまいません。",
                ));
            }
        }
        self.read_terms(own_city, &mut wanted, &mut problems);
        if let Some(code) = said(&self.state) {
            wanted.state = CaseState::from_code(code);
            if wanted.state.is_none() {
                problems.push(bad("state", "bad_state", "状態を一覧から選んでください。"));
            }
        }
        let own = |text: &str| said(text).map(str::to_owned);
        wanted.procedure = own(&self.procedure);
        wanted.department = own(&self.department);
        wanted.channel = own(&self.channel);
        wanted.from = day("from", &self.from, &mut problems);
        wanted.to = day("to", &self.to, &mut problems);
        if let (Some(from), Some(to)) = (wanted.from, wanted.to)
            && from > to
        {
            problems.push(bad(
                "to",
                "days_reversed",
                "「いつまで」は「いつから」より後の日にしてください。",
            ));
        }
        for (field, text) in self.texts() {
            if text.chars().count() > LONGEST {
                problems.push(bad(field, "too_long", "100文字以内で入れてください。"));
            }
        }
        if problems.is_empty() && wanted.is_nothing() {
            problems.push(bad("number", "nothing_wanted", "探す手がかりを1つ以上入れてください。"));
        }
        if problems.is_empty() { Ok(wanted) } else { Err(problems) }
    }

    fn read_terms(&self, own_city: &str, wanted: &mut Wanted, problems: &mut Vec<Problem>) {
        if let Some(typed) = said(&self.name) {
            let words = fold::words_of_name(typed);
            if words.is_empty() {
                problems.push(bad(
                    "name",
                    "bad_name",
                    "氏名を、漢字、カナまたはローマ字で入れてください。",
                ));
            } else {
                wanted.terms.push(Term::Name(words));
            }
        }
        wanted.terms.extend(day("born", &self.born, problems).map(Term::Birth));
        if let Some(typed) = said(&self.address) {
            let place = fold::address_in(typed, own_city);
            if place.parts().len() < 2 {
                problems.push(bad(
                    "address",
                    "address_short",
                    "住所は町名から入れてください（例：大手町2-12-1）。市の名前だけでは探せません。",
                ));
            } else {
                wanted.terms.push(Term::Address(place));
            }
        }
        if let Some(typed) = said(&self.words) {
            if search_key(typed).chars().count() < 2 {
                problems.push(bad("words", "words_short", "2文字以上入れてください。"));
            } else {
                wanted.terms.push(Term::Words(typed.to_owned()));
            }
        }
    }

    fn texts(&self) -> [(&'static str, &str); 4] {
        [
            ("number", &self.number),
            ("name", &self.name),
            ("address", &self.address),
            ("words", &self.words),
        ]
    }

    /// The words of the chosen purpose.
    #[must_use]
    pub fn purpose(&self) -> Option<&'static str> {
        PURPOSES.iter().find(|(code, _)| *code == self.purpose).map(|(_, words)| *words)
    }
}

/// The problem of a search without a purpose.
#[must_use]
pub fn no_purpose() -> Problem {
    bad("purpose", "purpose_missing", "探す目的を選んでください。")
}

fn said(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn bad(field: &str, code: &'static str, words: &str) -> Problem {
    Problem::new(field, code, Text::ja(words))
}

fn day(field: &str, typed: &str, problems: &mut Vec<Problem>) -> Option<Date> {
    match read_date(said(typed)?) {
        Ok(day) => Some(day),
        Err(error) => {
            problems.push(Problem::new(field, error.code(), error.message()));
            None
        }
    }
}

/// The number that somebody typed, as it is shown: full width, spaces and a missing year are
/// forgiven, and so is the place of a case at the end.
fn number_of(typed: &str, this_year: FiscalYear) -> Option<String> {
    let plain: String =
        search_key(typed).chars().filter(|letter| !letter.is_whitespace()).collect();
    let plain = plain.to_lowercase().replace(['ー', '－', '‐', '−', '―'], "-");
    let mut parts = plain.split('-');
    let first = parts.next()?;
    let (year, number) = match first.strip_prefix('r') {
        Some(year) => (2018_i32.checked_add(year.parse::<i32>().ok()?)?, parts.next()?),
        None => (i32::from(this_year.0), first),
    };
    let number: i64 = number.parse().ok()?;
    (number > 0).then(|| shown_number(year, number))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_number_is_understood_however_it_is_typed() {
        let year = FiscalYear(2026);
        for typed in ["R8-000123", "r8-123", "Ｒ８－１２３", " 123 ", "R8-000123-2", "000123"]
        {
            assert_eq!(number_of(typed, year).as_deref(), Some("R8-000123"), "{typed}");
        }
        for typed in ["", "R8", "abc", "R8-x", "0", "前橋", "R99999999999-1", "R2147483647-1"] {
            assert_eq!(number_of(typed, year), None, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let codes = |entered: Entered| -> Vec<(String, &'static str)> {
            let problems = entered.wanted(date(2026, 11, 24), "前橋市").err().unwrap_or_default();
            problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
        };
        let with = |change: fn(&mut Entered)| {
            let mut entered = Entered::default();
            change(&mut entered);
            codes(entered)
        };
        let one = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(codes(Entered::default()), one("number", "nothing_wanted"));
        assert_eq!(with(|all| all.name = "・".into()), one("name", "bad_name"));
        assert_eq!(
            with(|all| all.address = "群馬県前橋市".into()),
            one("address", "address_short")
        );
        assert_eq!(with(|all| all.words = "あ".into()), one("words", "words_short"));
        assert_eq!(with(|all| all.born = "昭和99年".into()), one("born", "date_unreadable"));
        assert_eq!(with(|all| all.state = "gone".into()), one("state", "bad_state"));
        assert_eq!(
            with(|all| (all.from, all.to) = ("2026-11-02".into(), "2026-11-01".into())),
            one("to", "days_reversed")
        );
        assert_eq!(with(|all| all.name = "あ".repeat(101)), one("name", "too_long"));
        let fine = Entered {
            name: "前橋 太郎".into(),
            born: "昭和55年4月1日".into(),
            ..Entered::default()
        };
        let wanted = fine.wanted(date(2026, 11, 24), "前橋市").expect("fine");
        assert_eq!(wanted.by(), ["name", "birth_date"]);
    }
}
