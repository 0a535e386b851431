//! Every change to a policy file shows in the matrix: each rule is dropped, turned round, widened
//! and bent, and the matrix must not stay as it was agreed on.

use std::panic::AssertUnwindSafe;

use super::*;

/// A rule that was changed, in words and as the whole file.
struct Mutant {
    what: String,
    core: String,
}

/// The rules of the core as pieces of its text: what stands before the first, then one a piece.
fn rules(core: &str) -> (String, Vec<String>) {
    let mut pieces = core.split("@id(");
    let head = pieces.next().unwrap_or_default().to_owned();
    (head, pieces.map(|piece| format!("@id({piece}")).collect())
}

fn name(rule: &str) -> String {
    rule.split('"').nth(1).unwrap_or_default().to_owned()
}

/// The changes of one rule.
fn changes(rule: &str) -> Vec<(&'static str, String)> {
    let mut all = vec![("dropped", String::new())];
    if rule.contains("\npermit (") {
        all.push(("turned into a forbid", rule.replacen("\npermit (", "\nforbid (", 1)));
    } else {
        all.push(("turned into a permit", rule.replacen("\nforbid (", "\npermit (", 1)));
    }
    if let Some(at) = rule.find("when {") {
        let end = rule[at..].find(";\n").map_or(rule.len(), |end| at + end);
        all.push(("without its condition", format!("{}{}", &rule[..at].trim_end(), &rule[end..])));
        let condition = &rule[at..end];
        for (what, from, to) in [
            ("with == turned round", " == ", " != "),
            ("with || as &&", " || ", " && "),
            ("with && as ||", " && ", " || "),
            ("with a not left out", "!", ""),
        ] {
            if condition.contains(from) && !(from == "!" && condition.contains("!=")) {
                all.push((what, rule.replacen(condition, &condition.replacen(from, to, 1), 1)));
            }
        }
    }
    if let Some(at) = rule.find("Action::\"") {
        // One action less: the first of a list.
        let rest = &rule[at..];
        if let Some(end) = rest.find(", Action::") {
            all.push(("with an action less", rule.replacen(&rest[..end + 2], "", 1)));
        }
    }
    if rule.contains("@mask(") {
        let from = rule.find("@mask(").expect("it is there");
        let to = rule[from..].find('\n').expect("a line") + from;
        all.push(("without its mask", format!("{}{}", &rule[..from], &rule[to + 1..])));
    }
    all
}

fn mutants() -> Vec<Mutant> {
    let (head, rules) = rules(Permission::core_text());
    let mut all = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        for (what, changed) in changes(rule) {
            let mut text = head.clone();
            for (other, same) in rules.iter().enumerate() {
                text.push_str(if other == place { &changed } else { same });
            }
            all.push(Mutant { what: format!("{} {what}", name(rule)), core: text });
        }
    }
    all
}

/// Whether the matrix of these rules differs from the one of the core, section by section.
fn is_noticed(permission: &Permission, core: &[String]) -> bool {
    let people = people();
    let resources = resources();
    let facts = facts();
    let sections = resources
        .iter()
        .map(|(title, resource)| section(permission, &people, title, resource))
        .chain(facts.iter().map(|(title, fact)| fact_section(permission, &people, title, fact)));
    sections.zip(core).any(|(one, agreed)| one != *agreed)
}

#[test]
fn every_change_to_a_rule_is_noticed_by_the_matrix() {
    let core = Permission::core();
    let people = people();
    let mut agreed: Vec<String> = resources()
        .iter()
        .map(|(title, resource)| section(&core, &people, title, resource))
        .collect();
    agreed.extend(facts().iter().map(|(title, fact)| fact_section(&core, &people, title, fact)));
    let mutants = mutants();
    assert!(mutants.len() > 80, "only {} mutants", mutants.len());
    let (mut unreadable, mut missed) = (0, Vec::new());
    for mutant in &mutants {
        match std::panic::catch_unwind(|| Permission::with_core(&mutant.core)) {
            Ok(Ok(changed)) => {
                // A purpose that takes something away panics: noticed too.
                let noticed =
                    std::panic::catch_unwind(AssertUnwindSafe(|| is_noticed(&changed, &agreed)));
                if !noticed.unwrap_or(true) {
                    missed.push(mutant.what.as_str());
                }
            }
            // What the validator refuses never starts.
            Ok(Err(_)) | Err(_) => unreadable += 1,
        }
    }
    eprintln!("{} mutants, {unreadable} refused by the validator", mutants.len());
    assert!(unreadable * 4 < mutants.len(), "{unreadable} mutants are no policies");
    assert!(missed.is_empty(), "the matrix does not notice: {missed:#?}");
}
