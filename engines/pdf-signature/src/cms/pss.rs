//! EMSA-PSS with salts of any length (RFC 8017, 9.1.2). `ring` takes only salts as long as the
//! digest; pyHanko and others write the longest that fits. Everything here is public.

use num_bigint::BigUint;

use crate::asn1::{self, tag};

use super::{CryptoFault, Digest};

/// Checks a signature value with a PKCS#1 public key.
pub(super) fn verify(
    key: &[u8],
    digest: Digest,
    salt: usize,
    message: &[u8],
    value: &[u8],
) -> Result<(), CryptoFault> {
    let parts = asn1::only(key).and_then(|key| key.inside(tag::SEQUENCE)).unwrap_or_default();
    let number = |place: usize| {
        let octets =
            parts.get(place).and_then(|part: &asn1::Element<'_>| part.value_of(tag::INTEGER));
        octets.map(BigUint::from_bytes_be)
    };
    let (Some(modulus), Some(exponent)) = (number(0), number(1)) else {
        return Err(CryptoFault::Unknown("a public key of an odd shape".to_owned()));
    };
    // The bounds of ring: what is larger only costs time.
    if modulus.bits() > 8192 || exponent.bits() > 33 {
        return Err(CryptoFault::Unknown("an RSA key of an odd size".to_owned()));
    }
    let signature = BigUint::from_bytes_be(value);
    let length = usize::try_from(modulus.bits().div_ceil(8)).unwrap_or(0);
    if value.len() != length || signature >= modulus {
        return Err(CryptoFault::Wrong);
    }
    let bits = usize::try_from(modulus.bits() - 1).unwrap_or(0);
    let encoded = signature.modpow(&exponent, &modulus).to_bytes_be();
    let width = bits.div_ceil(8);
    let Some(missing) = width.checked_sub(encoded.len()) else { return Err(CryptoFault::Wrong) };
    let padded = [vec![0; missing], encoded].concat();
    if holds(&padded, bits, digest, salt, message) { Ok(()) } else { Err(CryptoFault::Wrong) }
}

/// EMSA-PSS-VERIFY, in the steps of the standard.
fn holds(encoded: &[u8], bits: usize, digest: Digest, salt: usize, message: &[u8]) -> bool {
    let hashed = digest.of(&[message]);
    let Some((0xbc, rest)) = encoded.split_last().map(|(last, rest)| (*last, rest)) else {
        return false;
    };
    let Some(split) = rest.len().checked_sub(hashed.len()) else { return false };
    let (masked, hash) = rest.split_at(split);
    let Some(zeros) = split.checked_sub(salt.saturating_add(1)) else { return false };
    let unused = encoded.len().saturating_mul(8).saturating_sub(bits);
    let top = 0xff_u8.checked_shr(u32::try_from(unused).unwrap_or(8)).unwrap_or(0);
    if masked.first().is_none_or(|first| first & !top != 0) {
        return false;
    }
    let mut block: Vec<u8> =
        masked.iter().zip(mask(digest, hash, split)).map(|(octet, mask)| octet ^ mask).collect();
    if let Some(first) = block.first_mut() {
        *first &= top;
    }
    let (padding, salted) = block.split_at(zeros);
    let Some((1, salt)) = salted.split_first().map(|(one, salt)| (*one, salt)) else {
        return false;
    };
    padding.iter().all(|octet| *octet == 0) && digest.of(&[&[0; 8], &hashed, salt]) == hash
}

/// MGF1 (B.2.1).
fn mask(digest: Digest, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length + 64);
    for counter in 0_u32.. {
        if out.len() >= length {
            break;
        }
        out.extend(digest.of(&[seed, &counter.to_be_bytes()]));
    }
    out.truncate(length);
    out
}
