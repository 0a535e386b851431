//! Recomputing the whole log from the actions.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde::Serialize;
use tlog_tiles::{Hash, record_hash};
use uuid::Uuid;
use yakusho_kernel::Text;
use yakusho_store::{Action, DISPOSED, Result, Store};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    head,
    tiles::{self, Place, Tiles, WIDTH},
};

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many leaves the head claims.
    pub size: u64,
    /// The newest signed checkpoint.
    pub checkpoint: Option<String>,
    /// Actions that wait for the sequencer.
    pub unsealed: u64,
    /// Leaves whose action was disposed of, with a record of it.
    pub disposed: u64,
    /// What does not hold. Empty: everything does.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing was tampered with.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The action at this leaf is not what was logged, or stands at another's place.
    Changed {
        /// The leaf.
        index: u64,
        /// The action that stands there now.
        action: Uuid,
    },
    /// There is a leaf, and no action.
    Missing {
        /// The leaf.
        index: u64,
    },
    /// Two actions claim one leaf, or an action claims a leaf beyond the head.
    Surplus {
        /// The leaf claimed.
        index: u64,
        /// The action that should not be there.
        action: Uuid,
    },
    /// The action lost its salt, and no disposal tells of it.
    DisposedSilently {
        /// The leaf.
        index: u64,
        /// The action.
        action: Uuid,
    },
    /// A stored tile is not the one that follows from the leaves.
    Tile {
        /// Its level.
        level: u8,
        /// Its number in the level.
        number: u64,
    },
    /// Tiles are there that no leaf accounts for, or are missing.
    TileCount,
    /// A checkpoint of ours is not signed by our key, or is no checkpoint.
    Signature {
        /// The size it stands for.
        size: u64,
    },
    /// The root at this size is not the one that was signed.
    Root {
        /// The size.
        size: u64,
    },
    /// The head's own checkpoint is of another size than the head.
    Head,
    /// A checkpoint from outside was not signed by our key.
    OutsideSignature,
    /// A checkpoint from outside is longer than the log: the log was cut short.
    Truncated {
        /// The size outside.
        outside: u64,
    },
    /// The log had another root when the checkpoint from outside was signed: it was rewritten.
    Rewritten {
        /// The size outside.
        outside: u64,
    },
}

impl Finding {
    /// What it means, for a person (Japanese and English).
    #[must_use]
    pub fn words(&self) -> Text {
        let (ja, en) = match self {
            Self::Changed { index, action } => (
                format!("{index}番目の記録が書き換えられています（操作 {action}）"),
                format!("leaf {index} was changed (action {action})"),
            ),
            Self::Missing { index } => (
                format!("{index}番目の記録が消えています"),
                format!("the action of leaf {index} is missing"),
            ),
            Self::Surplus { index, action } => (
                format!("{index}番目に余分な記録があります（操作 {action}）"),
                format!("an action too many at leaf {index} (action {action})"),
            ),
            Self::DisposedSilently { index, action } => (
                format!("{index}番目の記録が、廃棄の記録なしに消されています（操作 {action}）"),
                format!("leaf {index} lost its content without a record (action {action})"),
            ),
            Self::Tile { level, number } => (
                format!("ハッシュの表（段{level}・{number}番）が合いません"),
                format!("tile {level}/{number} does not follow from the leaves"),
            ),
            Self::TileCount => {
                ("ハッシュの表の数が合いません".to_owned(), "tiles too many or too few".to_owned())
            }
            Self::Signature { size } => (
                format!("{size}件時点の署名が正しくありません"),
                format!("the checkpoint at {size} is not signed by this log's key"),
            ),
            Self::Root { size } => (
                format!("{size}件時点の全体のハッシュが署名と合いません"),
                format!("the root at {size} is not the signed one"),
            ),
            Self::Head => (
                "最新の署名の件数が合いません".to_owned(),
                "the head and its checkpoint differ in size".to_owned(),
            ),
            Self::OutsideSignature => (
                "外で保管された証明は、この記録の鍵で署名されたものではありません".to_owned(),
                "the outside checkpoint is not signed by this log's key".to_owned(),
            ),
            Self::Truncated { outside } => (
                format!("外で保管された証明（{outside}件）より記録が短くなっています"),
                format!("the log is shorter than the outside checkpoint ({outside})"),
            ),
            Self::Rewritten { outside } => (
                format!("外で保管された証明（{outside}件）と違う内容に書き直されています"),
                format!("the log was rewritten since the outside checkpoint ({outside})"),
            ),
        };
        Text { ja, easy: None, en: Some(en) }
    }
}

/// How many actions are read at once.
const PART: u64 = 2000;

/// Recomputes every leaf from its action, every tile, and the root at every checkpoint that was
/// signed, and compares; `outside` are checkpoints (signed notes) that somebody else kept.
/// `public` is the log's public key, best from outside too.
///
/// # Errors
/// What the database says. What was tampered with is no error but a finding.
pub async fn verify(store: &Store, public: &str, outside: &[String]) -> Result<Report> {
    let municipality = store.municipality();
    let head = head::head(store.read(), municipality.as_str()).await?;
    let size = head.as_ref().map_or(0, |head| u64::try_from(head.size).unwrap_or(0));
    let note = head.map(|head| head.note);
    let mut walk = Walk::new(store, size);
    walk.expect_signed(public, note.as_deref()).await?;
    walk.expect_outside(public, outside);
    walk.leaves().await?;
    walk.tiles().await?;
    walk.disposals();
    Ok(Report {
        size,
        checkpoint: note,
        unsealed: store.count_actions_without_leaf().await?,
        disposed: walk.disposed,
        findings: walk.findings,
    })
}

struct Walk<'s> {
    store: &'s Store,
    size: u64,
    /// The tree as it follows from the leaves; only its right edge is held.
    grown: Tiles,
    /// The level-0 tile that is being read.
    tile: (u64, Vec<u8>),
    /// What root is expected at which size, and what it means when it differs.
    expected: BTreeMap<u64, Vec<(Hash, Finding)>>,
    /// Leaves without a salt, and the ids that disposals name.
    without_salt: Vec<(u64, Uuid)>,
    named: BTreeSet<String>,
    disposed: u64,
    findings: Vec<Finding>,
}

impl<'s> Walk<'s> {
    fn new(store: &'s Store, size: u64) -> Self {
        Self {
            store,
            size,
            grown: Tiles::default(),
            tile: (u64::MAX, Vec::new()),
            expected: BTreeMap::new(),
            without_salt: Vec::new(),
            named: BTreeSet::new(),
            disposed: 0,
            findings: Vec::new(),
        }
    }

    async fn expect_signed(&mut self, public: &str, head: Option<&str>) -> Result<()> {
        let municipality = self.store.municipality();
        let signed = head::all_signed(self.store.read(), municipality.as_str()).await?;
        for row in &signed {
            let size = u64::try_from(row.size).unwrap_or(0);
            match Checkpoint::open(&row.note, public) {
                Ok(checkpoint) if checkpoint.size == size && size <= self.size => {
                    self.expect(size, Hash(checkpoint.root), Finding::Root { size });
                }
                Ok(_) => self.findings.push(Finding::Head),
                Err(_) => self.findings.push(Finding::Signature { size }),
            }
        }
        match head.map(|note| Checkpoint::open(note, public)) {
            Some(Ok(checkpoint)) if checkpoint.size == self.size => {
                let finding = Finding::Root { size: self.size };
                self.expect(self.size, Hash(checkpoint.root), finding);
            }
            Some(Ok(_)) => self.findings.push(Finding::Head),
            Some(Err(_)) => self.findings.push(Finding::Signature { size: self.size }),
            None if !signed.is_empty() => self.findings.push(Finding::Head),
            None => {}
        }
        Ok(())
    }

    fn expect_outside(&mut self, public: &str, outside: &[String]) {
        for note in outside {
            match Checkpoint::open(note, public) {
                Ok(checkpoint) if checkpoint.size > self.size => {
                    self.findings.push(Finding::Truncated { outside: checkpoint.size });
                }
                Ok(checkpoint) => {
                    let finding = Finding::Rewritten { outside: checkpoint.size };
                    self.expect(checkpoint.size, Hash(checkpoint.root), finding);
                }
                Err(CheckpointError::Key) => {
                    self.findings.push(Finding::Signature { size: self.size });
                }
                Err(_) => self.findings.push(Finding::OutsideSignature),
            }
        }
    }

    fn expect(&mut self, size: u64, root: Hash, finding: Finding) {
        self.expected.entry(size).or_default().push((root, finding));
    }

    async fn leaves(&mut self) -> Result<()> {
        let (mut next, mut from) = (0, 0);
        self.check_roots(0)?;
        loop {
            let mut actions = self.store.actions_from_leaf(from, PART).await?;
            let Some(last) = actions.last().and_then(|action| action.leaf_index) else { break };
            if u64::try_from(actions.len()).unwrap_or(0) < PART {
                from = last.saturating_add(1);
            } else {
                // Several actions may claim the last leaf; those are read together next time.
                if actions.first().and_then(|action| action.leaf_index) == Some(last) {
                    from = last.saturating_add(1);
                } else {
                    actions.retain(|action| action.leaf_index != Some(last));
                    from = last;
                }
            }
            for action in &actions {
                next = self.action(next, action).await?;
            }
        }
        while next < self.size {
            self.findings.push(Finding::Missing { index: next });
            next = self.grow_as_stored(next).await?;
        }
        Ok(())
    }

    /// Takes one action in; gives back the leaf that should come next.
    async fn action(&mut self, mut next: u64, action: &Action) -> Result<u64> {
        let Some(index) = action.leaf_index else { return Ok(next) };
        if index >= self.size || index < next {
            self.findings.push(Finding::Surplus { index, action: action.id });
            return Ok(next);
        }
        while next < index {
            self.findings.push(Finding::Missing { index: next });
            next = self.grow_as_stored(next).await?;
        }
        let stored = self.stored_leaf(index).await?;
        let municipality = self.store.municipality();
        let Some(commitment) = action.commitment(municipality.as_str()) else {
            self.without_salt.push((index, action.id));
            return self.grow_as_stored(index).await;
        };
        if action.kind == DISPOSED
            && let Some(named) = action.data.as_ref().and_then(|data| data["actions"].as_array())
        {
            self.named.extend(named.iter().filter_map(|id| Some(id.as_str()?.to_owned())));
        }
        let leaf = record_hash(&commitment);
        if stored.is_some_and(|stored| stored != leaf) {
            // Going on with the logged hash tells whether the action or the tile was touched.
            self.findings.push(Finding::Changed { index, action: action.id });
            return self.grow_as_stored(index).await;
        }
        self.grow(index, leaf).await
    }

    async fn grow_as_stored(&mut self, index: u64) -> Result<u64> {
        let leaf = self.stored_leaf(index).await?.unwrap_or(Hash([0; 32]));
        self.grow(index, leaf).await
    }

    async fn grow(&mut self, index: u64, leaf: Hash) -> Result<u64> {
        self.grown.push(index, leaf, &mut BTreeSet::new());
        for (place, hashes) in self.grown.take_full() {
            self.compare_tile(place, &hashes).await?;
        }
        self.check_roots(index + 1)?;
        Ok(index + 1)
    }

    fn check_roots(&mut self, size: u64) -> Result<()> {
        let Some(expected) = self.expected.remove(&size) else { return Ok(()) };
        let root = self.grown.root(size)?;
        for (expected, finding) in expected {
            if root != expected && !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
        Ok(())
    }

    async fn stored_leaf(&mut self, index: u64) -> Result<Option<Hash>> {
        let number = index / WIDTH;
        if self.tile.0 != number {
            let hashes = self.stored_tile((0, number)).await?.unwrap_or_default();
            self.tile = (number, hashes);
        }
        let at = usize::try_from(index % WIDTH).unwrap_or(0) * 32;
        let hash = self.tile.1.get(at..at + 32).and_then(|hash| hash.try_into().ok());
        Ok(hash.map(Hash))
    }

    async fn stored_tile(&self, place: Place) -> Result<Option<Vec<u8>>> {
        let municipality = self.store.municipality();
        let tiles =
            Tiles::load(self.store.read(), municipality.as_str(), BTreeSet::from([place])).await?;
        Ok(tiles.get(place).cloned())
    }

    async fn compare_tile(&mut self, place: Place, hashes: &[u8]) -> Result<()> {
        if self.stored_tile(place).await?.as_deref() != Some(hashes) {
            self.findings.push(Finding::Tile { level: place.0, number: place.1 });
        }
        Ok(())
    }

    /// The tiles that are begun but not full, and whether there are others besides.
    async fn tiles(&mut self) -> Result<()> {
        let begun: Vec<(Place, Vec<u8>)> =
            self.grown.iter().map(|(place, hashes)| (place, hashes.clone())).collect();
        for (place, hashes) in begun {
            self.compare_tile(place, &hashes).await?;
        }
        let municipality = self.store.municipality();
        let there = tiles::row::Entity::find()
            .filter(tiles::row::Column::Municipality.eq(municipality.as_str()))
            .count(self.store.read())
            .await?;
        if there != tiles::count(self.size) {
            self.findings.push(Finding::TileCount);
        }
        Ok(())
    }

    fn disposals(&mut self) {
        for (index, action) in std::mem::take(&mut self.without_salt) {
            if self.named.contains(&action.to_string()) {
                self.disposed += 1;
            } else {
                self.findings.push(Finding::DisposedSilently { index, action });
            }
        }
    }
}
