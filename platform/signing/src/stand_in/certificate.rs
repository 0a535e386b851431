//! Certificates and lists of the stand-in, in DER (RFC 5280).

use der::asn1::ObjectIdentifier;
use jiff::{Timestamp, tz::TimeZone};
use yakusho_pdf_signature::{
    Certificate,
    asn1::{self, tag},
    cms::{Digest, oids},
};

use super::{MARK, key::Key};
use crate::{Result, Trouble, key::kind::positive};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
const ORGANISATION: ObjectIdentifier = oid("2.5.4.10");
const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const SUBJECT_KEY: ObjectIdentifier = oid("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const CRL_NUMBER: ObjectIdentifier = oid("2.5.29.20");
const AUTHORITY_KEY: ObjectIdentifier = oid("2.5.29.35");
const EXTENDED_KEY_USAGE: ObjectIdentifier = oid("2.5.29.37");
const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Signer,
    TimeStamps,
}

/// What is to be certified.
pub(super) struct Draft<'a> {
    pub(super) kind: Kind,
    pub(super) common_name: &'a str,
    pub(super) organisation: &'a str,
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

/// The moment in UTC as X.509 writes it: two digits of the year until 2049.
fn time(at: Timestamp) -> Vec<u8> {
    let at = at.to_zoned(TimeZone::UTC);
    if (1950..2050).contains(&at.year()) {
        asn1::write(0x17, at.strftime("%y%m%d%H%M%SZ").to_string().as_bytes())
    } else {
        asn1::write(tag::GENERALIZED_TIME, generalized(at.timestamp()).as_bytes())
    }
}

pub(super) fn generalized(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string()
}

/// A name. Every name that the stand-in gives says that it is for trying out.
fn name(common_name: &str, organisation: &str) -> Vec<u8> {
    let part = |kind, string, value: &str| {
        let pair =
            asn1::join(tag::SEQUENCE, &[&asn1::oid(kind), &asn1::write(string, value.as_bytes())]);
        asn1::write(tag::SET, &pair)
    };
    let marked = |text: &str| {
        if text.contains(MARK) { text.to_owned() } else { format!("{MARK} {text}") }
    };
    asn1::join(
        tag::SEQUENCE,
        &[
            &part(COUNTRY, 0x13, "JP"),
            &part(ORGANISATION, tag::UTF8, &marked(organisation)),
            &part(COMMON_NAME, tag::UTF8, &marked(common_name)),
        ],
    )
}

fn extension(kind: ObjectIdentifier, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { asn1::write(tag::BOOLEAN, &[0xff]) } else { Vec::new() };
    let value = asn1::write(tag::OCTET_STRING, value);
    asn1::join(tag::SEQUENCE, &[&asn1::oid(kind), &flag, &value])
}

fn bits(value: &[u8]) -> Vec<u8> {
    asn1::write(tag::BIT_STRING, value)
}

fn identifier(key: &Key) -> Vec<u8> {
    Digest::Sha1.of(&[key.public()])
}

/// SubjectPublicKeyInfo of a key on P-256.
fn public_key(key: &Key) -> Vec<u8> {
    let algorithm = asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::EC_KEY), &asn1::oid(oids::P256)]);
    let point = bits(&[&[0], key.public()].concat());
    asn1::join(tag::SEQUENCE, &[&algorithm, &point])
}

pub(super) fn ecdsa() -> Vec<u8> {
    asn1::join(tag::SEQUENCE, &[&asn1::oid(oids::ECDSA_SHA256)])
}

/// What is signed, the algorithm, and the signature.
pub(super) fn seal(body: &[u8], by: &Key) -> Result<Vec<u8>> {
    let value = bits(&[&[0], by.sign(body)?.as_slice()].concat());
    Ok(asn1::join(tag::SEQUENCE, &[body, &ecdsa(), &value]))
}

/// A positive number of 16 octets that nobody guesses.
fn serial() -> Result<Vec<u8>> {
    let mut octets = super::key::random::<16>()?;
    octets[0] = octets[0] & 0x3f | 0x40;
    Ok(asn1::write(tag::INTEGER, &octets))
}

/// Issues a certificate; `above` is the issuer's name and key, and none for a root.
pub(super) fn issue(
    draft: &Draft<'_>,
    key: &Key,
    above: Option<(&Certificate, &Key)>,
) -> Result<Certificate> {
    let subject = name(draft.common_name, draft.organisation);
    let by = above.map_or(key, |(_, issuer)| issuer);
    let mut extensions =
        vec![extension(SUBJECT_KEY, false, &asn1::write(tag::OCTET_STRING, &identifier(key)))];
    extensions.push(extension(
        AUTHORITY_KEY,
        false,
        &asn1::write(tag::SEQUENCE, &asn1::write(0x80, &identifier(by))),
    ));
    // Key usage (RFC 5280, 4.2.1.3): certificates and lists; signatures and non-repudiation;
    // signatures only.
    let usage: &[u8] = match draft.kind {
        Kind::Root => &[1, 0b0000_0110],
        Kind::Signer => &[6, 0b1100_0000],
        Kind::TimeStamps => &[7, 0b1000_0000],
    };
    extensions.push(extension(KEY_USAGE, true, &bits(usage)));
    let authority = match draft.kind {
        Kind::Root => asn1::write(tag::BOOLEAN, &[0xff]),
        Kind::Signer | Kind::TimeStamps => Vec::new(),
    };
    extensions.push(extension(BASIC_CONSTRAINTS, true, &asn1::write(tag::SEQUENCE, &authority)));
    if draft.kind == Kind::TimeStamps {
        let only = asn1::write(tag::SEQUENCE, &asn1::oid(TIME_STAMPING));
        extensions.push(extension(EXTENDED_KEY_USAGE, true, &only));
    }
    let validity = asn1::join(tag::SEQUENCE, &[&time(draft.from), &time(draft.until)]);
    let body = asn1::join(
        tag::SEQUENCE,
        &[
            &asn1::write(0xa0, &asn1::write(tag::INTEGER, &[2])),
            &serial()?,
            &ecdsa(),
            above.map_or(subject.as_slice(), |(issuer, _)| issuer.subject()),
            &validity,
            &subject,
            &public_key(key),
            &asn1::write(0xa3, &asn1::write(tag::SEQUENCE, &extensions.concat())),
        ],
    );
    let der = seal(&body, by)?;
    Certificate::read(&der).map_err(|error| {
        Trouble::new("試験用の証明書を作れませんでした。", format!("the stand-in: {error}"))
    })
}

/// An entry of the list: the serial number, since when, and the reason's number.
pub(super) struct Entry {
    pub(super) serial: Vec<u8>,
    pub(super) since: Timestamp,
    pub(super) reason: u8,
}

/// The issuer's list of revoked certificates as of a moment.
pub(super) fn list(
    issuer: &Certificate,
    key: &Key,
    entries: &[Entry],
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<u8>> {
    let rows: Vec<u8> = entries
        .iter()
        .flat_map(|entry| {
            let reason = extension(oid("2.5.29.21"), false, &asn1::write(0x0a, &[entry.reason]));
            asn1::join(
                tag::SEQUENCE,
                &[
                    &asn1::write(tag::INTEGER, &entry.serial),
                    &time(entry.since),
                    &asn1::write(tag::SEQUENCE, &reason),
                ],
            )
        })
        .collect();
    let rows = if rows.is_empty() { rows } else { asn1::write(tag::SEQUENCE, &rows) };
    let number = positive(&from.as_second().to_be_bytes());
    let extensions = [
        extension(
            AUTHORITY_KEY,
            false,
            &asn1::write(tag::SEQUENCE, &asn1::write(0x80, &identifier(key))),
        ),
        extension(CRL_NUMBER, false, &number),
    ];
    let body = asn1::join(
        tag::SEQUENCE,
        &[
            &asn1::write(tag::INTEGER, &[1]),
            &ecdsa(),
            issuer.subject(),
            &time(from),
            &time(until),
            &rows,
            &asn1::write(0xa0, &asn1::write(tag::SEQUENCE, &extensions.concat())),
        ],
    );
    seal(&body, key)
}
