//! The tree in tiles of 256 hashes (C2SP `tlog-tiles`): level 0 holds the leaves' hashes, each tile
//! of a higher level the roots of 256 full tiles below.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, sea_query::ExprTrait as _,
};
use tlog_tiles::{Error as TlogError, Hash, HashReader, Tile};
use yakusho_store::{Error, Result};

/// Hashes in a full tile.
pub(crate) const WIDTH: u64 = 256;
/// log2 of [`WIDTH`].
pub(crate) const HEIGHT: u8 = 8;
const HASH: usize = 32;

/// Level and number of a tile.
pub(crate) type Place = (u8, u64);

pub(crate) mod row {
    //! The rows of `audit_tile`.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_tile")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub level: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        #[sea_orm(column_type = "Blob")]
        pub hashes: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Some tiles of the tree, in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tiles {
    map: BTreeMap<Place, Vec<u8>>,
}

impl Tiles {
    /// Appends a leaf's hash to a tree of `size` leaves whose right edge is here. Returns the
    /// tiles that changed.
    pub(crate) fn push(&mut self, size: u64, leaf: Hash, changed: &mut BTreeSet<Place>) {
        let (mut level, mut number, mut hash) = (0, size, leaf);
        loop {
            let place = (level, number / WIDTH);
            let tile = self.map.entry(place).or_default();
            tile.extend_from_slice(&hash.0);
            changed.insert(place);
            if tile.len() < HASH << HEIGHT {
                return;
            }
            hash = Tile::subtree_hash(tile);
            level += 1;
            number /= WIDTH;
        }
    }

    /// The root over the first `size` leaves.
    pub(crate) fn root(&self, size: u64) -> Result<Hash> {
        tlog_tiles::tree_hash(size, self).map_err(broken)
    }

    pub(crate) fn get(&self, place: Place) -> Option<&Vec<u8>> {
        self.map.get(&place)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Place, &Vec<u8>)> {
        self.map.iter().map(|(place, hashes)| (*place, hashes))
    }

    /// Takes the full tiles out: the edge does not need them, since their roots stand one level
    /// higher.
    pub(crate) fn take_full(&mut self) -> Vec<(Place, Vec<u8>)> {
        let full: Vec<Place> = self
            .map
            .iter()
            .filter(|(_, hashes)| hashes.len() == HASH << HEIGHT)
            .map(|(place, _)| *place)
            .collect();
        full.into_iter().filter_map(|place| Some((place, self.map.remove(&place)?))).collect()
    }

    /// The tiles that hold the nodes with these storage indexes.
    pub(crate) async fn holding(
        db: &impl ConnectionTrait,
        municipality: &str,
        indexes: &[u64],
    ) -> Result<Self> {
        let places = indexes.iter().map(|index| {
            let tile = Tile::from_index(HEIGHT, *index);
            (tile.level(), tile.level_index())
        });
        Self::load(db, municipality, places.collect()).await
    }

    /// The tiles at the right edge of a tree of `size` leaves.
    pub(crate) async fn edge(
        db: &impl ConnectionTrait,
        municipality: &str,
        size: u64,
    ) -> Result<Self> {
        let widths = edge_widths(size);
        let tiles =
            Self::load(db, municipality, widths.iter().map(|(place, _)| *place).collect()).await?;
        for (place, width) in widths {
            let bytes = tiles.get(place).map_or(0, Vec::len);
            if u64::try_from(bytes / HASH).ok() != Some(width) || bytes % HASH != 0 {
                return Err(Error::Broken(format!("the log's tile {place:?} has a wrong length")));
            }
        }
        Ok(tiles)
    }

    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        municipality: &str,
        places: BTreeSet<Place>,
    ) -> Result<Self> {
        if places.is_empty() {
            return Ok(Self::default());
        }
        let mut any = Condition::any();
        for (level, number) in &places {
            any = any.add(
                row::Column::Level
                    .eq(i64::from(*level))
                    .and(row::Column::Number.eq(i64::try_from(*number).unwrap_or(i64::MAX))),
            );
        }
        let rows = row::Entity::find()
            .filter(row::Column::Municipality.eq(municipality))
            .filter(any)
            .all(db)
            .await?;
        let map = rows
            .into_iter()
            .filter_map(|row| {
                let place = (u8::try_from(row.level).ok()?, u64::try_from(row.number).ok()?);
                Some((place, row.hashes))
            })
            .collect();
        Ok(Self { map })
    }
}

/// The tiles at the right edge that are begun but not full, with their widths.
pub(crate) fn edge_widths(size: u64) -> Vec<(Place, u64)> {
    let mut widths = Vec::new();
    let (mut level, mut nodes) = (0, size);
    while nodes > 0 {
        if nodes % WIDTH > 0 {
            widths.push(((level, nodes / WIDTH), nodes % WIDTH));
        }
        nodes /= WIDTH;
        level += 1;
    }
    widths
}

/// How many tiles, full or begun, a tree of `size` leaves has.
pub(crate) fn count(size: u64) -> u64 {
    let (mut total, mut nodes) = (0, size);
    while nodes > 0 {
        total += nodes.div_ceil(WIDTH);
        nodes /= WIDTH;
    }
    total
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> std::result::Result<Vec<Hash>, TlogError> {
        indexes
            .iter()
            .map(|index| {
                let tile = Tile::from_index(HEIGHT, *index);
                let place = (tile.level(), tile.level_index());
                let hashes = self.map.get(&place).ok_or(TlogError::IndexesNotInTree)?;
                tile.hash_at_index(hashes, *index)
            })
            .collect()
    }
}

/// Notes which nodes a proof needs, so that their tiles can be fetched before the proof is made.
#[derive(Default)]
pub(crate) struct Needed(pub(crate) RefCell<Vec<u64>>);

impl HashReader for Needed {
    fn read_hashes(&self, indexes: &[u64]) -> std::result::Result<Vec<Hash>, TlogError> {
        self.0.borrow_mut().extend_from_slice(indexes);
        Ok(vec![Hash([0; HASH]); indexes.len()])
    }
}

pub(crate) fn broken(error: TlogError) -> Error {
    Error::Broken(format!("the log: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6962 section 2.1, as it is written there.
    fn plain_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => tlog_tiles::EMPTY_HASH,
            [leaf] => *leaf,
            more => {
                let split = more.len().next_power_of_two() / 2;
                let (left, right) = more.split_at(split);
                tlog_tiles::node_hash(plain_root(left), plain_root(right))
            }
        }
    }

    #[test]
    fn the_root_is_the_one_of_the_rfc_at_every_size() {
        let mut tiles = Tiles::default();
        let mut leaves = Vec::new();
        for size in 0..1200_u64 {
            if size % 37 == 0 || size.is_power_of_two() || size % 256 < 2 {
                assert_eq!(tiles.root(size).expect("root"), plain_root(&leaves), "{size}");
            }
            let leaf = tlog_tiles::record_hash(&size.to_be_bytes());
            tiles.push(size, leaf, &mut BTreeSet::new());
            leaves.push(leaf);
        }
        assert_eq!(u64::try_from(tiles.iter().count()).expect("few"), count(1200));
    }

    #[test]
    fn the_edge_alone_is_enough_to_go_on() {
        let mut whole = Tiles::default();
        let mut edge = Tiles::default();
        for size in 0..70_000_u64 {
            let leaf = tlog_tiles::record_hash(&size.to_be_bytes());
            whole.push(size, leaf, &mut BTreeSet::new());
            edge.push(size, leaf, &mut BTreeSet::new());
            edge.take_full();
            if size % 1117 == 0 || size % 65_536 < 2 {
                assert_eq!(edge.root(size + 1).expect("root"), whole.root(size + 1).expect("root"));
                let widths: u64 = edge_widths(size + 1).iter().map(|(_, width)| width).sum();
                let held: usize = edge.iter().map(|(_, hashes)| hashes.len() / HASH).sum();
                assert_eq!(u64::try_from(held).expect("few"), widths);
            }
        }
    }
}
