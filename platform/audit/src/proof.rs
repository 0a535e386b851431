//! Proofs that stand alone: that an action is in the log, and that a longer log still holds a
//! shorter one.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tlog_tiles::{Hash, check_record, check_tree, prove_record, prove_tree, record_hash};
use uuid::Uuid;
use yakusho_store::{Error, Result, Store};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    head,
    tiles::{Needed, Tiles, broken},
};

const FORMAT: &str = "c2sp.org/tlog-proof@v1";
const SALT: usize = 32;

/// The proof that one action stands in the log: C2SP `tlog-proof`, whose extra data is the
/// action's salt (32 bytes) and then the action in canonical JSON. It needs nothing but the log's
/// public key to be verified. It holds no personal data, since actions hold none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptProof {
    /// The action's place in the log, from zero.
    pub index: u64,
    /// Keeps the commitment from being guessed.
    pub salt: Vec<u8>,
    /// The action in canonical JSON.
    pub action: String,
    /// The hashes beside the way from the leaf to the root.
    pub path: Vec<[u8; 32]>,
    /// The signed note that the path leads to.
    pub checkpoint: String,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The text is no proof.
    #[error("not a proof")]
    Malformed,
    /// Its checkpoint is not this log's.
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    /// The action does not lead to the checkpoint's root.
    #[error("the action is not in the log of this checkpoint")]
    NotIncluded,
}

/// The proof for an action, or `None` while the sequencer has not come to it (seconds).
///
/// # Errors
/// [`Error::Broken`] where tiles are missing or the action was disposed of; what the database says.
pub async fn receipt_proof(store: &Store, action: Uuid) -> Result<Option<ReceiptProof>> {
    let municipality = store.municipality();
    let municipality = municipality.as_str();
    let Some(action) = store.action(action).await? else { return Ok(None) };
    let Some(index) = action.leaf_index else { return Ok(None) };
    let Some(signed) = head::covering(store.read(), municipality, index + 1).await? else {
        return Ok(None);
    };
    let size = u64::try_from(signed.size).unwrap_or(0);
    let salt = action
        .salt
        .clone()
        .ok_or_else(|| Error::Broken("the action was disposed of".to_owned()))?;
    let needed = Needed::default();
    prove_record(size, index, &needed).map_err(broken)?;
    let tiles = Tiles::holding(store.read(), municipality, &needed.0.take()).await?;
    let path = prove_record(size, index, &tiles).map_err(broken)?;
    Ok(Some(ReceiptProof {
        index,
        salt,
        action: action.canonical(municipality),
        path: path.into_iter().map(|hash| hash.0).collect(),
        checkpoint: signed.note,
    }))
}

/// Verifies a receipt's proof offline with the log's public key, and gives back what it proves:
/// the action as JSON is in [`ReceiptProof::action`].
///
/// # Errors
/// [`ProofError`].
pub fn verify_receipt(text: &str, public: &str) -> std::result::Result<ReceiptProof, ProofError> {
    let proof = ReceiptProof::from_text(text)?;
    let checkpoint = Checkpoint::open(&proof.checkpoint, public)?;
    if proof.index >= checkpoint.size {
        return Err(ProofError::NotIncluded);
    }
    let path = proof.path.iter().map(|hash| Hash(*hash)).collect();
    let leaf = record_hash(&proof.commitment());
    check_record(&path, checkpoint.size, Hash(checkpoint.root), proof.index, leaf)
        .map_err(|_| ProofError::NotIncluded)?;
    Ok(proof)
}

impl ReceiptProof {
    /// The text to print, to put into a QR code or a file (`.tlog-proof`).
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut extra = self.salt.clone();
        extra.extend_from_slice(self.action.as_bytes());
        let mut text =
            format!("{FORMAT}\nextra {}\nindex {}\n", STANDARD.encode(extra), self.index);
        for hash in &self.path {
            let _ = writeln!(text, "{}", STANDARD.encode(hash));
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the text. Proves nothing yet; see [`verify_receipt`].
    ///
    /// # Errors
    /// [`ProofError::Malformed`].
    pub fn from_text(text: &str) -> std::result::Result<Self, ProofError> {
        Self::parse(text).ok_or(ProofError::Malformed)
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != FORMAT {
            return None;
        }
        let extra = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
        let (salt, action) = extra.split_at_checked(SALT)?;
        let action = String::from_utf8(action.to_vec()).ok()?;
        serde_json::from_str::<Value>(&action).ok()?;
        let index = lines.next()?.strip_prefix("index ")?;
        let index = index.parse().ok().filter(|number: &u64| number.to_string() == index)?;
        let path = lines
            .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
            .collect::<Option<Vec<[u8; 32]>>>()?;
        // No tree of 2^63 leaves has a longer way.
        if path.len() > 63 {
            return None;
        }
        Some(Self { index, salt: salt.to_vec(), action, path, checkpoint: checkpoint.to_owned() })
    }

    fn commitment(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(&self.salt);
        hash.update(self.action.as_bytes());
        hash.finalize().into()
    }
}

/// Whether the log as it stands now still begins with the log of an `older` checkpoint: the RFC
/// 6962 consistency proof is made from the tiles and checked. `None` while the log is shorter.
///
/// # Errors
/// What the database says.
pub async fn consistency(
    store: &Store,
    older: &Checkpoint,
    newer: &Checkpoint,
) -> Result<Option<bool>> {
    if older.size == 0 {
        return Ok(Some(true));
    }
    if newer.size < older.size {
        return Ok(None);
    }
    let needed = Needed::default();
    prove_tree(newer.size, older.size, &needed).map_err(broken)?;
    let municipality = store.municipality();
    let tiles = Tiles::holding(store.read(), municipality.as_str(), &needed.0.take()).await?;
    let Ok(proof) = prove_tree(newer.size, older.size, &tiles) else { return Ok(Some(false)) };
    let holds = check_tree(&proof, newer.size, Hash(newer.root), older.size, Hash(older.root));
    Ok(Some(holds.is_ok()))
}
