//! What people wrote about a case: sealed, because people write about people.

use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::{MunicipalityCode, actor::Actor};
use yakusho_store::{Error, NewAction, Result, Store, Tx, instant};

use crate::{
    handle::Word,
    search::{index, list},
    store::cases,
    store::entity::case_word::{Column, Entity, Model},
};

/// Something written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Who wrote it, where a member of staff did.
    pub staff: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub word: Word,
}

/// Keeps a word inside a write.
///
/// # Errors
/// What the store says.
pub async fn keep(
    tx: &Tx,
    keyring: &Keyring,
    case: Uuid,
    staff: Option<Uuid>,
    word: &Word,
) -> Result<()> {
    let id = tx.new_id();
    let plain = serde_json::to_vec(word).map_err(|error| Error::Broken(error.to_string()))?;
    let sealed = keyring
        .seal_bytes(&plain, place(id).as_bytes())
        .map_err(|error| Error::Broken(error.to_string()))?;
    let row = Model {
        municipality: tx.municipality().as_str().to_owned(),
        id,
        case_id: case,
        kind: word.kind().to_owned(),
        staff,
        written_at: tx.stamp(),
        sealed,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    index::put_word(tx, keyring, case, word).await
}

/// Indexes anew what was written about the cases of an application.
///
/// # Errors
/// What the store says; a damaged record is a broken store.
pub async fn index_again(tx: &Tx, keyring: &Keyring, application: Uuid) -> Result<()> {
    for record in cases::of_application(tx.db(), tx.municipality(), application).await? {
        let case = record.case.id.uuid();
        list::forget(tx, case).await?;
        for written in read(tx.db(), tx.municipality(), keyring, case).await? {
            index::put_word(tx, keyring, case, &written.word).await?;
        }
    }
    Ok(())
}

/// Records that a note was written; its text stays sealed.
///
/// # Errors
/// What the store says.
pub async fn record_note(tx: &Tx, case: Uuid, staff: Uuid) -> Result<()> {
    tx.act(NewAction {
        kind: "case.noted",
        subject_kind: "case",
        subject: case,
        by: &Actor::Staff { id: staff },
        authority: None,
        purpose: None,
        data: serde_json::json!({}),
    })
    .await?;
    Ok(())
}

/// What was written about a case, oldest first.
///
/// # Errors
/// What the store says; a damaged record is a broken store.
pub async fn of_case(store: &Store, keyring: &Keyring, case: Uuid) -> Result<Vec<Written>> {
    read(store.read(), store.municipality(), keyring, case).await
}

async fn read(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    keyring: &Keyring,
    case: Uuid,
) -> Result<Vec<Written>> {
    let rows = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::CaseId.eq(case))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let broken = || Error::Broken(format!("case_word {} is damaged", row.id));
            let plain =
                keyring.open_bytes(&row.sealed, place(row.id).as_bytes()).map_err(|_| broken())?;
            let word = serde_json::from_slice(&plain).map_err(|_| broken())?;
            Ok(Written { staff: row.staff, at: instant(row.written_at), word })
        })
        .collect()
}

fn place(id: Uuid) -> String {
    format!("case_word/{id}")
}
