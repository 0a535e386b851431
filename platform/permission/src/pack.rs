//! The policies of a pack: `policies/*.cedar`, forbids within the core's roles.

use yakusho_pack::{Finding, Pack, Site};

use crate::{Permission, PolicyProblem};

/// The text of all policies of a pack, file by file.
#[must_use]
pub fn policies_of(pack: &Pack) -> String {
    let files = pack.files().iter().filter(|(name, _)| is_policy(name));
    files
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What is wrong with the policies of a pack, file by file: unreadable, a permit, a template, or
/// something that does not exist.
#[must_use]
pub fn lint(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, bytes) in pack.files().iter().filter(|(name, _)| is_policy(name)) {
        let text = String::from_utf8_lossy(bytes);
        let Err(problems) = Permission::with_pack(&text) else { continue };
        for problem in problems {
            let mut site = Site::file(name.as_str());
            if let PolicyProblem::Permits(rule) | PolicyProblem::Wrong { rule, .. } = &problem {
                let line = text.lines().position(|line| line.contains(rule.as_str()));
                let line = line.map_or(0, |line| line.saturating_add(1));
                site.at.line = u32::try_from(line).unwrap_or_default();
            }
            let finding = Finding::error("policy", &site, problem.to_string());
            found.push(
                finding.hint("パックの方針には forbid だけを、core.cedarschema の言葉で書きます。"),
            );
        }
    }
    found
}

fn is_policy(name: &str) -> bool {
    name.starts_with("policies/") && name.ends_with(".cedar")
}
