//! The two secrets of a signer: the link by mail and the access code by another channel. Only hashes of
//! them are kept.

use std::fmt::Write as _;

use rand::RngExt as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::Contracts;

/// A new link: 256 random bits in hexadecimal digits.
#[must_use]
pub fn link() -> String {
    let bytes: [u8; 32] = rand::random();
    hex(&bytes)
}

/// What is kept of a link. It has enough bits that nothing but itself finds it.
#[must_use]
pub fn link_hash(link: &str) -> String {
    hex(&Sha256::digest([b"contract link ".as_slice(), link.as_bytes()].concat()))
}

/// A new access code: eight digits, to be told by telephone or letter.
#[must_use]
pub fn code() -> String {
    format!("{:08}", rand::rng().random_range(0..100_000_000_u32))
}

impl Contracts {
    /// What is kept of an access code: keyed, because eight digits are soon tried through.
    #[must_use]
    pub(crate) fn code_hash(&self, signer: Uuid, typed: &str) -> String {
        let digits: String = typed
            .chars()
            .filter_map(|letter| match letter {
                '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
                '0'..='9' => Some(letter),
                _ => None,
            })
            .collect();
        let key = self.procedures().parts().keyring.derive("contract access code");
        let mut hash = Sha256::new();
        hash.update(key.as_slice());
        hash.update(signer.as_bytes());
        hash.update(digits.as_bytes());
        hex(&hash.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_codes_are_new_each_time_and_well_formed() {
        let (one, two) = (link(), link());
        assert_ne!(one, two);
        assert_eq!(one.len(), 64);
        assert_ne!(link_hash(&one), one);
        let code = code();
        assert!(code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    }
}
