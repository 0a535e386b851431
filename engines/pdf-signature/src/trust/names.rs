//! Distinguished names: as text, and within name constraints (RFC 5280, 4.2.1.10).

use der::Decode;
use x509_cert::{
    ext::pkix::{NameConstraints, SubjectAltName, name::GeneralName},
    name::Name,
};

use crate::asn1::{self, tag};

use super::certificate::Certificate;

/// A name by RFC 4514, the most particular part first.
pub fn text(der: &[u8]) -> String {
    let parts = asn1::only(der).and_then(|name| name.inside(tag::SEQUENCE)).unwrap_or_default();
    let mut words: Vec<String> = Vec::new();
    for set in parts.iter().rev() {
        for pair in set.inside(tag::SET).unwrap_or_default() {
            let pair = pair.inside(tag::SEQUENCE).unwrap_or_default();
            let (Some(kind), Some(value)) = (pair.first().and_then(|k| k.oid()), pair.get(1))
            else {
                continue;
            };
            let kind = match kind.to_string().as_str() {
                "2.5.4.3" => "CN".to_owned(),
                "2.5.4.5" => "serialNumber".to_owned(),
                "2.5.4.6" => "C".to_owned(),
                "2.5.4.7" => "L".to_owned(),
                "2.5.4.8" => "ST".to_owned(),
                "2.5.4.10" => "O".to_owned(),
                "2.5.4.11" => "OU".to_owned(),
                "2.5.4.97" => "organizationIdentifier".to_owned(),
                other => other.to_owned(),
            };
            words.push(format!("{kind}={}", escaped(&string(value.tag, value.value))));
        }
    }
    words.join(",")
}

fn string(tag: u8, value: &[u8]) -> String {
    match tag {
        // BMPString
        0x1e => {
            let units: Vec<u16> = value
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(value).into_owned(),
    }
}

fn escaped(value: &str) -> String {
    let mut out = String::new();
    for letter in value.chars() {
        if matches!(letter, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
            out.push('\\');
        }
        // What is not to be seen does not go into reports as it is.
        out.push(if letter.is_control() { '\u{fffd}' } else { letter });
    }
    out
}

/// Whether a certificate's names keep within the constraints of one above it.
///
/// # Errors
/// Which kind of name does not.
pub fn within(
    constraints: &NameConstraints,
    certificate: &Certificate,
) -> Result<(), &'static str> {
    let mut names = Vec::new();
    if let Some(subject) = certificate.subject_name().filter(|name| !name.0.is_empty()) {
        names.push(GeneralName::DirectoryName(subject));
    }
    let alternative = certificate.extension(<SubjectAltName as der::oid::AssociatedOid>::OID);
    if let Some(extension) = alternative {
        let read = SubjectAltName::from_der(&extension.value);
        names.extend(read.map_err(|_| "an alternative name that cannot be read")?.0);
    }
    for name in &names {
        let excluded = constraints.excluded_subtrees.iter().flatten();
        for subtree in excluded {
            if same_kind(&subtree.base, name) && inside(&subtree.base, name)? {
                return Err("a name that the authority above excludes");
            }
        }
        let permitted: Vec<_> = constraints
            .permitted_subtrees
            .iter()
            .flatten()
            .filter(|subtree| same_kind(&subtree.base, name))
            .collect();
        let mut allowed = permitted.is_empty();
        for subtree in permitted {
            allowed |= inside(&subtree.base, name)?;
        }
        if !allowed {
            return Err("a name that the authority above does not permit");
        }
    }
    Ok(())
}

fn same_kind(one: &GeneralName, two: &GeneralName) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(two)
}

fn inside(base: &GeneralName, name: &GeneralName) -> Result<bool, &'static str> {
    match (base, name) {
        (GeneralName::DirectoryName(base), GeneralName::DirectoryName(name)) => {
            Ok(directory(base, name))
        }
        (GeneralName::DnsName(base), GeneralName::DnsName(name)) => {
            Ok(domain(base.as_str(), name.as_str()))
        }
        (GeneralName::Rfc822Name(base), GeneralName::Rfc822Name(name)) => {
            let (base, name) = (base.as_str().to_lowercase(), name.as_str().to_lowercase());
            if base.contains('@') {
                return Ok(base == name);
            }
            let host = name.rsplit_once('@').map_or("", |(_, host)| host);
            Ok(match base.strip_prefix('.') {
                Some(_) => host.ends_with(&base),
                None => host == base,
            })
        }
        _ => Err("a name constraint of a kind that is not supported"),
    }
}

fn directory(base: &Name, name: &Name) -> bool {
    name.0.len() >= base.0.len() && base.0.iter().zip(&name.0).all(|(one, two)| one == two)
}

fn domain(base: &str, name: &str) -> bool {
    let (base, name) = (base.to_lowercase(), name.to_lowercase());
    base.is_empty() || name == base || name.ends_with(&format!(".{}", base.trim_start_matches('.')))
}
