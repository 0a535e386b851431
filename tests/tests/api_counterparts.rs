//! All that a page can do, the API can do too: `docs/api/pages.md` names the call of every page's route,
//! or the reason why there is none.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use yakusho_tests::pack;

/// Method and path: `POST /resume`.
type Route = String;

/// Addresses that the sources name by a word, because they exist only where they are switched on.
const NAMED: [(&str, &str); 2] =
    [("place", "/stand-in/identity"), ("&format!(\"{place}/code\")", "/stand-in/identity/code")];

/// What the table says of a page.
enum Counterpart {
    Calls(Vec<Route>),
    Reason(String),
}

/// The routes of pages as the sources declare them.
fn pages() -> BTreeSet<Route> {
    let mut found = BTreeSet::new();
    for floor in ["domains", "platform", "apps"] {
        for room in std::fs::read_dir(pack::root().join(floor)).expect("a floor") {
            collect(&room.expect("a room").path().join("src"), &mut found);
        }
    }
    assert!(found.len() > 60, "only {} routes of pages were found", found.len());
    found
}

fn collect(path: &Path, into: &mut BTreeSet<Route>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("sources") {
            collect(&entry.expect("an entry").path(), into);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        let text = std::fs::read_to_string(path).expect("a source");
        let code: String = text.lines().filter(|line| !is_comment(line)).collect();
        for rest in code.split(".route(").skip(1) {
            into.extend(routes(arguments(rest), path));
        }
    }
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// What stands between `.route(` and its bracket.
fn arguments(rest: &str) -> &str {
    let mut depth = 1;
    let end = rest.char_indices().find(|(_, letter)| {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &rest[..end.expect("a closing bracket").0]
}

fn routes(arguments: &str, file: &Path) -> Vec<Route> {
    let (place, handlers) = split(arguments);
    let place = match place.strip_prefix('"') {
        Some(literal) => literal.trim_end_matches('"').to_owned(),
        None => {
            let named = NAMED.iter().find(|(word, _)| *word == place);
            match named {
                Some((_, address)) => (*address).to_owned(),
                // Assets and the document itself are no pages.
                None if handlers.contains("assets::") || handlers.contains("api::show") => {
                    return Vec::new();
                }
                None => panic!("{}: the address of {place} is not known here", file.display()),
            }
        }
    };
    if place.starts_with("/api/") || place.starts_with("/assets/") {
        return Vec::new();
    }
    let methods = ["get", "post", "put", "patch", "delete"];
    let methods = methods.into_iter().filter(|method| {
        handlers.match_indices(&format!("{method}(")).any(|(at, _)| {
            !handlers[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        })
    });
    methods.map(|method| format!("{} {place}", method.to_uppercase())).collect()
}

/// The first argument and the others.
fn split(arguments: &str) -> (&str, &str) {
    let mut depth = 0;
    let mut quoted = false;
    let comma = arguments.char_indices().find(|(_, letter)| {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => return true,
            _ => {}
        }
        false
    });
    let (place, handlers) = arguments.split_at(comma.expect("a handler").0);
    (place.trim(), handlers)
}

fn table() -> BTreeMap<Route, Counterpart> {
    let file = pack::root().join("docs/api/pages.md");
    let text = std::fs::read_to_string(file).expect("docs/api/pages.md");
    let mut rows = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("| ")) {
        let (page, call) = line.trim_end_matches('|').split_once(" | ").expect("two columns");
        if page == "page" {
            continue;
        }
        let counterpart = match call.trim().strip_prefix('—') {
            Some(reason) => Counterpart::Reason(reason.trim().to_owned()),
            None => Counterpart::Calls(call.split(',').map(|one| one.trim().to_owned()).collect()),
        };
        assert!(rows.insert(page.to_owned(), counterpart).is_none(), "{page} stands there twice");
    }
    rows
}

#[test]
fn every_page_has_its_call_or_a_reason_why_not() {
    let document = yakusho_app::api::document();
    let calls: BTreeSet<Route> = yakusho_procedures::api::operations(&document)
        .into_iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    let (pages, table) = (pages(), table());
    let mut wrong = Vec::new();
    for page in pages.iter().filter(|page| !table.contains_key(*page)) {
        wrong.push(format!("{page}: a page without a row in docs/api/pages.md"));
    }
    let mut reasons = 0;
    for (page, counterpart) in &table {
        if !pages.contains(page) {
            wrong.push(format!("{page}: a row without a page"));
        }
        match counterpart {
            Counterpart::Reason(reason) => {
                reasons += 1;
                if reason.chars().count() < 20 || reason.starts_with("Not yet") {
                    wrong.push(format!("{page}: 「{reason}」 is no reason"));
                }
            }
            Counterpart::Calls(named) => {
                let unknown = named.iter().filter(|call| !calls.contains(*call));
                wrong.extend(unknown.map(|call| format!("{page}: openapi.json has no {call}")));
            }
        }
    }
    eprintln!(
        "{} pages: {} with their calls, {reasons} with a reason",
        pages.len(),
        table.len() - reasons
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_the_sources_sees_every_form_of_a_route() {
    let file = Path::new("here.rs");
    let seen = |text: &str| routes(arguments(text), file);
    assert_eq!(seen("\"/a/{id}\", get(a::show).post(a::act))"), ["GET /a/{id}", "POST /a/{id}"]);
    assert_eq!(seen("place, axum::routing::post(x::y))"), ["POST /stand-in/identity"]);
    assert!(seen("\"/api/v1/a\", get(a::show))").is_empty());
    assert_eq!(seen("\"/a\", post(widget::get_it))"), ["POST /a"]);
}
