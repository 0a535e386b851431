//! The markup of every part and of every type of field, as snapshots.

mod gallery;

use yakusho_kernel::Lang;

/// One element a line, so that a change can be read.
fn lines(markup: &str) -> String {
    markup.replace("><", ">\n<").lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn parts_look_as_they_did() {
    for (name, part) in gallery::all_parts(Lang::Ja) {
        insta::assert_snapshot!(format!("part_{name}"), lines(part.as_str()));
    }
}

#[test]
fn fields_look_as_they_did() {
    let all: Vec<String> = gallery::all_fields(Lang::Ja).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("fields_ja", lines(&all.join("\n")));
    let all: Vec<String> = gallery::all_fields(Lang::JaEasy).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("fields_easy", lines(&all.join("\n")));
    let all: Vec<String> = gallery::all_fields(Lang::En).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("fields_en", lines(&all.join("\n")));
}

#[test]
fn every_control_has_a_label_and_every_id_is_its_own() {
    let page: String = gallery::all_fields(Lang::Ja).iter().map(ToString::to_string).collect();
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is used twice");
    for target in page.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "a label points to {target}, which is not there");
    }
    for described in page.split("aria-describedby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        for id in described.split(' ') {
            assert!(ids.contains(&id), "{id} describes and is not there");
        }
    }
}
