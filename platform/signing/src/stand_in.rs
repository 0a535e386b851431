//! 試験用: a certificate authority, a time-stamp authority and a list of revoked certificates in a
//! folder, for demos and tests.
//!
//! Every certificate of it says 試験用 in its names; production refuses to start with it (setting
//! `stand_ins.signing_authority`), and what it touched must not be counted: [`is_stand_in`].
//! Keys change with the years as those of real authorities do, so that a simulated clock may run.

mod certificate;
mod key;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan as _, civil::date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use yakusho_pdf_signature::{
    Certificate, Crl,
    cms::Digest,
    sign::{
        KeyPair, LocalAuthority, RevocationData, RevocationSource, SourceError, TimestampSource,
    },
};

use self::{
    certificate::{Draft, Entry, Kind, issue},
    key::Key,
};
use crate::{
    Result, Trouble,
    deferred::{hex, unhex},
};

/// The words in every name that the stand-in gives.
pub const MARK: &str = "試験用";

/// The folder below the data folder.
const FOLDER: &str = "signing-stand-in";
const ORGANISATION: &str = "yakusho 検証環境";
/// How long a signer's certificate and one for time-stamps hold, in years; the authority's key is
/// used for a year.
const SIGNER_YEARS: i16 = 3;
const AUTHORITY_YEARS: i16 = 11;
/// How long a list promises to be the newest one, in days.
const LIST_DAYS: i64 = 7;

/// Whether a certificate comes from a stand-in. Work that rests on one is shown as 試験用 and never
/// counted in a figure of the city.
#[must_use]
pub fn is_stand_in(certificate: &Certificate) -> bool {
    certificate.issuer_text().contains(MARK) || certificate.subject_text().contains(MARK)
}

/// The stand-in of one installation. Cheap to clone.
#[derive(Clone)]
pub struct StandIn(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    root: Certificate,
    key: Key,
    /// The newest list, so that one signing does not make several.
    list: Mutex<Option<Crl>>,
}

/// A certificate that was revoked, in `revoked.json`.
#[derive(Serialize, Deserialize)]
struct Revoked {
    since: Timestamp,
    /// The number of RFC 5280, 5.3.1.
    reason: u8,
}

/// Never shows a key.
impl std::fmt::Debug for StandIn {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "StandIn({})", self.0.folder.display())
    }
}

impl StandIn {
    /// Opens the stand-in below a data folder, or makes it.
    ///
    /// # Errors
    /// Where its folder cannot be written to or is broken.
    pub fn open(data: &Path) -> Result<Self> {
        let folder = data.join(FOLDER);
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(|error| Trouble::file(&folder, &error))?;
        let draft = Draft {
            kind: Kind::Root,
            common_name: "認証局",
            organisation: ORGANISATION,
            from: start_of(2020)?,
            until: start_of(2080)?,
        };
        let (root, key) = kept(&folder, "root", &draft, None)?;
        let list = Mutex::new(None);
        Ok(Self(Arc::new(Inner { folder, root, key, list })))
    }

    /// The root of everything that it issued.
    #[must_use]
    pub fn root(&self) -> &Certificate {
        &self.0.root
    }

    /// The key and certificate of a signer: made on the first call, renewed when it has less than a
    /// year left. `id` is a short name in ASCII, the file's name.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn signer(
        &self,
        id: &str,
        common_name: &str,
        organisation: &str,
        now: Timestamp,
    ) -> Result<KeyPair> {
        let plain = id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if id.is_empty() || !plain {
            return Err(Trouble::new(
                "試験用の署名者の名前は英数字にしてください。",
                "a signer of the stand-in is named in ASCII letters",
            ));
        }
        // One certificate for every two years, each with at least one year left.
        let year = year_of(now);
        let year = year - year.rem_euclid(SIGNER_YEARS - 1);
        self.issued(&format!("{id}-{year}"), Kind::Signer, common_name, organisation, year)
    }

    /// The time-stamp authority of a moment.
    ///
    /// # Errors
    /// Where its key cannot be made.
    pub fn time_stamps(&self, now: Timestamp) -> Result<StandInTimestamps> {
        let year = year_of(now);
        let (id, name) = (format!("time-stamps-{year}"), format!("時刻認証局 {year}"));
        let key = self.issued(&id, Kind::TimeStamps, &name, ORGANISATION, year)?;
        Ok(StandInTimestamps { key, now })
    }

    /// What the stand-in knows of revoked certificates at a moment.
    #[must_use]
    pub fn revocation(&self, now: Timestamp) -> StandInRevocation {
        StandInRevocation { stand_in: self.clone(), now }
    }

    /// Revokes a certificate. `compromised`: the key may be in other hands.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn revoke(
        &self,
        certificate: &Certificate,
        since: Timestamp,
        compromised: bool,
    ) -> Result<()> {
        let path = self.0.folder.join("revoked.json");
        let mut all = self.revoked()?;
        // keyCompromise, or cessationOfOperation.
        all.insert(
            hex(certificate.serial()),
            Revoked { since, reason: if compromised { 1 } else { 5 } },
        );
        let text = serde_json::to_vec_pretty(&all).map_err(|error| broken(&path, &error))?;
        let beside = path.with_extension("new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| Trouble::file(&path, &error))?;
        *self.0.list.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    fn revoked(&self) -> Result<BTreeMap<String, Revoked>> {
        let path = self.0.folder.join("revoked.json");
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| broken(&path, &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(Trouble::file(&path, &error)),
        }
    }

    /// The list of revoked certificates as of a moment.
    ///
    /// # Errors
    /// Where the file of revoked certificates cannot be read.
    pub fn list(&self, now: Timestamp) -> Result<Crl> {
        let mut kept = self.0.list.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = kept.as_ref().filter(|list| list.this_update == to_the_second(now)) {
            return Ok(list.clone());
        }
        let mut entries = Vec::new();
        for (serial, revoked) in self.revoked()? {
            if revoked.since > now {
                continue;
            }
            let serial = unhex(&serial).unwrap_or_default();
            entries.push(Entry { serial, since: revoked.since, reason: revoked.reason });
        }
        let until = to_the_second(now) + (LIST_DAYS * 24).hours();
        let der =
            certificate::list(&self.0.root, &self.0.key, &entries, (to_the_second(now), until))?;
        let list = Crl::read(&der).map_err(|error| {
            Trouble::new("試験用の失効リストが壊れています。", error.to_string())
        })?;
        *kept = Some(list.clone());
        Ok(list)
    }

    fn issued(
        &self,
        file: &str,
        kind: Kind,
        common_name: &str,
        organisation: &str,
        year: i16,
    ) -> Result<KeyPair> {
        let years = if kind == Kind::Signer { SIGNER_YEARS } else { AUTHORITY_YEARS };
        let until = start_of(year + years)?;
        let draft = Draft { kind, common_name, organisation, from: start_of(year)?, until };
        let above = Some((&self.0.root, &self.0.key));
        let (certificate, key) = kept(&self.0.folder, file, &draft, above)?;
        KeyPair::read(key.pkcs8(), certificate, vec![self.0.root.clone()])
            .map_err(|error| Trouble::new("試験用の鍵が証明書と合いません。", error.to_string()))
    }
}

/// Reads a key with its certificate, or makes both. Several programs may do so at the same time.
fn kept(
    folder: &Path,
    file: &str,
    draft: &Draft<'_>,
    above: Option<(&Certificate, &Key)>,
) -> Result<(Certificate, Key)> {
    let (of_key, of_certificate) =
        (folder.join(format!("{file}.key")), folder.join(format!("{file}.cer")));
    if !of_certificate.exists() {
        let lock = folder.join("lock");
        let wrong = |error: std::io::Error| Trouble::file(&lock, &error);
        let guard = fs::File::create(&lock).map_err(wrong)?;
        guard.lock().map_err(wrong)?;
        if !of_certificate.exists() {
            let key = if of_key.exists() { Key::open(&of_key)? } else { Key::make()? };
            if !of_key.exists() {
                key.write(&of_key)?;
            }
            let certificate = issue(draft, &key, above)?;
            let beside = of_certificate.with_extension("new");
            fs::write(&beside, certificate.der())
                .and_then(|()| fs::rename(&beside, &of_certificate))
                .map_err(|error| Trouble::file(&of_certificate, &error))?;
        }
    }
    let der = fs::read(&of_certificate).map_err(|error| Trouble::file(&of_certificate, &error))?;
    let certificate = Certificate::read(&der).map_err(|error| broken(&of_certificate, &error))?;
    Ok((certificate, Key::open(&of_key)?))
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::new(
        format!("{} が壊れています。", path.display()),
        format!("{} is broken: {error}", path.display()),
    )
}

fn year_of(now: Timestamp) -> i16 {
    now.to_zoned(TimeZone::UTC).year()
}

fn start_of(year: i16) -> Result<Timestamp> {
    let day = date(year, 1, 1).to_zoned(TimeZone::UTC);
    day.map(|day| day.timestamp())
        .map_err(|error| Trouble::new("日付が範囲の外です。", error.to_string()))
}

fn to_the_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Time-stamps of the stand-in: 試験用, accredited by nobody.
pub struct StandInTimestamps {
    key: KeyPair,
    now: Timestamp,
}

impl TimestampSource for StandInTimestamps {
    fn token(&self, digest: Digest, imprint: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        LocalAuthority::new(&self.key, self.now).token(digest, imprint)
    }

    fn certificates(&self) -> Vec<Certificate> {
        LocalAuthority::new(&self.key, self.now).certificates()
    }
}

/// Revocation data of the stand-in, about what it issued and nothing else.
pub struct StandInRevocation {
    stand_in: StandIn,
    now: Timestamp,
}

impl RevocationSource for StandInRevocation {
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> std::result::Result<RevocationData, SourceError> {
        if issuer != self.stand_in.root() || certificate.issuer() != issuer.subject() {
            return Ok(RevocationData::default());
        }
        Ok(RevocationData { crls: vec![self.stand_in.list(self.now)?], ocsps: Vec::new() })
    }
}
