//! Recording a run: the batch, its rows, a mark on every case, and an action for each case whose
//! data leave. All in one write, so that a run is whole or did not happen.

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;
use yakusho_files::{Files, Holder, Kept};
use yakusho_kernel::{FiscalYear, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_store::{Error, NewAction, NewJob, Result, Tx};

use super::{
    batch::{Batch, RowState, shown_number},
    deliver,
    rows::{batch, mark, row},
};

/// The series of run numbers.
const SERIES: &str = "handover";
/// The noun of a run, as actions and files name it.
pub const NOUN: &str = "handover_batch";
/// The kind of the work item of a case that a receiver did not take.
pub const MEND: &str = "handover.mend";

/// A run that is about to be recorded.
#[derive(Clone)]
pub struct NewRun {
    /// The mapping.
    pub mapping: String,
    /// Content hash of the pack.
    pub pack_version: String,
    /// The department.
    pub department: String,
    /// Why the data leave.
    pub purpose: String,
    /// The key and the case of each row, in the order of the file.
    pub rows: Vec<(String, Uuid)>,
    /// The pattern of the file's name.
    pub file_name: String,
    /// The file, kept but not attached.
    pub file: Kept,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Who runs it.
    pub by: Actor,
    /// Under which authority.
    pub authority: Option<String>,
    /// The webhook to which it is sent.
    pub webhook: Option<String>,
}

/// Records a run.
///
/// # Errors
/// A conflict where a case went by this mapping meanwhile; what the store says.
pub async fn record(tx: &Tx, files: &Files, new: &NewRun) -> Result<Batch> {
    let mut cases: Vec<Uuid> = new.rows.iter().map(|(_, case)| *case).collect();
    cases.dedup();
    refuse_marked(tx, &new.mapping, &cases).await?;
    let id = tx.new_id();
    let by = new.by.id().unwrap_or_default();
    let holder = Holder { kind: NOUN, id, fact_key: None };
    files.attach(tx, &new.file, &holder, &new.by).await?;
    let fiscal_year = i64::from(FiscalYear::of(jst_date(tx.now())).0);
    let number = tx.next_number(SERIES, fiscal_year).await?;
    let shown = shown_number(fiscal_year, number);
    let day = jst_date(tx.now()).strftime("%Y%m%d").to_string();
    let file_name = new.file_name.replace("{number}", &shown).replace("{date}", &day);
    let delivery = match &new.webhook {
        Some(_) => Some(
            tx.enqueue(NewJob {
                kind: deliver::JOB,
                payload: json!({ "batch": id }),
                run_at: tx.now(),
            })
            .await?,
        ),
        None => None,
    };
    let municipality = tx.municipality().as_str().to_owned();
    let model = batch::Model {
        municipality: municipality.clone(),
        id,
        fiscal_year,
        number,
        mapping: new.mapping.clone(),
        pack_version: new.pack_version.clone(),
        department: new.department.clone(),
        purpose: new.purpose.clone(),
        rows: i64::try_from(new.rows.len()).unwrap_or(i64::MAX),
        file_name,
        file: new.file.id().uuid(),
        sha256: new.sha256.clone(),
        made_by: by,
        made_at: tx.stamp(),
        webhook: new.webhook.clone(),
        delivery,
        delivered_at: None,
    };
    batch::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    let rows = (1_i64..).zip(&new.rows).map(|(place, (key, case))| row::Model {
        municipality: municipality.clone(),
        batch_id: id,
        place,
        key: key.clone(),
        case_id: *case,
        state: RowState::Sent.code().to_owned(),
        reason: None,
        answered_at: None,
    });
    yakusho_store::insert_all::<row::Entity, _>(tx.db(), rows.collect()).await?;
    for case in &cases {
        put_mark(tx, &new.mapping, *case, Some(id), by).await?;
        yakusho_worklist::close(tx, MEND, *case).await?;
        let keys: Vec<&str> =
            new.rows.iter().filter(|(_, of)| of == case).map(|(key, _)| key.as_str()).collect();
        tx.act(NewAction {
            kind: "case.sent_to_core",
            subject_kind: "case",
            subject: *case,
            by: &new.by,
            authority: new.authority.as_deref(),
            purpose: Some(&new.purpose),
            data: json!({ "batch": id, "number": shown, "mapping": new.mapping, "rows": keys }),
        })
        .await?;
    }
    tx.act(NewAction {
        kind: "handover.made",
        subject_kind: NOUN,
        subject: id,
        by: &new.by,
        authority: new.authority.as_deref(),
        purpose: Some(&new.purpose),
        data: json!({
            "number": shown,
            "mapping": new.mapping,
            "pack_version": new.pack_version,
            "cases": cases.len(),
            "rows": new.rows.len(),
            "sha256": new.sha256,
        }),
    })
    .await?;
    Ok(model.into())
}

/// Marks a case as transcribed by hand.
///
/// # Errors
/// A conflict where it went by this mapping already; what the store says.
pub async fn transcribed(
    tx: &Tx,
    mapping: &str,
    case: Uuid,
    by: &Actor,
    (authority, purpose): (Option<&str>, &str),
) -> Result<()> {
    refuse_marked(tx, mapping, &[case]).await?;
    put_mark(tx, mapping, case, None, by.id().unwrap_or_default()).await?;
    yakusho_worklist::close(tx, MEND, case).await?;
    tx.act(NewAction {
        kind: "case.transcribed",
        subject_kind: "case",
        subject: case,
        by,
        authority,
        purpose: Some(purpose),
        data: json!({ "mapping": mapping }),
    })
    .await?;
    Ok(())
}

async fn put_mark(tx: &Tx, mapping: &str, case: Uuid, batch: Option<Uuid>, by: Uuid) -> Result<()> {
    let model = mark::Model {
        municipality: tx.municipality().as_str().to_owned(),
        mapping: mapping.to_owned(),
        case_id: case,
        batch_id: batch,
        marked_by: by,
        marked_at: tx.stamp(),
    };
    let inserted =
        mark::Entity::insert(model.into_active_model()).exec_without_returning(tx.db()).await;
    match inserted.map_err(Error::from) {
        Ok(_) => Ok(()),
        // Somebody else was faster by the width of a transaction.
        Err(Error::Constraint(_)) => Err(went_already().into()),
        Err(error) => Err(error),
    }
}

async fn refuse_marked(tx: &Tx, mapping: &str, cases: &[Uuid]) -> Result<()> {
    let marked = mark::Entity::find()
        .filter(mark::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(mark::Column::Mapping.eq(mapping))
        .filter(mark::Column::CaseId.is_in(cases.iter().copied()))
        .one(tx.db())
        .await?;
    if marked.is_some() { Err(went_already().into()) } else { Ok(()) }
}

fn went_already() -> Refusal {
    let words = "ほかの人が先に連携した件があります。何も渡していません。もう一度、確かめる画面からやり直してください。";
    Refusal::new(RefusalKind::Conflict, "handed_over_already", Text::ja(words))
}
