//! Recovery codes: for the day on which the telephone is lost. Each works once.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::digest;

/// Letters that nobody confuses in print: no 0, 1, I, L, O, U.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;

/// A code of twelve letters (58 bits), printed once and kept as a hash.
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// How many codes an account gets.
    pub const COUNT: usize = 10;

    /// A new set of codes.
    #[must_use]
    pub fn random_set() -> Vec<Self> {
        let letter = || LETTERS.get(rand::random_range(0..LETTERS.len())).copied().unwrap_or(b'2');
        let code = || (0..LENGTH).map(|_| char::from(letter())).collect::<String>();
        (0..Self::COUNT).map(|_| Self(Zeroizing::new(code()))).collect()
    }

    /// The code that somebody typed, in any width and case, with or without hyphens; `None` for
    /// anything that is none.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let plain: String = typed
            .nfkc()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '−' | 'ー' | '‐'))
            .flat_map(char::to_uppercase)
            .collect();
        let known = plain.bytes().all(|byte| LETTERS.contains(&byte));
        (known && plain.len() == LENGTH).then(|| Self(Zeroizing::new(plain)))
    }

    /// What is printed: three groups of four.
    #[must_use]
    pub fn to_print(&self) -> Zeroizing<String> {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(String::from_iter).collect();
        Zeroizing::new(groups.join("-"))
    }

    /// What goes into the database: bound to the account.
    pub(crate) fn hash(&self, staff: Uuid) -> String {
        digest(&[b"recovery", staff.as_bytes(), self.0.as_bytes()])
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_can_be_typed_in_any_width() {
        for code in RecoveryCode::random_set() {
            let print = code.to_print();
            let typed = print.to_lowercase().replace('-', "ー");
            let staff = Uuid::nil();
            assert_eq!(RecoveryCode::read(&typed).expect("code").hash(staff), code.hash(staff));
            assert_ne!(code.hash(staff), code.hash(Uuid::max()));
        }
        assert!(RecoveryCode::read("123456").is_none());
        assert!(RecoveryCode::read("ABCDEFGHIJKL").is_none());
    }
}
