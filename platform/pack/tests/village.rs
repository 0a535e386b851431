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
