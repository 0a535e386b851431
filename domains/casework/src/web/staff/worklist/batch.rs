//! The same done with many cases: what would be done, what would not and why, and then doing it.

use uuid::Uuid;
use yakusho_permission::ActionName;
use yakusho_store::{Error, Result};

use super::super::{
    colleagues::{Colleague, colleagues},
    desk::Desk,
};
use crate::{
    handle::Request,
    rules::decide::{Command, decide},
    store::cases::{self, Record},
};

/// At most this many cases at once: a page of the list, twice.
pub const MOST: usize = 100;

/// What is done with each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Taken in hand.
    Claim,
    /// Given to a colleague.
    HandOver {
        /// The colleague; `None` before one was chosen.
        to: Option<Uuid>,
        /// What the colleague should know.
        note: String,
    },
    /// Given to another department.
    Transfer {
        /// Its code; `None` before one was chosen.
        department: Option<String>,
        /// Why.
        reason: String,
    },
}

/// A case with which it is not done, and why.
#[derive(Debug)]
pub struct Left {
    /// The case.
    pub record: Record,
    /// Stable machine code.
    pub code: &'static str,
    /// Why, in words.
    pub why: String,
}

/// What would be done, and what would not.
#[derive(Debug, Default)]
pub struct Plan {
    /// With these.
    pub will: Vec<Record>,
    /// Not with these.
    pub left: Vec<Left>,
}

impl Deed {
    fn action(&self) -> ActionName {
        match self {
            Self::Claim => ActionName::CaseClaim,
            Self::HandOver { .. } => ActionName::CaseAssign,
            Self::Transfer { .. } => ActionName::CaseTransfer,
        }
    }

    /// The command; where nothing was chosen yet, one that stands for any choice.
    fn command(&self, me: Uuid) -> Command {
        match self {
            Self::Claim => Command::Claim { staff: me },
            Self::HandOver { to, note } => {
                Command::HandOver { to: to.unwrap_or(Uuid::nil()), note: note.clone() }
            }
            Self::Transfer { department, reason } => Command::Transfer {
                department: department.clone().unwrap_or_default(),
                // Before the page that asks for it, the reason is no reason not to.
                reason: if department.is_none() { "—".to_owned() } else { reason.clone() },
            },
        }
    }

    /// Whether everything was chosen that it needs.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Claim => true,
            Self::HandOver { to, .. } => to.is_some(),
            Self::Transfer { department, reason } => {
                department.is_some() && !reason.trim().is_empty()
            }
        }
    }
}

/// What would be done with these cases. A case that they may not see is in neither list.
///
/// # Errors
/// What the store says.
pub async fn plan(desk: &Desk, ids: &[Uuid], deed: &Deed) -> Result<Plan> {
    let store = desk.app.store();
    let ids = ids.get(..MOST).unwrap_or(ids);
    let mut records = cases::with_ids(store.read(), store.municipality(), ids).await?;
    records.retain(|record| desk.may(ActionName::CaseRead, &desk.case(record)));
    records.sort_by_key(|record| ids.iter().position(|id| *id == record.case.id.uuid()));
    let mut codes: Vec<&str> = records.iter().map(|record| record.department.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let people = match deed {
        Deed::HandOver { to: Some(_), .. } => colleagues(desk, &codes).await?,
        _ => Vec::new(),
    };
    let mut plan = Plan::default();
    for record in records {
        match obstacle(desk, &record, deed, &people) {
            None => plan.will.push(record),
            Some((code, why)) => plan.left.push(Left { record, code, why }),
        }
    }
    Ok(plan)
}

/// Does it, each case in a transaction of its own and only in the version that was seen. What
/// could not be done is told.
///
/// # Errors
/// What the store says; what was done before stays done.
pub async fn carry_out(
    desk: &Desk,
    seen: &[(Uuid, i64)],
    deed: &Deed,
    now: jiff::Timestamp,
) -> Result<Plan> {
    let ids: Vec<Uuid> = seen.iter().map(|(id, _)| *id).collect();
    let planned = plan(desk, &ids, deed).await?;
    let mut done = Plan { will: Vec::new(), left: planned.left };
    for record in planned.will {
        let id = record.case.id.uuid();
        let version = seen.iter().find(|(seen, _)| *seen == id).map(|(_, version)| *version);
        let request = Request {
            case: record.case.id,
            version: version.unwrap_or_default(),
            command: deed.command(desk.who.staff),
            by: desk.who.actor(),
            authority: desk.who.authority_in(&record.department),
            identified_by: None,
        };
        match desk.app.carry_out(request, now).await {
            Ok(record) => done.will.push(record),
            Err(Error::Refused(refusal)) => {
                let why = refusal.message.ja.clone();
                done.left.push(Left { record, code: refusal.code, why });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// What stands in the way.
fn obstacle(
    desk: &Desk,
    record: &Record,
    deed: &Deed,
    people: &[Colleague],
) -> Option<(&'static str, String)> {
    let case = &record.case;
    if *deed == Deed::Claim && case.assignee == Some(desk.who.staff) {
        return Some(("has_it_already", "もう自分の担当です。".to_owned()));
    }
    if *deed == Deed::Claim && case.assignee.is_some() {
        let words =
            "ほかの職員の担当です。代わるときは、その件の画面で「担当になる」を押してください。";
        return Some(("somebody_has_it", words.to_owned()));
    }
    if !desk.may(deed.action(), &desk.case(record)) {
        let words = match deed {
            Deed::Claim => "あなたの役割では担当できません。",
            Deed::HandOver { .. } | Deed::Transfer { .. } => {
                "自分の担当ではありません。ほかの人の件を動かせるのは係長と課長です。"
            }
        };
        return Some(("not_permitted", words.to_owned()));
    }
    if let Deed::HandOver { to: Some(to), .. } = deed {
        let works_here = |one: &Colleague| one.id == *to && one.works_in(&record.department);
        if !people.iter().any(works_here) {
            let words = "選んだ職員は、この件の課にいません。";
            return Some(("not_in_department", words.to_owned()));
        }
        if record.related_staff.contains(to) {
            let words = "選んだ職員は、この件から外れています。";
            return Some(("related_to_case", words.to_owned()));
        }
    }
    if let Deed::Transfer { department: Some(department), .. } = deed
        && *department == record.department
    {
        return Some(("same_department", "もうその課にあります。".to_owned()));
    }
    let refusal = decide(case, &deed.command(desk.who.staff), desk.today).err()?;
    Some((refusal.code, refusal.message.ja))
}
