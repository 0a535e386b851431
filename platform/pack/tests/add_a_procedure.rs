//! `docs/how-to/add-a-procedure.md`, followed to the letter by somebody who does not know Rust.

use std::{fs, path::Path};

use yakusho_kernel::Lang;
use yakusho_pack::{Files, HitKind, Pack, simulate::Options};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The code blocks of the page that begin with `# file: …` or `# append: …`.
fn blocks() -> Vec<(bool, String, String)> {
    let page = fs::read_to_string(root().join("docs/how-to/add-a-procedure.md")).expect("page");
    let yaml = page.split("```yaml\n").skip(1);
    yaml.map(|rest| rest.split("```").next().expect("an end"))
        .map(|block| {
            let (first, body) = block.split_once('\n').expect("a first line");
            match (first.strip_prefix("# file: "), first.strip_prefix("# append: ")) {
                (Some(file), _) => (false, file.to_owned(), body.to_owned()),
                (_, Some(file)) => (true, file.to_owned(), body.to_owned()),
                _ => panic!("a block that says not where it goes: {first}"),
            }
        })
        .collect()
}

/// The village after the page was followed.
fn followed() -> Files {
    let village = Pack::load(&root().join("cities/tennis-village"));
    let mut files = village.unwrap_or_else(|report| panic!("{report}")).files().clone();
    for (append, file, body) in blocks() {
        let content = files.entry(file.clone()).or_default();
        assert_eq!(append, !content.is_empty(), "{file}");
        content.extend(body.into_bytes());
    }
    files
}

#[test]
fn a_clerk_who_follows_the_page_has_a_procedure_that_the_lint_likes() {
    assert!(blocks().len() >= 4);
    let pack = Pack::from_files(followed()).unwrap_or_else(|report| panic!("{report}"));
    let codes: Vec<&str> = pack.lint().findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["rule-to-draft"], "a draft that a public event leads to\n{}", pack.lint());
    assert!(pack.procedure("kabeuchi").is_some_and(|procedure| !procedure.is_fileable()));
}

#[test]
fn once_published_it_is_found_reached_and_filed() {
    let mut files = followed();
    let name = "procedures/kabeuchi.yaml";
    let draft = String::from_utf8(files[name].clone()).expect("utf-8");
    files.insert(name.to_owned(), draft.replace("status: draft", "status: published").into_bytes());
    let pack = Pack::from_files(files).unwrap_or_else(|report| panic!("{report}"));
    assert!(pack.lint().findings.is_empty(), "{}", pack.lint());

    let hits = pack.search("かべうち", Lang::Ja);
    let found = hits.first().map(|hit| (hit.kind, hit.id));
    assert_eq!(found, Some((HitKind::Procedure, "kabeuchi")));

    let options = Options { households: 100, seed: 1, today: "2026-11-22".parse().expect("date") };
    let simulation =
        pack.simulate(options, &mut |_| ()).unwrap_or_else(|report| panic!("{report}"));
    assert!(simulation.report.findings.is_empty(), "{simulation}");
    let measured = pack.measure().unwrap_or_else(|report| panic!("{report}"));
    let single = measured.iter().find(|one| one.household == "single").expect("household");
    assert!(single.procedures.iter().any(|id| id == "kabeuchi") && single.finished);
}
