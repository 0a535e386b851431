//! Which pieces are kept of an application or a case. The list says what to take out again, and
//! what of a new application is still to be sorted in.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Result, Tx, insert_new};

use crate::store::entity::{
    case_gram,
    case_gram_list::{Column, Entity, Model},
};

/// A kept piece: its kind and the keyed hash of its letters.
pub type Piece = (i16, i64);

/// Bytes of one piece in a list.
const BYTES: usize = 10;
/// How many hashes one statement takes out at most.
const TOGETHER: usize = 64;

/// Keeps the pieces of a holder of which nothing is kept yet; they wait to be sorted in.
pub fn append(tx: &Tx, holder: Uuid, pieces: BTreeSet<Piece>) {
    if !pieces.is_empty() {
        tx.append::<Entity>(vec![model(tx.municipality(), holder, false, &pieces)]);
    }
}

/// Adds pieces to those of a holder, sorted in at once.
///
/// # Errors
/// What the store says.
pub async fn add(tx: &Tx, holder: Uuid, more: BTreeSet<Piece>) -> Result<()> {
    let municipality = tx.municipality();
    let there = of(tx.db(), municipality, holder).await?;
    let mut all = more;
    all.extend(there.iter().flat_map(|list| decoded(&list.pieces)));
    if all.is_empty() {
        return Ok(());
    }
    Entity::delete_many().filter(held_by(municipality, holder)).exec(tx.db()).await?;
    let list = model(municipality, holder, true, &all);
    let keep = OnConflict::columns([Column::Municipality, Column::Sorted, Column::Holder])
        .do_nothing()
        .to_owned();
    insert_new::<Entity, _>(tx.db(), vec![list], &keep).await?;
    sort_in(tx.db(), rows(municipality, holder, &all)).await
}

/// Takes everything out that is kept of an application or of a case. Belongs into every disposal of
/// their facts and words.
///
/// # Errors
/// What the store says.
pub async fn forget(tx: &Tx, holder: Uuid) -> Result<()> {
    let municipality = tx.municipality();
    for list in of(tx.db(), municipality, holder).await? {
        let pieces: Vec<Piece> = decoded(&list.pieces).collect();
        for of_one_kind in pieces.chunk_by(|one, next| one.0 == next.0) {
            for part in of_one_kind.chunks(TOGETHER) {
                let kind = part.first().map_or(0, |piece| piece.0);
                case_gram::Entity::delete_many()
                    .filter(case_gram::Column::Municipality.eq(municipality.as_str()))
                    .filter(case_gram::Column::Kind.eq(kind))
                    .filter(case_gram::Column::Gram.is_in(part.iter().map(|piece| piece.1)))
                    .filter(case_gram::Column::Holder.eq(holder))
                    .exec(tx.db())
                    .await?;
            }
        }
    }
    Entity::delete_many().filter(held_by(municipality, holder)).exec(tx.db()).await?;
    Ok(())
}

/// The list of some pieces.
#[must_use]
pub fn model(
    municipality: MunicipalityCode,
    holder: Uuid,
    sorted: bool,
    pieces: &BTreeSet<Piece>,
) -> Model {
    Model {
        municipality: municipality.as_str().to_owned(),
        sorted,
        holder,
        pieces: pieces
            .iter()
            .flat_map(|(kind, hash)| kind.to_be_bytes().into_iter().chain(hash.to_be_bytes()))
            .collect(),
    }
}

/// The pieces of a list.
pub fn decoded(pieces: &[u8]) -> impl Iterator<Item = Piece> {
    pieces.chunks_exact(BYTES).filter_map(|piece| {
        let (kind, hash) = piece.split_first_chunk()?;
        Some((i16::from_be_bytes(*kind), i64::from_be_bytes(*hash.first_chunk()?)))
    })
}

/// The rows of the index for a holder's pieces.
pub fn rows(
    municipality: MunicipalityCode,
    holder: Uuid,
    pieces: impl IntoIterator<Item = impl std::borrow::Borrow<Piece>>,
) -> Vec<case_gram::Model> {
    let row = |piece: &Piece| case_gram::Model {
        municipality: municipality.as_str().to_owned(),
        kind: piece.0,
        gram: piece.1,
        holder,
    };
    pieces.into_iter().map(|piece| row(piece.borrow())).collect()
}

/// Inserts rows of the index that may be there already.
///
/// # Errors
/// What the store says.
pub async fn sort_in(db: &impl ConnectionTrait, rows: Vec<case_gram::Model>) -> Result<()> {
    use case_gram::Column as Gram;
    let there = OnConflict::columns([Gram::Municipality, Gram::Kind, Gram::Gram, Gram::Holder])
        .do_nothing()
        .to_owned();
    insert_new::<case_gram::Entity, _>(db, rows, &there).await
}

/// Whether anything is kept of a holder.
///
/// # Errors
/// What the store says.
pub async fn is_known(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    holder: Uuid,
) -> Result<bool> {
    Ok(!of(db, municipality, holder).await?.is_empty())
}

/// The lists that wait, the oldest application first, at most `limit`.
///
/// # Errors
/// What the store says.
pub async fn waiting(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    limit: Option<u64>,
) -> Result<Vec<Model>> {
    use sea_orm::QueryOrder as _;
    let lists = Entity::find()
        .filter(Column::Municipality.eq(municipality.as_str()))
        .filter(Column::Sorted.eq(false))
        .order_by_asc(Column::Holder)
        .limit(limit)
        .all(db)
        .await?;
    Ok(lists)
}

async fn of(
    db: &impl ConnectionTrait,
    municipality: MunicipalityCode,
    holder: Uuid,
) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(held_by(municipality, holder)).all(db).await?)
}

fn held_by(municipality: MunicipalityCode, holder: Uuid) -> Condition {
    // Both values of `sorted` are said, for the key to lead to the holder.
    Condition::all()
        .add(Column::Municipality.eq(municipality.as_str()))
        .add(Column::Sorted.is_in([false, true]))
        .add(Column::Holder.eq(holder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_back_what_was_put_into_it() {
        let pieces = BTreeSet::from([(1, i64::MIN), (1, -1), (2, 0), (4, i64::MAX)]);
        let list = model(yakusho_store::testing::municipality(), Uuid::nil(), true, &pieces);
        assert_eq!(decoded(&list.pieces).collect::<BTreeSet<_>>(), pieces);
        assert_eq!(list.pieces.len(), 4 * BYTES);
    }
}
