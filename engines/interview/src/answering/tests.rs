use std::collections::BTreeMap;

use super::{Reply, check};
use crate::{
    Answer, Answers, FactKey, Goal, Raw, Value,
    club::{TODAY, club, join, tell, tell_of},
    value::Context,
};
use jiff::civil::date;

fn reply<const N: usize>(facts: [(&str, Raw); N]) -> Reply {
    let facts = facts.into_iter().map(|(fact, raw)| (fact.to_owned(), raw));
    Reply { facts: facts.collect::<BTreeMap<_, _>>(), ..Reply::default() }
}

#[test]
fn a_reply_is_checked_as_a_whole_and_kept_as_a_whole() {
    let club = club();
    let answers = Answers::new();
    let interview = join(&club, &answers);
    let me = interview.again("me", Some("me")).expect("a question");
    let half = reply([
        ("person.name", Raw::one("庭球 太郎")),
        ("person.birth_date", Raw::parts([("year", "2027"), ("month", "1"), ("day", "")])),
    ]);
    let problems = interview.answer(&me, &half).expect_err("a day is missing");
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["person.birth_date.day"]);
    let whole = reply([
        ("person.name", Raw::one("庭球 太郎")),
        ("person.birth_date", Raw::one("平成2年1月1日")),
    ]);
    let told = interview.answer(&me, &whole).expect("answers");
    assert_eq!(told.len(), 2);
    assert_eq!(told[1].0, FactKey::at("person.birth_date", "me"));
}

#[test]
fn not_knowing_and_leaving_empty_are_possible_only_where_the_question_says_so() {
    let club = club();
    let mut answers = Answers::new();
    let dont_know = Reply { dont_know: true, ..Reply::default() };
    let interview = join(&club, &answers);
    let reason = interview.next(&Goal::Guide).expect("a question");
    let told = interview.answer(&reason, &dont_know).expect("an answer");
    assert_eq!(told, [(FactKey::of("join.reason"), Answer::DontKnow)]);
    let date_question = interview.again("date", None).expect("a question");
    let problems = interview.answer(&date_question, &dont_know).expect_err("must be answered");
    assert_eq!(problems[0].code, "must_be_answered");
    let problems = interview.answer(&date_question, &Reply::default()).expect_err("required");
    assert_eq!((problems[0].code, problems[0].field.as_str()), ("required", "join.date"));

    tell_of(&mut answers, "person.birth_date", "me", Value::Date(date(2015, 1, 1)));
    let interview = join(&club, &answers);
    let school = interview.again("school", Some("me")).expect("a question");
    let told = interview.answer(&school, &Reply::default()).expect("an answer");
    assert_eq!(told, [(FactKey::at("person.school", "me"), Answer::Empty)]);
}

#[test]
fn a_member_is_added_with_what_was_told_or_not_at_all() {
    let club = club();
    let mut answers = Answers::new();
    tell(&mut answers, "has.rackets", Value::Bool(true));
    let before = answers.clone();
    let interview = join(&club, &before);
    let list = interview.again("rackets", None).expect("a list");
    assert!(interview.add_member(&list, &Reply::default(), &mut answers).is_err());
    assert_eq!(answers, before);
    let broken = reply([("racket.broken", Raw::one("はい"))]);
    let id = interview.add_member(&list, &broken, &mut answers).expect("room");
    assert_eq!(id, "r1");
    assert!(answers.get(&FactKey::at("racket.broken", "r1")).is_some());
    assert!(interview.add_member(&list, &broken, &mut answers).is_ok());
    let full = interview.add_member(&list, &broken, &mut answers).expect_err("full");
    assert_eq!(full[0].code, "list_is_full");
}

#[test]
fn only_those_asked_about_can_be_picked() {
    let club = club();
    let mut answers = Answers::new();
    answers.close("person");
    tell_of(&mut answers, "person.injured", "me", Value::Bool(false));
    let interview = join(&club, &answers);
    let left = interview.again("left", None).expect("a question");
    let of = |id: &str| Reply { picked: vec![id.to_owned()], ..Reply::default() };
    assert_eq!(interview.answer(&left, &of("m7")).expect_err("nobody")[0].code, "unknown_choice");
    let told = interview.answer(&left, &of("me")).expect("an answer");
    let yes = Answer::Known(Value::Bool(true));
    assert_eq!(told, [(FactKey::at("person.left_handed", "me"), yes)]);
    let told = interview.answer(&left, &Reply::default()).expect("nobody is left-handed");
    assert!(told[0].1 == Answer::Known(Value::Bool(false)));
}

#[test]
fn a_single_field_is_checked_as_the_whole_page_is() {
    let club = club();
    let context = Context::on(TODAY);
    let late = Raw::one("2027-01-01");
    let problem = check(&club, "person.birth_date", &late, &context).expect_err("in the future");
    assert_eq!((problem.code, problem.field.as_str()), ("date_in_future", "person.birth_date"));
    assert!(check(&club, "join.date", &late, &context).is_ok());
    assert_eq!(check(&club, "nothing", &late, &context).expect_err("no fact").code, "not_found");
}
