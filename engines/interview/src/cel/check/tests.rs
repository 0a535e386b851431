use crate::{
    DefinitionError, Place,
    club::{definition, with_rule},
};

/// What is wrong with a condition: the message, and the bytes that it speaks of.
fn wrong(condition: &str) -> (String, String) {
    let errors = with_rule(condition).expect_err(condition);
    let [DefinitionError { at, span, message, .. }] = errors.as_slice() else {
        panic!("one error in {condition}: {errors:?}")
    };
    assert_eq!(*at, Place::Rule { event: "join".into(), rule: "membership".into() });
    let span = span.clone().expect("a span");
    (message.clone(), condition[span].to_owned())
}

#[test]
fn what_makes_sense_is_accepted() {
    for good in [
        "true",
        "join.reason == \"fun\" || join.reason in ['league', \"lesson\"]",
        "\"sat\" in lesson.days",
        "lesson.days.exists(d, d == \"sun\")",
        "members.all(p, p.birth_date < date(\"2020-04-01\"))",
        "members.exists(p, p.person.birth_date <= today)",
        "members.filter(p, p.junior).size() >= 2",
        "members.map(p, age_on(p.birth_date, join.date)).exists(a, a > 65)",
        "me.junior && coach.name != me.name",
        "me.person.name == 'x'",
        "club.guardian.birth_date < today",
        "club.guardian == me || club.guardian.id == \"m1\"",
        "rackets.exists(r, r.owner == me && r.owner.junior)",
        "has(club.note) && has(club.signature) && !has(club.address)",
        "club.address.city == '前橋市' && club.address.postal_code.startsWith('371')",
        "選手.番号 == '0012'",
        "event == 'join'",
        "plus_months(join.date, 3) > plus_days(today, -1) && days_between(today, join.date) < 3",
        "fiscal_age(me.birth_date, today) <= 18 && school_age(me.birth_date, today) >= 6",
        "(join.reason == 'fun' ? 1 : 2) + members.count - 1 > -3",
        "concat(me.name, '、', text(join.date)) == 'a' + 'b'",
        "members.exists(p, members.exists(q, p.name == q.name && p != q))",
        "any_junior // 子どもがいる",
    ] {
        if let Err(errors) = with_rule(good) {
            panic!("{good}: {errors:?}");
        }
    }
}

#[test]
fn an_unknown_name_is_reported_with_the_likely_one() {
    let (message, at) = wrong("join.raeson == 'fun'");
    assert_eq!(at, "join.raeson");
    assert!(message.contains("join.reason"), "{message}");
    assert!(wrong("members.exists(p, p.brith_date < today)").0.contains("birth_date"));
}

#[test]
fn a_fact_of_somebody_must_say_of_whom() {
    let (message, _) = wrong("person.birth_date < today");
    assert!(message.contains("members.exists"), "{message}");
}

#[test]
fn a_choice_is_compared_with_its_choices_only() {
    let (message, at) = wrong("true && join.reason == \"しあい\"");
    assert_eq!(at, "\"しあい\"");
    assert!(message.contains("fun、league、lesson"), "{message}");
    assert_eq!(wrong("join.reason in ['fun', 'walk']").1, "'walk'");
    assert_eq!(wrong("'mon' in lesson.days").1, "'mon'");
    assert_eq!(wrong("lesson.days.exists(d, d == 'mon')").1, "'mon'");
}

#[test]
fn things_of_different_kinds_are_not_compared() {
    for (condition, part) in [
        ("join.date == \"2026-04-01\"", "date(\"2026-04-01\")"),
        ("join.date < 3", "日付"),
        ("members.count == '3'", "数"),
        ("選手.番号 == 12", "文字"),
        ("join.reason < 'fun'", "大小"),
        ("has.rackets == 'はい'", "true"),
        ("club.guardian == 'm1'", ".id"),
        ("lesson.days == 'sat'", "一覧"),
        ("members.count", "はい・いいえ"),
        ("club.signature", "has"),
        ("join.date + 3 == today", "plus_days"),
        ("age_on(join.date) > 3", "日付2つ"),
        ("years(join.date) > 3", "関数"),
        ("date('来週') < today", "date("),
        ("join.date.year == 3", "日付の中に"),
        ("club.address.street == 'a'", "住所に"),
        ("has.rackets.exists(p, true)", "一覧"),
        ("members.exists(true)", "members"),
        ("members.matches('a')", "exists"),
        ("true ? 1 : 'a'", "数"),
        ("null == 1", "has"),
    ] {
        let (message, _) = wrong(condition);
        assert!(message.contains(part) || part == "members", "{condition}: {message}");
    }
}

#[test]
fn a_term_that_uses_itself_is_refused() {
    let mut circular = definition();
    circular.terms[0].is = "any_junior".into();
    let errors = crate::Compiled::new(circular).expect_err("a circle");
    assert!(errors.iter().any(|e| e.message.contains("自分自身")), "{errors:?}");
}

#[test]
fn a_term_with_an_error_is_reported_once() {
    let mut broken = definition();
    broken.terms[2].is = "join.reason == \"walk\"".into();
    let errors = crate::Compiled::new(broken).expect_err("an error");
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].at, Place::Term("wants_lesson".into()));
}

#[test]
fn a_question_that_needs_its_own_answer_is_refused() {
    let mut circular = definition();
    circular.questions[0].when = Some("wants_lesson".into());
    let errors = crate::Compiled::new(circular).expect_err("a circle");
    assert!(errors.iter().any(|e| e.at == Place::Fact("join.reason".into())), "{errors:?}");

    // What I say may decide whether others are asked the same.
    let mut sound = definition();
    sound.questions[5].when = Some("it.id == 'me' || me.injured".into());
    assert!(crate::Compiled::new(sound).is_ok());
}

#[test]
fn long_chains_and_wide_definitions_do_not_overflow_the_stack() {
    let mut long = definition();
    for number in 0..3_000 {
        let mut term = long.terms[2].clone();
        term.id = format!("link{number}");
        term.is = format!("link{}", number + 1);
        long.terms.push(term);
    }
    assert!(crate::Compiled::new(long).is_err());
}
