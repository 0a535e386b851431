//! Other people on the same sheet: frequent names of the country, so that pieces of names are as
//! frequent as in life. The people are invented.

use jiff::{Timestamp, civil::Date};
use yakusho_facts::{FactSheet, Source};
use yakusho_interview::{Answer, FactKey, Value, simulate::Dice, value::Address};

use crate::search::grams::Kind;

const FAMILIES: [(&str, &str); 32] = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("渡辺", "ワタナベ"),
    ("渡邉", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
    ("吉田", "ヨシダ"),
    ("山田", "ヤマダ"),
    ("佐々木", "ササキ"),
    ("山口", "ヤマグチ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("斎藤", "サイトウ"),
    ("齋藤", "サイトウ"),
    ("清水", "シミズ"),
    ("髙橋", "タカハシ"),
    ("関口", "セキグチ"),
    ("大澤", "オオサワ"),
    ("新井", "アライ"),
    ("星野", "ホシノ"),
    ("狩野", "カノウ"),
    ("萩原", "ハギワラ"),
    ("須藤", "スドウ"),
    ("塩原", "シオバラ"),
    ("石﨑", "イシザキ"),
];
const GIVEN: [(&str, &str); 28] = [
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("陽子", "ヨウコ"),
    ("健太", "ケンタ"),
    ("美咲", "ミサキ"),
    ("大輔", "ダイスケ"),
    ("由美子", "ユミコ"),
    ("翔", "ショウ"),
    ("結衣", "ユイ"),
    ("誠", "マコト"),
    ("恵", "メグミ"),
    ("浩二", "コウジ"),
    ("幸子", "サチコ"),
    ("直樹", "ナオキ"),
    ("真由美", "マユミ"),
    ("隆", "タカシ"),
    ("久美子", "クミコ"),
    ("蓮", "レン"),
    ("葵", "アオイ"),
    ("正", "タダシ"),
    ("節子", "セツコ"),
    ("拓也", "タクヤ"),
    ("愛", "アイ"),
    ("優斗", "ユウト"),
    ("凛", "リン"),
    ("茂", "シゲル"),
    ("千代", "チヨ"),
];
const TOWNS: [&str; 16] = [
    "大手町",
    "本町",
    "千代田町",
    "三河町",
    "朝日町",
    "天川町",
    "文京町",
    "南町",
    "六供町",
    "総社町",
    "元総社町",
    "下川町",
    "富士見町",
    "大胡町",
    "粕川町",
    "若宮町",
];

/// The sheet with other people in other places.
pub fn renamed(sheet: &FactSheet, city: &str, at: Timestamp, dice: &mut Dice) -> FactSheet {
    let mut sheet = sheet.clone();
    let family = frequent(&FAMILIES, dice);
    let places: Vec<(FactKey, Value)> = sheet
        .iter()
        .filter_map(|(key, answer, _)| match answer {
            Answer::Known(value) => Some((key.clone(), value.clone())),
            _ => None,
        })
        .collect();
    let mut given: Vec<(Option<String>, (&str, &str))> = Vec::new();
    let mut told = Vec::new();
    for (key, value) in places {
        let own = match given.iter().find(|(whose, _)| *whose == key.instance) {
            Some((_, own)) => *own,
            None => {
                let own = frequent(&GIVEN, dice);
                given.push((key.instance.clone(), own));
                own
            }
        };
        let other = match (Kind::of(&key, &value), &value) {
            (Some(Kind::Name), Value::Text(_)) => Value::Text(format!("{}　{}", family.0, own.0)),
            (Some(Kind::Name), Value::Kana(_)) => Value::Kana(format!("{}　{}", family.1, own.1)),
            (Some(Kind::Birth), Value::Date(day)) => Value::Date(born(*day, dice)),
            (Some(Kind::Address), Value::Address(told)) => {
                Value::Address(elsewhere(told, city, dice))
            }
            _ => continue,
        };
        told.push((key, other));
    }
    sheet.change(Source::Told, at, |answers| {
        for (key, value) in told {
            answers.tell(key, value);
        }
    });
    sheet
}

/// The first ones are more frequent than the last, as names are.
fn frequent<T: Copy + Default>(of: &[T], dice: &mut Dice) -> T {
    let most = dice.below(of.len()) + 1;
    of.get(dice.below(most)).copied().unwrap_or_default()
}

fn born(day: Date, dice: &mut Dice) -> Date {
    let span = jiff::Span::new().days(dice.between(0, 360));
    day.checked_sub(span).unwrap_or(day)
}

fn elsewhere(told: &Address, city: &str, dice: &mut Dice) -> Address {
    let town = dice.one_of(&TOWNS).copied().unwrap_or_default();
    let (one, two, three) = (dice.between(1, 5), dice.between(1, 40), dice.between(1, 20));
    Address {
        city: city.to_owned(),
        town: town.to_owned(),
        block: format!("{one}丁目{two}番{three}号"),
        building: String::new(),
        ..told.clone()
    }
}
