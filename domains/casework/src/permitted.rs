//! Cases and disposals as policies see them.

use uuid::Uuid;
use yakusho_permission::{Protection, Resource};

use crate::{Casework, retention::Disposal, store::cases::Record};

impl Casework {
    /// A case, with what is known of 支援措置 in it.
    #[must_use]
    pub fn case_resource(&self, record: &Record, protection: &Protection) -> Resource {
        Resource::Case {
            municipality: self.store().municipality(),
            id: record.case.id.uuid(),
            department: record.department.clone(),
            procedure: record.case.procedure.clone(),
            kind: record.case.kind.label().to_owned(),
            assignee: record.case.assignee,
            related_staff: record.related_staff.clone(),
            protection: protection.clone(),
        }
    }

    /// The records of a department.
    #[must_use]
    pub fn records_resource(&self, department: &str) -> Resource {
        self.disposal_resource_of(department, Uuid::nil(), None)
    }

    /// A list of disposal.
    #[must_use]
    pub fn disposal_resource(&self, list: &Disposal) -> Resource {
        self.disposal_resource_of(&list.department, list.id, Some(list.proposed_by))
    }

    fn disposal_resource_of(&self, department: &str, id: Uuid, by: Option<Uuid>) -> Resource {
        Resource::Disposal {
            municipality: self.store().municipality(),
            id,
            department: department.to_owned(),
            proposed_by: by,
        }
    }
}
