//! The floors of the house: a crate may depend on floors below it, and sideways only where the
//! list says so. The list is the one in ARCHITECTURE.md.

use std::{collections::BTreeMap, process::Command};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Sideways edges: who may use whom on the same floor.
const SIDEWAYS: &[(&str, &[&str])] = &[
    ("domains/casework", &["domains/procedures"]),
    ("domains/contracts", &["domains/casework", "domains/procedures"]),
    ("domains/plan", &["domains/casework", "domains/procedures"]),
    (
        "platform/approvals",
        &[
            "platform/calendar",
            "platform/facts",
            "platform/identity",
            "platform/pack",
            "platform/store",
            "platform/worklist",
        ],
    ),
    ("platform/audit", &["platform/store"]),
    ("platform/exchange", &["platform/pack"]),
    ("platform/disclosure", &["platform/facts", "platform/permission"]),
    (
        "platform/documents",
        &["platform/facts", "platform/files", "platform/pack", "platform/store"],
    ),
    ("platform/facts", &["platform/store"]),
    ("platform/files", &["platform/facts", "platform/store"]),
    ("platform/identity", &["platform/pack", "platform/store"]),
    ("platform/measures", &["platform/store"]),
    ("platform/notify", &["platform/facts", "platform/store"]),
    ("platform/permission", &["platform/identity", "platform/pack"]),
    ("platform/protection", &["platform/facts", "platform/permission", "platform/store"]),
    ("platform/worklist", &["platform/store"]),
];

/// The floors, from the ground up. `tests` and `xtask` stand beside the house.
const FLOORS: &[&str] = &["kernel", "engines", "platform", "domains", "apps", "tests"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: String,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    path: Option<String>,
    kind: Option<String>,
}

/// Compares every edge between our crates with the floors.
pub fn check() -> Result<()> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cargo metadata")?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let root = format!("{}/", metadata.workspace_root);
    let sideways: BTreeMap<&str, &[&str]> = SIDEWAYS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut edges = 0;
    for package in &metadata.packages {
        let from = package.manifest_path.trim_start_matches(&root).trim_end_matches("/Cargo.toml");
        for dependency in &package.dependencies {
            let Some(path) = &dependency.path else { continue };
            if dependency.kind.as_deref() == Some("dev") {
                continue;
            }
            let to = path.trim_start_matches(&root);
            edges += 1;
            if !allowed(from, to, &sideways) {
                wrong.push(format!("{from} → {to}"));
            }
        }
    }
    if edges == 0 {
        bail!("no edges found: the check has nothing to check");
    }
    if !wrong.is_empty() {
        bail!("these dependencies do not point down the floors:\n  {}", wrong.join("\n  "));
    }
    println!("arch: {edges} edges between {} crates point down", metadata.packages.len());
    Ok(())
}

fn allowed(from: &str, to: &str, sideways: &BTreeMap<&str, &[&str]>) -> bool {
    let floor = |path: &str| FLOORS.iter().position(|name| path.split('/').next() == Some(name));
    match (floor(from), floor(to)) {
        (Some(above), Some(below)) if above > below => true,
        _ => sideways.get(from).is_some_and(|list| list.contains(&to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_point_down_and_sideways_only_where_listed() {
        let sideways: BTreeMap<&str, &[&str]> = SIDEWAYS.iter().copied().collect();
        assert!(allowed("domains/casework", "platform/store", &sideways));
        assert!(allowed("domains/casework", "domains/procedures", &sideways));
        assert!(!allowed("domains/procedures", "domains/casework", &sideways));
        assert!(!allowed("platform/store", "domains/procedures", &sideways));
        assert!(!allowed("engines/interview", "platform/store", &sideways));
        assert!(!allowed("platform/paper", "platform/store", &sideways));
    }
}
