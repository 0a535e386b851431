//! Hears that a decision was approved and carries it out, inside that transaction; ends drafts of
//! what moved on in another way.

use futures::future::BoxFuture;
use yakusho_approvals::events::{APPROVAL_DECIDED, Decided};
use yakusho_kernel::{Id, Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{Error, Event, Result, Tx};

use super::CASE;
use crate::{
    Casework,
    events::CASE_CHANGED,
    handle::{self, Request},
    store::cases,
};

/// Listens.
pub fn listen(app: &Casework) {
    let house = app.clone();
    app.store().subscribe(APPROVAL_DECIDED, move |tx, event| decided(tx, event, house.clone()));
    let house = app.clone();
    app.store().subscribe(CASE_CHANGED, move |tx, event| changed(tx, event, house.clone()));
}

fn decided<'t>(tx: &'t Tx, event: &'t Event, app: Casework) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        let said: Decided = serde_json::from_value(event.data.clone())
            .map_err(|error| Error::Broken(format!("{}: {error}", event.kind)))?;
        if said.subject_kind != CASE {
            return Ok(());
        }
        let found = app.approvals().find(tx.db(), tx.municipality(), event.subject).await?;
        let standing = found.ok_or_else(Refusal::not_found)?;
        let proposal = app.proposal_of(&standing)?;
        let case = Id::from_uuid(said.subject);
        let found = cases::find(tx.db(), tx.municipality(), case).await?;
        let record = found.ok_or_else(Refusal::not_found)?;
        let content = app.content(tx.db(), tx.municipality(), &record, &proposal).await?;
        if content.hash != said.hash {
            return Err(changed_meanwhile().into());
        }
        let request = Request {
            case,
            version: record.case.version,
            command: proposal.command(),
            by: Actor::Staff { id: said.by },
            authority: Some(said.authority),
            identified_by: None,
        };
        // The same way as any other decision: with its sealed reasons and whatever else belongs to
        // a decision. Who drafted the reasons stands in the approval's trail.
        handle::with_words(&app, tx, &request).await?;
        Ok(())
    })
}

/// A case that was taken back, or that moved on in any other way than by being taken in hand, is
/// no longer what was drafted.
fn changed<'t>(tx: &'t Tx, event: &'t Event, app: Casework) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        if event.data.get("action").and_then(|action| action.as_str()) != Some("case.claimed") {
            let by = Actor::System { job: "void_drafts" };
            app.approvals().void(tx, CASE, event.subject, &by).await?;
        }
        Ok(())
    })
}

fn changed_meanwhile() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "content_changed",
        Text::ja("起案のあとで申請の内容が変わっています。起案者に差し戻してください。"),
    )
}
