//! A decision of the office the way that its route says: proposed, and signed by everybody whom the
//! route names.

use uuid::Uuid;
use yakusho_casework::{
    approval::{OnApproval, Proposal, Propose, Proposed},
    store::cases::Record,
};
use yakusho_identity::{Role, store::posted_in};
use yakusho_kernel::date::jst_date;

use crate::{World, clock};

/// Somebody of the demo office who holds a role in a department today.
async fn posted(world: &World, department: &str, role: Role) -> Uuid {
    let store = world.store();
    let day = jst_date(clock::now());
    let known = posted_in(store.read(), store.municipality(), &[department], day).await;
    let mut known = known.expect("postings").into_iter();
    let found = known.find(|(_, posting)| posting.role == role);
    found.unwrap_or_else(|| panic!("nobody is {role:?} of {department}")).0
}

/// Makes a decision about a case. The demo office must be open.
///
/// # Panics
/// Where the rules or the route do not allow it.
pub async fn decide(world: &World, record: &Record, proposal: Proposal) {
    let propose = Propose {
        case: record.case.id,
        version: record.case.version,
        proposal,
        note: None,
        staff: posted(world, &record.department, Role::Clerk).await,
        authority: Some("staff".to_owned()),
    };
    let proposed = world.casework().propose(propose, clock::now()).await.expect("proposed");
    let Proposed::Drafted(mut standing, _) = proposed else { return };
    loop {
        let open = standing.approval.open_places().next().map(|(_, place)| place.clone());
        let Some(place) = open else { return };
        let role = Role::from_code(place.grade.code()).expect("a role");
        let signer = posted(world, &place.department, role).await;
        let (id, version) = (standing.approval.id, standing.approval.version);
        let sign = OnApproval::Sign;
        let signed = world.casework().on_approval(id, version, sign, None, signer, clock::now());
        *standing = signed.await.expect("signed");
    }
}
