use jiff::civil::date;

use super::{BoxState, FilledForm, Source};
use crate::{
    Answer, Answers, FactKey, Value,
    club::{club, join, tell, tell_of},
};

fn state<'f>(form: &'f FilledForm<'_>, label: &str) -> (&'f BoxState, &'f Source) {
    let found = form.boxes.iter().find(|found| found.field.label == label).expect("a box");
    (&found.state, &found.source)
}

#[test]
fn every_box_says_what_is_in_it_and_where_that_comes_from() {
    let club = club();
    let mut answers = Answers::new();
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    tell(&mut answers, "join.date", Value::Date(date(2026, 12, 1)));
    answers.set(FactKey::of("club.note"), Answer::Empty);
    let interview = join(&club, &answers);
    let form = interview.form("membership", None).expect("a form");
    let labels: Vec<&str> = form.boxes.iter().map(|b| b.field.label.as_str()).collect();
    assert_eq!(labels.len(), 10, "{labels:?}");
    assert_eq!(state(&form, "会員番号").0, &BoxState::Office);
    assert_eq!(
        state(&form, "種類"),
        (&BoxState::Filled(Value::Text("入会".into())), &Source::Event)
    );
    assert_eq!(
        state(&form, "入会日"),
        (
            &BoxState::Filled(Value::Date(date(2026, 12, 1))),
            &Source::Told(FactKey::of("join.date"))
        )
    );
    assert_eq!(state(&form, "氏名").0, &BoxState::Missing);
    assert_eq!(state(&form, "コーチ").0, &BoxState::Absent);
    assert_eq!(state(&form, "備考").0, &BoxState::Absent);
    assert_eq!(state(&form, "背番号").0, &BoxState::FromRegister);
    assert_eq!(state(&form, "人数").0, &BoxState::Missing);
    assert_eq!(state(&form, "目的").1, &Source::Derived(vec!["join.reason".into()]));
    assert_eq!(state(&form, "署名").0, &BoxState::ByHand);
    assert_eq!(form.gaps().map(|found| found.field.label.as_str()).collect::<Vec<_>>(), ["氏名"]);
    // Office, coach and note do not count.
    assert_eq!(form.boxes_that_count(), 7);
}

#[test]
fn a_box_stands_once_for_each_who_has_its_role() {
    let club = club();
    let group = club.group("person").expect("a group");
    let mut answers = Answers::new();
    tell_of(&mut answers, "person.birth_date", "me", Value::Date(date(1990, 1, 1)));
    for name in ["一郎", "二葉"] {
        let id = answers.add(group).expect("room");
        tell_of(&mut answers, "person.name", &id, Value::Text(name.into()));
        tell_of(&mut answers, "person.birth_date", &id, Value::Date(date(2015, 1, 1)));
    }
    tell(&mut answers, "club.guardian", Value::Person("me".into()));
    tell_of(&mut answers, "person.name", "me", Value::Text("庭球".into()));
    let interview = join(&club, &answers);
    let open = interview.form("junior", Some("m1")).expect("a form");
    let names: Vec<_> = open
        .boxes
        .iter()
        .map(|b| (b.field.label.as_str(), b.instance.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(
        names,
        [
            ("子の氏名", "m1"),
            ("学校", "m1"),
            ("保護者の氏名", "me"),
            ("保護者の電話", "me"),
            ("ほかの子", "m1"),
            ("ほかの子", "m2"),
        ]
    );
    assert!(open.boxes[4].value() == Some(&Value::Text("一郎".into())));
    assert_eq!(interview.name_of("m2").ja, "二葉");
    // Without a subject the form is about all of them.
    let all = interview.form("junior", None).expect("a form");
    assert_eq!(all.boxes.iter().filter(|b| b.field.label == "子の氏名").count(), 2);
    assert_eq!(all.boxes.iter().filter(|b| b.role.is_none()).count(), 1);
}

#[test]
fn a_derived_box_that_nobody_told_is_the_registers() {
    let club = club();
    let group = club.group("person").expect("a group");
    let mut answers = Answers::new();
    let id = answers.add(group).expect("room");
    tell_of(&mut answers, "person.birth_date", &id, Value::Date(date(2015, 1, 1)));
    let form = join(&club, &answers).form("junior", Some("m1")).expect("a form");
    assert_eq!(state(&form, "ほかの子").0, &BoxState::FromRegister);
}

#[test]
fn what_the_person_does_not_know_is_said_so() {
    let club = club();
    let mut answers = Answers::new();
    answers.set(FactKey::of("join.date"), Answer::DontKnow);
    let interview = join(&club, &answers);
    let form = interview.form("membership", None).expect("a form");
    assert_eq!(state(&form, "入会日").0, &BoxState::NotKnown);
    assert!(interview.is_not_known(&FactKey::of("join.date")));
}
