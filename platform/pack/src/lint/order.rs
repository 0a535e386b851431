//! Procedures that wait for each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Pack, finding::Finding, sources::Kind};

/// Circles of `after`, over procedures' own and each event's rules.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let own: BTreeMap<&str, Vec<Edge<'_>>> = pack
        .procedures
        .iter()
        .map(|procedure| {
            let edges = procedure.after.iter().enumerate().map(|(at, after)| Edge {
                after,
                site: (Kind::Procedure, procedure.id.as_str(), at),
            });
            (procedure.id.as_str(), edges.collect())
        })
        .collect();
    let mut circles: BTreeMap<BTreeSet<&str>, (Vec<&str>, Edge<'_>)> = BTreeMap::new();
    let mut tables = vec![own.clone()];
    for event in &pack.definition.events {
        let mut edges = own.clone();
        for rule in &event.rules {
            let more = rule
                .after
                .iter()
                .enumerate()
                .map(|(at, after)| Edge { after, site: (Kind::Rule, rule.id.as_str(), at) });
            edges.entry(&rule.procedure).or_default().extend(more);
        }
        tables.push(edges);
    }
    for edges in &tables {
        for start in edges.keys() {
            let mut path = vec![*start];
            let mut done = BTreeSet::new();
            if let Some((circle, edge)) = circle_from(edges, &mut path, &mut done) {
                circles.entry(circle.iter().copied().collect()).or_insert((circle, edge));
            }
        }
    }
    circles
        .into_values()
        .map(|(circle, edge)| {
            let (kind, id, at) = edge.site;
            let site = pack.sources().site(kind, id, &format!("after.{at}"));
            let chain = circle.join(" → ");
            Finding::error(
                "after-cycle",
                &site,
                format!(
                    "手続の順番が輪になっていて、どれも始められません（{chain} → {}）。",
                    circle.first().copied().unwrap_or_default()
                ),
            )
            .hint("after のどれか1つを消してください。")
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Edge<'p> {
    after: &'p str,
    site: (Kind, &'p str, usize),
}

/// A circle that can be reached from the end of the path, and the edge that closes it.
fn circle_from<'p>(
    edges: &BTreeMap<&'p str, Vec<Edge<'p>>>,
    path: &mut Vec<&'p str>,
    done: &mut BTreeSet<&'p str>,
) -> Option<(Vec<&'p str>, Edge<'p>)> {
    let here = *path.last()?;
    for edge in edges.get(here).into_iter().flatten() {
        if let Some(start) = path.iter().position(|step| *step == edge.after) {
            return Some((path.get(start..).unwrap_or_default().to_vec(), *edge));
        }
        if done.contains(edge.after) {
            continue;
        }
        path.push(edge.after);
        let circle = circle_from(edges, path, done);
        path.pop();
        if circle.is_some() {
            return circle;
        }
    }
    done.insert(here);
    None
}
