use super::{End, simulate, walk};
use crate::{
    Goal, Interview,
    club::{TODAY, club, definition},
    measure,
};

#[test]
fn every_household_comes_to_the_end_and_every_rule_is_met() {
    let club = club();
    let report = simulate(&club, "join", TODAY, 0..200, 200).expect("the event");
    assert_eq!((report.households, report.endless.len()), (200, 0));
    assert_eq!(report.never_asked(&club), Vec::<&str>::new());
    assert_eq!(report.never_yes().count(), 0, "{report:?}");
    assert_eq!(report.never_no().collect::<Vec<_>>(), ["membership"]);
    assert!(report.rules["insurance"].maybe > 0);
    assert!(simulate(&club, "picnic", TODAY, 0..1, 200).is_none());
}

#[test]
fn what_can_never_happen_is_found() {
    let mut dead = definition();
    dead.events[0].rules[1].when = Some("wants_lesson && join.reason == 'fun'".into());
    let dead = crate::Compiled::new(dead).expect("sound");
    let report = simulate(&dead, "join", TODAY, 0..100, 200).expect("the event");
    assert_eq!(report.never_yes().collect::<Vec<_>>(), ["lesson"]);
    assert_eq!(report.never_asked(&dead), ["level"]);
}

#[test]
fn a_form_that_needs_what_no_question_asks_is_found() {
    let mut wrong = definition();
    wrong.questions[1].when = Some("wants_lesson".into());
    let wrong = crate::Compiled::new(wrong).expect("sound");
    let report = simulate(&wrong, "join", TODAY, 0..50, 200).expect("the event");
    assert_eq!(report.contradictions.keys().collect::<Vec<_>>(), ["membership: 入会日"]);
}

#[test]
fn the_required_boxes_of_a_finished_household_are_filled() {
    let club = club();
    for seed in 0..50 {
        let walked = walk(&club, "join", TODAY, seed, 200).expect("the event");
        assert_eq!(walked.end, End::Done);
        let interview = Interview::new(&club, "join", &walked.answers, TODAY).expect("the event");
        assert!(interview.next(&Goal::Apply(&walked.filings)).is_none());
        for filing in &walked.filings {
            if let Some(form) = interview.form(&filing.procedure, filing.subject.as_deref()) {
                assert_eq!(form.gaps().count(), 0, "seed {seed} {filing:?}");
            }
        }
    }
}

#[test]
fn the_measure_counts_what_was_asked_against_the_papers() {
    let club = club();
    for seed in 0..50 {
        let walked = walk(&club, "join", TODAY, seed, 200).expect("the event");
        let measured =
            measure(&club, "join", &walked.answers, &walked.filings, TODAY).expect("the event");
        assert!(measured.finished, "seed {seed}");
        assert!(measured.questions <= walked.asked.len());
        assert!(measured.form_fields > 0 && measured.ratio() > 0.0);
        assert!(measured.procedures.contains(&"membership".into()));
    }
}
