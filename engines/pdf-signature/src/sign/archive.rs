//! Keeping signatures provable: validation data, document time-stamps, renewal.

use jiff::Timestamp;

use crate::{
    cms::{SignedData, contents, oids},
    document::{Dict, Document, Object, ObjectId, Update},
    signature::{SubFilter, find, form_fields},
    trust::{Certificate, ChainFault, Evidence, Freshness, Origin, Purpose, Status, find_chain},
};

use super::{
    RevocationSource, SignError, TimestampSource,
    field::{self, Wanted},
    place::Room,
    request::{TOKEN_ROOM, token},
};

/// Adds a document time-stamp and nothing else.
///
/// # Errors
/// Why none was added.
pub fn timestamp(data: &[u8], stamps: &dyn TimestampSource) -> Result<Vec<u8>, SignError> {
    let document = Document::read(data)?;
    let update = Update::new(&document)?;
    Ok([data, &stamped(&document, update, stamps)?].concat())
}

/// Brings a signed file to B-LTA, or renews it: adds what is missing to validate everything in it
/// as of now, and a document time-stamp over all.
///
/// # Errors
/// Why nothing was added.
pub fn extend(
    data: &[u8],
    now: Timestamp,
    anchors: &[Certificate],
    revocation: Option<&dyn RevocationSource>,
    stamps: &dyn TimestampSource,
) -> Result<Vec<u8>, SignError> {
    let tail = protect(data, None, now, anchors, revocation, Some(stamps))?;
    Ok([data, &tail].concat())
}

/// Adds what is missing to validate everything in a signed file as of now, without a time-stamp: for
/// networks from which none is to be had at once.
///
/// # Errors
/// Why nothing was added.
pub fn keep(
    data: &[u8],
    now: Timestamp,
    anchors: &[Certificate],
    revocation: Option<&dyn RevocationSource>,
) -> Result<Vec<u8>, SignError> {
    let tail = protect(data, None, now, anchors, revocation, None)?;
    Ok([data, &tail].concat())
}

/// Validation data, and where a source is given a document time-stamp in the same saving: the bytes
/// to append. `signer` is the certificate that has signed just now and must not be revoked; a
/// signature that stood there before is kept with what is known of it.
pub(super) fn protect(
    data: &[u8],
    signer: Option<&Certificate>,
    now: Timestamp,
    anchors: &[Certificate],
    revocation: Option<&dyn RevocationSource>,
    stamps: Option<&dyn TimestampSource>,
) -> Result<Vec<u8>, SignError> {
    let document = Document::read(data)?;
    let mut inventory = Inventory::of(&document)?;
    inventory.signer = signer.cloned();
    let authority = stamps.map(TimestampSource::certificates).unwrap_or_default();
    if let Some(first) = authority.first() {
        inventory.leaf(first, Purpose::TimeStamping);
    }
    inventory.pool.extend(authority.iter().cloned());
    inventory.complete_all(now, anchors, revocation)?;
    let mut update = Update::new(&document)?;
    inventory.write(&document, &mut update)?;
    let Some(stamps) = stamps else { return Ok(update.finish()?.tail) };
    let mut tail = stamped(&document, update, stamps)?;
    if !authority.is_empty() {
        return Ok(tail);
    }
    // Only now it is known who stamped: what validates that authority goes behind.
    let stamped = [data, &tail].concat();
    let document = Document::read(&stamped)?;
    let mut inventory = Inventory::of(&document)?;
    inventory.signer = signer.cloned();
    inventory.complete_all(now, anchors, revocation)?;
    if inventory.has_new() {
        let mut update = Update::new(&document)?;
        inventory.write(&document, &mut update)?;
        tail.extend(update.finish()?.tail);
    }
    Ok(tail)
}

fn stamped(
    document: &Document<'_>,
    mut update: Update<'_, '_>,
    stamps: &dyn TimestampSource,
) -> Result<Vec<u8>, SignError> {
    let view = document.latest();
    let value = update.reserve();
    let taken: Vec<String> = form_fields(&view)?.into_iter().map(|field| field.name).collect();
    let name = (1..)
        .map(|number: u32| format!("DocTimeStamp{number}"))
        .find(|name| !taken.contains(name))
        .unwrap_or_default();
    field::set(&view, &mut update, &Wanted { name: &name, value, appearance: None, lock: None })?;
    let room = Room::time_stamp(TOKEN_ROOM);
    update.put_raw(value, room.body.clone());
    room.fill(document.data(), update.finish()?, value, |pieces| token(stamps, pieces))
}

/// What a file has for its validation, and what is to be added.
struct Inventory {
    signer: Option<Certificate>,
    leaves: Vec<(Certificate, Purpose)>,
    pool: Vec<Certificate>,
    stored: Vec<Vec<u8>>,
    evidence: Evidence,
    certificates: Vec<Vec<u8>>,
    ocsps: Vec<Vec<u8>>,
    crls: Vec<Vec<u8>>,
}

impl Inventory {
    fn of(document: &Document<'_>) -> Result<Self, SignError> {
        let mut inventory = Self {
            signer: None,
            leaves: Vec::new(),
            pool: Vec::new(),
            stored: Vec::new(),
            evidence: Evidence::default(),
            certificates: Vec::new(),
            ocsps: Vec::new(),
            crls: Vec::new(),
        };
        crate::validate::read_store(document, &mut inventory.pool, &mut inventory.evidence);
        inventory.stored.extend(inventory.pool.iter().map(|c| c.der().to_vec()));
        inventory.stored.extend(inventory.evidence.crls.iter().map(|(_, c)| c.der().to_vec()));
        inventory.stored.extend(inventory.evidence.ocsps.iter().map(|(_, o)| o.der().to_vec()));
        for found in find(document)? {
            let Some(string) = &found.dict.contents else { continue };
            let message = contents(&string.bytes).and_then(|der| SignedData::read(der).ok());
            let Some(message) = message else { continue };
            let purpose = if found.dict.sub_filter == SubFilter::TimeStamp {
                Purpose::TimeStamping
            } else {
                Purpose::Signing
            };
            for token in message.unsigned(oids::SIGNATURE_TIME_STAMP) {
                if let Ok(token) = SignedData::read(token) {
                    inventory.take(&token, Purpose::TimeStamping);
                }
            }
            inventory.take(&message, purpose);
        }
        Ok(inventory)
    }

    fn take(&mut self, message: &SignedData, purpose: Purpose) {
        self.pool.extend(message.certificates.iter().cloned());
        for der in &message.revocation {
            self.evidence.add(Origin::Outside, der);
        }
        if let Some(signer) = &message.signer {
            self.leaf(signer, purpose);
        }
    }

    fn leaf(&mut self, certificate: &Certificate, purpose: Purpose) {
        if !self.leaves.iter().any(|(known, _)| known == certificate) {
            self.leaves.push((certificate.clone(), purpose));
        }
    }

    fn has_new(&self) -> bool {
        [&self.certificates, &self.ocsps, &self.crls].iter().any(|list| !list.is_empty())
    }

    fn complete_all(
        &mut self,
        now: Timestamp,
        anchors: &[Certificate],
        revocation: Option<&dyn RevocationSource>,
    ) -> Result<(), SignError> {
        for (leaf, purpose) in std::mem::take(&mut self.leaves) {
            self.complete(&leaf, purpose, now, anchors, revocation)?;
        }
        Ok(())
    }

    /// Adds the certificates on the way from a leaf to a root, and revocation data for each.
    fn complete(
        &mut self,
        leaf: &Certificate,
        purpose: Purpose,
        now: Timestamp,
        anchors: &[Certificate],
        revocation: Option<&dyn RevocationSource>,
    ) -> Result<(), SignError> {
        let chain = match find_chain(leaf, &self.pool, anchors, purpose, now) {
            Ok(chain) => chain,
            // It has ended since: what proves it must be in the file by now, below a time-stamp.
            Err(ChainFault::Expired(..)) if self.stored.contains(&leaf.der().to_vec()) => {
                return Ok(());
            }
            Err(fault) => return Err(fault.into()),
        };
        for certificate in &chain.0 {
            self.keep_certificate(certificate);
        }
        for (certificate, issuer) in chain.links() {
            if let Some(source) = revocation {
                let data = source
                    .about(certificate, issuer)
                    .map_err(|error| SignError::Source("the revocation data", error))?;
                for crl in data.crls {
                    self.keep(|all| &mut all.crls, crl.der());
                    self.evidence.crls.push((Origin::Outside, crl));
                }
                for ocsp in data.ocsps {
                    for responder in ocsp.certificates() {
                        self.keep_certificate(responder);
                    }
                    self.keep(|all| &mut all.ocsps, ocsp.der());
                    self.evidence.ocsps.push((Origin::Outside, ocsp));
                }
            }
            let when = Freshness { at: now, now };
            match self.evidence.status(certificate, issuer, &self.pool, when) {
                Status::Good { .. } | Status::Missing { stale: true } => {}
                Status::Revoked(_)
                    if purpose == Purpose::Signing && self.signer.as_ref() != Some(leaf) => {}
                Status::Revoked(_) => return Err(SignError::Revoked(certificate.subject_text())),
                Status::Missing { stale: false } | Status::Unusable(_) => {
                    return Err(SignError::NoRevocationData(certificate.subject_text()));
                }
            }
        }
        Ok(())
    }

    fn keep_certificate(&mut self, certificate: &Certificate) {
        self.pool.push(certificate.clone());
        self.keep(|all| &mut all.certificates, certificate.der());
    }

    /// Notes what is not in the file yet.
    fn keep(&mut self, list: impl Fn(&mut Self) -> &mut Vec<Vec<u8>>, der: &[u8]) {
        if !self.stored.iter().any(|known| known == der) {
            self.stored.push(der.to_vec());
            list(self).push(der.to_vec());
        }
    }

    /// Writes the store: what was in it, and what is new.
    fn write(self, document: &Document<'_>, update: &mut Update<'_, '_>) -> Result<(), SignError> {
        let view = document.latest();
        let catalog = field::catalog(&view)?;
        let mut root = field::dict(update, catalog)?;
        let mut store: Dict = view.dict(&root, "DSS")?.unwrap_or_default();
        store.set("Type", Object::name("DSS"));
        for (key, new) in [("Certs", self.certificates), ("OCSPs", self.ocsps), ("CRLs", self.crls)]
        {
            let mut list = view.array(&store, key)?;
            for der in new {
                let (filter, packed) = crate::document::filter::deflate(&der);
                let mut dict = Dict::default();
                dict.set("Filter", filter);
                let id: ObjectId = update.add_stream(dict, packed);
                list.push(Object::Ref(id));
            }
            if !list.is_empty() {
                // Written into the store itself: an array that was an object of its own stays as
                // it is, and nothing points at it any more.
                store.set(key, Object::Array(list));
            }
        }
        if let Some(Object::Ref(id)) = root.get("DSS") {
            update.put(*id, Object::Dict(store));
        } else {
            let id = update.add(Object::Dict(store));
            root.set("DSS", Object::Ref(id));
            update.put(catalog, Object::Dict(root));
        }
        Ok(())
    }
}
