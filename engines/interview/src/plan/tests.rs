use crate::{
    Answer, Answers, Ask, AskKind, Compiled, FactKey, Filing, Goal, Value,
    club::{club, join, tell, tell_of},
};
use jiff::civil::date;

fn asked(club: &Compiled, answers: &Answers, goal: &Goal<'_>) -> Option<String> {
    join(club, answers).next(goal).map(|ask| name(&ask))
}

fn name(ask: &Ask<'_>) -> String {
    let who = ask.instance.as_ref().map(|id| format!("@{id}")).unwrap_or_default();
    format!("{}{who}", ask.question.id)
}

#[test]
fn the_guide_asks_in_the_order_of_the_definition() {
    let club = club();
    let group = club.group("person").expect("a group");
    let mut answers = Answers::new();
    let guide = |answers: &Answers| asked(&club, answers, &Goal::Guide);
    assert_eq!(guide(&answers).as_deref(), Some("reason"));
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    // The day is needed for the deadline of the membership.
    assert_eq!(guide(&answers).as_deref(), Some("date"));
    tell(&mut answers, "join.date", Value::Date(date(2026, 12, 1)));
    // No lesson: the level is not asked.
    assert_eq!(guide(&answers).as_deref(), Some("me@me"));
    tell_of(&mut answers, "person.name", "me", Value::Text("庭球".into()));
    tell_of(&mut answers, "person.birth_date", "me", Value::Date(date(1990, 1, 1)));
    assert_eq!(guide(&answers).as_deref(), Some("members"));
    let added = answers.add(group).expect("room");
    // Who was added is asked about before the list is called complete.
    assert_eq!(guide(&answers).as_deref(), Some("members@m1"));
    tell_of(&mut answers, "person.name", &added, Value::Text("花子".into()));
    let interview = join(&club, &answers);
    let rest = interview.next(&Goal::Guide).expect("a question");
    assert_eq!(rest.keys, [FactKey::at("person.birth_date", "m1")]);
    tell_of(&mut answers, "person.birth_date", &added, Value::Date(date(2015, 5, 5)));
    assert_eq!(guide(&answers).as_deref(), Some("members"));
    answers.close("person");
    assert_eq!(guide(&answers).as_deref(), Some("injured@me"));
    tell_of(&mut answers, "person.injured", "me", Value::Bool(true));
    // One injured member settles the insurance, but the question for all waits to know for whom
    // it applies.
    assert_eq!(guide(&answers).as_deref(), Some("injured@m1"));
    answers.set(FactKey::at("person.injured", "m1"), Answer::DontKnow);
    let interview = join(&club, &answers);
    let pick = interview.next(&Goal::Guide).expect("a question");
    assert_eq!(name(&pick), "left");
    // The injured one is not asked about; of whom nobody knows, is.
    assert!(matches!(&pick.kind, AskKind::Pick { among } if *among == ["m1"]));
    for (key, answer) in pick.picked(&["m1".into()]) {
        answers.set(key, answer);
    }
    assert_eq!(guide(&answers).as_deref(), Some("has-rackets"));
    tell(&mut answers, "has.rackets", Value::Bool(false));
    assert_eq!(guide(&answers), None);
    assert!(join(&club, &answers).filings().contains(&Filing::for_subject("junior", "m1")));
}

#[test]
fn forms_ask_for_their_own_boxes_only() {
    let club = club();
    let mut answers = Answers::new();
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    tell(&mut answers, "join.date", Value::Date(date(2026, 12, 1)));
    let filings = [Filing::of("membership")];
    let goal = Goal::Apply(&filings);
    assert_eq!(asked(&club, &answers, &goal).as_deref(), Some("me@me"));
    tell_of(&mut answers, "person.name", "me", Value::Text("庭球".into()));
    // The number of members is on the form.
    assert_eq!(asked(&club, &answers, &goal).as_deref(), Some("members"));
    answers.close("person");
    // No written question: an automatic one, optional as the box is.
    let interview = join(&club, &answers);
    let note = interview.next(&goal).expect("a question");
    assert_eq!(note.question.id, "auto:club.note");
    assert!(note.question.optional);
    answers.set(FactKey::of("club.note"), Answer::Empty);
    assert_eq!(asked(&club, &answers, &goal), None);
}

#[test]
fn an_automatic_question_for_a_required_box_is_not_optional() {
    let club = club();
    assert!(!club.question("auto:person.phone").expect("a question").optional);
    assert!(!club.question("auto:person.name").expect("a question").optional);
    // Looked at by a condition.
    assert!(!club.question("auto:racket.broken").expect("a question").optional);
}

#[test]
fn an_answered_question_can_be_asked_again() {
    let club = club();
    let mut answers = Answers::new();
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    let interview = join(&club, &answers);
    let again = interview.again("reason", None).expect("a question");
    assert_eq!(again.keys, [FactKey::of("join.reason")]);
    assert!(interview.again("level", None).is_none());
    assert!(interview.again("me", Some("me")).is_some());
    assert!(interview.again("me", Some("coach")).is_none());
    assert!(matches!(interview.again("members", None).expect("a list").kind, AskKind::List { .. }));
    assert!(interview.again("rackets", None).is_none());
}

#[test]
fn told_answers_stand_in_the_order_of_the_questions_without_abandoned_ones() {
    let club = club();
    let mut answers = Answers::new();
    tell(&mut answers, "has.rackets", Value::Bool(false));
    tell(&mut answers, "lesson.level", Value::Choice("expert".into()));
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    let told = join(&club, &answers).told();
    let keys: Vec<String> = told.iter().map(|told| told.key.to_string()).collect();
    assert_eq!(keys, ["join.reason", "has.rackets"]);
}
