use jiff::civil::date;

use crate::{
    Answer, Answers, FactKey, Filing, Truth, Value,
    club::{club, join, tell, tell_of},
};

#[test]
fn a_rule_names_its_subjects_filings_and_days() {
    let club = club();
    let group = club.group("person").expect("a group");
    let mut answers = Answers::new();
    tell(&mut answers, "join.date", Value::Date(date(2026, 12, 1)));
    let child = answers.add(group).expect("room");
    tell_of(&mut answers, "person.birth_date", &child, Value::Date(date(2015, 5, 5)));
    let interview = join(&club, &answers);
    let outcomes = interview.outcomes();
    let of = |id: &str| outcomes.iter().find(|outcome| outcome.rule.id == id).expect("a rule");

    let membership = of("membership");
    assert_eq!(membership.verdict, Truth::Yes);
    assert_eq!(membership.filings, [Filing::of("membership")]);
    assert_eq!(membership.anchors[0].date, Some(date(2026, 12, 1)));

    let junior = of("junior");
    assert_eq!(junior.verdict, Truth::Yes);
    assert_eq!(junior.subjects, [child.as_str()]);
    assert_eq!(junior.maybe_subjects, ["me"]);
    assert_eq!(junior.filings, [Filing::for_subject("junior", child.as_str())]);
    assert_eq!(junior.anchors[0].date, Some(date(2015, 5, 5)));
    assert_eq!(junior.missing, [FactKey::at("person.birth_date", "me")]);
    assert!(junior.list_open);

    assert_eq!(of("lesson").verdict, Truth::Maybe);
    assert_eq!(of("repair").missing, [FactKey::of("has.rackets")]);
    assert!(outcomes.iter().all(|outcome| outcome.rule.id != "old"), "not in force any more");
}

#[test]
fn a_risk_that_nobody_knows_of_stays_in_sight() {
    let club = club();
    let mut answers = Answers::new();
    answers.close("person");
    answers.set(FactKey::at("person.injured", "me"), Answer::DontKnow);
    let interview = join(&club, &answers);
    let insurance = interview.outcomes().into_iter().find(|o| o.rule.id == "insurance");
    let insurance = insurance.expect("a rule");
    assert_eq!((insurance.verdict, insurance.missing.len()), (Truth::Maybe, 0));
    assert!(insurance.filings.is_empty());
}
