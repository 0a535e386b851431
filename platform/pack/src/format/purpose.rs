//! `purposes.yaml`: for what staff may read personal data, and what each purpose opens.

use serde::{Deserialize, Serialize};
use yakusho_kernel::provenance::Provenance;

/// A purpose that staff choose. The first is that for which a case is opened.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its id.
    pub id: String,
    /// Its name, as the log has it.
    pub name: String,
    /// When to choose it, in a line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The classes of facts that it opens beyond 公開 and 庁内.
    pub opens: Vec<Opens>,
    /// Where that comes from.
    pub provenance: Provenance,
}

/// What a purpose opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opens {
    /// Personal data (個人情報保護法2条1項).
    #[serde(rename = "個人")]
    Personal,
    /// 要配慮個人情報 (個人情報保護法2条3項).
    #[serde(rename = "要配慮")]
    Sensitive,
    /// Where a person under 支援措置 lives, to the officers whom the record names.
    #[serde(rename = "支援措置")]
    Protected,
}

impl Opens {
    /// The word in packs and policies.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Personal => "個人",
            Self::Sensitive => "要配慮",
            Self::Protected => "支援措置",
        }
    }
}
