use jiff::civil::date;
use yakusho_kernel::{Lang, Yen};

use super::{AccountKind, Context, Raw, Value, parse};
use crate::{club::TODAY, definition::FactDef};

fn fact(kind: &str, limits: &str) -> FactDef {
    let json = format!(
        r#"{{"id": "f", "type": "{kind}", "label": "f", "limits": {limits},
            "choices": [{{"id": "a", "label": "あ"}}, {{"id": "b", "label": {{"ja": "い", "en": "B"}}}}]}}"#
    );
    serde_json::from_str(&json).expect("a fact")
}

fn read(kind: &str, limits: &str, raw: &Raw) -> Result<Value, (String, &'static str)> {
    let people = ["m1".to_owned()];
    let context = Context { people: &people, ..Context::on(TODAY) };
    parse(raw, &fact(kind, limits), &context).map_err(|problem| {
        assert!(problem.message.missing().is_empty(), "{} has three languages", problem.code);
        (problem.field, problem.code)
    })
}

fn good(kind: &str, typed: &str, value: Value) {
    let read = read(kind, "{}", &Raw::one(typed));
    assert!(read.as_ref() == Ok(&value), "{kind} {typed}: {read:?}");
}

fn bad(kind: &str, limits: &str, typed: &str, code: &str) {
    let read = read(kind, limits, &Raw::one(typed));
    assert!(matches!(&read, Err((_, found)) if *found == code), "{kind} {typed:?}: {read:?}");
}

#[test]
fn what_people_type_is_understood() {
    good("text", "  庭球　太郎 ", Value::Text("庭球　太郎".into()));
    good("text", "か\u{3099}", Value::Text("が".into()));
    good("text", "\u{FA19}﨑", Value::Text("\u{FA19}﨑".into()));
    good("long_text", "一\r\n二", Value::Text("一\n二".into()));
    good("kana", "ていきゅう ﾀﾛｳ", Value::Kana("テイキュウ　タロウ".into()));
    good("bool", "はい", Value::Bool(true));
    good("bool", "no", Value::Bool(false));
    good("choice", "a", Value::Choice("a".into()));
    good("number", "１２", Value::Number(12));
    good("number", "1,234", Value::Number(1_234));
    good("money", "１２，０００円", Value::Money(Yen(12_000)));
    good("money", "¥500", Value::Money(Yen(500)));
    good("postal", "〒３７１−８６０１", Value::Postal("3718601".into()));
    good("phone", "０２７（１２３）４５６７", Value::Phone("0271234567".into()));
    good("phone", "+81 27-123-4567", Value::Phone("+81271234567".into()));
    good("email", "Taro＠Example.JP", Value::Email("Taro@example.jp".into()));
    good("person_ref", "m1", Value::Person("m1".into()));
    good("attachment", "0193-ab", Value::Files(vec!["0193-ab".into()]));
}

#[test]
fn dates_are_read_in_both_calendars_and_in_boxes() {
    for typed in ["令和8年12月1日", "R8.12.1", "2026/12/1", "20261201", "２０２６年１２月１日"]
    {
        good("date", typed, Value::Date(date(2026, 12, 1)));
    }
    for parts in [
        [("era", "令和"), ("year", "8"), ("month", "12"), ("day", "1")],
        [("era", "西暦"), ("year", "２０２６"), ("month", "12月"), ("day", "01")],
        [("era", ""), ("year", "2026年"), ("month", "12"), ("day", "1日")],
    ] {
        let read = read("date", "{}", &Raw::parts(parts));
        assert!(read == Ok(Value::Date(date(2026, 12, 1))), "{parts:?}: {read:?}");
    }
    let missing = Raw::parts([("era", "令和"), ("year", "8"), ("month", ""), ("day", "1")]);
    assert!(read("date", "{}", &missing) == Err(("month".into(), "required")));
    let strange = Raw::parts([("era", "X"), ("year", "8"), ("month", "12"), ("day", "1")]);
    assert!(read("date", "{}", &strange) == Err((String::new(), "unknown_era")));
    let blank = Raw::parts([("era", "令和"), ("year", ""), ("month", ""), ("day", "")]);
    assert!(read("date", "{}", &blank) == Err((String::new(), "required")));
}

#[test]
fn clumsy_and_hostile_input_gets_an_answer_that_says_what_to_do() {
    let none = "{}";
    for (kind, limits, typed, code) in [
        ("text", none, "   ", "required"),
        ("text", r#"{"max_chars": 3}"#, "あいうえ", "too_long"),
        ("text", none, "前\u{0}橋", "control_character"),
        ("text", none, "前\n橋", "control_character"),
        ("text", none, "高\u{E000}", "private_use_character"),
        ("text", none, "高\u{F8FF}", "private_use_character"),
        ("text", none, "a\u{FFFD}b", "broken_character"),
        ("text", none, "a\u{202E}b", "direction_character"),
        ("kana", none, "庭球", "not_kana"),
        ("kana", none, "Taro", "not_kana"),
        ("bool", none, "たぶん", "unknown_choice"),
        ("choice", none, "c", "unknown_choice"),
        ("date", none, "2026年2月30日", "date_does_not_exist"),
        ("date", none, "昭和64年1月8日", "date_outside_era"),
        ("date", none, "来週", "date_unreadable"),
        ("date", r#"{"not_future": true}"#, "2026-12-07", "date_in_future"),
        ("date", r#"{"not_past": true}"#, "2026-12-05", "date_in_past"),
        ("date", none, "1026-12-05", "date_too_far"),
        ("number", none, "十二", "not_a_number"),
        ("number", none, "1.5", "not_a_number"),
        ("number", none, "1,23", "not_a_number"),
        ("number", none, "99999999999999999999", "not_a_number"),
        ("number", r#"{"min": 1}"#, "0", "too_small"),
        ("number", r#"{"max": 9}"#, "10", "too_large"),
        ("number", r#"{"digits": 4}"#, "12", "wrong_digits"),
        ("money", none, "-1", "too_small"),
        ("money", none, "たくさん", "not_an_amount"),
        ("postal", none, "37186", "not_a_postal_code"),
        ("phone", none, "123-4567", "not_a_phone"),
        ("phone", none, "027-123-456a", "not_a_phone"),
        ("email", none, "taro", "not_an_email"),
        ("email", none, "taro@@example.jp", "not_an_email"),
        ("email", none, "ta ro@example.jp", "not_an_email"),
        ("email", none, "taro@example", "not_an_email"),
        ("person_ref", none, "m2", "unknown_choice"),
        ("attachment", none, "../../etc/passwd", "unknown_choice"),
        ("signature", none, "庭球", "signed_by_hand"),
    ] {
        bad(kind, limits, typed, code);
    }
    bad("text", none, &"あ".repeat(1_000_000), "too_long");
    bad("phone", none, &"0".repeat(1_000_000), "not_a_phone");
}

#[test]
fn a_number_that_could_be_my_number_is_asked_about_and_not_refused() {
    // Synthetic; passes the check digit.
    let number = (0..10).map(|last| format!("12345678901{last}"));
    let passing = number
        .into_iter()
        .find(|number| yakusho_kernel::check_digit::looks_like_my_number(number))
        .expect("one in ten passes");
    let spaced = format!("免許証 {} {} {}", &passing[..4], &passing[4..8], &passing[8..]);
    for (kind, limits, typed) in [
        ("text", "{}", &spaced),
        ("number", r#"{"digits": 12}"#, &passing),
        ("number", "{}", &passing),
    ] {
        bad(kind, limits, typed, "looks_like_my_number");
        let confirmed = Context { not_my_number: true, ..Context::on(TODAY) };
        assert!(parse(&Raw::one(typed.as_str()), &fact(kind, limits), &confirmed).is_ok());
    }
}

#[test]
fn numbers_of_cards_keep_their_zeros() {
    let read = read("number", r#"{"digits": 4}"#, &Raw::one("００-12"));
    assert!(read == Ok(Value::Text("0012".into())), "{read:?}");
}

#[test]
fn choices_come_in_the_order_of_the_vocabulary() {
    let read = |texts: &[&str]| read("choices", "{}", &Raw::many(texts.iter().copied()));
    assert!(read(&["b", "a"]) == Ok(Value::Choices(vec!["a".into(), "b".into()])));
    assert!(read(&["b", "x"]) == Err((String::new(), "unknown_choice")));
    assert!(read(&[]) == Err((String::new(), "required")));
}

#[test]
fn an_address_and_an_account_come_in_parts() {
    let address = Raw::parts([
        ("postal_code", "371-8601"),
        ("prefecture", "見本県"),
        ("city", "見本市"),
        ("town", "仮名町"),
        ("block", "１−２"),
        ("building", ""),
    ]);
    let Ok(Value::Address(address)) = read("address", "{}", &address) else { panic!("address") };
    assert_eq!(address.one_line(), "見本県見本市仮名町１−２");
    let half = Raw::parts([("prefecture", "見本県"), ("city", "")]);
    assert!(read("address", "{}", &half) == Err(("city".into(), "required")));

    let account = [
        ("bank", "見本銀行"),
        ("branch", "仮名支店"),
        ("kind", "普通"),
        ("number", "１２３４５"),
        ("holder", "ﾐﾎﾝ ﾀﾛｳ"),
    ];
    let Ok(Value::Account(found)) = read("account", "{}", &Raw::parts(account)) else {
        panic!("account")
    };
    assert_eq!((found.number.as_str(), found.kind), ("0012345", AccountKind::Ordinary));
    assert_eq!(found.holder, "ミホン　タロウ");
    let long = Raw::parts(
        account.map(|(part, text)| (part, if part == "number" { "12345678" } else { text })),
    );
    assert!(read("account", "{}", &long) == Err(("number".into(), "wrong_digits")));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the words of a value are what this test is about")]
fn a_value_is_shown_as_people_read_it_and_never_in_debug_output() {
    let choice = fact("choice", "{}");
    assert_eq!(Value::Choice("b".into()).shown(&choice, Lang::En), "B");
    assert_eq!(Value::Choice("b".into()).shown(&choice, Lang::Ja), "い");
    assert_eq!(Value::Postal("3718601".into()).shown(&choice, Lang::Ja), "371-8601");
    assert_eq!(Value::Date(date(2026, 12, 6)).shown(&choice, Lang::Ja), "令和8年12月6日");
    assert_eq!(Value::Money(Yen(1_200)).shown(&choice, Lang::Ja), "1,200円");
    let secret = Value::Text("秘密".into());
    assert!(!format!("{secret:?}").contains("秘密"));
    assert!(!format!("{:?}", Raw::one("秘密")).contains("秘密"));
}

#[test]
fn values_survive_a_round_trip_through_json() {
    for value in [
        Value::Date(date(2026, 12, 6)),
        Value::Money(Yen(3)),
        Value::Choices(vec!["a".into()]),
        Value::Address(super::Address::default()),
    ] {
        let json = serde_json::to_string(&value).expect("json");
        assert!(serde_json::from_str::<Value>(&json).expect("value") == value, "{json}");
    }
}
