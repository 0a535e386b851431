//! Codes that people type to come back: to a draft, to an application. Only a hash is stored.

use rand::RngExt as _;
use sha2::{Digest, Sha256};

/// Letters that survive handwriting and telephones: no I, L, O, U, 0, 1 mix-ups (Crockford's base
/// 32 without the digits 0 and 1).
const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code in three groups of four, `AB23-CD45-EF67`: 30^12, about 59 bits. Guessing is limited
/// besides by the throttle of the page that takes it.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretCode(String);

impl SecretCode {
    /// A new code from the given source of randomness.
    pub fn generate(random: &mut impl rand::Rng) -> Self {
        let letters = (0..12)
            .filter_map(|_| LETTERS.get(random.random_range(0..LETTERS.len())))
            .map(|letter| char::from(*letter))
            .collect();
        Self(letters)
    }

    /// The code that follows from a secret and what it is for: whoever has both finds it again, so
    /// that it can be said twice without being kept.
    #[must_use]
    pub fn derived(secret: &[u8; 32], about: &[&[u8]]) -> Self {
        let seed = about.iter().fold(Sha256::new().chain_update(secret), |seed, part| {
            seed.chain_update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes())
                .chain_update(part)
        });
        let letters = (0_u32..)
            .flat_map(|round| seed.clone().chain_update(round.to_be_bytes()).finalize())
            // Bytes above the last whole run of the letters would make some letters likelier.
            .filter(|byte| usize::from(*byte) < LETTERS.len() * (256 / LETTERS.len()))
            .filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()))
            .take(12)
            .map(|letter| char::from(*letter))
            .collect();
        Self(letters)
    }

    /// Reads what a person typed: any case, full-width, spaces and hyphens anywhere.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: String = yakusho_kernel::text::search_key(typed)
            .chars()
            .flat_map(char::to_uppercase)
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let known = letters.bytes().all(|letter| LETTERS.contains(&letter));
        (letters.len() == 12 && known).then_some(Self(letters))
    }

    /// What is stored. The code has enough entropy for a plain hash; `purpose` keeps the codes of
    /// drafts and applications apart.
    #[must_use]
    pub fn hash(&self, purpose: &str) -> String {
        let digest =
            Sha256::new().chain_update(purpose).chain_update([0]).chain_update(&self.0).finalize();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is shown once: `AB23-CD45-EF67`.
    #[must_use]
    pub fn shown(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters
            .chunks(4)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("-")
    }
}

impl std::fmt::Debug for SecretCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = SecretCode::generate(&mut rand::rng());
        let shown = code.shown();
        assert_eq!(SecretCode::parse(&shown), Some(code.clone()));
        assert_eq!(SecretCode::parse(&shown.to_lowercase().replace('-', " ")), Some(code.clone()));
        let wide: String = shown
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c != '-').unwrap_or('　'))
            .collect();
        assert_eq!(SecretCode::parse(&wide), Some(code));
        assert_eq!(SecretCode::parse("AB23-CD45"), None);
    }

    #[test]
    fn a_derived_code_is_found_again_and_only_with_everything_it_came_from() {
        let code = SecretCode::derived(&[1; 32], &[b"draft", b"key"]);
        assert_eq!(SecretCode::parse(&code.shown()), Some(code.clone()));
        assert_eq!(code, SecretCode::derived(&[1; 32], &[b"draft", b"key"]));
        assert_ne!(code, SecretCode::derived(&[2; 32], &[b"draft", b"key"]));
        assert_ne!(code, SecretCode::derived(&[1; 32], &[b"draftk", b"ey"]));
    }

    #[test]
    fn a_code_of_one_purpose_does_not_open_the_other() {
        let code = SecretCode::generate(&mut rand::rng());
        assert_ne!(code.hash("draft"), code.hash("application"));
    }
}
