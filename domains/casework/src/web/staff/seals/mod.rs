//! 公印: the inventory of sealed documents (対象洗い出し) and how far each rule's amendment has come.

pub mod csv;
pub mod list;
pub mod move_on;

use std::collections::BTreeMap;

use yakusho_documents::seal::{Standing, standing, standings};
use yakusho_kernel::Refusal;
use yakusho_pack::{
    Pack,
    format::{AmendmentState, MayOmit, SealedPaper},
};
use yakusho_pages::Refused;
use yakusho_permission::{ActionName, Resource};

use super::desk::Desk;
use crate::web::failure::refused;

/// One line of the inventory.
pub struct Line<'a> {
    /// The rule.
    pub rule: &'a SealedPaper,
    /// How far its amendment has come.
    pub standing: Standing,
}

/// The inventory as it stands, in the pack's order.
///
/// # Errors
/// Not found where the pack has none; what the store says.
pub async fn inventory<'a>(desk: &Desk, pack: &'a Pack) -> Result<Vec<Line<'a>>, Refused> {
    let rules = pack.documents.as_ref().ok_or_else(Refusal::not_found)?;
    let store = desk.app.store();
    let moved = standings(store.read(), store.municipality().as_str()).await;
    let moved: BTreeMap<String, Standing> = moved.map_err(refused)?;
    Ok(rules.sealed.iter().map(|rule| Line { rule, standing: standing(rule, &moved) }).collect())
}

/// How many rules there are, may be amended, are in force, and of each state.
pub struct Totals {
    /// All kinds of sealed documents.
    pub all: usize,
    /// Those whose seal may be left out.
    pub may: usize,
    /// Those about which nobody has found out.
    pub unknown: usize,
    /// Those in force.
    pub in_force: usize,
}

impl Totals {
    /// Counts an inventory.
    #[must_use]
    pub fn of(lines: &[Line<'_>]) -> Self {
        let count = |fits: &dyn Fn(&Line<'_>) -> bool| lines.iter().filter(|one| fits(one)).count();
        Self {
            all: lines.len(),
            may: count(&|line| line.rule.may_omit == MayOmit::Yes),
            unknown: count(&|line| line.rule.may_omit == MayOmit::Unknown),
            in_force: count(&|line| line.standing.amendment.state == AmendmentState::InForce),
        }
    }
}

/// Whether somebody may move amendments on: chiefs of the department that answers for the city's
/// rules, and whoever runs the system.
#[must_use]
pub fn may_move(desk: &Desk, pack: &Pack) -> bool {
    let office = pack.documents.as_ref().and_then(|rules| rules.rules_department.clone());
    let chief = office.is_some_and(|department| {
        let municipality = desk.app.store().municipality();
        let id = "seal_rules".to_owned();
        desk.may(ActionName::ProcedureCheck, &Resource::Procedure { municipality, id, department })
    });
    chief || desk.may(ActionName::SettingsChange, &desk.city())
}
