//! A signed statement of how long the log is and what its root is: C2SP `tlog-checkpoint` in a
//! `signed-note`.

use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint as Tree, Hash};

use crate::key::LogKey;

/// A checkpoint whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root of the tree over them.
    pub root: [u8; 32],
    /// The signed note itself.
    pub note: String,
}

/// Why a text is no checkpoint of this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// It is no signed note, or its text is no checkpoint.
    #[error("not a checkpoint")]
    Malformed,
    /// The key is no verifier key.
    #[error("not a verifier key")]
    Key,
    /// The signature is missing, of another key, or wrong.
    #[error("not signed by this key")]
    Signature,
    /// It speaks of another log than the key's.
    #[error("a checkpoint of another log")]
    Origin,
}

impl Checkpoint {
    /// Reads and verifies a checkpoint against a public key ([`LogKey::public`]).
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn open(note: &str, public: &str) -> Result<Self, CheckpointError> {
        let verifier = StandardVerifier::new(public.trim()).map_err(|_| CheckpointError::Key)?;
        let name = public.split('+').next().unwrap_or_default().to_owned();
        let signed = Note::from_bytes(note.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
        signed
            .verify(&VerifierList::new(vec![Box::new(verifier)]))
            .map_err(|_| CheckpointError::Signature)?;
        let tree = Tree::from_bytes(signed.text()).map_err(|_| CheckpointError::Malformed)?;
        if tree.origin() != name {
            return Err(CheckpointError::Origin);
        }
        Ok(Self { origin: name, size: tree.size(), root: tree.hash().0, note: note.to_owned() })
    }

    /// Signs a tree head.
    pub(crate) fn sign(key: &LogKey, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        let tree =
            Tree::new(key.origin(), size, root, "").map_err(|_| CheckpointError::Malformed)?;
        let mut note = Note::new(&tree.to_bytes(), &[]).map_err(|_| CheckpointError::Malformed)?;
        note.add_sigs(&[key.signer()]).map_err(|_| CheckpointError::Key)?;
        let note = String::from_utf8(note.to_bytes()).map_err(|_| CheckpointError::Malformed)?;
        Ok(Self { origin: key.origin().to_owned(), size, root: root.0, note })
    }
}
