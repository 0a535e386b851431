//! Asking for time-stamps (RFC 3161), and believing only the one that was asked for.

use crate::{
    asn1::{self, tag},
    cms::{Digest, TimeStamp},
};

use super::SignError;

/// A request, to be sent as `application/timestamp-query`.
#[derive(Debug, Clone)]
pub struct StampRequest {
    /// Digest algorithm.
    pub digest: Digest,
    /// What is to be stamped.
    pub imprint: Vec<u8>,
    /// A number that the answer must repeat; big-endian, chosen at random by whoever asks.
    pub nonce: Option<Vec<u8>>,
}

impl StampRequest {
    /// The request in DER; certificates are asked for.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let algorithm = asn1::join(tag::SEQUENCE, &[&asn1::oid(self.digest.oid())]);
        let imprint = asn1::write(tag::OCTET_STRING, &self.imprint);
        let mut parts = vec![
            asn1::write(tag::INTEGER, &[1]),
            asn1::join(tag::SEQUENCE, &[&algorithm, &imprint]),
        ];
        if let Some(nonce) = &self.nonce {
            parts.push(asn1::write(tag::INTEGER, &number(nonce)));
        }
        parts.push(asn1::write(tag::BOOLEAN, &[0xff]));
        asn1::write(tag::SEQUENCE, &parts.concat())
    }
}

/// A positive number in the fewest octets.
fn number(octets: &[u8]) -> Vec<u8> {
    let mut number: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
    if number.first().is_none_or(|first| *first >= 0x80) {
        number.insert(0, 0);
    }
    number
}

/// Takes the token out of a response (`application/timestamp-reply`) and checks that it is the
/// answer to the request: granted, same imprint, same nonce, signed by the certificate in it.
///
/// # Errors
/// What is wrong with it.
pub fn read_response(request: &StampRequest, response: &[u8]) -> Result<Vec<u8>, SignError> {
    let wrong = |what: &str| SignError::Stamp(what.to_owned());
    let parts = asn1::only(response).and_then(|all| all.inside(tag::SEQUENCE));
    let parts = parts.ok_or_else(|| wrong("the response cannot be read"))?;
    let status = parts.first().and_then(|status| status.inside(tag::SEQUENCE));
    let status = status.as_deref().and_then(|parts| parts.first()?.value_of(tag::INTEGER));
    // granted and grantedWithMods (RFC 3161, 2.4.2).
    if !matches!(status, Some([0 | 1])) {
        return Err(wrong("the authority refused the request"));
    }
    let token = parts.get(1).ok_or_else(|| wrong("the response has no token"))?.full;
    let read = TimeStamp::read(token).map_err(|fault| wrong(&fault.to_string()))?;
    if read.info.digest != Some(request.digest) || read.info.imprint != request.imprint {
        return Err(wrong("the token is for something else"));
    }
    if request.nonce.as_deref().map(number) != read.info.nonce && request.nonce.is_some() {
        return Err(wrong("the nonce is another one"));
    }
    Ok(token.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_asks_for_certificates_and_repeats_its_nonce() {
        let request = StampRequest {
            digest: Digest::Sha256,
            imprint: Digest::Sha256.of(&[b"abc"]),
            nonce: Some(vec![0, 0x80, 1]),
        };
        let der = request.der();
        let parts = asn1::only(&der).and_then(|all| all.inside(tag::SEQUENCE)).expect("a sequence");
        assert_eq!(parts[2].value, [0, 0x80, 1]);
        assert_eq!((parts[3].tag, parts[3].value), (tag::BOOLEAN, [0xff].as_slice()));
    }

    #[test]
    fn a_refusal_is_no_token() {
        let request = StampRequest { digest: Digest::Sha256, imprint: vec![0; 32], nonce: None };
        let status = asn1::write(tag::INTEGER, &[2]);
        let response = asn1::join(tag::SEQUENCE, &[&asn1::join(tag::SEQUENCE, &[&status])]);
        assert!(read_response(&request, &response).is_err());
        assert!(read_response(&request, b"no answer").is_err());
    }
}
