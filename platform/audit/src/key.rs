//! The key that signs checkpoints: made on the first start, kept beside the data, never shown.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read as _, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use signed_note::{Signer, StandardSigner, key_id};
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{Error, Result};
use zeroize::Zeroizing;

/// The signing key of one municipality's log. Its name is the log's origin: `yakusho/102016`.
#[derive(Clone)]
pub struct LogKey {
    origin: String,
    signer: StandardSigner,
    public: String,
}

const PRIVATE: &str = "audit-key";
const PUBLIC: &str = "audit-key.pub";
const ED25519: u8 = 1;

impl LogKey {
    /// Reads the key from `folder`, or makes one on the first start: `audit-key`, readable by its
    /// owner only, and `audit-key.pub`, which belongs outside (`signed-note` verifier key).
    ///
    /// # Errors
    /// [`Error::Broken`] where the file can be read by others, holds no key, or holds the key of
    /// another municipality.
    pub fn open(folder: &Path, municipality: MunicipalityCode) -> Result<Self> {
        let origin = format!("yakusho/{municipality}");
        let path = folder.join(PRIVATE);
        if !path.exists() {
            Self::make(folder, &origin)?;
        }
        let mut file = File::open(&path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(Error::Broken(format!("{} can be read by others", path.display())));
        }
        let mut text = Zeroizing::new(String::new());
        file.read_to_string(&mut text)?;
        let broken = || Error::Broken(format!("{} holds no key of {origin}", path.display()));
        let (public, private) = parse(&text).ok_or_else(broken)?;
        let signer = StandardSigner::new(private).map_err(|_| broken())?;
        if signer.name() != origin {
            return Err(broken());
        }
        let public = public.to_owned();
        Ok(Self { origin, signer, public })
    }

    fn make(folder: &Path, origin: &str) -> Result<()> {
        fs::create_dir_all(folder)?;
        let seed = Zeroizing::new(rand::random::<[u8; 32]>());
        let key = SigningKey::from_bytes(&seed);
        let mut public = vec![ED25519];
        public.extend_from_slice(key.verifying_key().as_bytes());
        let id = key_id(origin, &public);
        let public = format!("{origin}+{id:08x}+{}", STANDARD.encode(public));
        let mut private = Zeroizing::new(vec![ED25519]);
        private.extend_from_slice(&*seed);
        let private = Zeroizing::new(STANDARD.encode(&*private));
        let text =
            Zeroizing::new(format!("{public}\nPRIVATE+KEY+{origin}+{id:08x}+{}\n", *private));
        let new = folder.join("audit-key.new");
        write(&new, 0o600, text.as_bytes())?;
        write(&folder.join(PUBLIC), 0o644, format!("{public}\n").as_bytes())?;
        fs::rename(&new, folder.join(PRIVATE))?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// The log's name in every checkpoint.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public half, as `signed-note` writes it: name, key id and key, joined by `+`.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    pub(crate) fn signer(&self) -> &dyn Signer {
        &self.signer
    }
}

fn parse(text: &str) -> Option<(&str, &str)> {
    let (public, rest) = text.split_once('\n')?;
    Some((public, rest.strip_suffix('\n')?))
}

fn write(path: &Path, mode: u32, bytes: &[u8]) -> Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKey").field("public", &self.public).finish_non_exhaustive()
    }
}
