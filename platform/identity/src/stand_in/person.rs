//! The persons that the stand-in knows. They were made up for this project; the town 試験町 does not
//! exist.

use jiff::civil::{Date, date};

/// A made-up person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its id on the stand-in's page.
    pub id: &'static str,
    /// The name as registered.
    pub name: &'static str,
    /// Its reading.
    pub kana: &'static str,
    /// The day of birth.
    pub birth_date: Date,
    /// Seven digits.
    pub postal_code: &'static str,
    /// The address as registered.
    pub address: &'static str,
    /// What the person is good for in a test.
    pub note: &'static str,
}

/// Everybody.
pub const PERSONS: [Person; 6] = [
    Person {
        id: "hanako",
        name: "試験　花子",
        kana: "シケン　ハナコ",
        birth_date: date(1991, 5, 14),
        postal_code: "3710000",
        address: "群馬県前橋市試験町一丁目1番1号",
        note: "転入して4人で暮らす世帯の人",
    },
    Person {
        id: "taro",
        name: "試験　太郎",
        kana: "シケン　タロウ",
        birth_date: date(1989, 1, 8),
        postal_code: "3710000",
        address: "群馬県前橋市試験町一丁目1番1号",
        note: "平成最初の日に生まれた人",
    },
    Person {
        id: "toshi",
        name: "見本　トシ",
        kana: "ミホン　トシ",
        birth_date: date(1926, 12, 25),
        postal_code: "3710001",
        address: "群馬県前橋市試験町二丁目20番3号",
        note: "昭和元年に生まれた人",
    },
    Person {
        id: "ivs",
        name: "髙﨑　葛\u{E0100}子",
        kana: "タカサキ　クズコ",
        birth_date: date(1970, 2, 28),
        postal_code: "3710002",
        address: "群馬県前橋市試験町三丁目5番",
        note: "異体字の氏名を持つ人",
    },
    Person {
        id: "nguyen",
        name: "SHIKEN VAN AN",
        kana: "シケン　ヴァン　アン",
        birth_date: date(2001, 7, 20),
        postal_code: "3710003",
        address: "群馬県前橋市試験町四丁目8番15号 見本荘102",
        note: "ローマ字の氏名を持つ人",
    },
    Person {
        id: "leap",
        name: "閏　二九",
        kana: "ウルウ　フク",
        birth_date: date(2008, 2, 29),
        postal_code: "3710004",
        address: "群馬県前橋市試験町五丁目29番",
        note: "2月29日に生まれた18歳の人",
    },
];

/// The person with this id.
#[must_use]
pub fn person(id: &str) -> Option<&'static Person> {
    PERSONS.iter().find(|person| person.id == id)
}
