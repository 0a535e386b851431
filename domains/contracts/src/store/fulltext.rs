//! 全文検索: contracts by what their files say. The texts are sealed like the files; they are found by
//! pairs of neighbouring letters under a keyed hash (as decision 0014 has it for cases), and each
//! candidate is opened and looked at before it counts.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, OnConflict, Query},
};
use uuid::Uuid;
use yakusho_facts::BlindIndex;
use yakusho_kernel::{
    Refusal, RefusalKind, Text,
    text::{bigrams, search_key},
};
use yakusho_store::{Result, Tx, insert_new};

use super::{
    entity::contract,
    words_entity::{gram, words},
};
use crate::{Contracts, model::Contract, text};

/// What the key of the index is derived for. Another name is another index.
const PURPOSE: &str = "contracts full text 1";
/// What a pair is a pair of.
const KIND: &str = "file";
/// Candidates that are opened for one search, at most.
const MOST: u64 = 2_000;
/// Contracts whose text is read in one round of the jobs.
const AT_ONCE: u64 = 50;
/// Pairs of one search that the database is asked for; the rest is seen when a candidate is opened.
const ASKED: usize = 24;
/// Letters of one file that are found.
const LONGEST: usize = 400_000;

fn hashes(app: &Contracts) -> BlindIndex {
    app.procedures().parts().keyring.blind_index(PURPOSE)
}

fn place(contract: Uuid) -> String {
    format!("contract_words/{contract}")
}

/// The text of a file as it is searched. Slow: call it where waiting is allowed.
#[must_use]
pub fn of_file(pdf: &[u8]) -> String {
    let all: String = text::pages(pdf).concat().concat();
    search_key(&all).chars().take(LONGEST).collect()
}

/// Keeps what a contract's file says, in place of what the file before said.
///
/// # Errors
/// What the database says.
pub async fn put(tx: &Tx, app: &Contracts, contract: Uuid, sha256: &str, said: &str) -> Result<()> {
    let municipality = tx.municipality();
    words::Entity::delete_many()
        .filter(words::Column::Municipality.eq(municipality.as_str()))
        .filter(words::Column::Contract.eq(contract))
        .exec(tx.db())
        .await?;
    gram::Entity::delete_many()
        .filter(gram::Column::Municipality.eq(municipality.as_str()))
        .filter(gram::Column::Contract.eq(contract))
        .exec(tx.db())
        .await?;
    let row = words::Model {
        municipality: municipality.as_str().to_owned(),
        contract,
        file_sha256: sha256.to_owned(),
        words: app.seal(said.as_bytes(), &place(contract))?,
    };
    words::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let hashes = hashes(app);
    let pairs: BTreeSet<i64> = bigrams(said).iter().map(|pair| hashes.of(KIND, pair)).collect();
    let rows: Vec<gram::Model> = pairs
        .into_iter()
        .map(|gram| gram::Model { municipality: municipality.as_str().to_owned(), gram, contract })
        .collect();
    let key = [gram::Column::Municipality, gram::Column::Gram, gram::Column::Contract];
    let there = OnConflict::columns(key).do_nothing().to_owned();
    insert_new::<gram::Entity, _>(tx.db(), rows, &there).await
}

/// The contracts whose files say something, among those of these departments (`None`: all); nothing for
/// less than two letters.
///
/// # Errors
/// A refusal where too many would have to be looked at; what the database says.
pub async fn found(
    app: &Contracts,
    wanted: &str,
    departments: Option<&[String]>,
) -> Result<Vec<Uuid>> {
    let key = search_key(wanted);
    if key.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let municipality = app.store().municipality();
    let municipality = municipality.as_str();
    let hashes = hashes(app);
    let pairs: BTreeSet<i64> = bigrams(&key).iter().map(|pair| hashes.of(KIND, pair)).collect();
    let mut query = words::Entity::find().filter(words::Column::Municipality.eq(municipality));
    for pair in pairs.into_iter().take(ASKED) {
        let with = Query::select()
            .column(gram::Column::Contract)
            .from(gram::Entity)
            .and_where(gram::Column::Municipality.eq(municipality))
            .and_where(gram::Column::Gram.eq(pair))
            .take();
        query = query.filter(Expr::col(words::Column::Contract).in_subquery(with));
    }
    if let Some(departments) = departments {
        let own = Query::select()
            .column(contract::Column::Id)
            .from(contract::Entity)
            .and_where(contract::Column::Municipality.eq(municipality))
            .and_where(contract::Column::Department.is_in(departments.iter().map(String::as_str)))
            .take();
        query = query.filter(Expr::col(words::Column::Contract).in_subquery(own));
    }
    let rows = query
        .order_by_desc(words::Column::Contract)
        .limit(MOST + 1)
        .all(app.store().read())
        .await?;
    if u64::try_from(rows.len()).unwrap_or(u64::MAX) > MOST {
        let words = "その言葉のある契約が多すぎます。もっと長い言葉で探すか、相手方や契約日でしぼってください。";
        return Err(Refusal::new(RefusalKind::Conflict, "too_many", Text::ja(words)).into());
    }
    let mut all = Vec::new();
    for row in rows {
        // Two pairs side by side are not yet the word, and two pairs may have one hash.
        let said = app.open(&row.words, &place(row.contract))?;
        if String::from_utf8_lossy(&said).contains(&key) {
            all.push(row.contract);
        }
    }
    Ok(all)
}

/// Contracts with a file whose text is not kept yet, some of them.
///
/// # Errors
/// What the database says.
pub async fn unread(app: &Contracts) -> Result<Vec<Contract>> {
    use contract::Column;
    let municipality = app.store().municipality();
    let read = Query::select()
        .column(words::Column::Contract)
        .from(words::Entity)
        .and_where(words::Column::Municipality.eq(municipality.as_str()))
        .take();
    let rows = contract::Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::File.is_not_null())
        .filter(Expr::col(Column::Id).not_in_subquery(read))
        .order_by_asc(Column::Id)
        .limit(AT_ONCE)
        .all(app.store().read())
        .await?;
    rows.into_iter().map(super::contracts::contract_of).collect()
}
