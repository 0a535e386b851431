//! What changed after a signature, and whether its signer, or one before, allowed it.

use serde::Serialize;

use crate::{
    changes::{Change, ChangeKind},
    signature::{Found, Lock, stricter},
};

use super::verdict::Note;

/// Whether a change was allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowance {
    /// It keeps the signature and changes nothing that is read.
    Harmless,
    /// The signer's permissions cover it.
    Allowed,
    /// They do not.
    NotAllowed,
}

/// A change after a signature.
#[derive(Debug, Clone, Serialize)]
pub struct LaterChange {
    /// In which saving of the file, counted from 1.
    pub revision: usize,
    /// `archive`, `metadata`, `signature`, `filled_in`, `annotation` or `not_explained`.
    pub kind: &'static str,
    /// Whether it was allowed.
    pub allowance: Allowance,
    /// What.
    pub what: String,
}

/// What binds everything that comes after a signature.
#[derive(Debug, Clone, Default)]
pub(super) struct Bounds {
    /// What the certifying signature allows.
    certified: Option<u8>,
    /// What locks leave of it: they deny and never grant (table 236).
    most: Option<u8>,
    locks: Vec<Lock>,
}

impl Bounds {
    /// The certification (DocMDP) and the locks of this signature and those before it.
    pub(super) fn of<'f>(up_to: impl Iterator<Item = &'f Found>) -> Self {
        let mut bounds = Self::default();
        for found in up_to {
            bounds.certified = stricter(bounds.certified, found.dict.doc_mdp);
            bounds.most = stricter(bounds.most, stricter(found.lock_level, found.dict.lock_level));
            bounds.locks.extend(found.lock.clone());
            bounds.locks.extend(found.dict.field_lock.clone());
        }
        bounds
    }

    /// Weighs one change.
    pub(super) fn weigh(&self, change: &Change) -> LaterChange {
        let level = self.certified.unwrap_or(2).min(self.most.unwrap_or(3));
        let locked = |field: &str| self.locks.iter().any(|lock| lock.holds(field));
        let by = |holds: bool| if holds { Allowance::Allowed } else { Allowance::NotAllowed };
        let (kind, allowance) = match &change.kind {
            ChangeKind::Archive => ("archive", Allowance::Harmless),
            ChangeKind::Metadata => ("metadata", Allowance::Harmless),
            ChangeKind::Signature { field, new_field, visible } => {
                // On a certified document a signature that nobody planned for may not cover what
                // was certified.
                let sneaky = self.certified.is_some() && *new_field && *visible;
                ("signature", by(level >= 2 && !locked(field) && !sneaky))
            }
            ChangeKind::FilledIn { field } => ("filled_in", by(level >= 2 && !locked(field))),
            ChangeKind::Annotation => ("annotation", by(level == 3)),
            ChangeKind::NotExplained => ("not_explained", Allowance::NotAllowed),
        };
        LaterChange { revision: change.revision + 1, kind, allowance, what: change.what.clone() }
    }
}

/// A sentence for a change that was not allowed.
pub(super) fn note(change: &LaterChange) -> Note {
    let kind = match change.kind {
        "signature" => "署名の追加",
        "filled_in" => "記入",
        "annotation" => "注釈",
        _ => "説明のつかない変更",
    };
    Note::new(
        if change.kind == "not_explained" { "M1" } else { "M2" },
        format!(
            "署名のあと（{}番目の保存）に、許されていない変更があります。{kind}（{}）",
            change.revision, change.what
        ),
        format!(
            "After the signature, saving {} changed what was not allowed: {}.",
            change.revision, change.what
        ),
    )
}
