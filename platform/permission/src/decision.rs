//! An answer, and why.

use yakusho_kernel::{Refusal, RefusalKind, Text};

/// Whether somebody may, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// They may.
    pub allowed: bool,
    /// The rules that decided: permits where they may, forbids where they may not. Never empty.
    pub reasons: Vec<Reason>,
}

/// A rule that decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Its name in the policy file: `no-other-municipality`.
    pub rule: String,
    /// What it says, to staff.
    pub words: String,
    /// What stands in the place of a fact that it hides: `purpose`, `protected`, `copy`.
    pub mask: Option<String>,
}

impl Reason {
    pub(crate) fn nothing_permits() -> Self {
        Self {
            rule: "nothing-permits".to_owned(),
            words: "この操作を認める規則がありません".to_owned(),
            mask: None,
        }
    }

    pub(crate) fn broken() -> Self {
        Self {
            rule: "broken-rule".to_owned(),
            words: "規則を確かめられませんでした".to_owned(),
            mask: None,
        }
    }
}

impl Decision {
    /// Goes on, or answers as if the thing did not exist: for what must stay a secret.
    ///
    /// # Errors
    /// [`Refusal::not_found`] where they may not.
    pub fn or_not_found(self) -> Result<Self, Refusal> {
        if self.allowed { Ok(self) } else { Err(Refusal::not_found()) }
    }

    /// Goes on, or says which rule stands in the way: for what everybody knows of.
    ///
    /// # Errors
    /// A refusal of kind `Forbidden` where they may not.
    pub fn or_forbidden(self) -> Result<Self, Refusal> {
        if self.allowed {
            return Ok(self);
        }
        let words: Vec<&str> = self.reasons.iter().map(|reason| reason.words.as_str()).collect();
        Err(Refusal::new(
            RefusalKind::Forbidden,
            "not_permitted",
            Text::ja(format!("この操作はできません（{}）。", words.join("、"))),
        ))
    }
}
