//! Keys in files: PKCS#8 and PKCS#12.

use std::{fs, path::Path};

use p12_keystore::Pkcs12Archive;
use secrecy::{ExposeSecret as _, SecretString};
use yakusho_pdf_signature::{Certificate, sign::KeyPair};
use zeroize::Zeroizing;

use crate::{PlatformSigner, Result, Trouble};

/// Certificates of a PEM or DER file, the first one that of the key.
///
/// # Errors
/// Where there is none.
pub fn certificates(path: &Path) -> Result<Vec<Certificate>> {
    let octets = fs::read(path).map_err(|error| Trouble::file(path, &error))?;
    Certificate::read_file(&octets).map_err(|error| {
        Trouble::new(
            format!("{} に証明書がありません。", path.display()),
            format!("{}: {error}", path.display()),
        )
    })
}

/// A key out of a PKCS#8 file (PEM or DER) with a certificate file, whose further certificates are
/// its chain.
///
/// # Errors
/// Where one cannot be read, or they do not belong together.
pub fn from_file(key: &Path, certificate: &Path) -> Result<PlatformSigner> {
    let octets = Zeroizing::new(fs::read(key).map_err(|error| Trouble::file(key, &error))?);
    let mut chain = certificates(certificate)?.into_iter();
    let own = chain.next().ok_or_else(|| {
        Trouble::new(
            format!("{} に証明書がありません。", certificate.display()),
            format!("{} has no certificate", certificate.display()),
        )
    })?;
    pair(key, &octets, own, chain.collect())
}

/// A key with its certificates out of a PKCS#12 file.
///
/// # Errors
/// Where the password is wrong, or there is not exactly one key, or no certificate for it.
pub fn from_pkcs12(path: &Path, password: Option<&SecretString>) -> Result<PlatformSigner> {
    let octets = Zeroizing::new(fs::read(path).map_err(|error| Trouble::file(path, &error))?);
    let password = password.map_or("", |password| password.expose_secret());
    let archive = Pkcs12Archive::from_pkcs12(&octets, password).map_err(|error| {
        Trouble::new(
            format!("PKCS#12 {} を開けません。パスワード（YAKUSHO_SIGNING_PASSWORD）を確かめてください。", path.display()),
            format!("{}: {error}", path.display()),
        )
    })?;
    let [key] = archive.keys.as_slice() else {
        return Err(Trouble::new(
            format!(
                "PKCS#12 {} の鍵は{}個です。鍵が1個のファイルにしてください。",
                path.display(),
                archive.keys.len()
            ),
            format!("{} has {} keys, one is wanted", path.display(), archive.keys.len()),
        ));
    };
    let read: Vec<Certificate> =
        archive.certs.iter().filter_map(|bag| Certificate::read(bag.cert.as_der()).ok()).collect();
    for own in &read {
        let rest: Vec<Certificate> = read.iter().filter(|one| *one != own).cloned().collect();
        // Which one belongs to the key is proven, not guessed from its labels.
        if let Ok(signer) = pair(path, key.key.as_der(), own.clone(), above(own, &rest)) {
            return Ok(signer);
        }
    }
    Err(Trouble::new(
        format!(
            "PKCS#12 {} に、鍵（RSA 2048 以上、P-256、P-384）と合う証明書がありません。",
            path.display()
        ),
        format!("{} has no certificate for its key", path.display()),
    ))
}

/// The certificates above one, in order, as far as they are there.
fn above(own: &Certificate, rest: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    let mut last = own.clone();
    while !last.is_self_issued()
        && let Some(next) = rest.iter().find(|one| one.signed(&last).is_ok())
        && !chain.contains(next)
    {
        chain.push(next.clone());
        last = next.clone();
    }
    chain
}

fn pair(
    path: &Path,
    key: &[u8],
    own: Certificate,
    chain: Vec<Certificate>,
) -> Result<PlatformSigner> {
    let pair = KeyPair::read(key, own, chain).map_err(|error| {
        Trouble::new(
            format!("鍵 {} を使えません。PKCS#8（RSA 2048 以上、P-256、P-384）で、証明書と合うものにしてください。", path.display()),
            format!("{}: {error}", path.display()),
        )
    })?;
    Ok(PlatformSigner::new(pair))
}
