//! The city's plan in the pack: every sentence and every number of the text that the city wrote,
//! and nothing that it did not write.

use std::{fs, path::Path};

use yakusho_pack::{Files, Pack};

fn city() -> Files {
    let mut files = Files::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/maebashi"), "", &mut files);
    files
}

fn read(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name =
            format!("{prefix}{}", path.file_name().and_then(|name| name.to_str()).expect("a name"));
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// What the lint says of the plan.
fn complaints(files: Files) -> Vec<(String, String)> {
    let pack = Pack::from_files(files).unwrap_or_else(|report| panic!("{report}"));
    let found = pack.lint().findings;
    found
        .into_iter()
        .filter(|finding| finding.code.starts_with("plan") || finding.file.starts_with("plan/"))
        .map(|finding| (finding.code.to_owned(), finding.message))
        .collect()
}

fn changed(name: &str, from: &str, to: &str) -> Files {
    let mut files = city();
    let text = String::from_utf8(files.remove(name).expect("the file")).expect("utf-8");
    assert!(text.contains(from), "{name} holds {from}");
    files.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
    files
}

#[test]
fn the_plan_says_all_that_the_city_wrote_and_nothing_else() {
    assert_eq!(complaints(city()), []);
}

#[test]
fn the_plan_has_its_parts() {
    let pack = Pack::from_files(city()).unwrap_or_else(|report| panic!("{report}"));
    let plan = pack.plan.as_ref().expect("a plan");
    let numbers: Vec<u8> = plan.axes.iter().flat_map(|axis| axis.programmes.clone()).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u8>>());
    assert_eq!((plan.axes.len(), plan.principles.len(), plan.groups.len()), (3, 3, 6));
    assert_eq!(pack.kpis.len(), 17);
    // Every figure belongs to something that is done, or to the working groups.
    let followed: Vec<&String> = plan
        .programmes
        .iter()
        .flat_map(|programme| &programme.actions)
        .flat_map(|action| &action.kpis)
        .collect();
    for kpi in &pack.kpis {
        assert_eq!(followed.contains(&&kpi.id), kpi.programme.is_some(), "{}", kpi.id);
    }
}

/// Every number of the source stands in what is quoted, and every number with a unit that the plan
/// sets as a beginning or an aim stands in the figures.
#[test]
fn no_number_of_the_source_is_missing() {
    let pack = Pack::from_files(city()).unwrap_or_else(|report| panic!("{report}"));
    let plan = pack.plan.as_ref().expect("a plan");
    let quoted: String =
        plan.quotes().into_iter().chain(plan.headings.iter().map(String::as_str)).collect();
    let source = pack.plan_source().expect("the source");
    let numbers = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',')
            .map(|number| number.trim_matches(['.', ',']).to_owned())
            .filter(|number| !number.is_empty())
            .collect()
    };
    let known = numbers(&quoted);
    let of_source = numbers(source);
    assert!(of_source.len() > 60, "only {} numbers were found", of_source.len());
    for number in of_source {
        assert!(known.contains(&number), "{number}");
    }
    let mut figures: Vec<String> = Vec::new();
    for kpi in &pack.kpis {
        if let yakusho_pack::format::Baseline::Fixed { value, .. } = &kpi.baseline {
            figures.push(value.shown(2));
        }
        figures.extend(kpi.targets.iter().map(|target| target.value.shown(2)));
    }
    for number in [
        "2.59", "3.20", "62.00", "80.00", "70.00", "100.00", "20.00", "35.00", "1.00", "30.00",
        "600.00", "1,500.00",
    ] {
        assert!(figures.iter().any(|figure| figure == number), "{number}");
    }
}

#[test]
fn a_sentence_that_is_left_out_or_altered_is_noticed() {
    let without = changed(
        "plan/plan.yaml",
        "      - {text: 庁内データ活用基盤の構築及び運用テストの実施}\n",
        "",
    );
    let found = complaints(without);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "plan-missing");
    assert!(found[0].1.contains("庁内データ活用基盤の構築及び運用テストの実施"));

    let altered = complaints(changed("plan/plan.yaml", "R9年度35件", "R9年度36件"));
    let codes: Vec<&str> = altered.iter().map(|(code, _)| code.as_str()).collect();
    assert!(codes.contains(&"plan-quote"), "{altered:?}");

    let grown = complaints(changed("plan/source.txt", "活動報告会", "活動報告会\n\n●新しい行事"));
    assert!(
        grown.iter().any(|(code, words)| code == "plan-missing" && words.contains("新しい行事"))
    );
}

#[test]
fn every_programme_has_its_logic_model_and_every_figure_of_one_hangs_on_it() {
    let pack = Pack::from_files(city()).unwrap_or_else(|report| panic!("{report}"));
    let numbers: Vec<u8> = pack.logic.iter().map(|model| model.programme).collect();
    assert_eq!(numbers, (1..=10).collect::<Vec<u8>>());
    for kpi in pack.kpis.iter().filter(|kpi| kpi.programme.is_some()) {
        let model = pack.logic.iter().find(|model| Some(model.programme) == kpi.programme);
        let nodes = &model.expect("a model").nodes;
        assert!(nodes.iter().any(|node| node.kpis.contains(&kpi.id)), "{}", kpi.id);
    }
    assert!(pack.logic.iter().all(|model| model.provenance.words().starts_with("estimate")));
}

#[test]
fn a_logic_model_or_a_year_that_does_not_hold_is_a_complaint() {
    let codes = |files| {
        let found = complaints(files).into_iter();
        found.map(|(code, _)| code).collect::<Vec<_>>()
    };
    let figure = changed("plan/logic.yaml", "kpis: [k5-model-cases]", "kpis: [no-such]");
    assert_eq!(codes(figure), ["logic"]);
    let round = changed("plan/logic.yaml", "leads_to: [contract, works]", "leads_to: [people]");
    assert!(codes(round).contains(&"logic".to_owned()));
    let point = changed("plan/year.yaml", "of_plan: 活動報告会", "of_plan: 反省会");
    assert_eq!(codes(point), ["year"]);
    let gone = changed("plan/year.yaml", "  of_plan: 下半期前橋市DX推進委員会\n", "");
    assert_eq!(codes(gone), ["year"]);
}
