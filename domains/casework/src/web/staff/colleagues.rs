//! Who can be given a case: those who work in its department today.

use uuid::Uuid;
use yakusho_identity::{Role, store::staff_list};
use yakusho_kernel::{Problem, Text};
use yakusho_store::Result;

use super::desk::Desk;

/// Somebody who can be given a case.
pub struct Colleague {
    /// The account.
    pub id: Uuid,
    /// The name as colleagues read it.
    pub name: String,
    /// The departments in which they work today.
    pub departments: Vec<String>,
}

impl Colleague {
    /// Whether they work in this department.
    pub fn works_in(&self, department: &str) -> bool {
        self.departments.iter().any(|code| code == department)
    }
}

/// Those who work today in any of these departments and whose accounts are open, without the person
/// themselves.
///
/// # Errors
/// What the store says.
pub async fn colleagues(desk: &Desk, departments: &[&str]) -> Result<Vec<Colleague>> {
    let works = |role| matches!(role, Role::Clerk | Role::Chief | Role::Head);
    let rows = staff_list(desk.app.store()).await?;
    let of_row = |row: yakusho_identity::store::StaffRow| {
        let mut codes: Vec<String> = row
            .postings
            .into_iter()
            .map(|(_, posting)| posting)
            .filter(|posting| posting.in_force_on(desk.today) && works(posting.role))
            .map(|posting| posting.department)
            .filter(|code| departments.contains(&code.as_str()))
            .collect();
        codes.dedup();
        let works = !codes.is_empty() && !row.suspended;
        (works && row.id != desk.who.staff).then_some(Colleague {
            id: row.id,
            name: row.name,
            departments: codes,
        })
    };
    Ok(rows.into_iter().filter_map(of_row).collect())
}

/// The departments that a case can be given to, by their reading; never the one that has it.
pub fn departments(desk: &Desk, except: &[&str]) -> Vec<(String, String)> {
    let edition = desk.app.procedures().shelf().current();
    let mut found: Vec<(String, String, String)> = edition
        .pack
        .departments
        .iter()
        .filter(|known| known.in_force_on(desk.today) && !except.contains(&known.code.as_str()))
        // A 部 has no desk of its own: what has departments below it is left out.
        .filter(|known| {
            let below = |other: &&yakusho_pack::format::Department| {
                other.parent.as_deref() == Some(known.code.as_str())
            };
            !edition.pack.departments.iter().any(|other| below(&other))
        })
        .map(|known| (known.kana.clone(), known.code.clone(), known.name.ja.clone()))
        .collect();
    found.sort();
    found.into_iter().map(|(_, code, name)| (code, name)).collect()
}

/// Nobody, or somebody else's colleague, was chosen.
pub fn nobody_chosen() -> Problem {
    let words = "引き継ぐ相手を、同じ課の職員から選んでください。";
    Problem::new("to", "colleague_missing", Text::ja(words))
}

/// No department, or one that is not there, was chosen.
pub fn no_department() -> Problem {
    let words = "移送先の課を選んでください。";
    Problem::new("department", "department_missing", Text::ja(words))
}
