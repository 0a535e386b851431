//! Lists: policies decide which conditions apply, the query applies them.

use uuid::Uuid;

/// A way to narrow a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListPredicate {
    /// What one's own departments have.
    OwnDepartment(Vec<String>),
    /// What one has in hand oneself.
    AssignedToMe(Uuid),
    /// Everything, without personal data.
    AllOfCity,
}

impl ListPredicate {
    /// The name in policies.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OwnDepartment(_) => "own_department",
            Self::AssignedToMe(_) => "assigned_to_me",
            Self::AllOfCity => "all_of_city",
        }
    }
}
