//! Figures and rules without a source.

use crate::{
    Pack,
    finding::{Finding, Site},
    sources::Kind,
    yaml::Node,
};

/// Every `…provenance` must say something, and a few figures must have one.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, tree) in pack.sources().trees() {
        walk(file, tree, &mut found);
    }
    for procedure in &pack.procedures {
        if procedure.standard_days.is_some() && procedure.standard_days_provenance.is_none() {
            let site = pack.sources().site(Kind::Procedure, &procedure.id, "standard_days");
            found.push(missing(&site, "standard_days_provenance"));
        }
    }
    for fact in pack.definition.facts.iter().filter(|fact| fact.provenance.is_none()) {
        let site = pack.sources().site(Kind::Fact, &fact.id, "id");
        let finding = Finding::warning(
            "fact-provenance",
            &site,
            format!("事実「{}」に出典（provenance）がありません。", fact.id),
        );
        found.push(finding.hint("どの様式・条文から取ったかを書いてください。"));
    }
    found
}

fn walk(file: &str, node: &Node, found: &mut Vec<Finding>) {
    for entry in node.entries().unwrap_or_default() {
        let is_provenance = entry.key == "provenance" || entry.key.ends_with("_provenance");
        let blank = entry.value.text().is_some_and(|text| text.trim().is_empty());
        if is_provenance && blank {
            found.push(missing(&Site::new(file, entry.value.at), &entry.key));
        }
        walk(file, &entry.value, found);
    }
    for item in node.items().unwrap_or_default() {
        walk(file, item, found);
    }
}

fn missing(site: &Site, key: &str) -> Finding {
    Finding::error("provenance", site, format!("出典（{key}）が空です。"))
        .hint("見たページや文書を「seen: …」、確かめていなければ「memory」、推計なら「estimate: …」と書いてください。")
}
