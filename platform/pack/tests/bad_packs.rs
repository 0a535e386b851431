//! Every code of the lint has a tiny bad pack: the tennis village with a few files added, replaced
//! or lengthened. A comment `# expect: code` marks the line at which the lint must point.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use yakusho_pack::{CODES, Finding, Pack, Report, Severity};

type Files = BTreeMap<String, Vec<u8>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-packs")
}

fn village() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/tennis-village");
    let mut files = Files::new();
    read(&folder, "", &mut files);
    files
}

fn read(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        let name = format!("{prefix}{}", path.file_name().expect("name").to_str().expect("utf-8"));
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).expect("file"));
        }
    }
}

/// The village with the overlay laid over it, and the places that must be complained of.
fn spoiled(code: &str) -> (Files, BTreeSet<(String, String, u32)>) {
    let mut files = village();
    let mut overlay = Files::new();
    read(&root().join(code), "", &mut overlay);
    let notes = overlay.remove("expect.txt").unwrap_or_default();
    for (name, bytes) in overlay {
        if let Some(base) = name.strip_suffix(".delete") {
            files.remove(base);
        } else if let Some(base) = name.strip_suffix(".append") {
            files.get_mut(base).expect("a file to append to").extend(bytes);
        } else if let Some(base) = name.strip_suffix(".replace") {
            let text = String::from_utf8(bytes).expect("utf-8");
            let (from, to) = text.trim_end().split_once('\n').expect("two lines");
            let old = String::from_utf8(files.remove(base).expect("base")).expect("utf-8");
            assert!(old.contains(from));
            files.insert(base.to_owned(), old.replace(from, to).into_bytes());
        } else {
            files.insert(name, bytes);
        }
    }
    let mut expected = BTreeSet::new();
    for (name, bytes) in &files {
        for (at, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
            if let Some((_, code)) = line.split_once("# expect: ") {
                expected.insert((code.trim().to_owned(), name.clone(), at as u32 + 1));
            }
        }
    }
    for note in String::from_utf8(notes).expect("utf-8").lines() {
        let [code, file, line] = note.split(' ').collect::<Vec<_>>()[..] else { panic!("{note}") };
        let line = match line.strip_prefix('@') {
            Some(word) => {
                let text = String::from_utf8_lossy(&files[file]).into_owned();
                text.lines().position(|line| line.contains(word)).expect("the word") as u32 + 1
            }
            None => line.parse().expect("a line"),
        };
        expected.insert((code.to_owned(), file.to_owned(), line));
    }
    (files, expected)
}

fn report(files: Files) -> Report {
    match Pack::from_files(files) {
        Ok(pack) => pack.lint(),
        Err(report) => report,
    }
}

fn check(code: &str) {
    let (files, expected) = spoiled(code);
    assert!(expected.iter().any(|(expected, _, _)| expected == code), "{code} expects itself");
    let report = report(files);
    let found: BTreeSet<(String, String, u32)> = report
        .findings
        .iter()
        .map(|finding| (finding.code.to_owned(), finding.file.clone(), finding.line))
        .collect();
    assert_eq!(found, expected, "\n{report}");
    for finding in &report.findings {
        speaks_japanese(finding);
    }
    let severity = report.findings.iter().filter(|finding| finding.code == code);
    let (_, wanted, _) = CODES.iter().find(|(one, ..)| *one == code).expect("a known code");
    assert!(severity.map(|finding| finding.severity).max() == Some(*wanted), "\n{report}");
}

fn speaks_japanese(finding: &Finding) {
    let kana = |text: &str| text.chars().any(|letter| ('ぁ'..='ん').contains(&letter));
    assert!(kana(&finding.message), "{finding}");
}

macro_rules! bad_packs {
    ($($name:ident => $code:literal),* $(,)?) => {
        $(#[test] fn $name() { check($code); })*

        #[test]
        fn every_code_has_a_bad_pack() {
            let tested: BTreeSet<&str> = [$($code),*].into();
            let known: BTreeSet<&str> = CODES.iter().map(|(code, ..)| *code).collect();
            assert_eq!(tested, known);
        }
    };
}

bad_packs! {
    procedures_that_wait_for_each_other => "after-cycle",
    a_box_both_asked_and_derived => "asked-derive",
    a_fact_without_words_for_asking => "automatic-question",
    an_id_with_strange_letters => "bad-id",
    an_event_whose_law_changed => "blocked-event",
    a_city_without_a_colour => "city",
    a_condition_of_the_wrong_type => "condition",
    letters_that_look_like_others => "confusable",
    two_periods_for_one_case => "contradictory-rules",
    a_rule_that_leads_to_nothing_but_a_name => "dead-end",
    a_choice_without_choices => "definition",
    departments_above_each_other => "department-circle",
    a_department_that_ends => "department-ends",
    an_id_taken_twice => "duplicate-id",
    a_rule_said_twice => "duplicate-rule",
    plain_japanese_that_says_no_twice => "easy-double-negation",
    plain_japanese_with_office_words => "easy-hard-word",
    plain_japanese_without_breath => "easy-long-sentence",
    a_form_that_asks_nothing => "empty-form",
    a_step_where_nobody_signs => "empty-step",
    an_event_that_leads_nowhere => "event-without-result",
    a_fact_without_a_class => "fact-class",
    a_fact_from_nowhere => "fact-provenance",
    an_illness_that_anybody_may_read => "fact-sensitive",
    a_file_named_otherwise_than_its_id => "file-name",
    answers_of_another_form_without_a_place => "form-import",
    a_form_for_somebody_elses_procedure => "form-without-filing",
    a_decision_of_two_made_by_one => "four-eyes",
    keys_and_values_that_do_not_exist => "format",
    a_mapping_that_fits_no_form => "handover",
    a_household_that_answers_nonsense => "household",
    a_rule_nobody_compared_with_the_law => "law-unchecked",
    a_notification_with_a_processing_period => "legal-kind",
    a_pack_without_departments => "missing-file",
    a_text_in_one_language_only => "missing-text",
    an_application_without_a_processing_period => "no-standard-days",
    a_file_in_another_encoding => "not-utf8",
    an_office_box_with_a_value => "office-only-derive",
    a_period_in_words => "period",
    a_chapter_with_a_programme_that_is_none => "plan",
    a_sentence_of_the_plan_left_out => "plan-missing",
    a_sentence_put_into_the_citys_mouth => "plan-quote",
    a_source_left_blank => "provenance",
    two_routes_for_one_decision => "route-ambiguous",
    a_decision_that_does_not_exist => "route-decision",
    a_decision_without_a_route => "route-missing",
    a_route_that_ends_at_nobody => "route-nobody",
    a_public_event_that_leads_to_a_draft => "rule-to-draft",
    a_seal_that_is_omitted_under_no_rule => "seal",
    a_department_that_does_not_exist => "unknown-department",
    an_event_that_does_not_exist => "unknown-event",
    a_fact_that_does_not_exist => "unknown-fact",
    a_group_that_does_not_exist => "unknown-group",
    an_office_that_does_not_exist => "unknown-office",
    a_procedure_that_does_not_exist => "unknown-procedure",
    a_role_that_does_not_exist => "unknown-role",
    a_box_that_nobody_can_be_asked_for => "unreachable-field",
    a_question_that_nothing_needs => "unreachable-question",
    a_file_that_nothing_reads => "unused-file",
    an_online_way_that_the_law_does_not_open => "way",
    yaml_that_is_broken => "yaml",
}

#[test]
fn everything_that_cannot_be_read_is_said_at_once() {
    let (mut files, _) = spoiled("format");
    files.insert("facts/98.yaml".to_owned(), b"- id: [\n".to_vec());
    let report = report(files);
    assert!(report.errors().count() >= 4, "{report}");
    assert!(report.findings.iter().all(|finding| finding.severity == Severity::Error));
}
