//! A run of a mapping, and its rows.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use time::OffsetDateTime;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_store::{Error, Result, Store, Tx};

use super::rows::{batch, row};

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// Its number as shown and in file names: `R8-H00012`.
    pub number: String,
    /// The mapping.
    pub mapping: String,
    /// Content hash of the pack whose mapping was used.
    pub pack_version: String,
    /// The department that ran it.
    pub department: String,
    /// Why the personal data left.
    pub purpose: String,
    /// Rows in the file.
    pub rows: i64,
    /// The file's name.
    pub file_name: String,
    /// The attachment.
    pub file: Uuid,
    /// SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// Who ran it.
    pub made_by: Uuid,
    /// When.
    pub made_at: OffsetDateTime,
    /// The webhook to which it is sent.
    pub webhook: Option<String>,
    /// The job that sends it.
    pub delivery: Option<Uuid>,
    /// When the webhook took it.
    pub delivered_at: Option<OffsetDateTime>,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowState {
    /// Given to the receiver, not answered yet.
    Sent,
    /// Taken by the receiver.
    Accepted,
    /// Not taken; the case is work again.
    Rejected,
}

impl RowState {
    /// The code in the database and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// What staff read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "結果待ち",
            Self::Accepted => "取込済み",
            Self::Rejected => "取り込めず",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Sent, Self::Accepted, Self::Rejected].into_iter().find(|state| state.code() == code)
    }
}

/// A row of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Its place in the file, from 1.
    pub place: i64,
    /// Its key.
    pub key: String,
    /// The case.
    pub case: Uuid,
    /// Where it stands.
    pub state: RowState,
    /// The receiver's reason.
    pub reason: Option<String>,
}

/// The number of a run as shown: the year of 令和 and the number within the fiscal year.
#[must_use]
pub fn shown_number(fiscal_year: i64, number: i64) -> String {
    format!("R{}-H{number:05}", fiscal_year - 2018)
}

/// One run.
///
/// # Errors
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Batch>> {
    let key = (store.municipality().as_str().to_owned(), id);
    Ok(batch::Entity::find_by_id(key).one(store.read()).await?.map(Batch::from))
}

/// The newest runs of some departments, at most `limit`.
///
/// # Errors
/// What the database says.
pub async fn newest(store: &Store, departments: &[String], limit: u64) -> Result<Vec<Batch>> {
    let rows = batch::Entity::find()
        .filter(batch::Column::Municipality.eq(store.municipality().as_str()))
        .filter(batch::Column::Department.is_in(departments))
        .order_by_desc(batch::Column::Id)
        .limit(limit)
        .all(store.read())
        .await?;
    Ok(rows.into_iter().map(Batch::from).collect())
}

/// The runs with which any of these cases went.
///
/// # Errors
/// What the database says.
pub async fn batches_of(tx: &Tx, cases: &[Uuid]) -> Result<Vec<Uuid>> {
    let found = row::Entity::find()
        .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
        .filter(row::Column::CaseId.is_in(cases.iter().copied()))
        .order_by_asc(row::Column::BatchId)
        .all(tx.db())
        .await?;
    let mut batches: Vec<Uuid> = found.into_iter().map(|row| row.batch_id).collect();
    batches.dedup();
    Ok(batches)
}

/// The rows of a run, in the order of its file.
///
/// # Errors
/// What the database says; a damaged reason is a broken store.
pub async fn rows(store: &Store, keyring: &Keyring, batch: Uuid) -> Result<Vec<BatchRow>> {
    let found = row::Entity::find()
        .filter(row::Column::Municipality.eq(store.municipality().as_str()))
        .filter(row::Column::BatchId.eq(batch))
        .order_by_asc(row::Column::Place)
        .all(store.read())
        .await?;
    found.into_iter().map(|row| read_row(keyring, row)).collect()
}

fn read_row(keyring: &Keyring, row: row::Model) -> Result<BatchRow> {
    let broken = || Error::Broken(format!("handover_row {}/{}", row.batch_id, row.place));
    let reason = match &row.reason {
        Some(sealed) => {
            let place = seal_place(row.batch_id, row.place);
            let plain = keyring.open_bytes(sealed, place.as_bytes()).map_err(|_| broken())?;
            Some(String::from_utf8(plain.to_vec()).map_err(|_| broken())?)
        }
        None => None,
    };
    Ok(BatchRow {
        place: row.place,
        key: row.key.clone(),
        case: row.case_id,
        state: RowState::from_code(&row.state).ok_or_else(broken)?,
        reason,
    })
}

/// What the seal of a row's reason is bound to.
pub(super) fn seal_place(batch: Uuid, place: i64) -> String {
    format!("handover_row/{batch}/{place}")
}

impl From<batch::Model> for Batch {
    fn from(row: batch::Model) -> Self {
        Self {
            id: row.id,
            number: shown_number(row.fiscal_year, row.number),
            mapping: row.mapping,
            pack_version: row.pack_version,
            department: row.department,
            purpose: row.purpose,
            rows: row.rows,
            file_name: row.file_name,
            file: row.file,
            sha256: row.sha256,
            made_by: row.made_by,
            made_at: row.made_at,
            webhook: row.webhook,
            delivery: row.delivery,
            delivered_at: row.delivered_at,
        }
    }
}
