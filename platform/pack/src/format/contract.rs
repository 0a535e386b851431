//! `contracts.yaml`: what kinds of contracts the city concludes, and by which rules electronically
//! (電子契約). Clauses are the city's own; the paper around them is a template in `papers/`.

use serde::{Deserialize, Serialize};
use yakusho_kernel::{MunicipalityCode, Provenance};

/// The rules of electronic contracts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractRules {
    /// The department of the 運用管理者, who answers for the service.
    pub manager: String,
    /// Whose register of suppliers is used, where several municipalities share one; without it the
    /// city keeps its own.
    #[serde(default)]
    pub register: Option<MunicipalityCode>,
    /// Days for which a link to sign is good.
    #[serde(default = "ten")]
    pub link_days: u16,
    /// Days before the end of a link on which the signer is reminded.
    #[serde(default = "three")]
    pub remind_days: u16,
    /// Days before the end of a contract on which its department is told.
    #[serde(default = "ninety")]
    pub expiry_notice_days: u16,
    /// What a supplier agrees to who concludes contracts electronically.
    pub consent: String,
    /// What a builder agrees to besides (建設業法19条3項): kind and content of the method.
    pub construction_consent: String,
    /// The kinds.
    pub kinds: Vec<ContractKind>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// A kind of contracts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractKind {
    /// Stable for ever: `koji`.
    pub id: String,
    /// 「工事請負契約」
    pub name: String,
    /// The template in `papers/`, without its ending.
    pub template: String,
    /// Whether it is about construction, for which 建設業法19条3項 asks for a consent of its own.
    #[serde(default)]
    pub construction: bool,
    /// Years for which it is kept after its end.
    pub retention_years: u16,
    /// The clauses of a contract that is drafted here.
    pub clauses: Vec<ContractClause>,
    /// Where this was read.
    pub provenance: Provenance,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractClause {
    /// 「総則」
    pub title: String,
    /// What it says.
    pub text: String,
}

impl ContractRules {
    /// The kind with this id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&ContractKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }
}

const fn ten() -> u16 {
    10
}

const fn three() -> u16 {
    3
}

const fn ninety() -> u16 {
    90
}
