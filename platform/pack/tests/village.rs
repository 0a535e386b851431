//! The tennis village as other crates' tests use it.

use std::path::Path;

use yakusho_kernel::Lang;
use yakusho_pack::{HitKind, Pack};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/tennis-village")
}

fn village() -> Pack {
    Pack::load(&folder()).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn the_village_has_nothing_to_complain_of() {
    let report = village().lint();
    assert!(report.findings.is_empty(), "{report}");
}

#[test]
fn a_pack_comes_back_from_its_archive_with_the_same_version() {
    let pack = village();
    let blob = pack.to_archive().expect("archive");
    assert!(blob.len() < 40_000, "{}", blob.len());
    let again = Pack::from_archive(&blob).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(again.version, pack.version);
    assert_eq!(again.procedures.len(), pack.procedures.len());
    assert!(again.file("papers/village.typ").is_some());
}

#[test]
fn the_version_follows_what_is_said_and_not_how_it_is_laid_out() {
    let pack = village();
    let mut files = pack.files().clone();
    let city = String::from_utf8(files["city.yaml"].clone()).expect("utf-8");
    let relaid = format!("# another remark\n{}", city.replace("prefecture: ", "prefecture:    "));
    files.insert("city.yaml".to_owned(), relaid.into_bytes());
    assert_eq!(Pack::from_files(files.clone()).expect("pack").version, pack.version);

    let renamed = city.replace("球技県\n", "球技府\n");
    assert_ne!(renamed, city);
    files.insert("city.yaml".to_owned(), renamed.into_bytes());
    assert_ne!(Pack::from_files(files).expect("pack").version, pack.version);
}

#[test]
fn departments_are_what_they_were_on_the_day() {
    let pack = village();
    let name = |day: &str| {
        let day = day.parse().expect("date");
        pack.department_on("racket", day).map(|department| department.name.ja.as_str())
    };
    assert_eq!(name("2026-03-31"), Some("用具課"));
    assert_eq!(name("2026-04-01"), Some("ラケット課"));
    assert!(pack.department_on("football", "2026-04-01".parse().expect("date")).is_none());
}

#[test]
fn questions_stand_in_the_order_of_files_and_events_in_their_own() {
    let pack = village();
    let first = pack.definition.questions.first().expect("question");
    assert_eq!(first.id, "q-moved-on");
    let events: Vec<&str> = pack.events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(events, ["nyuson", "yusho"]);
}

#[test]
fn people_find_things_by_their_own_words() {
    let pack = village();
    let first = |query: &str| {
        let hits = pack.search(query, Lang::Ja);
        hits.first().map(|hit| (hit.kind, hit.id.to_owned()))
    };
    let event = |id: &str| Some((HitKind::Event, id.to_owned()));
    let procedure = |id: &str| Some((HitKind::Procedure, id.to_owned()));
    assert_eq!(first("引っ越し"), event("nyuson"));
    assert_eq!(first("引越"), event("nyuson"));
    assert_eq!(first("ひっこす"), event("nyuson"));
    assert_eq!(first("ﾗｹｯﾄ"), procedure("racket-touroku"));
    assert_eq!(first("らけっと"), procedure("racket-touroku"));
    assert_eq!(first("犬　登録"), procedure("ball-dog"));
    assert_eq!(first("イヌ"), procedure("ball-dog"));
    assert_eq!(first("賞金"), procedure("shokin-seikyuu"));
    assert_eq!(first("コート 予約"), Some((HitKind::Catalogue, "court-yoyaku".to_owned())));
    assert_eq!(first("サッカー"), None);
    assert_eq!(first("  "), None);
    assert_eq!(pack.search("prize", Lang::En).first().map(|hit| hit.id), Some("shokin-seikyuu"));
    assert!(pack.search("夜", Lang::Ja).iter().all(|hit| hit.id != "yakan-court"), "a draft");
}

fn simulate(pack: &Pack, households: u64) -> yakusho_pack::simulate::Simulation {
    let options = yakusho_pack::simulate::Options {
        households,
        seed: 1,
        today: "2026-11-22".parse().expect("date"),
    };
    pack.simulate(options, &mut |_| ()).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn made_up_households_walk_through_the_village_without_complaint() {
    let pack = village();
    let simulation = simulate(&pack, 600);
    assert!(simulation.report.findings.is_empty(), "{simulation}");
    for run in &simulation.events {
        assert_eq!(run.households, 300);
        for rule in &run.rules {
            assert!(rule.yes > 0, "{simulation}");
        }
    }
    let racket = simulation.events[0].rules.iter().find(|rule| rule.rule == "nyuson-racket");
    assert!(racket.is_some_and(|rule| rule.no > 0 && rule.unknown > 0), "{simulation}");
    let moving = &simulation.events[0];
    assert!(moving.pairs > 10 && moving.pairs_met * 10 > moving.pairs * 6, "{simulation}");
}

#[test]
fn the_same_seed_gives_the_same_households() {
    let pack = village();
    assert_eq!(simulate(&pack, 40).to_string(), simulate(&pack, 40).to_string());
}

#[test]
fn progress_is_told_while_households_walk() {
    let pack = village();
    let mut last = (0, 0);
    let options = yakusho_pack::simulate::Options {
        households: 200,
        seed: 3,
        today: "2026-11-22".parse().expect("date"),
    };
    let told = pack.simulate(options, &mut |progress| last = (progress.done, progress.of));
    assert!(told.is_ok());
    assert_eq!(last, (200, 200));
}

/// The village with one file added or replaced.
fn village_with(name: &str, change: impl Fn(&str) -> String) -> Pack {
    let mut files = village().files().clone();
    let old = files.get(name).map(|bytes| String::from_utf8(bytes.clone()).expect("utf-8"));
    files.insert(name.to_owned(), change(&old.unwrap_or_default()).into_bytes());
    Pack::from_files(files).unwrap_or_else(|report| panic!("{report}"))
}

const RULE: &str = "
    law: テニス村ラケット条例3条
    law_checked_on: 2026-11-01
    provenance: memory
";

#[test]
fn rules_that_only_contradict_each_other_in_some_households_are_found() {
    let pack = village_with("events/nyuson.yaml", |old| {
        format!(
            "{old}  - id: nyuson-racket-wood
    procedure: racket-touroku
    when: 'racket.is_dangerous'
    deadline: {{period: P3D, words: {{ja: 3日以内, easy: 3日（か）の間（あいだ）, en: Three days}}, article: 3条, provenance: memory}}{RULE}"
        )
    });
    assert!(pack.lint().is_clean(), "{}", pack.lint());
    let simulation = simulate(&pack, 100);
    let codes: Vec<&str> = simulation.report.errors().map(|finding| finding.code).collect();
    assert_eq!(codes, ["contradictory-rules"], "{simulation}");
    let line = simulation.report.findings[0].line;
    let text = String::from_utf8(pack.files()["events/nyuson.yaml"].clone()).expect("utf-8");
    assert!(text.lines().nth(line as usize - 1).expect("line").contains("nyuson-racket-wood"));
}

#[test]
fn rules_that_never_hold_and_that_always_hold_are_found() {
    let pack = village_with("events/nyuson.yaml", |old| {
        format!(
            "{old}  - id: nyuson-never
    procedure: meibo
    when: 'racket.count < 0'{RULE}  - id: nyuson-always
    procedure: meibo
    when: 'racket.count < 100 || racket.count >= 100 || move.kind == \"join\"'{RULE}"
        )
    });
    let simulation = simulate(&pack, 50);
    let codes: Vec<&str> = simulation.report.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["rule-never-true", "rule-never-false"], "{simulation}");
}

#[test]
fn a_rare_condition_is_aimed_at_until_it_holds() {
    let pack = village_with("events/nyuson.yaml", |old| {
        format!(
            "{old}  - id: nyuson-rare
    procedure: meibo
    when: 'racket.count == 77 && move.from == \"abroad\" && dog.any'{RULE}"
        )
    });
    let simulation = simulate(&pack, 20);
    let rule = simulation.events[0].rules.iter().find(|rule| rule.rule == "nyuson-rare");
    assert!(rule.is_some_and(|rule| rule.yes > 0 && rule.no > 0), "{simulation}");
}

#[test]
fn households_are_measured_against_their_forms() {
    let measured = village().measure().unwrap_or_else(|report| panic!("{report}"));
    let of = |id: &str| measured.iter().find(|one| one.household == id).expect("household");
    assert!(measured.iter().all(|one| one.finished), "{measured:#?}");

    let single = of("single");
    assert_eq!(single.procedures, ["nyuson-todoke", "racket-touroku"]);
    assert_eq!(single.without_form, ["meibo"]);
    let four = of("doubles-with-dogs");
    assert_eq!(four.procedures, ["nyuson-todoke", "racket-touroku", "ball-dog"]);
    assert!(four.asked > single.asked && four.form_fields > single.form_fields);
    assert!(four.ratio < 0.9 && four.ratio > 0.0, "{four}");
    assert!(four.to_string().contains("4人と2匹"), "{four}");

    let champion = of("champion");
    assert_eq!(champion.procedures, ["yusho-houkoku", "shokin-seikyuu"]);
    assert_eq!(champion.form_fields, 11, "all boxes, those of the winner among them");
    assert!(champion.asked < champion.form_fields);
}

#[test]
fn past_answers_that_would_end_differently_are_named() {
    use yakusho_interview::{Answers, FactKey, Value};
    use yakusho_pack::diff::{Change, Ending, Past, diff};

    let before = village();
    let after = village_with("events/nyuson.yaml", |old| {
        old.replace("when: 'household.has_racket'", "when: 'racket.count >= 3'")
            .replace("period: P14D", "period: P7D")
    });
    let past = |rackets: i64| {
        let mut answers = Answers::new();
        answers.tell(FactKey::of("racket.count"), Value::Number(rackets));
        answers
            .tell(FactKey::of("move.moved_on"), Value::Date("2026-11-20".parse().expect("date")));
        Past {
            name: format!("{rackets}本"),
            event: "nyuson".to_owned(),
            answers,
            today: "2026-11-22".parse().expect("date"),
        }
    };
    let diff =
        diff(&before, &after, &[past(1), past(5)]).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(diff.tried, 2);
    let one = &diff.cases[0];
    assert_eq!(one.name, "1本");
    assert!(one.endings.iter().any(|ending| matches!(ending,
        Ending::Procedure { procedure, before: "必要", after: "不要" } if procedure == "racket-touroku")));
    let five = &diff.cases[1];
    assert!(five.endings.iter().all(|ending| matches!(ending, Ending::Deadline { procedure, .. } if procedure == "nyuson-todoke")), "{diff}");
    let ids: Vec<&str> = diff.things.iter().map(|thing| thing.id.as_str()).collect();
    assert_eq!(ids, ["nyuson-racket", "nyuson-todoke"]);
    let Change::Changed { parts } = &diff.things[0].change else { panic!("{diff}") };
    assert_eq!(parts[0].path, "when");
    assert!(diff.to_string().contains("P14D → P7D"), "{diff}");
}

#[test]
fn a_pack_differs_from_itself_in_nothing() {
    let diff = yakusho_pack::diff::diff(&village(), &village(), &[]).expect("packs");
    assert!(diff.things.is_empty() && diff.cases.is_empty(), "{diff}");
}

#[test]
fn a_pack_without_its_sources_does_not_pass_the_lint() {
    let mut pack = village();
    assert!(!pack.lint().findings.iter().any(|finding| finding.code == "no-sources"));
    pack.let_go_of_sources();
    let report = pack.lint();
    assert!(report.findings.iter().any(|finding| finding.code == "no-sources"));
    assert!(
        pack.files().keys().any(|name| name.starts_with("papers/")),
        "papers are still printed"
    );
}
