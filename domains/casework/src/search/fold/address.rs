//! Addresses: 大手町二丁目12番1号, 大手町２-１２-１ and 前橋市大手町2丁目12-1 are one.

use yakusho_interview::value::Address;
use yakusho_kernel::text::search_key;

use super::common_kanji;

const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// An address as it is compared: its parts in their order, a number as one part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    parts: Vec<String>,
}

impl Place {
    /// The parts: single characters, and numbers in figures.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Whether nothing is left of it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether all of another's parts stand in it side by side, so that 1-2 is not found in 11-2.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        !other.parts.is_empty()
            && self.parts.windows(other.parts.len()).any(|window| window == other.parts)
    }
}

/// A told address without prefecture, and without the city where it is the searching city's own.
#[must_use]
pub fn address(told: &Address, own_city: &str) -> Place {
    let line = [&told.city, &told.town, &told.block, &told.building].map(String::as_str).concat();
    address_in(&line, own_city)
}

/// An address on one line, with or without prefecture and city.
#[must_use]
pub fn address_in(line: &str, own_city: &str) -> Place {
    let line = folded(line);
    let rest = without_own_city(&line, &folded(own_city)).unwrap_or_else(|| {
        let prefectures = PREFECTURES.iter().map(|prefecture| folded(prefecture));
        let mut without = prefectures.filter_map(|prefecture| line.strip_prefix(&prefecture));
        without.next().unwrap_or(&line)
    });
    Place { parts: parts(rest.strip_prefix("大字").unwrap_or(rest)) }
}

/// What follows the own city's name, with or without its prefecture in front.
fn without_own_city<'l>(line: &'l str, own: &str) -> Option<&'l str> {
    if own.is_empty() {
        return None;
    }
    let (before, after) = line.split_once(own)?;
    let prefecture = before.is_empty()
        || (before.chars().count() <= 4 && before.ends_with(['都', '道', '府', '県']));
    prefecture.then_some(after)
}

fn folded(text: &str) -> String {
    search_key(text).chars().map(common_kanji).collect()
}

/// Cuts into characters and numbers. What only parts numbers (丁目, 番地, の, a dash) is left out.
fn parts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let rest = letters.get(at..).unwrap_or_default();
        if letter.is_ascii_digit() {
            let run: String = rest.iter().take_while(|letter| letter.is_ascii_digit()).collect();
            at += run.len();
            let number = run.trim_start_matches('0');
            parts.push(if number.is_empty() { "0".to_owned() } else { number.to_owned() });
        } else if let Some((number, length)) = kanji_number(rest) {
            at += length;
            parts.push(number.to_string());
        } else if let Some(length) = separator(rest, parts.last()) {
            at += length;
        } else {
            at += 1;
            parts.push(letter.to_string());
        }
    }
    parts
}

/// How many characters here only part numbers; they do so only behind a number.
fn separator(rest: &[char], before: Option<&String>) -> Option<usize> {
    let first = *rest.first()?;
    if matches!(first, '-' | '、' | ',' | '.' | '・') {
        return Some(1);
    }
    if !before.is_some_and(|part| part.starts_with(|letter: char| letter.is_ascii_digit())) {
        return None;
    }
    let next = rest.get(1).copied();
    let number_next =
        next.is_none_or(|letter| letter.is_ascii_digit() || kanji_digit(letter).is_some());
    match (first, next) {
        ('丁', Some('目')) | ('番', Some('地')) => Some(2),
        // 三番町 is the name of a town.
        ('番', Some('町')) => None,
        ('番' | '号', _) => Some(1),
        ('の', _) if number_next => Some(1),
        _ => None,
    }
}

/// A number in kanji, where it counts something of an address: 二丁目, 十二番. 「三河町」 stays.
fn kanji_number(rest: &[char]) -> Option<(u32, usize)> {
    let length = rest.iter().take_while(|letter| kanji_digit(**letter).is_some()).count();
    if length == 0 {
        return None;
    }
    let after = rest.get(length).copied();
    let counts = match (after, rest.get(length + 1).copied()) {
        (Some('丁'), Some('目')) | (Some('番' | '号' | '-'), _) => true,
        (Some('の'), Some(next)) => next.is_ascii_digit() || kanji_digit(next).is_some(),
        _ => false,
    };
    let number = rest.get(..length).filter(|_| counts).and_then(read)?;
    Some((number, length))
}

fn read(letters: &[char]) -> Option<u32> {
    let positional =
        letters.iter().all(|letter| kanji_digit(*letter).is_some_and(|digit| digit < 10));
    if positional {
        return letters.iter().try_fold(0_u32, |number, letter| {
            number.checked_mul(10)?.checked_add(kanji_digit(*letter)?)
        });
    }
    let (mut total, mut current) = (0_u32, 0_u32);
    for letter in letters {
        match kanji_digit(*letter)? {
            unit @ (10 | 100 | 1000) => {
                total = total.checked_add(current.max(1).checked_mul(unit)?)?;
                current = 0;
            }
            digit => current = digit,
        }
    }
    total.checked_add(current)
}

const fn kanji_digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: &str) -> Place {
        address_in(line, "前橋市")
    }

    #[test]
    fn one_place_is_one_however_it_is_written() {
        let usual = place("群馬県前橋市大手町2-12-1");
        assert_eq!(usual.parts(), ["大", "手", "町", "2", "12", "1"]);
        for line in [
            "大手町二丁目12番1号",
            "大手町２丁目１２番地の１",
            "前橋市大手町２－１２－１",
            "大手町2ー12ー1",
            "大手町二丁目十二番一号",
            "大手町 2丁目 12−1",
            "大手町02-012-1",
            "大手町２の１２の１",
        ] {
            assert_eq!(place(line), usual, "{line}");
        }
        assert_eq!(place("前橋市三河町一丁目2"), place("三河町1-2"));
        assert_eq!(place("大字富田１００番地"), place("富田100"));
        assert_eq!(place("瀧窪町5"), place("滝窪町5"));
        assert_eq!(place("百二十三番地").parts(), ["123"]);
        assert_eq!(place("千代田町").parts(), ["千", "代", "田", "町"]);
    }

    #[test]
    fn another_city_keeps_its_name_and_numbers_do_not_run_together() {
        assert_eq!(place("群馬県高崎市栄町1").parts().first().map(String::as_str), Some("高"));
        assert!(!place("栄町11-25").contains(&place("栄町1-25")));
        assert!(!place("栄町11-25").contains(&place("1-25")));
        assert!(place("栄町11-25 くすのき荘201").contains(&place("栄町11")));
        assert!(place("栄町11-25 くすのき荘201").contains(&place("くすのき荘")));
        assert!(!place("栄町").contains(&place("")));
    }
}
