//! `contracts.yaml`: the manager, the kinds with their templates, and that somebody can approve.

use std::collections::BTreeSet;

use crate::{
    Pack,
    finding::{Finding, Site, nearest},
    format::ContractRules,
    sources::Kind,
};

/// What is approved of a contract: to conclude it.
const CONCLUDE: &str = "conclude";
/// What routes call a contract.
const CONTRACT: &str = "contract";
/// The longest life of a link to sign.
const LONGEST_LINK: u16 = 60;

/// The rules of electronic contracts, where the city has some.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let Some(rules) = &pack.contracts else { return Vec::new() };
    let mut found = Vec::new();
    manager(pack, rules, &mut found);
    kinds(pack, rules, &mut found);
    routes(pack, &mut found);
    if rules.link_days == 0
        || rules.link_days > LONGEST_LINK
        || rules.remind_days >= rules.link_days
    {
        let words = format!(
            "署名のURLの日数（link_days）は1〜{LONGEST_LINK}日、remind_days はそれより短くしてください。"
        );
        found.push(Finding::error("contract-days", &site(pack, "link_days"), words));
    }
    found
}

fn site(pack: &Pack, path: &str) -> Site {
    pack.sources().site(Kind::Contracts, "", path)
}

fn manager(pack: &Pack, rules: &ContractRules, found: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = pack.departments.iter().map(|one| one.code.as_str()).collect();
    let code = rules.manager.as_str();
    if !known.contains(code) {
        let words = format!("課「{code}」が departments.yaml にありません。");
        let finding = Finding::error("unknown-department", &site(pack, "manager"), words);
        found.push(match nearest(code, known.iter().copied()) {
            Some(near) => finding.hint(format!("「{near}」のことですか。")),
            None => finding,
        });
    }
}

fn kinds(pack: &Pack, rules: &ContractRules, found: &mut Vec<Finding>) {
    let mut ids = BTreeSet::new();
    for (at, kind) in rules.kinds.iter().enumerate() {
        let place = |key: &str| site(pack, &format!("kinds.{at}.{key}"));
        if !ids.insert(kind.id.as_str()) {
            let words = format!("契約の種類「{}」が2度書かれています。", kind.id);
            found.push(Finding::error("duplicate-id", &place("id"), words));
        }
        if !pack.files().contains_key(&format!("papers/{}.typ", kind.template)) {
            let words = format!("ひな形 papers/{}.typ がありません。", kind.template);
            found.push(Finding::error("unknown-template", &place("template"), words));
        }
        if kind.clauses.is_empty() {
            let words = format!("契約の種類「{}」に条文がありません。", kind.name);
            found.push(Finding::error("contract-clauses", &place("clauses"), words));
        }
    }
}

fn routes(pack: &Pack, found: &mut Vec<Finding>) {
    let of_contracts = pack.routes.iter().filter(|route| route.subject == CONTRACT);
    let mut open = false;
    for route in of_contracts {
        let any = route.departments.is_empty();
        let without_end = route.amount.as_ref().is_none_or(|range| range.to.is_none());
        open |= any && without_end;
        for (at, decision) in route.decisions.iter().enumerate() {
            if decision != CONCLUDE {
                let place = pack.sources().site(Kind::Route, &route.id, &format!("decisions.{at}"));
                let words = format!("契約の決定に「{decision}」はありません。");
                let finding = Finding::error("route-decision", &place, words);
                found.push(finding.hint("選べる値: conclude（契約の締結）"));
            }
        }
    }
    if !open {
        let words = "どの課の、いくらの契約にも当たる決裁の経路がありません。";
        found.push(
            Finding::error("route-missing", &site(pack, "kinds"), words)
                .hint("routes.yaml に、subject: contract で departments と amount の上限のない経路を書いてください。"),
        );
    }
}
