//! What is wrong with a pack's policies.

/// Why a pack's policies are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// They cannot be read.
    #[error("方針を読めません: {0}")]
    Unreadable(String),
    /// A policy permits. A pack may only narrow.
    #[error("方針「{0}」は permit です。パックには forbid だけを書けます")]
    Permits(String),
    /// They hold a template, which nothing fills.
    #[error("方針のひな形（?principal など）は使えません")]
    Template,
    /// They speak of something that does not exist, or compare what cannot be compared.
    #[error("方針「{rule}」の誤り: {words}")]
    Wrong {
        /// The policy.
        rule: String,
        /// What the checker says, in English.
        words: String,
    },
}
