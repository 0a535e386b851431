//! The people whom the tests ask about.

use jiff::civil::date;
use uuid::Uuid;
use yakusho_identity::{Posting, Role, StaffContext};
use yakusho_kernel::{Actor, MunicipalityCode};
use yakusho_permission::Who;

pub const ME: Uuid = Uuid::from_u128(1);
pub const MY_THING: Uuid = Uuid::from_u128(2);

pub fn maebashi() -> MunicipalityCode {
    "102016".parse().expect("code")
}

pub fn staff_context(postings: &[(&str, Role)]) -> StaffContext {
    StaffContext {
        staff: ME,
        session: Uuid::nil(),
        name: "試験　職員".to_owned(),
        login: "shiken.01".to_owned(),
        postings: postings
            .iter()
            .map(|(department, role)| Posting {
                department: (*department).to_owned(),
                role: *role,
                from: date(2026, 4, 1),
                to: None,
            })
            .collect(),
        shared_terminal: false,
        signed_in_at: jiff::Timestamp::UNIX_EPOCH,
        proved_at: jiff::Timestamp::UNIX_EPOCH,
        idle: jiff::SignedDuration::from_mins(60),
        must_change_password: false,
    }
}

pub fn staff(postings: &[(&str, Role)]) -> Who {
    Who::staff(maebashi(), &staff_context(postings))
}

pub fn resident() -> Who {
    Who::actor(maebashi(), &Actor::Resident { draft_or_application: MY_THING })
}

pub fn helper() -> Who {
    let actor = Actor::Helper { place: "motosoja".to_owned(), for_draft: MY_THING };
    Who::actor(maebashi(), &actor)
}

pub fn job() -> Who {
    Who::actor(maebashi(), &Actor::System { job: "release_held_cases" })
}
