//! `documents.yaml`: signs, seals and the facts to which letters go.

use std::collections::BTreeSet;

use crate::{
    Pack,
    finding::{Finding, Site, nearest},
    format::{AmendmentState, DocumentRules, MayOmit},
    sources::Kind,
};

/// How papers are numbered, sealed and posted.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let Some(rules) = &pack.documents else { return Vec::new() };
    let mut found = Vec::new();
    departments(pack, rules, &mut found);
    seals(pack, rules, &mut found);
    facts(pack, rules, &mut found);
    found
}

fn site(pack: &Pack, path: &str) -> Site {
    pack.sources().site(Kind::Documents, "", path)
}

fn departments(pack: &Pack, rules: &DocumentRules, found: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = pack.departments.iter().map(|one| one.code.as_str()).collect();
    let mut named = BTreeSet::new();
    for (at, symbol) in rules.symbols.iter().enumerate() {
        let place = site(pack, &format!("symbols.{at}.department"));
        let code = symbol.department.as_str();
        if !known.contains(code) {
            let finding = Finding::error(
                "unknown-department",
                &place,
                format!("課「{code}」が departments.yaml にありません。"),
            );
            found.push(match nearest(code, known.iter().copied()) {
                Some(near) => finding.hint(format!("「{near}」のことですか。")),
                None => finding,
            });
        }
        if !named.insert(code) {
            found.push(Finding::error(
                "duplicate-id",
                &place,
                format!("課「{code}」の文書記号が2度書かれています。"),
            ));
        }
    }
}

fn seals(pack: &Pack, rules: &DocumentRules, found: &mut Vec<Finding>) {
    let mut ids = BTreeSet::new();
    for (at, paper) in rules.sealed.iter().enumerate() {
        let place = |key: &str| site(pack, &format!("sealed.{at}.{key}"));
        if !ids.insert(paper.id.as_str()) {
            let words = format!("公印の文書「{}」が2度書かれています。", paper.id);
            found.push(Finding::error("duplicate-id", &place("id"), words));
        }
        for procedure in &paper.procedures {
            if pack.procedure(procedure).is_none() {
                let words = format!("手続「{procedure}」がありません。");
                found.push(Finding::error("unknown-procedure", &place("procedures"), words));
            }
        }
        let amendment = &paper.amendment;
        if amendment.state >= AmendmentState::Promulgated && amendment.authority.trim().is_empty() {
            found.push(
                Finding::error(
                    "seal",
                    &place("amendment"),
                    format!("「{}」は公布・施行なのに、根拠の条文がありません。", paper.name),
                )
                .hint("amendment.authority に、公印を省略できるとした条文を書いてください。"),
            );
        }
        if amendment.state == AmendmentState::InForce && amendment.in_force_from.is_none() {
            let words = format!("「{}」は施行なのに、施行日がありません。", paper.name);
            found.push(Finding::error("seal", &place("amendment"), words));
        }
        if paper.may_omit == MayOmit::No && amendment.state != AmendmentState::NotBegun {
            found.push(
                Finding::error(
                    "seal",
                    &place("may_omit"),
                    format!("「{}」は省略できないのに、改正が進んでいます。", paper.name),
                )
                .hint("may_omit か amendment のどちらかを直してください。"),
            );
        }
    }
}

fn facts(pack: &Pack, rules: &DocumentRules, found: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = pack.definition.facts.iter().map(|fact| fact.id.as_str()).collect();
    for (key, names) in [("post_to", &rules.post_to), ("post_name", &rules.post_name)] {
        for (at, name) in names.iter().enumerate() {
            if known.contains(name.as_str()) {
                continue;
            }
            let place = site(pack, &format!("{key}.{at}"));
            let finding =
                Finding::error("unknown-fact", &place, format!("事実「{name}」がありません。"));
            found.push(match nearest(name, known.iter().copied()) {
                Some(near) => finding.hint(format!("「{near}」のことですか。")),
                None => finding,
            });
        }
    }
}
