//! The outer shell of DER (X.690): tags, lengths and the bytes as they stand in the file.
//!
//! Signatures and hashes cover exact bytes, so what is signed is cut out and never encoded again;
//! what is inside goes to the typed readers of `x509-cert` and `x509-ocsp`.

use jiff::Timestamp;

/// One element: its tag, all its bytes and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// Tag, length and value.
    pub full: &'a [u8],
    /// The value.
    pub value: &'a [u8],
}

/// Tags that are asked for by name.
pub mod tag {
    #![expect(missing_docs, reason = "the names of X.680")]
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const UTF8: u8 = 0x0c;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
}

/// Takes one element off the front; `None` where none stands there in DER.
pub fn take<'a>(input: &mut &'a [u8]) -> Option<Element<'a>> {
    let all = *input;
    let (&tag, rest) = all.split_first()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) || rest.len() < count {
            return None;
        }
        let (octets, rest) = rest.split_at(count);
        let length = octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet));
        // DER writes lengths in as few octets as can be.
        if length < 0x80 || octets.first() == Some(&0) {
            return None;
        }
        (length, rest)
    };
    if rest.len() < length {
        return None;
    }
    let (value, rest) = rest.split_at(length);
    *input = rest;
    Some(Element { tag, full: all.get(..all.len() - rest.len())?, value })
}

/// All elements of a value; `None` where bytes are left that are none.
pub fn all(mut value: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    while !value.is_empty() {
        elements.push(take(&mut value)?);
    }
    Some(elements)
}

/// The single element that a slice is.
pub fn only(mut input: &[u8]) -> Option<Element<'_>> {
    let element = take(&mut input)?;
    input.is_empty().then_some(element)
}

impl<'a> Element<'a> {
    /// The elements inside, where this has the tag.
    #[must_use]
    pub fn inside(&self, tag: u8) -> Option<Vec<Element<'a>>> {
        if self.tag == tag { all(self.value) } else { None }
    }

    /// The value, where this has the tag.
    #[must_use]
    pub fn value_of(&self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.value)
    }

    /// The object identifier.
    #[must_use]
    pub fn oid(&self) -> Option<der::asn1::ObjectIdentifier> {
        der::asn1::ObjectIdentifier::from_bytes(self.value_of(tag::OID)?).ok()
    }
}

/// A GeneralizedTime in UTC, with or without a fraction of a second (RFC 3161, 2.4.2).
#[must_use]
pub fn time(value: &[u8]) -> Option<Timestamp> {
    let text = str::from_utf8(value).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let part = |from: usize, to: usize| whole.get(from..to);
    let digits = fraction.get(..fraction.len().min(9))?;
    let written = format!(
        "{}-{}-{}T{}:{}:{}.{digits:0<9}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?
    );
    written.parse().ok()
}

/// Writes one element.
#[must_use]
pub fn write(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = value.len();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let octets: Vec<u8> =
                length.to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
            out.push(0x80 | u8::try_from(octets.len()).unwrap_or(8));
            out.extend(octets);
        }
    }
    out.extend_from_slice(value);
    out
}

/// Writes a SEQUENCE (or other constructed element) of encoded parts.
#[must_use]
pub fn join(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    write(tag, &parts.concat())
}

/// Writes a SET OF in DER's order.
#[must_use]
pub fn set(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    write(tag, &parts.concat())
}

/// Writes an object identifier.
#[must_use]
pub fn oid(oid: der::asn1::ObjectIdentifier) -> Vec<u8> {
    write(tag::OID, oid.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for length in [0, 1, 127, 128, 255, 256, 65_536] {
            let written = write(tag::OCTET_STRING, &vec![7; length]);
            let element = only(&written).expect("it reads");
            assert_eq!((element.value.len(), element.full.len()), (length, written.len()));
        }
        assert!(only(&[4, 0x81, 1, 0]).is_none(), "a length with an octet too many");
        assert!(only(&[0x30, 0x80, 0, 0]).is_none(), "an indefinite length");
    }

    #[test]
    fn a_time_may_have_a_fraction() {
        assert_eq!(
            time(b"20261122010203.5Z").expect("it reads").to_string(),
            "2026-11-22T01:02:03.5Z"
        );
        assert_eq!(time(b"20261122010203Z").expect("it reads").to_string(), "2026-11-22T01:02:03Z");
        assert!(time(b"202611220102Z").is_none());
        assert!(time(b"20261322010203Z").is_none());
    }
}
