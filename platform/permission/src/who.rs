//! Who asks, as policies see them.

use std::collections::{HashMap, HashSet};

use cedar_policy::{Entity, EntityUid, RestrictedExpression};
use uuid::Uuid;
use yakusho_identity::StaffContext;
use yakusho_kernel::{Actor, MunicipalityCode};

use crate::resource::{entity, set, text, uid};

/// Somebody who asks. Made once a request and asked about as often as needed.
#[derive(Clone, Debug)]
pub struct Who {
    pub(crate) entity: Entity,
    pub(crate) staff: Option<Uuid>,
    pub(crate) departments: Vec<String>,
}

impl Who {
    /// A member of staff who is signed in.
    #[must_use]
    pub fn staff(municipality: MunicipalityCode, who: &StaffContext) -> Self {
        let postings = who.postings.iter().filter_map(|posting| {
            RestrictedExpression::new_record([
                ("department".to_owned(), text(&posting.department)),
                ("role".to_owned(), text(posting.role.code())),
            ])
            .ok()
        });
        let roles: HashSet<&str> = who.postings.iter().map(|posting| posting.role.code()).collect();
        let departments: Vec<String> = who.departments().into_iter().map(str::to_owned).collect();
        let attributes = HashMap::from([
            ("municipality".to_owned(), text(municipality.as_str())),
            ("postings".to_owned(), RestrictedExpression::new_set(postings)),
            ("departments".to_owned(), set(departments.iter().map(|code| text(code)))),
            ("roles".to_owned(), set(roles.into_iter().map(text))),
            (
                "must_change_password".to_owned(),
                RestrictedExpression::new_bool(who.must_change_password),
            ),
        ]);
        let entity = entity(staff_uid(who.staff), attributes);
        Self { entity, staff: Some(who.staff), departments }
    }

    /// A resident, a helper or a job. A member of staff named by their id alone holds no posting
    /// and may do nothing; use [`Who::staff`].
    #[must_use]
    pub fn actor(municipality: MunicipalityCode, actor: &Actor) -> Self {
        let (kind, id, more) = match actor {
            Actor::Resident { draft_or_application: id } => {
                ("Resident", id.to_string(), vec![("holds", id.to_string())])
            }
            Actor::Helper { place, for_draft } => (
                "Helper",
                for_draft.to_string(),
                vec![("holds", for_draft.to_string()), ("place", place.clone())],
            ),
            Actor::System { job } => {
                ("System", (*job).to_owned(), vec![("job", (*job).to_owned())])
            }
            Actor::Staff { id } => {
                let nobody = StaffContext {
                    staff: *id,
                    session: Uuid::nil(),
                    name: String::new(),
                    login: String::new(),
                    postings: Vec::new(),
                    shared_terminal: false,
                    signed_in_at: Default::default(),
                    must_change_password: true,
                    proved_at: Default::default(),
                    idle: Default::default(),
                };
                return Self::staff(municipality, &nobody);
            }
        };
        let municipality = ("municipality".to_owned(), text(municipality.as_str()));
        let more = more.into_iter().map(|(name, value)| (name.to_owned(), text(&value)));
        let attributes = more.chain([municipality]).collect();
        Self { entity: entity(uid(kind, &id), attributes), staff: None, departments: Vec::new() }
    }
}

pub(crate) fn staff_uid(id: Uuid) -> EntityUid {
    uid("Staff", &id.to_string())
}
