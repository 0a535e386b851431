//! The signing room of an installation: what the settings say, opened.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use secrecy::SecretString;
use yakusho_pdf_signature::{
    Certificate, Options,
    cms::Digest,
    sign::{RevocationData, RevocationSource, SourceError, TimestampSource},
};

use crate::{
    Authorities, Fetched, Fetching, Http, PlatformSigner, Result, Service, Settings, StandIn,
    Token, Trouble, certificates, from_file, from_pkcs12, from_service, from_token,
    stand_in::{StandInRevocation, StandInTimestamps},
};

/// Where the room stands, beside its settings.
#[derive(Clone, Debug)]
pub struct Place {
    data: PathBuf,
    stand_in: bool,
    secrets: Secrets,
}

/// What only the environment knows.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// Password of a PKCS#12 file (`YAKUSHO_SIGNING_PASSWORD`).
    pub password: Option<SecretString>,
    /// PIN of a token, or of a credential with a service (`YAKUSHO_SIGNING_PIN`).
    pub pin: Option<SecretString>,
    /// Bearer token of a service (`YAKUSHO_SIGNING_TOKEN`).
    pub token: Option<SecretString>,
}

impl Place {
    /// Below a data folder, without a stand-in.
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self { data: data.to_owned(), stand_in: false, secrets: Secrets::default() }
    }

    /// Whether the 試験用 authorities stand in for what the settings do not name.
    #[must_use]
    pub fn with_stand_in(self, stand_in: bool) -> Self {
        Self { stand_in, ..self }
    }

    /// With passwords and PINs.
    #[must_use]
    pub fn with_secrets(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
    }
}

/// Whom verification believes.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Roots of signers.
    pub roots: Vec<Certificate>,
    /// Roots of time-stamp authorities.
    pub timestamp_roots: Vec<Certificate>,
}

/// The signing room. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Signing {
    key: Option<Arc<KeyDoor>>,
    authorities: Option<Authorities>,
    fetching: Option<Fetching>,
    trust: Trust,
    stand_in: Option<StandIn>,
    warn_days: u16,
}

impl Signing {
    /// Opens keys and roots.
    ///
    /// # Errors
    /// Where something that the settings name is not there or cannot be used.
    pub fn open(settings: &Settings, place: Place) -> Result<Self> {
        let http = Arc::new(Http::new(&settings.network)?);
        let key = KeyDoor::new(settings, &place.secrets, &http)?.map(Arc::new);
        let stand_in = place.stand_in.then(|| StandIn::open(&place.data)).transpose()?;
        let read = |paths: &[PathBuf]| -> Result<Vec<Certificate>> {
            let mut all = Vec::new();
            for path in paths {
                all.extend(certificates(path)?);
            }
            Ok(all)
        };
        let roots = read(&settings.trust.roots)?;
        let mut timestamp_roots = read(&settings.trust.timestamp_roots)?;
        if timestamp_roots.is_empty() {
            timestamp_roots.clone_from(&roots);
        }
        let authorities = match settings.timestamps.authorities.as_slice() {
            [] => None,
            urls => Some(Authorities::new(
                Arc::clone(&http),
                urls.to_vec(),
                &settings.timestamps.policy,
                timestamp_roots.clone(),
            )?),
        };
        let fetching = match settings.revocation.hosts.as_slice() {
            [] => None,
            hosts => {
                let folder = place.data.join("signing-lists");
                Some(Fetching::new(http, hosts, folder))
            }
        };
        let mut trust = Trust { roots, timestamp_roots };
        if let Some(stand_in) = &stand_in {
            trust.roots.push(stand_in.root().clone());
            trust.timestamp_roots.push(stand_in.root().clone());
        }
        Ok(Self { key, authorities, fetching, trust, stand_in, warn_days: settings.warn_days })
    }

    /// The platform's key at this moment, for signatures as a witness (立会人型).
    ///
    /// # Errors
    /// Where there is none, or its certificate is not valid now.
    pub fn platform_signer(&self, now: Timestamp) -> Result<PlatformSigner> {
        match (&self.key, &self.stand_in) {
            (Some(door), _) => door.key()?.fit(now),
            (None, Some(stand_in)) => {
                let key = stand_in.signer("platform", "立会人 電子契約システム", "試験市", now)?;
                PlatformSigner::new(key).fit(now)
            }
            (None, None) => Err(Trouble::new(
                "署名の鍵が設定されていません（signing.key）。",
                "no signing key is configured (signing.key)",
            )),
        }
    }

    /// Time-stamps at this moment. A real authority looks at its own clock; the stand-in says `now`.
    ///
    /// # Errors
    /// Where there is no authority.
    pub fn timestamps(&self, now: Timestamp) -> Result<Timestamps> {
        match (&self.authorities, &self.stand_in) {
            (Some(authorities), _) => Ok(Timestamps(Stamping::Authorities(authorities.clone()))),
            (None, Some(stand_in)) => {
                Ok(Timestamps(Stamping::StandIn(Box::new(stand_in.time_stamps(now)?))))
            }
            (None, None) => Err(no_authority()),
        }
    }

    /// Revocation data at this moment; nothing where nothing is configured.
    #[must_use]
    pub fn revocation(&self, now: Timestamp) -> Revocations {
        Revocations {
            stand_in: self.stand_in.as_ref().map(|one| one.revocation(now)),
            fetched: self.fetching.as_ref().map(|fetching| fetching.at(now)),
        }
    }

    /// Whom verification believes.
    #[must_use]
    pub fn trust(&self) -> Trust {
        self.trust.clone()
    }

    /// What a verification at this moment starts from.
    #[must_use]
    pub fn options(&self, now: Timestamp) -> Options {
        let mut options = Options::new(self.trust.roots.clone(), now);
        options.time_stamp_anchors = Some(self.trust.timestamp_roots.clone());
        options
    }

    /// What should be mended soon: a key that cannot be reached, a certificate that is about to end.
    #[must_use]
    pub fn warnings(&self, now: Timestamp) -> Vec<Trouble> {
        let about = |door: &Arc<KeyDoor>| match door.key() {
            Ok(key) => key.warning(now, self.warn_days),
            Err(trouble) => Some(trouble),
        };
        self.key.iter().filter_map(about).collect()
    }

    /// The 試験用 authorities, where they are switched on: for keys of invented parties.
    #[must_use]
    pub fn stand_in(&self) -> Option<&StandIn> {
        self.stand_in.as_ref()
    }
}

/// The way to the key that the settings name. A card that is not in its reader, or a service that is
/// down, must not keep the house from opening: such keys are opened when they are wanted, and tried
/// again each time until they are there.
struct KeyDoor {
    named: crate::parts::Key,
    secrets: Secrets,
    http: Arc<Http>,
    open: Mutex<Opened>,
}

#[derive(Default)]
struct Opened {
    key: Option<PlatformSigner>,
    /// A wrong PIN is tried once in the life of a program.
    refused: Option<Trouble>,
}

/// Never shows a secret.
impl fmt::Debug for KeyDoor {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "KeyDoor({})", self.named.source)
    }
}

impl KeyDoor {
    /// The door; `None` where no key is named. Keys in files are opened at once.
    fn new(settings: &Settings, secrets: &Secrets, http: &Arc<Http>) -> Result<Option<Self>> {
        let door = Self {
            named: settings.key.clone(),
            secrets: secrets.clone(),
            http: Arc::clone(http),
            open: Mutex::default(),
        };
        match door.named.source.as_str() {
            "" => return Ok(None),
            "file" | "pkcs12" => {
                door.key()?;
            }
            "pkcs11" | "remote" => {}
            other => {
                return Err(Trouble::new(
                    format!(
                        "signing.key.source「{other}」は使えません。file、pkcs12、pkcs11、remote のどれかにしてください。"
                    ),
                    format!("signing.key.source: {other} is not known"),
                ));
            }
        }
        Ok(Some(door))
    }

    fn key(&self) -> Result<PlatformSigner> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = &open.key {
            return Ok(key.clone());
        }
        if let Some(refused) = &open.refused {
            return Err(refused.clone());
        }
        match self.knock() {
            Ok(key) => {
                open.key = Some(key.clone());
                Ok(key)
            }
            Err(trouble) => {
                open.refused = trouble.lasting.then(|| trouble.clone());
                Err(trouble)
            }
        }
    }

    fn knock(&self) -> Result<PlatformSigner> {
        let (named, secrets) = (&self.named, &self.secrets);
        let certificate =
            (!named.certificate.as_os_str().is_empty()).then(|| named.certificate.clone());
        match named.source.as_str() {
            "pkcs12" => from_pkcs12(&named.file, secrets.password.as_ref()),
            "pkcs11" => from_token(Token {
                module: named.file.clone(),
                label: named.token.clone(),
                key: named.label.clone(),
                pin: secrets.pin.clone(),
                certificate,
            }),
            "remote" => {
                let service = Service {
                    url: named.url.clone(),
                    credential: named.label.clone(),
                    token: secrets.token.clone(),
                    pin: secrets.pin.clone(),
                    certificate,
                };
                from_service(service, Arc::clone(&self.http))
            }
            _ => from_file(&named.file, &named.certificate),
        }
    }
}

pub(crate) fn no_authority() -> Trouble {
    Trouble::new(
        "タイムスタンプ局が設定されていません（signing.timestamps.authorities）。",
        "no time-stamp authority is configured (signing.timestamps.authorities)",
    )
}

/// Time-stamps, from whoever gives them.
pub struct Timestamps(Stamping);

enum Stamping {
    Authorities(Authorities),
    StandIn(Box<StandInTimestamps>),
}

impl Timestamps {
    /// Whether they are 試験用.
    #[must_use]
    pub fn is_stand_in(&self) -> bool {
        matches!(self.0, Stamping::StandIn(_))
    }
}

impl TimestampSource for Timestamps {
    fn token(&self, digest: Digest, imprint: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        match &self.0 {
            Stamping::Authorities(source) => source.token(digest, imprint),
            Stamping::StandIn(source) => source.token(digest, imprint),
        }
    }

    fn certificates(&self) -> Vec<Certificate> {
        match &self.0 {
            Stamping::Authorities(source) => source.certificates(),
            Stamping::StandIn(source) => source.certificates(),
        }
    }
}

/// Revocation data, from everywhere that is configured.
pub struct Revocations {
    stand_in: Option<StandInRevocation>,
    fetched: Option<Fetched>,
}

impl RevocationSource for Revocations {
    fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> std::result::Result<RevocationData, SourceError> {
        if let Some(source) = &self.stand_in {
            let data = source.about(certificate, issuer)?;
            if !data.crls.is_empty() {
                return Ok(data);
            }
        }
        match &self.fetched {
            Some(source) => source.about(certificate, issuer),
            None => Ok(RevocationData::default()),
        }
    }
}
