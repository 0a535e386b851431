//! Who does something: every action names one of these.

use serde::Serialize;
use uuid::Uuid;

/// The one who acts. It never holds a name: a staff member is an id, a resident is the draft or
/// application that they hold the code of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody who holds the code of this draft or application.
    Resident {
        /// The draft or application.
        draft_or_application: Uuid,
    },
    /// Somebody who helps a resident to fill in a draft, at a place of the city.
    Helper {
        /// The place (community hall, window) in the pack's code.
        place: String,
        /// The draft that they help with.
        for_draft: Uuid,
    },
    /// A member of staff who has signed in.
    Staff {
        /// The staff account.
        id: Uuid,
    },
    /// The program itself.
    System {
        /// The job that acted, in snake case: `release_held_cases`.
        job: &'static str,
    },
}

impl Actor {
    /// The kind in one stable word: `resident`, `helper`, `staff`, `system`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Resident { .. } => "resident",
            Self::Helper { .. } => "helper",
            Self::Staff { .. } => "staff",
            Self::System { .. } => "system",
        }
    }

    /// The id behind the actor: a staff account, a draft or an application. The system has none.
    #[must_use]
    pub const fn id(&self) -> Option<Uuid> {
        match self {
            Self::Resident { draft_or_application: id }
            | Self::Helper { for_draft: id, .. }
            | Self::Staff { id } => Some(*id),
            Self::System { .. } => None,
        }
    }

    /// What else tells this actor from others: the helper's place or the system's job.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Helper { place, .. } => Some(place),
            Self::System { job } => Some(job),
            Self::Resident { .. } | Self::Staff { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_serialises_with_its_kind() {
        let staff = Actor::Staff { id: Uuid::nil() };
        let json = serde_json::to_string(&staff).expect("json");
        assert_eq!(json, r#"{"kind":"staff","id":"00000000-0000-0000-0000-000000000000"}"#);
        let system = Actor::System { job: "release_held_cases" };
        assert_eq!((system.kind(), system.id()), ("system", None));
        assert_eq!(system.detail(), Some("release_held_cases"));
    }
}
