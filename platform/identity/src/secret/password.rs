//! Passwords of staff: kept as argon2id, with OWASP's parameters (19 MiB, two passes, one lane).

use std::sync::OnceLock;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use yakusho_kernel::{Problem, Text};

/// Hashing takes 19 MiB and a core each; more at once only crowds out everybody else.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Shortest and longest password, in characters (OWASP ASVS 5.0 V6.2.1, V6.2.9).
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// Long passwords that everybody thinks of first, and the words of this house.
const KNOWN: &[&str] = &[
    "administrator",
    "administrator1",
    "abcdefghijkl",
    "asdfghjkl123",
    "changeme1234",
    "iloveyou1234",
    "letmein12345",
    "maebashi1234",
    "maebashicity",
    "maebashishi1",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "p@ssw0rd1234",
    "qazwsxedcrfv",
    "qwerty123456",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "q1w2e3r4t5y6",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "welcome12345",
    "yakusho12345",
    "yakushoyakusho",
    "zaq12wsxcde3",
];

/// A password as it is kept.
#[derive(Clone)]
pub struct PasswordHash(String);

/// Why a new password will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Fewer than twelve characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Among the first that anybody would try, or made of one pattern.
    Known,
    /// It holds the sign-in name.
    HoldsLogin,
}

impl PasswordProblem {
    /// The problem at a field.
    #[must_use]
    pub fn at(self, field: &str) -> Problem {
        let (code, words) = match self {
            Self::TooShort => ("password_too_short", "パスワードは12文字以上にしてください。"),
            Self::TooLong => ("password_too_long", "パスワードは128文字以内にしてください。"),
            Self::Known => {
                ("password_known", "推測されやすいパスワードです。別の言葉を組み合わせてください。")
            }
            Self::HoldsLogin => {
                ("password_holds_login", "パスワードに職員IDを含めないでください。")
            }
        };
        Problem::new(field, code, Text::ja(words))
    }
}

/// Whether a password will do for an account.
///
/// # Errors
/// The first reason why not.
pub fn check_new_password(password: &SecretString, login: &str) -> Result<(), PasswordProblem> {
    let plain = password.expose_secret();
    let length = plain.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let folded: String = plain.nfkc().flat_map(char::to_lowercase).collect();
    if folded.contains(login) {
        return Err(PasswordProblem::HoldsLogin);
    }
    if KNOWN.contains(&folded.as_str()) || is_one_pattern(&folded) {
        return Err(PasswordProblem::Known);
    }
    Ok(())
}

/// Fewer than five different characters, or a plain run upwards or downwards.
fn is_one_pattern(password: &str) -> bool {
    let letters: Vec<u32> = password.chars().map(u32::from).collect();
    let different: std::collections::BTreeSet<_> = letters.iter().collect();
    let steps = || letters.iter().zip(letters.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
    different.len() < 5 || steps().all(|step| step == 1) || steps().all(|step| step == u32::MAX)
}

impl PasswordHash {
    /// Hashes a password with a random salt. Takes some ten milliseconds of a thread of its own.
    ///
    /// # Errors
    /// The machine has no memory or no randomness for it.
    pub async fn make(password: SecretString) -> Result<Self, yakusho_store::Error> {
        on_a_thread(move || {
            let hash = argon2().hash_password(&normal(&password));
            hash.map(|hash| Self(hash.to_string()))
        })
        .await?
        .map_err(|error| yakusho_store::Error::Broken(format!("argon2: {error}")))
    }

    /// The hash that a row holds.
    #[must_use]
    pub const fn from_row(text: String) -> Self {
        Self(text)
    }

    /// What goes into the row: a PHC string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. `None` stands for an account that does not exist: the same
    /// work is done against a hash that nothing matches, so that time does not tell.
    ///
    /// # Errors
    /// No thread could be had.
    pub async fn verify(
        known: Option<Self>,
        password: SecretString,
    ) -> Result<bool, yakusho_store::Error> {
        on_a_thread(move || {
            let exists = known.is_some();
            let hash = known.unwrap_or_else(nobody);
            let right = phc::PasswordHash::new(&hash.0)
                .is_ok_and(|hash| argon2().verify_password(&normal(&password), &hash).is_ok());
            exists && right
        })
        .await
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The same characters typed on different keyboards are the same password.
fn normal(password: &SecretString) -> zeroize::Zeroizing<Vec<u8>> {
    zeroize::Zeroizing::new(password.expose_secret().nfkc().collect::<String>().into_bytes())
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A hash of random bytes that nobody knows.
fn nobody() -> PasswordHash {
    static NOBODY: OnceLock<PasswordHash> = OnceLock::new();
    NOBODY
        .get_or_init(|| {
            let password: [u8; 32] = rand::random();
            let hash = argon2().hash_password(&password).map(|hash| hash.to_string());
            PasswordHash(hash.unwrap_or_default())
        })
        .clone()
}

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, yakusho_store::Error> {
    let _place = PLACES.acquire().await.map_err(|_| yakusho_store::Error::Busy)?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| yakusho_store::Error::Broken("a hashing thread died".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let hash = PasswordHash::make("赤城山の ふもと 2026".into()).await.expect("hash");
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let verify =
            |known, password: &str| PasswordHash::verify(known, password.to_owned().into());
        assert!(verify(Some(hash.clone()), "赤城山の ふもと 2026").await.expect("verify"));
        assert!(verify(Some(hash.clone()), "赤城山の　ふもと　２０２６").await.expect("verify"));
        assert!(!verify(Some(hash), "赤城山の ふもと 2027").await.expect("verify"));
        assert!(!verify(None, "赤城山の ふもと 2026").await.expect("verify"));
        assert!(
            !verify(Some(PasswordHash::from_row("rubbish".into())), "x").await.expect("verify")
        );
    }

    #[test]
    fn weak_passwords_are_named() {
        let check = |password: &str| check_new_password(&password.to_owned().into(), "shimin.01");
        assert_eq!(check("短い"), Err(PasswordProblem::TooShort));
        assert_eq!(check(&"長".repeat(129)), Err(PasswordProblem::TooLong));
        assert_eq!(check("Maebashi1234"), Err(PasswordProblem::Known));
        assert_eq!(check("ａｂｃｄｅｆｇｈｉｊｋｌｍ"), Err(PasswordProblem::Known));
        assert_eq!(check("111111111111"), Err(PasswordProblem::Known));
        assert_eq!(check("my-SHIMIN.01-secret"), Err(PasswordProblem::HoldsLogin));
        assert_eq!(check("利根川の桜と詩の町"), Err(PasswordProblem::TooShort));
        assert_eq!(check("利根川の桜と詩の町まえばし"), Ok(()));
    }
}
