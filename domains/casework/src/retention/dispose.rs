//! 廃棄: a second person approves a list, and its bytes go, for good and everywhere.

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait as _, Query},
};
use serde_json::json;
use uuid::Uuid;
use yakusho_approvals::Approvals;
use yakusho_documents::Archive;
use yakusho_facts::Sheets;
use yakusho_files::Files;
use yakusho_kernel::{Refusal, RefusalKind, Text, actor::Actor};
use yakusho_store::{Event, JobRegistry, NewAction, Result, Tx};

use super::{AUTHORITY, Disposal, Over};
use crate::{Casework, approval::CASE, handover, search, store::cases};

/// The kind of the event that tells of a disposal; its data names the cases.
pub const APPLICATION_DISPOSED: &str = "application.disposed";
/// Every table from which a disposal deletes or in which it empties something.
const SCRUBBED: [&str; 17] = [
    "work_case",
    "application_sheet",
    "approval",
    "approval_mark",
    "case_word",
    "case_gram",
    "case_gram_list",
    "case_inquiry",
    "handover_batch",
    "handover_row",
    "document",
    "attachment",
    "outbox",
    "message",
    "retention_hold",
    "action",
    "disposal",
];

/// What is asked to forget besides the tables of this domain.
struct Keepers {
    files: Files,
    archive: Archive,
    approvals: Approvals,
}

impl Casework {
    /// Disposes of a list that somebody else proposed: approves it, takes every application of it
    /// away, scrubs what the database keeps of deleted rows, and writes the register outside.
    /// Broken off, it goes on where it stopped. Applications that were held since are left. Gives
    /// how many were taken away.
    ///
    /// # Errors
    /// A refusal where the same person proposed it, or where it was carried out before; what the
    /// store says.
    pub async fn dispose(&self, list: &Disposal, by: Uuid, now: Timestamp) -> Result<u64> {
        if list.proposed_by == by {
            let words = Text::ja("提案した人とは別の人が承認してください。");
            return Err(Refusal::new(RefusalKind::Forbidden, "four_eyes", words).into());
        }
        self.approve_list(list.id, by, now).await?;
        let actor = Actor::Staff { id: by };
        let mut taken = 0;
        for one in &list.applications {
            if self.hold_of(one.application).await?.is_some() {
                continue;
            }
            taken += u64::from(self.take_away(list.id, one, &actor, now).await?);
        }
        self.erase(now).await?;
        self.mark_done(list.id, by, taken, now).await?;
        self.keep_register().await?;
        Ok(taken)
    }

    /// Deletes the objects of removed attachments now, and takes deleted rows off the disk.
    pub(super) async fn erase(&self, now: Timestamp) -> Result<()> {
        let jobs = self.procedures().parts().files.jobs(JobRegistry::new());
        self.store().run_due_jobs(&jobs, now).await?;
        self.store().scrub(&SCRUBBED).await
    }

    /// Takes one application away. False where it is gone already.
    pub(super) async fn take_away(
        &self,
        list: Uuid,
        one: &Over,
        by: &Actor,
        now: Timestamp,
    ) -> Result<bool> {
        let application = one.application;
        let store = self.store();
        let all = cases::of_application(store.read(), store.municipality(), application).await?;
        let cases: Vec<Uuid> = all.iter().map(|record| record.case.id.uuid()).collect();
        let mut about = cases.clone();
        about.push(application);
        about.extend(self.procedures().draft_of(application).await?);
        // The demo's mailbox is a folder and no row: it goes first, so that nothing is left of it
        // where the program stops in between.
        self.procedures().parts().mailer.forget_shown(store, &about).await?;
        let keepers = Keepers {
            files: self.procedures().parts().files.clone(),
            archive: self.archive(),
            approvals: self.approvals(),
        };
        let input = (keepers, cases, about, one.number.clone(), by.clone());
        store
            .write_with(now, input, move |tx, (keepers, cases, about, number, by)| {
                Box::pin(async move {
                    if is_gone(tx, application).await? {
                        return Ok(false);
                    }
                    empty(tx, keepers, application, cases, about, by).await?;
                    let insert = Query::insert()
                        .into_table("disposed_application")
                        .columns(["municipality", "application_id", "disposal_id", "number"])
                        .values_panic([
                            tx.municipality().as_str().into(),
                            application.into(),
                            list.into(),
                            number.clone().into(),
                        ])
                        .take();
                    tx.db().execute(&insert).await?;
                    let data = json!({ "cases": cases });
                    tx.publish(Event { kind: APPLICATION_DISPOSED, subject: application, data })
                        .await?;
                    let (why, over) = (Some(AUTHORITY), Some("保存期間の満了"));
                    for case in cases {
                        tx.dispose_actions_of(*case, "case", by, why, over).await?;
                    }
                    tx.dispose_actions_of(application, "application", by, why, over).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Writes who approved a list. Whoever did so first stays, where it was broken off.
    async fn approve_list(&self, id: Uuid, by: Uuid, now: Timestamp) -> Result<()> {
        self.store()
            .write(now, move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("disposal")
                        .value("approved_by", by)
                        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
                        .and_where(Expr::col("id").eq(id))
                        .and_where(Expr::col("done_at").is_null())
                        .take();
                    if tx.db().execute(&update).await?.rows_affected() != 1 {
                        let words = Text::ja("この一覧は、もう消去が済んでいます。");
                        let refusal =
                            Refusal::new(RefusalKind::Conflict, "disposed_already", words);
                        return Err(refusal.into());
                    }
                    record(tx, "disposal.approved", id, by, json!({})).await
                })
            })
            .await
    }

    async fn mark_done(&self, id: Uuid, by: Uuid, taken: u64, now: Timestamp) -> Result<()> {
        self.store()
            .write(now, move |tx| {
                Box::pin(async move {
                    let update = Query::update()
                        .table("disposal")
                        .value("done_at", tx.stamp())
                        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
                        .and_where(Expr::col("id").eq(id))
                        .take();
                    tx.db().execute(&update).await?;
                    record(tx, "disposal.done", id, by, json!({ "applications": taken })).await
                })
            })
            .await
    }
}

/// Takes away what says anything of an application.
async fn empty(
    tx: &Tx,
    keepers: &Keepers,
    application: Uuid,
    cases: &[Uuid],
    about: &[Uuid],
    by: &Actor,
) -> Result<()> {
    Sheets::Application.dispose(tx, application).await?;
    keepers.files.remove_all(tx, "application", application, by).await?;
    // A file that went to a core system holds other applications, too. It was for the way only and
    // goes with the first of them; that it went, when and by whom stays.
    for batch in handover::batches_of(tx, cases).await? {
        keepers.files.remove_all(tx, handover::NOUN, batch, by).await?;
    }
    for (table, column) in [
        ("case_word", "case_id"),
        ("case_inquiry", "case_id"),
        ("handover_row", "case_id"),
        ("outbox", "about_id"),
        ("message", "about_id"),
        ("retention_hold", "application_id"),
    ] {
        let delete = Query::delete()
            .from_table(table)
            .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
            .and_where(Expr::col(column).is_in(about.iter().copied()))
            .take();
        tx.db().execute(&delete).await?;
    }
    // That somebody of the office was related to the people of it says something about both.
    let forget = Query::update()
        .table("work_case")
        .value("related_staff", json!([]))
        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
        .and_where(Expr::col("application_id").eq(application))
        .take();
    tx.db().execute(&forget).await?;
    for subject in cases.iter().chain([&application]) {
        keepers.archive.dispose_of(tx, *subject, by).await?;
        keepers.approvals.dispose(tx, CASE, *subject, by).await?;
        search::list::forget(tx, *subject).await?;
    }
    Ok(())
}

async fn is_gone(tx: &Tx, application: Uuid) -> Result<bool> {
    let known = Query::select()
        .column("application_id")
        .from("disposed_application")
        .and_where(Expr::col("municipality").eq(tx.municipality().as_str()))
        .and_where(Expr::col("application_id").eq(application))
        .take();
    Ok(tx.db().query_one(&known).await?.is_some())
}

async fn record(tx: &Tx, kind: &str, id: Uuid, by: Uuid, data: serde_json::Value) -> Result<()> {
    tx.act(NewAction {
        kind,
        subject_kind: "disposal",
        subject: id,
        by: &Actor::Staff { id: by },
        authority: Some(AUTHORITY),
        purpose: None,
        data,
    })
    .await?;
    Ok(())
}
