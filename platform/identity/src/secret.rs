//! Secrets: passwords, one-time codes, session tokens, and the seal under which they rest.

mod password;
mod recovery;
mod sealer;
mod token;
mod totp;

pub use password::{PasswordHash, PasswordProblem, check_new_password};
pub use recovery::RecoveryCode;
pub use sealer::{SealError, Sealer};
pub use token::SessionToken;
pub use totp::TotpSecret;

use sha2::{Digest, Sha256};

/// SHA-256 of the parts in lower-case hexadecimal. Each part is led by its length, so that parts
/// cannot flow into each other.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
