//! Keeps the index in the transaction of the change: a row for each piece, its letters hashed under
//! a key of the keyring.

use std::{collections::BTreeSet, sync::Arc};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use uuid::Uuid;
use yakusho_facts::{BlindIndex, FactSheet, Keyring, Sheets};
use yakusho_store::{Result, Tx, insert_new};

use super::grams::{self, Gram, Kind};
use crate::{
    handle::Word,
    store::entity::case_gram::{Column, Entity, Model},
};

/// What the key of the index is derived for. Another name is another index.
const PURPOSE: &str = "casework search index 1";
/// What makes a row one.
const KEY: [Column; 4] = [Column::Municipality, Column::Kind, Column::Gram, Column::Holder];

/// The hashes of this index.
#[must_use]
pub fn hashes(keyring: &Keyring) -> BlindIndex {
    keyring.blind_index(PURPOSE)
}

/// Indexes the newest sheet of an application, in place of what was indexed of it before.
///
/// # Errors
/// What the store says.
pub async fn put_application(
    tx: &Tx,
    keyring: &Keyring,
    application: Uuid,
    own_city: &str,
) -> Result<()> {
    let municipality = tx.municipality();
    let stored =
        Sheets::Application.latest(tx.db(), municipality.as_str(), keyring, application).await?;
    let sheet = stored.map_or_else(FactSheet::new, |stored| stored.sheet);
    forget(tx, application).await?;
    insert(tx, keyring, application, grams::of_sheet(&sheet, own_city)).await
}

/// Indexes the first sheet of an application, of which nothing is indexed yet.
///
/// # Errors
/// What the store says.
pub async fn put_new_application(
    tx: &Tx,
    keyring: &Keyring,
    application: Uuid,
    own_city: &str,
) -> Result<()> {
    let municipality = tx.municipality();
    let told = match tx.lent::<FactSheet>(application) {
        Some(told) => told,
        None => {
            let (db, sheets) = (tx.db(), Sheets::Application);
            match sheets.latest(db, municipality.as_str(), keyring, application).await? {
                Some(stored) => Arc::new(stored.sheet),
                None => return Ok(()),
            }
        }
    };
    let grams = grams::of_sheet(&told, own_city);
    let mut rows = rows(municipality.as_str(), &hashes(keyring), application, grams);
    // Two pieces may have one hash, and then they are one row.
    rows.sort_unstable_by_key(|row| (row.kind, row.gram));
    rows.dedup_by_key(|row| (row.kind, row.gram));
    tx.append::<Entity>(rows);
    Ok(())
}

/// Adds something written to what is indexed of its case.
///
/// # Errors
/// What the store says.
pub async fn put_word(tx: &Tx, keyring: &Keyring, case: Uuid, word: &Word) -> Result<()> {
    let text = word.text();
    insert(tx, keyring, case, grams::of_words(&text)).await
}

/// Takes everything out that is indexed of an application or of a case. Belongs into every disposal
/// of their facts and words.
///
/// # Errors
/// What the store says.
pub async fn forget(tx: &Tx, holder: Uuid) -> Result<u64> {
    let gone = Entity::delete_many()
        .filter(Column::Municipality.eq(tx.municipality().as_str()))
        .filter(Column::Holder.eq(holder))
        .exec(tx.db())
        .await?;
    Ok(gone.rows_affected)
}

/// The rows of some pieces.
#[must_use]
pub fn rows(
    municipality: &str,
    hashes: &BlindIndex,
    holder: Uuid,
    grams: impl IntoIterator<Item = Gram>,
) -> Vec<Model> {
    let row = |gram: Gram| Model {
        municipality: municipality.to_owned(),
        kind: gram.kind.code(),
        gram: hash(hashes, &gram),
        holder,
    };
    grams.into_iter().map(row).collect()
}

/// The number under which a piece is kept.
#[must_use]
pub fn hash(hashes: &BlindIndex, gram: &Gram) -> i64 {
    let kind: Kind = gram.kind;
    hashes.of(kind.name(), &gram.text)
}

async fn insert(tx: &Tx, keyring: &Keyring, holder: Uuid, grams: BTreeSet<Gram>) -> Result<()> {
    let rows = rows(tx.municipality().as_str(), &hashes(keyring), holder, grams);
    let there = OnConflict::columns(KEY).do_nothing().to_owned();
    insert_new::<Entity, _>(tx.db(), rows, &there).await
}
