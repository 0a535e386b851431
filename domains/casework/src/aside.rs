//! 除斥・回避: whoever of the office is related to the people of an application steps aside, or is set
//! aside by their 係長 or 課長. From then on they read none of its personal data and have no hand in any
//! of its cases. How they are related is nobody's business here, and is not asked.
//!
//! The house's rule, not a law's: 行政手続法19条2項 excludes the related from presiding over hearings, and
//! cities ask the same of all work in their rules of service.

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;
use yakusho_kernel::{Problem, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{NewAction, Result, Tx};

use crate::{
    Casework,
    store::cases::{self, Record},
    work,
};

/// Which way somebody goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// Out of the application's cases.
    Step,
    /// Back into them.
    Back,
}

impl Casework {
    /// Takes somebody out of all cases of an application, or lets them back. What they had in hand goes
    /// back to its department. Nothing happens where it is so already.
    ///
    /// # Errors
    /// Not found; what the store says.
    pub async fn set_aside(
        &self,
        application: Uuid,
        staff: Uuid,
        way: Aside,
        by: &Actor,
        now: Timestamp,
    ) -> Result<()> {
        let write = self.store().write_with(now, by.clone(), move |tx, by| {
            Box::pin(async move {
                let all = cases::of_application(tx.db(), tx.municipality(), application).await?;
                if all.is_empty() {
                    return Err(Refusal::not_found().into());
                }
                for record in &all {
                    set(tx, record, staff, way, by).await?;
                }
                Ok(())
            })
        });
        write.await
    }
}

async fn set(tx: &Tx, record: &Record, staff: Uuid, way: Aside, by: &Actor) -> Result<()> {
    let is_aside = record.related_staff.contains(&staff);
    if is_aside == (way == Aside::Step) {
        return Ok(());
    }
    let mut related = record.related_staff.clone();
    related.retain(|one| *one != staff);
    if way == Aside::Step {
        related.push(staff);
    }
    let case = &record.case;
    let held = way == Aside::Step && case.assignee == Some(staff);
    let assignee = case.assignee.filter(|_| !held);
    cases::set_related(tx, case.id, &related, assignee).await?;
    tx.act(NewAction {
        kind: match way {
            Aside::Step => "case.stepped_aside",
            Aside::Back => "case.stepped_back",
        },
        subject_kind: "case",
        subject: case.id.uuid(),
        by,
        authority: None,
        purpose: None,
        data: json!({
            "staff": staff,
            "state": case.state,
            "assignee": assignee,
            "received_on": case.received_on,
        }),
    })
    .await?;
    if held {
        yakusho_worklist::let_go(tx, work::KIND, &[case.id.uuid()]).await?;
    }
    Ok(())
}

/// Goes on where somebody may get a case into their hands.
///
/// # Errors
/// A refusal at the field `to`.
pub fn may_get(record: &Record, to: Uuid) -> Result<(), Refusal> {
    if !record.related_staff.contains(&to) {
        return Ok(());
    }
    let words = Text::ja("この件から外れている職員です。ほかの人を選んでください。");
    Err(Refusal::invalid(vec![Problem::new("to", "related_to_case", words)]))
}

/// Goes on where somebody is not related to the people of a case.
///
/// # Errors
/// A refusal that says why.
pub fn must_not_be_related(record: &Record, staff: Uuid) -> Result<(), Refusal> {
    if !record.related_staff.contains(&staff) {
        return Ok(());
    }
    let words = "この件からは外れています（自分や家族などの件）。ほかの職員が行います。";
    Err(Refusal::new(RefusalKind::Forbidden, "related_to_case", Text::ja(words)))
}
