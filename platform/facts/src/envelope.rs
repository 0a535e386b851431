//! The form of a sealed record: a fresh data key, wrapped by a master key, and the content under
//! the data key. Both ciphers are XChaCha20-Poly1305, and both are bound to the record's place.
//!
//! `1 | master key id (4, big endian) | nonce (24) | wrapped data key (48) | nonce (24) | content`

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::keyring::KeyringError;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const WRAPPED: usize = 48;

/// A 32-byte key that is wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Seals `plain` under a fresh data key.
pub(crate) fn seal(id: u32, master: &Key, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyringError> {
    let data_key: Key = Zeroizing::new(rand::random());
    let mut sealed = Vec::with_capacity(1 + 4 + NONCE + WRAPPED + NONCE + plain.len() + 16);
    sealed.push(VERSION);
    sealed.extend_from_slice(&id.to_be_bytes());
    encrypt_onto(&mut sealed, master, place, data_key.as_slice())?;
    encrypt_onto(&mut sealed, &data_key, place, plain)?;
    Ok(sealed)
}

/// The id of the master key under which a record was sealed.
pub(crate) fn key_id(sealed: &[u8]) -> Result<u32, KeyringError> {
    let (version, rest) = sealed.split_first().ok_or(KeyringError::Damaged)?;
    let id = rest.first_chunk::<4>().filter(|_| *version == VERSION).ok_or(KeyringError::Damaged)?;
    Ok(u32::from_be_bytes(*id))
}

/// Opens what [`seal`] made for the same place.
pub(crate) fn open(master: &Key, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
    let body = sealed.get(5..).ok_or(KeyringError::Damaged)?;
    let (wrapped, content) = body.split_at_checked(NONCE + WRAPPED).ok_or(KeyringError::Damaged)?;
    let data_key = decrypt(master, place, wrapped)?;
    let data_key = Key::new(data_key.as_slice().try_into().map_err(|_| KeyringError::Damaged)?);
    decrypt(&data_key, place, content)
}

fn encrypt_onto(to: &mut Vec<u8>, key: &Key, place: &[u8], plain: &[u8]) -> Result<(), KeyringError> {
    let nonce: [u8; NONCE] = rand::random();
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(|_| KeyringError::Damaged)?);
    let payload = Payload { msg: plain, aad: place };
    let text = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyringError::Damaged)?;
    to.extend_from_slice(&nonce);
    to.extend_from_slice(&text);
    Ok(())
}

fn decrypt(key: &Key, place: &[u8], text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
    let (nonce, text) = text.split_first_chunk::<NONCE>().ok_or(KeyringError::Damaged)?;
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().map_err(|_| KeyringError::Damaged)?);
    let payload = Payload { msg: text, aad: place };
    let plain = cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| KeyringError::Damaged)?;
    Ok(Zeroizing::new(plain))
}
