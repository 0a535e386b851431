//! Compares a declared person with the register's: the same, the same but written otherwise,
//! different, or not there.

use yakusho_kernel::{Lang, date::show_date_without_weekday};

use super::people::Person;
use crate::search::fold;

/// How one item of a declaration stands to the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 一致
    Same,
    /// 表記のちがい: the same thing, written with other characters.
    Spelling,
    /// 相違
    Different,
    /// 台帳になし: the register has nothing to compare with.
    NotThere,
}

impl Verdict {
    /// The code in the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Spelling => "spelling",
            Self::Different => "different",
            Self::NotThere => "not_there",
        }
    }

    /// The words on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "一致",
            Self::Spelling => "表記のちがい",
            Self::Different => "相違",
            Self::NotThere => "台帳になし",
        }
    }
}

/// One compared item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What it is.
    pub label: String,
    /// What was declared.
    pub declared: String,
    /// What the register says; empty where it says nothing.
    pub register: String,
    /// How they stand to each other.
    pub verdict: Verdict,
}

/// Compares item by item. `register` is `None` where nobody there fits. Items that were not
/// declared are left out. Of several declared addresses the one that fits best is compared.
#[must_use]
pub fn compare(declared: &Person, register: Option<&Person>, own_city: &str) -> Vec<Compared> {
    let mut items = Vec::new();
    let mut item = |label: &str, declared: String, register: String, verdict: Verdict| {
        items.push(Compared { label: label.to_owned(), declared, register, verdict });
    };
    let known = |text: fn(&Person) -> &String| register.map(text).cloned().unwrap_or_default();
    for (label, declared, register) in [
        ("氏名", &declared.name, known(|person| &person.name)),
        ("フリガナ", &declared.kana, known(|person| &person.kana)),
    ] {
        if !declared.is_empty() {
            let verdict = verdict(declared, &register, fold::name);
            item(label, declared.clone(), register, verdict);
        }
    }
    if let Some(day) = declared.born {
        let register = register.and_then(|person| person.born);
        let verdict = match register {
            None => Verdict::NotThere,
            Some(known) if known == day => Verdict::Same,
            Some(_) => Verdict::Different,
        };
        let shown = |day| show_date_without_weekday(day, Lang::Ja);
        item("生年月日", shown(day), register.map(shown).unwrap_or_default(), verdict);
    }
    let register = register
        .and_then(|person| person.addresses.first())
        .map(|(_, line)| line.clone())
        .unwrap_or_default();
    let best = declared
        .addresses
        .iter()
        .map(|(label, line)| {
            let verdict =
                verdict(line, &register, |text| fold::address_in(text, own_city).parts().join("|"));
            (verdict, label, line)
        })
        .min_by_key(|(verdict, ..)| *verdict);
    if let Some((verdict, label, line)) = best {
        item(label, line.clone(), register, verdict);
    }
    items
}

/// Spaces and width are nobody's difference; everything else that is folded is a spelling.
fn verdict(declared: &str, register: &str, folded: impl Fn(&str) -> String) -> Verdict {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| match letter {
                '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
                '−' | '‐' | '―' => '-',
                other => other,
            })
            .collect()
    };
    if register.trim().is_empty() {
        Verdict::NotThere
    } else if plain(declared) == plain(register) {
        Verdict::Same
    } else if folded(declared) == folded(register) {
        Verdict::Spelling
    } else {
        Verdict::Different
    }
}

/// How well somebody of the register fits a declared person; the caller takes the best. 0: not at
/// all. Two of name, reading, day of birth and address must agree, a name or a reading among them
/// or the day of birth with the address.
#[must_use]
pub fn fit(declared: &Person, register: &Person, own_city: &str) -> u32 {
    let agrees = |verdict: Verdict| matches!(verdict, Verdict::Same | Verdict::Spelling);
    let items = compare(declared, Some(register), own_city);
    let agreed = |label: &str| items.iter().any(|item| item.label == label && agrees(item.verdict));
    let name = agreed("氏名");
    let kana = agreed("フリガナ");
    let born = agreed("生年月日");
    let address = items.iter().any(|item| {
        !matches!(item.label.as_str(), "氏名" | "フリガナ" | "生年月日") && agrees(item.verdict)
    });
    let fits = (born && (name || kana || address)) || (address && (name || kana));
    if !fits {
        return 0;
    }
    4 * u32::from(born) + 3 * u32::from(name) + 2 * u32::from(kana) + 2 * u32::from(address)
}

/// The characters of one text in which it differs from another of the same length, as places;
/// `None` where the lengths differ, so that no place can be named.
#[must_use]
pub fn differing(one: &str, other: &str) -> Option<Vec<usize>> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() != other.len() {
        return None;
    }
    let pairs = one.iter().zip(&other).enumerate();
    Some(pairs.filter(|(_, (one, other))| one != other).map(|(place, _)| place).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn person(name: &str, kana: &str, born: Option<jiff::civil::Date>, address: &str) -> Person {
        Person {
            name: name.to_owned(),
            kana: kana.to_owned(),
            born,
            addresses: vec![("住所".to_owned(), address.to_owned())],
            household: String::new(),
        }
    }

    #[test]
    fn each_item_says_how_it_stands_to_the_register() {
        let declared = person(
            "髙橋　花子",
            "タカハシ　ハナコ",
            Some(date(1980, 4, 1)),
            "群馬県前橋市大手町二丁目12番1号",
        );
        let register =
            person("高橋 花子", "ﾀｶﾊｼ ﾊﾅｺ", Some(date(1980, 4, 2)), "前橋市大手町２－１２－１");
        let items = compare(&declared, Some(&register), "前橋市");
        let verdicts: Vec<(&str, Verdict)> =
            items.iter().map(|item| (item.label.as_str(), item.verdict)).collect();
        assert_eq!(
            verdicts,
            [
                ("氏名", Verdict::Spelling),
                ("フリガナ", Verdict::Spelling),
                ("生年月日", Verdict::Different),
                ("住所", Verdict::Spelling)
            ]
        );
        assert_eq!(items[0].declared, "髙橋　花子", "shown as it was written");
        let same =
            person("高橋　花子", "タカハシハナコ", Some(date(1980, 4, 2)), "前橋市大手町2-12-1");
        for item in compare(&same, Some(&register), "前橋市") {
            assert!(matches!(item.verdict, Verdict::Same | Verdict::Spelling), "{item:?}");
        }
        for item in compare(&declared, None, "前橋市") {
            assert_eq!(item.verdict, Verdict::NotThere);
        }
    }

    #[test]
    fn of_several_addresses_the_one_that_fits_is_compared() {
        let mut declared = person("林", "ハヤシ", None, "前橋市本町1-1");
        declared.addresses.insert(0, ("新住所".into(), "前橋市南町9-9".into()));
        let register = person("林", "ハヤシ", None, "前橋市本町一丁目1");
        let items = compare(&declared, Some(&register), "前橋市");
        let address = items.last().expect("an address");
        assert_eq!((address.label.as_str(), address.verdict), ("住所", Verdict::Spelling));
    }

    #[test]
    fn somebody_fits_by_two_things_and_never_by_a_name_alone() {
        let born = Some(date(1980, 4, 1));
        let declared = person("佐藤　花子", "サトウ　ハナコ", born, "前橋市本町1-1");
        let fit = |other: &Person| fit(&declared, other, "前橋市");
        let other_day = Some(date(1990, 1, 1));
        assert!(fit(&person("佐藤花子", "サトウハナコ", born, "前橋市南町2")) > 0, "moved");
        assert!(fit(&person("鈴木花子", "スズキハナコ", born, "前橋市本町1-1")) > 0, "married");
        assert!(
            fit(&person("佐藤花子", "サトウハナコ", other_day, "前橋市本町1-1")) > 0,
            "mistyped"
        );
        assert_eq!(
            fit(&person("佐藤花子", "サトウハナコ", other_day, "前橋市南町2")),
            0,
            "a namesake"
        );
        assert_eq!(
            fit(&person("鈴木一郎", "スズキイチロウ", born, "前橋市南町2")),
            0,
            "a birthday"
        );
        let whole = fit(&person("佐藤花子", "サトウハナコ", born, "前橋市本町1-1"));
        assert!(whole > fit(&person("佐藤花子", "サトウハナコ", born, "前橋市南町2")));
    }

    #[test]
    fn the_place_of_a_difference_is_named_where_it_can_be() {
        assert_eq!(differing("髙橋花子", "高橋花子"), Some(vec![0]));
        assert_eq!(differing("林", "林"), Some(vec![]));
        assert_eq!(differing("林", "小林"), None);
    }
}
