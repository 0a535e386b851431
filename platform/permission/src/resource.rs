//! What it is done to, as policies see it.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
    sync::LazyLock,
};

use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;

use crate::{list::ListPredicate, who::staff_uid};

/// A thing that something is done to. `municipality` is that of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A draft.
    Draft {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: Uuid,
    },
    /// An application.
    Application {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: Uuid,
        /// The departments of its cases.
        departments: Vec<String>,
        /// Members of staff whom it concerns themselves or as family, so far as they said so.
        related_staff: Vec<Uuid>,
    },
    /// A case.
    Case {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: Uuid,
        /// The department that has it.
        department: String,
        /// Its procedure in the pack.
        procedure: String,
        /// What it is in law: 申請, 届出, 請求, 職権, その他.
        kind: String,
        /// Who has it in hand.
        assignee: Option<Uuid>,
        /// Members of staff whom it concerns themselves or as family, so far as they said so.
        related_staff: Vec<Uuid>,
        /// Whether somebody in it is under 支援措置.
        protection: Protection,
    },
    /// Facts of one class within an application.
    Fact(Box<Fact>),
    /// An approval.
    Approval {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: Uuid,
        /// The department that drafted.
        department: String,
        /// Members of staff whom its route names now, and those who had their hand in it.
        named: Vec<Uuid>,
    },
    /// A procedure of the pack.
    Procedure {
        /// Whose.
        municipality: MunicipalityCode,
        /// Its id in the pack.
        id: String,
        /// The department that answers for it.
        department: String,
    },
    /// The records of a department whose retention is over, as one list of a fiscal year.
    Disposal {
        /// Whose.
        municipality: MunicipalityCode,
        /// The list; nil before it is proposed.
        id: Uuid,
        /// The department.
        department: String,
        /// Who proposed it.
        proposed_by: Option<Uuid>,
    },
    /// A figure of the city's plan, and a measurement of it.
    Kpi {
        /// Whose.
        municipality: MunicipalityCode,
        /// Its id in the pack.
        id: String,
        /// The department that answers for it.
        department: String,
        /// The department that runs the plan.
        secretariat: String,
        /// Who entered the measurement.
        entered_by: Option<Uuid>,
        /// Who checked it.
        checked_by: Option<Uuid>,
    },
    /// What a department is asked when members of working groups are wanted.
    Nomination {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: Uuid,
        /// The department that is asked.
        department: String,
        /// The department that runs the plan.
        secretariat: String,
        /// Who answered.
        answered_by: Option<Uuid>,
    },
    /// Something of the city's plan that people keep: an initiative, a day of its year, a committee paper.
    PlanItem {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which.
        id: String,
        /// The department that answers for it.
        department: String,
        /// The department that runs the plan.
        secretariat: String,
        /// Who made it, where others must look after that.
        made_by: Option<Uuid>,
        /// Who checked it.
        checked_by: Option<Uuid>,
    },
    /// A working group of the plan.
    WorkingGroup {
        /// Whose.
        municipality: MunicipalityCode,
        /// Its code.
        id: String,
        /// The department that runs the plan.
        secretariat: String,
        /// Who works in it today.
        members: Vec<Uuid>,
        /// Who leads it today.
        leads: Vec<Uuid>,
    },
    /// What a member of staff did for working groups.
    WorkRecord {
        /// Whose.
        municipality: MunicipalityCode,
        /// The person.
        person: Uuid,
        /// Who leads the group that it is about.
        leads: Vec<Uuid>,
        /// The heads of the departments in which the person works.
        managers: Vec<Uuid>,
    },
    /// A contract of the city.
    Contract {
        /// Whose.
        municipality: MunicipalityCode,
        /// Which; nil before it is drafted.
        id: Uuid,
        /// The department that concludes it.
        department: String,
        /// The department that answers for electronic contracts.
        manager: String,
        /// Who drafted it.
        drafted_by: Option<Uuid>,
        /// Members of staff whom the route of its approval names now, and who had their hand in it.
        named: Vec<Uuid>,
    },
    /// The installation as a whole: staff, log, figures, settings.
    City {
        /// Whose.
        municipality: MunicipalityCode,
    },
    /// A way to narrow a list.
    List {
        /// Whose.
        municipality: MunicipalityCode,
        /// The way.
        predicate: ListPredicate,
    },
}

/// Whether somebody in an application is under 支援措置, and who may read where they live.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protection {
    /// Somebody is.
    pub protected: bool,
    /// The members of staff whom every record in force names.
    pub officers: Vec<Uuid>,
}

/// Facts of one class within an application, as somebody wants to read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Whose.
    pub municipality: MunicipalityCode,
    /// The draft or application that holds them.
    pub holder: Uuid,
    /// The department of the case, or all of the application.
    pub departments: Vec<String>,
    /// The procedure of the case; empty for the whole application.
    pub procedure: String,
    /// What the case is in law; empty for the whole application.
    pub kind: String,
    /// 公開, 庁内, 個人, 要配慮.
    pub class: &'static str,
    /// They tell where somebody lives or can be found.
    pub locates: bool,
    /// Whether somebody in it is under 支援措置.
    pub protection: Protection,
    /// Others than the person may hold the copy: members of the household, a proxy, a helper.
    pub shared: bool,
    /// Members of staff whom it concerns themselves or as family, so far as they said so.
    pub related_staff: Vec<Uuid>,
}

impl Fact {
    fn entity(&self) -> Entity {
        let more = [
            ("holder", text(&self.holder.to_string())),
            ("departments", set(self.departments.iter().map(|code| text(code)))),
            ("procedure", text(&self.procedure)),
            ("kind", text(&self.kind)),
            ("class", text(self.class)),
            ("locates", RestrictedExpression::new_bool(self.locates)),
            ("protected", RestrictedExpression::new_bool(self.protection.protected)),
            ("officers", staff_set(&self.protection.officers)),
            ("shared", RestrictedExpression::new_bool(self.shared)),
            ("related_staff", staff_set(&self.related_staff)),
        ];
        build("Fact", &self.holder.to_string(), self.municipality, more)
    }
}

impl Resource {
    pub(crate) fn entity(&self) -> Entity {
        match self {
            Self::Draft { municipality, id } => {
                let id = id.to_string();
                build("Draft", &id, *municipality, [("holder", text(&id))])
            }
            Self::Application { municipality, id, departments, related_staff } => {
                let id = id.to_string();
                let more = [
                    ("holder", text(&id)),
                    ("departments", set(departments.iter().map(|code| text(code)))),
                    ("related_staff", staff_set(related_staff)),
                ];
                build("Application", &id, *municipality, more)
            }
            Self::Case {
                municipality,
                id,
                department,
                procedure,
                kind,
                assignee,
                related_staff,
                protection,
            } => {
                let mut more = vec![
                    ("department", text(department)),
                    ("procedure", text(procedure)),
                    ("kind", text(kind)),
                    ("related_staff", staff_set(related_staff)),
                    ("protected", RestrictedExpression::new_bool(protection.protected)),
                    ("officers", staff_set(&protection.officers)),
                ];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(assignee.as_ref().map(|id| ("assignee", staff(id))));
                build("Case", &id.to_string(), *municipality, more)
            }
            Self::Fact(fact) => fact.entity(),
            Self::Approval { municipality, id, department, named } => {
                let more = [("department", text(department)), ("named", staff_set(named))];
                build("Approval", &id.to_string(), *municipality, more)
            }
            Self::Procedure { municipality, id, department } => {
                build("Procedure", id, *municipality, [("department", text(department))])
            }
            Self::Disposal { municipality, id, department, proposed_by } => {
                let mut more = vec![("department", text(department))];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(proposed_by.as_ref().map(|id| ("proposed_by", staff(id))));
                build("Disposal", &id.to_string(), *municipality, more)
            }
            Self::Kpi { municipality, id, department, secretariat, entered_by, checked_by } => {
                let mut more =
                    vec![("department", text(department)), ("secretariat", text(secretariat))];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(entered_by.as_ref().map(|id| ("entered_by", staff(id))));
                more.extend(checked_by.as_ref().map(|id| ("checked_by", staff(id))));
                build("Kpi", id, *municipality, more)
            }
            Self::Nomination { municipality, id, department, secretariat, answered_by } => {
                let mut more =
                    vec![("department", text(department)), ("secretariat", text(secretariat))];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(answered_by.as_ref().map(|id| ("answered_by", staff(id))));
                build("Nomination", &id.to_string(), *municipality, more)
            }
            Self::PlanItem { municipality, id, department, secretariat, made_by, checked_by } => {
                let mut more =
                    vec![("department", text(department)), ("secretariat", text(secretariat))];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(made_by.as_ref().map(|id| ("made_by", staff(id))));
                more.extend(checked_by.as_ref().map(|id| ("checked_by", staff(id))));
                build("PlanItem", id, *municipality, more)
            }
            Self::WorkingGroup { municipality, id, secretariat, members, leads } => {
                let more = [
                    ("secretariat", text(secretariat)),
                    ("members", staff_set(members)),
                    ("leads", staff_set(leads)),
                ];
                build("WorkingGroup", id, *municipality, more)
            }
            Self::WorkRecord { municipality, person, leads, managers } => {
                let who = RestrictedExpression::new_entity_uid(staff_uid(*person));
                let more = [
                    ("person", who),
                    ("leads", staff_set(leads)),
                    ("managers", staff_set(managers)),
                ];
                build("WorkRecord", &person.to_string(), *municipality, more)
            }
            Self::Contract { municipality, id, department, manager, drafted_by, named } => {
                let mut more = vec![
                    ("department", text(department)),
                    ("manager", text(manager)),
                    ("named", staff_set(named)),
                ];
                let staff = |id: &Uuid| RestrictedExpression::new_entity_uid(staff_uid(*id));
                more.extend(drafted_by.as_ref().map(|id| ("drafted_by", staff(id))));
                build("Contract", &id.to_string(), *municipality, more)
            }
            Self::City { municipality } => build("City", municipality.as_str(), *municipality, []),
            Self::List { municipality, predicate } => {
                let code = predicate.code();
                build("List", code, *municipality, [("predicate", text(code))])
            }
        }
    }
}

fn build(
    kind: &str,
    id: &str,
    municipality: MunicipalityCode,
    more: impl IntoIterator<Item = (&'static str, RestrictedExpression)>,
) -> Entity {
    let municipality = ("municipality".to_owned(), text(municipality.as_str()));
    let more = more.into_iter().map(|(name, value)| (name.to_owned(), value));
    entity(uid(kind, id), more.chain([municipality]).collect())
}

pub(crate) fn entity(uid: EntityUid, attributes: HashMap<String, RestrictedExpression>) -> Entity {
    // Attributes are literals without extension calls, whose evaluation cannot fail; were it to, an
    // entity without attributes makes every rule about it fail, and a failing rule denies.
    Entity::new(uid.clone(), attributes, HashSet::new()).unwrap_or_else(|_| Entity::with_uid(uid))
}

pub(crate) fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.to_owned())
}

pub(crate) fn set(values: impl Iterator<Item = RestrictedExpression>) -> RestrictedExpression {
    RestrictedExpression::new_set(values)
}

fn staff_set(ids: &[Uuid]) -> RestrictedExpression {
    set(ids.iter().map(|id| RestrictedExpression::new_entity_uid(staff_uid(*id))))
}

/// The name of an entity. Parsing the names of types is slow, so it is done once.
pub(crate) fn uid(kind: &str, id: &str) -> EntityUid {
    static KINDS: LazyLock<HashMap<&'static str, EntityTypeName>> = LazyLock::new(|| {
        const NAMES: [&str; 20] = [
            "Action",
            "Application",
            "Approval",
            "Case",
            "City",
            "Contract",
            "Disposal",
            "Draft",
            "Fact",
            "Helper",
            "Kpi",
            "List",
            "Nomination",
            "PlanItem",
            "Procedure",
            "Resident",
            "Staff",
            "System",
            "WorkRecord",
            "WorkingGroup",
        ];
        NAMES
            .into_iter()
            .map(|name| {
                (name, EntityTypeName::from_str(name).expect("a plain word is a type name"))
            })
            .collect()
    });
    let kind = KINDS.get(kind).expect("every kind that this crate names is in the list above");
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}
