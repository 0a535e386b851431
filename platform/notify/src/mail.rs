//! A mail that is to be sent.

use std::fmt;

use uuid::Uuid;
use yakusho_kernel::Lang;

/// The noun of mail ids.
pub enum MailNoun {}

/// A mail address. Debug never prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(lettre::Address);

impl Address {
    /// The address, or `None` when it is not one (RFC 5321; no line breaks, no display name).
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        (typed.len() <= 254).then(|| typed.parse().ok().map(Self)).flatten()
    }

    /// The address for storage and for sending.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    pub(crate) fn inner(&self) -> &lettre::Address {
        &self.0
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A mail that is to be sent.
#[derive(Clone)]
pub struct Mail {
    /// To whom.
    pub to: Address,
    /// One line, in the person's language.
    pub subject: String,
    /// Plain text, in the person's language. Links in it carry an opaque token and nothing else.
    pub body: String,
    /// What it tells of: `application`, `draft`, `case`.
    pub about_kind: &'static str,
    /// Which one.
    pub about_id: Uuid,
    /// The language of subject and body.
    pub lang: Lang,
    /// Queueing a second mail with the same key does nothing.
    pub key: String,
}

impl fmt::Debug for Mail {
    /// Neither address nor text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("about_kind", &self.about_kind)
            .field("about_id", &self.about_id)
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_address_and_is_never_printed() {
        let address = Address::parse(" taro@example.jp ").expect("an address");
        assert_eq!(address.as_str(), "taro@example.jp");
        assert_eq!(format!("{address:?}"), "Address(…)");
        for typed in
            ["", "taro", "taro@", "a@b.jp\r\nBcc: c@d.jp", "a@b.jp, c@d.jp", "太郎 <a@b.jp>"]
        {
            assert!(Address::parse(typed).is_none(), "{typed}");
        }
        assert!(Address::parse(&format!("{}@example.jp", "a".repeat(300))).is_none());
    }
}
