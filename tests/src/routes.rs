//! The routes as the sources declare them, so that a new one cannot be forgotten by a test.

use std::{collections::BTreeSet, path::Path};

use crate::pack;

/// Every route of the pages and of the API.
///
/// # Panics
/// Where the sources cannot be read, or hold suspiciously few.
#[must_use]
pub fn routes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let domains = pack::root().join("domains");
    for domain in std::fs::read_dir(domains).expect("the domains") {
        collect(&domain.expect("a domain").path().join("src"), &mut found);
    }
    assert!(found.len() > 60, "only {} routes were found", found.len());
    found
}

fn collect(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("sources").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source");
            for start in [".route(", "path = "] {
                for rest in text.split(start).skip(1) {
                    let rest = rest.trim_start();
                    if let Some(route) =
                        rest.strip_prefix("\"/").and_then(|rest| rest.split('"').next())
                    {
                        into.insert(format!("/{route}"));
                    }
                }
            }
        }
    }
}

/// The route with its parameters filled from the left; the last value fills the rest.
#[must_use]
pub fn filled(route: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut last = "";
    let parts = route.split('/').map(|part| {
        if part.starts_with('{') {
            last = values.next().copied().unwrap_or(last);
            // 「{id}.pdf」 keeps its ending.
            let ending = part.split_once('}').map_or("", |(_, ending)| ending);
            format!("{last}{ending}")
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("/")
}
