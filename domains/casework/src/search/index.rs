//! Keeps the index in the transaction of the change: a row for each piece, its letters hashed under
//! a key of the keyring, and a list of each holder's pieces. Of a new application there is the list
//! alone at first ([`super::sorting`]).

use std::{collections::BTreeSet, sync::Arc};

use uuid::Uuid;
use yakusho_facts::{BlindIndex, FactSheet, Keyring, Sheets};
use yakusho_store::{Result, Tx};

use super::{
    grams::{self, Gram, Kind},
    list::{self, Piece},
};
use crate::handle::Word;

/// What the key of the index is derived for. Another name is another index.
const PURPOSE: &str = "casework search index 1";

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
    let pieces = pieces(&hashes(keyring), grams::of_sheet(&sheet, own_city));
    list::forget(tx, application).await?;
    list::add(tx, application, pieces).await
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
    list::append(tx, application, pieces(&hashes(keyring), grams::of_sheet(&told, own_city)));
    Ok(())
}

/// Adds something written to what is indexed of its case.
///
/// # Errors
/// What the store says.
pub async fn put_word(tx: &Tx, keyring: &Keyring, case: Uuid, word: &Word) -> Result<()> {
    let text = word.text();
    list::add(tx, case, pieces(&hashes(keyring), grams::of_words(&text))).await
}

/// The pieces as they are kept.
#[must_use]
pub fn pieces(hashes: &BlindIndex, grams: impl IntoIterator<Item = Gram>) -> BTreeSet<Piece> {
    grams.into_iter().map(|gram| (gram.kind.code(), hash(hashes, &gram))).collect()
}

/// The number under which a piece is kept.
#[must_use]
pub fn hash(hashes: &BlindIndex, gram: &Gram) -> i64 {
    let kind: Kind = gram.kind;
    hashes.of(kind.name(), &gram.text)
}
