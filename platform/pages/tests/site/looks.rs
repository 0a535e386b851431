//! The markup of every part and of every type of field, as snapshots.

use yakusho_kernel::Lang;

use crate::gallery;

/// One element a line, so that a change can be read.
fn lines(markup: &str) -> String {
    markup
        .replace("><", ">\n<")
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
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
    let all: Vec<String> =
        gallery::all_fields(Lang::JaEasy).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("fields_easy", lines(&all.join("\n")));
    let all: Vec<String> = gallery::all_fields(Lang::En).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("fields_en", lines(&all.join("\n")));
}

#[test]
fn the_error_of_a_part_stands_at_the_part() {
    use yakusho_kernel::{Problem, Text};
    use yakusho_pages::field::{FactField, Need};

    let fact = gallery::fact("address", "address", "住所");
    let problem =
        Problem::new("address:city", "part_required", Text::ja("市区町村を入力してください"));
    let view = FactField::new(&fact, "address", Lang::Ja).view(Need::Required, false, &[problem]);
    let markup = view.to_string();
    assert_eq!(markup.matches("aria-invalid").count(), 1);
    assert!(
        markup.contains("aria-describedby=\"f-address-city-error\" aria-invalid=\"true\""),
        "{markup}"
    );
    assert!(markup.contains("id=\"f-address-city-error\">＊市区町村を入力してください"));
}

#[test]
fn what_people_type_cannot_become_markup() {
    use yakusho_pages::field::{FactField, Need, Raw};

    let evil = "\"><script>alert(1)</script>";
    for kind in ["text", "long_text", "kana", "date", "number", "phone", "email"] {
        let fact = gallery::fact("x", kind, evil);
        let field = FactField::new(&fact, "x", Lang::Ja).holding(Raw::One(evil.into()));
        let markup = field.view(Need::Required, true, &[]).to_string();
        assert!(!markup.contains("<script"), "{kind}: {markup}");
    }
}

#[test]
fn every_control_has_a_label_and_every_id_is_its_own() {
    let page: String = gallery::all_fields(Lang::Ja).iter().map(ToString::to_string).collect();
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is used twice");
    for target in page.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&target), "a label points to {target}, which is not there");
    }
    for described in
        page.split("aria-describedby=\"").skip(1).filter_map(|rest| rest.split('"').next())
    {
        for id in described.split(' ') {
            assert!(ids.contains(&id), "{id} describes and is not there");
        }
    }
}
