//! Sending a run to a webhook, as a job: tried again with growing pauses, and given up visibly.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_exchange::webhook::Delivery;
use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{Error, Job, JobRegistry, NewAction, Result, Store};

use super::{
    batch::{self, Batch},
    rows,
    run::NOUN,
};
use crate::Casework;

/// The job that sends a run.
pub const JOB: &str = "casework.handover_deliver";

/// How a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The run goes to no webhook.
    None,
    /// On its way; tried so often, and what the last try said.
    Waiting(u32, Option<String>),
    /// Given up; a person must look.
    Dead(Option<String>),
    /// Taken.
    Delivered,
}

impl Casework {
    /// Adds this domain's jobs: sending runs to webhooks, and forgetting files that were brought
    /// and never taken in.
    #[must_use]
    pub(crate) fn delivery_jobs(&self, registry: JobRegistry) -> JobRegistry {
        let app = self.clone();
        let hour = std::time::Duration::from_secs(3_600);
        registry
            .on(JOB, move |_, job, now| {
                let app = app.clone();
                Box::pin(async move { app.deliver(&job, now).await })
            })
            .every("casework.forget_form_imports", hour, |store, _, now| {
                Box::pin(async move { crate::form_import::runs::forget(&store, now).await })
            })
    }

    async fn deliver(&self, job: &Job, now: jiff::Timestamp) -> Result<()> {
        let id = job.payload.get("batch").and_then(|id| id.as_str());
        let id = id.and_then(|id| Uuid::parse_str(id).ok());
        let id = id.ok_or_else(|| Error::Broken("a delivery without a batch".to_owned()))?;
        let Some(batch) = batch::find(self.store(), id).await? else { return Ok(()) };
        let (Some(name), None) = (&batch.webhook, batch.delivered_at) else { return Ok(()) };
        let body = self.file_of(&batch).await?;
        let delivery = Delivery {
            id: batch.id.to_string(),
            mapping: batch.mapping.clone(),
            media_type: "application/json",
            body,
        };
        let sent = self.webhooks().send(name, delivery, now).await;
        sent.map_err(|error| Error::Broken(error.words()))?;
        self.store()
            .write(now, move |tx| {
                let batch = batch.clone();
                Box::pin(async move {
                    rows::batch::Entity::update_many()
                        .col_expr(rows::batch::Column::DeliveredAt, Expr::value(Some(tx.stamp())))
                        .filter(rows::batch::Column::Municipality.eq(tx.municipality().as_str()))
                        .filter(rows::batch::Column::Id.eq(batch.id))
                        .exec(tx.db())
                        .await?;
                    tx.act(NewAction {
                        kind: "handover.delivered",
                        subject_kind: NOUN,
                        subject: batch.id,
                        by: &Actor::System { job: "deliver_handover" },
                        authority: None,
                        purpose: Some(&batch.purpose),
                        data: json!({ "webhook": batch.webhook }),
                    })
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// The file of a run, compared with its hash.
    ///
    /// # Errors
    /// Where it is gone or damaged.
    pub async fn file_of(&self, batch: &Batch) -> Result<Vec<u8>> {
        let files = &self.procedures().parts().files;
        let found = files.find(self.store().read(), Id::from_uuid(batch.file)).await?;
        let gone = || Error::Broken(format!("the file of batch {} is gone", batch.id));
        let attachment = found.ok_or_else(gone)?;
        files.read(&attachment).await.map_err(|error| Error::Broken(error.to_string()))
    }
}

/// How the delivery of a run stands.
///
/// # Errors
/// What the database says.
pub async fn standing(store: &Store, batch: &Batch) -> Result<Standing> {
    let (Some(_), Some(id)) = (&batch.webhook, batch.delivery) else { return Ok(Standing::None) };
    if batch.delivered_at.is_some() {
        return Ok(Standing::Delivered);
    }
    let dead = store.dead_jobs(1_000).await?;
    if let Some(job) = dead.into_iter().find(|job| job.id == id) {
        return Ok(Standing::Dead(job.last_error.map(words)));
    }
    let waiting = store.waiting_jobs(1_000).await?;
    let job = waiting.into_iter().find(|job| job.id == id);
    Ok(job.map_or(Standing::Waiting(0, None), |job| {
        Standing::Waiting(job.attempts, job.last_error.map(words))
    }))
}

/// The words for staff within what the job kept.
fn words(kept: String) -> String {
    kept.strip_prefix("broken: ").map_or(kept.clone(), str::to_owned)
}
