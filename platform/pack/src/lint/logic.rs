//! The logic models of the plan: figures that exist, nodes that belong to something, links that go to
//! the right and never round; and the days of the year.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Pack,
    finding::{Finding, Site},
    format::{LogicModel, LogicNode},
    sources::Kind,
};

/// The models and the year, where the pack has them.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for model in &pack.logic {
        let name = model.programme;
        let place = |path: &str| pack.sources().site(Kind::Logic, &model.id, path);
        if pack.plan.as_ref().is_none_or(|plan| plan.programme(model.programme).is_none()) {
            let words = format!("ロジックモデルの重点事業（{name}）がありません。");
            found.push(Finding::error("logic", &place("programme"), words));
        }
        for (path, words) in faults(model, |id| pack.kpi(id).is_some()) {
            found.push(Finding::error("logic", &place(&path), words));
        }
    }
    for entry in &pack.year {
        let site = pack.sources().site(Kind::Year, &entry.id, "");
        let is_of_plan = |words: &str| {
            let plan = pack.plan.as_ref();
            plan.is_some_and(|plan| plan.schedule.iter().any(|point| point.what == words))
        };
        if let Some(words) = entry.of_plan.as_deref().filter(|words| !is_of_plan(words)) {
            let words = format!("計画の予定（schedule）に「{words}」がありません。");
            found.push(Finding::error("year", &site, words));
        }
        if entry.until.is_some_and(|until| until < entry.on)
            || entry.to.is_some_and(|to| entry.from.is_none_or(|from| to < from))
        {
            let words = format!("予定「{}」の終わりが、始まりより前です。", entry.id);
            found.push(Finding::error("year", &site, words));
        }
    }
    if let (Some(plan), false) = (&pack.plan, pack.year.is_empty()) {
        let dated: BTreeSet<&str> =
            pack.year.iter().filter_map(|entry| entry.of_plan.as_deref()).collect();
        // 「通年の活動」 and today have no day of their own.
        let wanted = plan.schedule.iter().filter(|point| point.on.is_some() || point.reference);
        for point in wanted.filter(|point| !dated.contains(point.what.as_str())) {
            let words =
                format!("計画の予定「{}」が、年の予定（plan/year.yaml）にありません。", point.what);
            found.push(Finding::error("year", &Site::file("plan/year.yaml"), words));
        }
    }
    found
}

/// What is wrong with a model: the place within it, and words.
fn faults(model: &LogicModel, is_kpi: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let nodes: BTreeMap<&str, &LogicNode> =
        model.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let reached: BTreeSet<&str> =
        model.nodes.iter().flat_map(|node| node.leads_to.iter().map(String::as_str)).collect();
    for (at, node) in model.nodes.iter().enumerate() {
        let mut say = |key: &str, words: String| found.push((format!("nodes.{at}.{key}"), words));
        let id = &node.id;
        if nodes.get(id.as_str()).is_some_and(|first| !std::ptr::eq(*first, node)) {
            say("id", format!("「{id}」が2つあります。"));
        }
        for kpi in node.kpis.iter().filter(|kpi| !is_kpi(kpi)) {
            say("kpis", format!("「{id}」の指標「{kpi}」が plan/kpis.yaml にありません。"));
        }
        if !node.kpis.is_empty() && !node.kind.is_counted() {
            say(
                "kpis",
                format!("「{id}」は{}です。指標は産出と成果に付けます。", node.kind.label()),
            );
        }
        for to in &node.leads_to {
            match nodes.get(to.as_str()) {
                None => say("leads_to", format!("「{id}」のつながる先「{to}」がありません。")),
                Some(next) if next.kind < node.kind => {
                    say(
                        "leads_to",
                        format!("「{id}」から「{to}」へは、右から左へ戻るつながりです。"),
                    );
                }
                Some(_) => {}
            }
        }
        if node.leads_to.is_empty() && !reached.contains(id.as_str()) {
            say("leads_to", format!("「{id}」が、どこともつながっていません。"));
        }
        if returns(id, &nodes) {
            say("leads_to", format!("「{id}」からたどると、「{id}」に戻ります。"));
        }
    }
    found
}

/// Whether the links of a node lead back to it.
fn returns(start: &str, nodes: &BTreeMap<&str, &LogicNode>) -> bool {
    let next = |id: &str| nodes.get(id).map_or(&[][..], |node| node.leads_to.as_slice());
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> = next(start).iter().map(String::as_str).collect();
    while let Some(id) = waiting.pop() {
        if id == start {
            return true;
        }
        if seen.insert(id) {
            waiting.extend(next(id).iter().map(String::as_str));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Provenance;

    use super::*;
    use crate::format::LogicKind;

    fn node(id: &str, kind: LogicKind, leads_to: &[&str], kpis: &[&str]) -> LogicNode {
        let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let text = id.to_owned();
        LogicNode { id: id.to_owned(), kind, text, leads_to: all(leads_to), kpis: all(kpis) }
    }

    fn words(nodes: Vec<LogicNode>) -> Vec<String> {
        let model = LogicModel {
            id: "p1".to_owned(),
            programme: 1,
            nodes,
            provenance: Provenance::new("test"),
        };
        let found = faults(&model, |kpi| kpi == "known");
        found.into_iter().map(|(path, words)| format!("{path} {words}")).collect()
    }

    #[test]
    fn a_model_that_goes_to_the_right_has_no_fault() {
        let good = vec![
            node("people", LogicKind::Input, &["train"], &[]),
            node("train", LogicKind::Activity, &["trained"], &[]),
            node("trained", LogicKind::Output, &["better"], &["known"]),
            node("better", LogicKind::Outcome, &[], &[]),
        ];
        assert_eq!(words(good), Vec::<String>::new());
    }

    #[test]
    fn unknown_figures_lonely_nodes_and_rounds_are_faults() {
        use LogicKind::{Activity, Input, Outcome, Output};
        let found = words(vec![node("a", Output, &["b"], &["none"]), node("b", Outcome, &[], &[])]);
        assert!(found.len() == 1 && found[0].contains("nodes.0.kpis"), "{found:?}");
        let found = words(vec![node("a", Input, &[], &[])]);
        assert!(found.len() == 1 && found[0].contains("つながっていません"), "{found:?}");
        let found = words(vec![node("a", Activity, &["b"], &[]), node("b", Activity, &["a"], &[])]);
        assert!(found.len() == 2 && found[0].contains("戻ります"), "{found:?}");
        let found = words(vec![node("a", Output, &["b"], &[]), node("b", Input, &[], &[])]);
        assert!(found.len() == 1 && found[0].contains("右から左"), "{found:?}");
        let found = words(vec![node("a", Input, &["b"], &["known"]), node("b", Output, &[], &[])]);
        assert!(found.len() == 1 && found[0].contains("産出と成果"), "{found:?}");
        let found = words(vec![node("a", Input, &["gone"], &[])]);
        assert!(found.len() == 1 && found[0].contains("gone"), "{found:?}");
    }
}
