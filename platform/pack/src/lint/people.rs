//! The city, its departments and the households of the measure.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusho_kernel::Lang;

use crate::{
    Pack,
    finding::Finding,
    format::{Department, Status},
    sources::Kind,
};

/// The city's own data.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    let colour = pack.city.accent_colour.strip_prefix('#').unwrap_or_default();
    if colour.len() != 6 || !colour.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let site = pack.sources().site(Kind::City, "", "accent_colour");
        found.push(
            Finding::error("city", &site, "accent_colour が色として読めません。")
                .hint("「#0017C1」のように # と16進6桁で書いてください。"),
        );
    }
    if !pack.city.languages.contains(&Lang::Ja) {
        let site = pack.sources().site(Kind::City, "", "languages");
        found.push(Finding::error("city", &site, "languages に ja がありません。"));
    }
    if let Ok(compiled) = pack.compile_once() {
        for household in &pack.households {
            found.extend(
                crate::measure::answers_of(pack, compiled, household).err().unwrap_or_default(),
            );
        }
    }
    gaps(pack, &mut found);
    circles(pack, &mut found);
    found
}

/// A published procedure's department must exist without end: no gap after its last version.
fn gaps(pack: &Pack, found: &mut Vec<Finding>) {
    let mut last: BTreeMap<&str, Option<Date>> = BTreeMap::new();
    for Department { code, valid_to, .. } in &pack.departments {
        let end = last.entry(code).or_insert(*valid_to);
        *end = match (*end, valid_to) {
            (Some(a), Some(b)) => Some(a.max(*b)),
            _ => None,
        };
    }
    for procedure in &pack.procedures {
        let ended = last.get(procedure.department.as_str()).copied().flatten();
        if let (Status::Published, Some(end)) = (procedure.status, ended) {
            let site = pack.sources().site(Kind::Procedure, &procedure.id, "department");
            found.push(
                Finding::warning(
                    "department-ends",
                    &site,
                    format!("課「{}」は{end}までで、その後がありません。", procedure.department),
                )
                .hint("引き継ぐ課を departments.yaml に書き、手続の department を改めてください。"),
            );
        }
    }
}

fn circles(pack: &Pack, found: &mut Vec<Finding>) {
    let parent = |code: &str| {
        let department = pack.departments.iter().find(|one| one.code == code)?;
        department.parent.as_deref()
    };
    for department in &pack.departments {
        let mut above = parent(&department.code);
        let mut steps = pack.departments.len();
        while let Some(code) = above {
            if code == department.code || steps == 0 {
                let site = pack.sources().site(Kind::Department, &department.code, "parent");
                found.push(
                    Finding::error(
                        "department-circle",
                        &site,
                        format!("課「{}」の上の組織をたどると自分に戻ります。", department.code),
                    )
                    .hint("parent を確かめてください。"),
                );
                break;
            }
            steps = steps.saturating_sub(1);
            above = parent(code);
        }
    }
}
