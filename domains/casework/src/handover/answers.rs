//! What the receiver answered, reconciled to the row.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::json;
use uuid::Uuid;
use yakusho_exchange::{CellProblem, answer::Answer};
use yakusho_facts::Keyring;
use yakusho_kernel::{Id, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::{
    batch::{Batch, BatchRow, RowState, seal_place},
    rows::{answer, mark, row},
    run::{MEND, NOUN},
};
use crate::store::cases;

/// What an answer file did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Rows that were taken.
    pub accepted: i64,
    /// Rows that were not.
    pub rejected: i64,
    /// The file was read before; nothing changed.
    pub again: bool,
}

/// What a row of the batch becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The row's place.
    pub place: i64,
    /// The case.
    pub case: Uuid,
    /// Taken or not.
    pub state: RowState,
    /// Why not.
    pub reason: String,
}

/// Compares answers with the rows of the batch. An answer that a row has already is no news.
///
/// # Errors
/// Answers to rows that are not in the batch, and answers that contradict an earlier one, with
/// their lines. Nothing is taken from such a file.
pub fn reconcile(rows: &[BatchRow], answers: &[Answer]) -> Result<Vec<Verdict>, Vec<CellProblem>> {
    let by_key: BTreeMap<&str, &BatchRow> =
        rows.iter().map(|row| (row.key.as_str(), row)).collect();
    let mut verdicts = Vec::new();
    let mut problems = Vec::new();
    for answer in answers {
        let Some(row) = by_key.get(answer.key.as_str()) else {
            let words = "この連携にない番号です。別の連携の結果ではないか確かめてください。";
            problems.push(CellProblem::row(answer.line, words));
            continue;
        };
        let state = if answer.taken { RowState::Accepted } else { RowState::Rejected };
        if row.state == RowState::Sent {
            let reason = answer.reason.clone();
            verdicts.push(Verdict { place: row.place, case: row.case, state, reason });
        } else if row.state != state {
            let message = format!("前に読み込んだ結果（{}）と違います。", row.state.label());
            problems.push(CellProblem::row(answer.line, message));
        }
    }
    if problems.is_empty() { Ok(verdicts) } else { Err(problems) }
}

/// Writes the verdicts. A case of which any row was not taken loses its mark, so that it goes
/// again once it is mended, and comes back as work.
///
/// # Errors
/// What the store says.
pub async fn take(
    tx: &Tx,
    keyring: &Keyring,
    batch: &Batch,
    verdicts: &[Verdict],
    sha256: &str,
    by: &Actor,
) -> Result<Reconciled> {
    let municipality = tx.municipality();
    let key = (municipality.as_str().to_owned(), batch.id, sha256.to_owned());
    if answer::Entity::find_by_id(key).one(tx.db()).await?.is_some() {
        return Ok(Reconciled { again: true, ..Reconciled::default() });
    }
    let mut done = Reconciled::default();
    let mut of_case: BTreeMap<Uuid, bool> = BTreeMap::new();
    for verdict in verdicts {
        let taken = verdict.state == RowState::Accepted;
        if taken {
            done.accepted += 1;
        } else {
            done.rejected += 1;
        }
        *of_case.entry(verdict.case).or_insert(true) &= taken;
        write_row(tx, keyring, batch.id, verdict).await?;
    }
    for (case, taken) in of_case {
        let kind = if taken { "case.handover_accepted" } else { "case.handover_rejected" };
        tx.act(NewAction {
            kind,
            subject_kind: "case",
            subject: case,
            by,
            authority: None,
            purpose: None,
            data: json!({ "batch": batch.id, "number": batch.number, "mapping": batch.mapping }),
        })
        .await?;
        if !taken {
            give_back(tx, batch, case).await?;
        }
    }
    let model = answer::Model {
        municipality: municipality.as_str().to_owned(),
        batch_id: batch.id,
        sha256: sha256.to_owned(),
        read_by: by.id().unwrap_or_default(),
        read_at: tx.stamp(),
        accepted: done.accepted,
        rejected: done.rejected,
    };
    answer::Entity::insert(model.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.act(NewAction {
        kind: "handover.answered",
        subject_kind: NOUN,
        subject: batch.id,
        by,
        authority: None,
        purpose: None,
        data: json!({ "accepted": done.accepted, "rejected": done.rejected, "sha256": sha256 }),
    })
    .await?;
    Ok(done)
}

async fn write_row(tx: &Tx, keyring: &Keyring, batch: Uuid, verdict: &Verdict) -> Result<()> {
    let reason = match verdict.reason.as_str() {
        "" => None,
        words => {
            let place = seal_place(batch, verdict.place);
            let sealed = keyring.seal_bytes(words.as_bytes(), place.as_bytes());
            Some(sealed.map_err(|error| Error::Broken(error.to_string()))?)
        }
    };
    let written = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(verdict.state.code()))
        .col_expr(row::Column::Reason, Expr::value(reason))
        .col_expr(row::Column::AnsweredAt, Expr::value(Some(tx.stamp())))
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::BatchId.eq(batch))
        .filter(row::Column::Place.eq(verdict.place))
        .filter(row::Column::State.eq(RowState::Sent.code()))
        .exec(tx.db())
        .await?;
    if written.rows_affected == 1 { Ok(()) } else { Err(Error::Stale { table: "handover_row" }) }
}

async fn give_back(tx: &Tx, batch: &Batch, case: Uuid) -> Result<()> {
    mark::Entity::delete_many()
        .filter(mark::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(mark::Column::Mapping.eq(batch.mapping.as_str()))
        .filter(mark::Column::CaseId.eq(case))
        .exec(tx.db())
        .await?;
    let record = cases::find(tx.db(), tx.municipality(), Id::from_uuid(case)).await?;
    let Some(record) = record else { return Ok(()) };
    let item = WorkItem {
        kind: MEND.to_owned(),
        subject_kind: "case".to_owned(),
        subject: case,
        department: record.department,
        assignee: record.case.assignee,
        title: format!("{} {} {}", record.number, record.case.procedure, batch.number),
        topic: record.case.procedure.clone(),
        due_on: None,
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(place: i64, key: &str, state: RowState) -> BatchRow {
        BatchRow { place, key: key.to_owned(), case: Uuid::from_u128(1), state, reason: None }
    }

    fn answer(line: usize, key: &str, taken: bool) -> Answer {
        Answer { line, key: key.to_owned(), taken, reason: String::new() }
    }

    #[test]
    fn what_is_new_is_taken_and_what_is_known_is_no_news() {
        let rows = [row(1, "A", RowState::Sent), row(2, "B", RowState::Accepted)];
        let verdicts = reconcile(&rows, &[answer(2, "A", false), answer(3, "B", true)]);
        let verdicts = verdicts.expect("it fits");
        assert_eq!(verdicts.len(), 1);
        assert_eq!((verdicts[0].place, verdicts[0].state), (1, RowState::Rejected));
    }

    #[test]
    fn strangers_and_contradictions_refuse_the_whole_file() {
        let rows = [row(1, "A", RowState::Sent), row(2, "B", RowState::Accepted)];
        let answers = [answer(2, "A", true), answer(3, "B", false), answer(4, "C", true)];
        let problems = reconcile(&rows, &answers).expect_err("it does not fit");
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("3行目：前に") && said[1].starts_with("4行目：この連携にない"));
    }
}
