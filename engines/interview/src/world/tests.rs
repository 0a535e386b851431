use crate::{
    Answer, Answers, Compiled, FactKey, Interview, Truth, Value,
    club::{TODAY, club, join, tell, tell_of, with_rule},
};
use jiff::civil::date;

/// What the condition is for these answers, and what it still needs.
fn verdict(condition: &str, answers: &Answers) -> (Truth, Vec<String>) {
    let club = match with_rule(condition) {
        Ok(club) => club,
        Err(errors) => panic!("{condition}: {errors:?}"),
    };
    let interview = join(&club, answers);
    let outcome = interview.outcomes().into_iter().next().expect("a rule");
    let mut missing: Vec<String> = outcome.missing.iter().map(ToString::to_string).collect();
    if outcome.list_open {
        missing.push("…".into());
    }
    (outcome.verdict, missing)
}

fn yes(condition: &str, answers: &Answers) {
    assert_eq!(verdict(condition, answers), (Truth::Yes, vec![]), "{condition}");
}
fn no(condition: &str, answers: &Answers) {
    assert_eq!(verdict(condition, answers), (Truth::No, vec![]), "{condition}");
}
fn needs(condition: &str, answers: &Answers, missing: &[&str]) {
    let missing = missing.iter().map(ToString::to_string).collect();
    assert_eq!(verdict(condition, answers), (Truth::Maybe, missing), "{condition}");
}

#[test]
fn what_cannot_change_the_result_is_not_needed() {
    let mut answers = Answers::new();
    needs("has.rackets && join.date < today", &answers, &["join.date", "has.rackets"]);
    tell(&mut answers, "has.rackets", Value::Bool(false));
    no("has.rackets && join.date < today", &answers);
    no("join.date < today && has.rackets", &answers);
    yes("join.date < today || !has.rackets", &answers);
    needs("has.rackets || join.date < today", &answers, &["join.date"]);
    needs("has.rackets ? true : join.date < today", &answers, &["join.date"]);
    yes("join.date < today ? true : !has.rackets", &answers);
}

#[test]
fn not_knowing_is_an_answer_that_hides_nothing() {
    let mut answers = Answers::new();
    answers.set(FactKey::of("join.reason"), Answer::DontKnow);
    needs("join.reason == 'fun'", &answers, &[]);
    needs("join.reason == 'fun' && has.rackets", &answers, &["has.rackets"]);
    // The question about the level may apply, so it is asked.
    needs("lesson.level == 'beginner'", &answers, &["lesson.level"]);
    tell(&mut answers, "lesson.level", Value::Choice("expert".into()));
    no("lesson.level == 'beginner'", &answers);
}

#[test]
fn hidden_is_absent_and_absent_is_known() {
    let mut answers = Answers::new();
    tell(&mut answers, "lesson.level", Value::Choice("beginner".into()));
    needs("lesson.level == 'beginner'", &answers, &["join.reason"]);
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    no("lesson.level == 'beginner'", &answers);
    yes("lesson.level != 'beginner'", &answers);
    no("lesson.level in ['beginner', 'expert']", &answers);
    no("has(lesson.level)", &answers);
    no("'sat' in lesson.days", &answers);
    yes("lesson.days.size() == 0", &answers);
    no("club.guardian.birth_date < today", &{
        let mut nobody = answers.clone();
        nobody.close("person");
        tell_of(&mut nobody, "person.birth_date", "me", Value::Date(date(1990, 1, 1)));
        nobody
    });
    // The answer of the abandoned branch is back when its question is.
    tell(&mut answers, "join.reason", Value::Choice("lesson".into()));
    yes("lesson.level == 'beginner'", &answers);
}

#[test]
fn an_optional_question_left_empty_is_absent() {
    let mut answers = Answers::new();
    answers.set(FactKey::of("club.note"), Answer::Empty);
    no("has(club.note)", &answers);
    no("club.note == club.note", &answers);
    yes("concat(club.note, 'a') == 'a'", &answers);
    no("(club.note + 'a') == 'a'", &answers);
}

#[test]
fn a_list_is_open_until_it_is_called_complete() {
    let club = club();
    let group = club.group("person").expect("a group");
    let young = Value::Date(date(2015, 5, 5));
    let old = Value::Date(date(1980, 5, 5));
    let mut answers = Answers::new();
    tell_of(&mut answers, "person.birth_date", "me", old.clone());
    needs("members.exists(p, p.junior)", &answers, &["…"]);
    needs("members.all(p, !p.junior)", &answers, &["…"]);
    needs("members.size() == 1", &answers, &["…"]);
    let first = answers.add(group).expect("room");
    needs("any_junior", &answers, &["person.birth_date@m1", "…"]);
    tell_of(&mut answers, "person.birth_date", &first, young);
    yes("any_junior", &answers);
    no("members.all(p, !p.junior)", &answers);
    needs("members.filter(p, p.junior).size() >= 1", &answers, &["…"]);
    answers.close("person");
    yes("members.filter(p, p.junior).size() == 1", &answers);
    yes("members.size() == 2 && members.count == 2", &answers);
    yes("members.map(p, age_on(p.birth_date, today)).exists(a, a == 46)", &answers);
    yes("members.filter(p, p.junior).exists(p, p.id == 'm1')", &answers);
    tell_of(&mut answers, "person.birth_date", &first, old);
    no("any_junior", &answers);
}

#[test]
fn a_full_list_is_complete() {
    let club = club();
    let group = club.group("racket").expect("a group");
    let mut answers = Answers::new();
    tell(&mut answers, "has.rackets", Value::Bool(true));
    for _ in 0..2 {
        let racket = answers.add(group).expect("room");
        tell_of(&mut answers, "racket.broken", &racket, Value::Bool(false));
    }
    no("rackets.exists(r, r.broken)", &answers);
}

#[test]
fn members_of_an_abandoned_list_do_not_count() {
    let club = club();
    let group = club.group("racket").expect("a group");
    let mut answers = Answers::new();
    let racket = answers.add(group).expect("room");
    tell_of(&mut answers, "racket.broken", &racket, Value::Bool(true));
    needs("rackets.exists(r, r.broken)", &answers, &["has.rackets"]);
    tell(&mut answers, "has.rackets", Value::Bool(false));
    no("rackets.exists(r, r.broken)", &answers);
    yes("rackets.size() == 0", &answers);
    tell(&mut answers, "has.rackets", Value::Bool(true));
    yes("rackets.exists(r, r.broken)", &answers);
}

#[test]
fn fixed_instances_exist_in_their_events_only() {
    let club = club();
    let answers = Answers::new();
    let here = join(&club, &answers);
    assert_eq!(here.name_of("coach").ja, "コーチ");
    needs("coach.phone == '1'", &answers, &["person.phone@coach"]);
    // The question about names is for `me` only.
    no("coach.name == 'a'", &answers);
    let leave = Interview::new(&club, "leave", &answers, TODAY).expect("an event");
    assert_eq!(leave.members("person").0, ["me"]);
    assert_eq!(leave.value(&FactKey::at("person.phone", "coach")), None);
}

#[test]
fn a_person_points_to_a_person() {
    let mut answers = Answers::new();
    tell_of(&mut answers, "person.birth_date", "me", Value::Date(date(2015, 5, 5)));
    tell(&mut answers, "club.guardian", Value::Person("coach".into()));
    needs("club.guardian.injured", &answers, &["person.injured@coach"]);
    yes("club.guardian == coach && club.guardian != me", &answers);
    tell(&mut answers, "club.guardian", Value::Person("m9".into()));
    no("has(club.guardian)", &answers);
}

#[test]
fn an_event_settles_its_given_facts() {
    let mut answers = Answers::new();
    tell(&mut answers, "join.kind", Value::Text("退会".into()));
    yes("join.kind == '入会' && event == 'join'", &answers);
}

#[test]
fn a_value_of_the_wrong_kind_counts_as_not_answered() {
    let mut answers = Answers::new();
    tell(&mut answers, "join.date", Value::Bool(true));
    needs("join.date < today", &answers, &["join.date"]);
}

#[test]
fn text_of_a_choice_is_its_label() {
    let club: Compiled = club();
    let mut answers = Answers::new();
    tell(&mut answers, "join.reason", Value::Choice("fun".into()));
    let form = join(&club, &answers).form("membership", None).expect("a form");
    let purpose = form.boxes.iter().find(|b| b.field.label == "目的").expect("a box");
    assert!(purpose.value() == Some(&Value::Text("楽しむのため".into())));
}
