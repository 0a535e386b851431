//! Authenticator data (Web Authentication 6.1): who was asked, what was checked, how often.

use super::NotVerified;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;

/// What an authenticator signs.
pub(crate) struct AuthenticatorData<'d> {
    /// SHA-256 of the relying party's id.
    pub(crate) party: &'d [u8],
    flags: u8,
    /// Counts signatures; 0 where the authenticator does not count.
    pub(crate) count: u32,
    rest: &'d [u8],
}

/// A new credential inside of authenticator data.
pub(crate) struct AttestedCredential<'d> {
    pub(crate) id: &'d [u8],
    /// The public key as a COSE map, and after it maybe extensions.
    pub(crate) key: &'d [u8],
}

impl<'d> AuthenticatorData<'d> {
    pub(crate) fn read(bytes: &'d [u8]) -> Result<Self, NotVerified> {
        let (party, rest) = bytes.split_at_checked(32).ok_or(NotVerified::Malformed)?;
        let (flags, rest) = rest.split_first().ok_or(NotVerified::Malformed)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(NotVerified::Malformed)?;
        Ok(Self { party, flags: *flags, count: u32::from_be_bytes(*count), rest })
    }

    /// The person was there and was verified, by the authenticator's own means.
    pub(crate) const fn is_verified(&self) -> bool {
        self.flags & USER_PRESENT != 0 && self.flags & USER_VERIFIED != 0
    }

    /// What is backed up must be eligible for it (6.1.3).
    pub(crate) const fn is_consistent(&self) -> bool {
        self.flags & BACKED_UP == 0 || self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(crate) fn credential(&self) -> Result<AttestedCredential<'d>, NotVerified> {
        if self.flags & HAS_CREDENTIAL == 0 {
            return Err(NotVerified::Malformed);
        }
        let malformed = NotVerified::Malformed;
        let (_model, rest) = self.rest.split_at_checked(16).ok_or(malformed)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(malformed)?;
        let length = usize::from(u16::from_be_bytes(*length));
        // 7.1 step 25: longer ids are refused.
        if length == 0 || length > 1023 {
            return Err(malformed);
        }
        let (id, key) = rest.split_at_checked(length).ok_or(malformed)?;
        Ok(AttestedCredential { id, key })
    }
}
