//! One signature, at the level that is asked for.

use jiff::Timestamp;

use crate::{
    cms::{Digest, TimeStamp, oids},
    document::{Dict, Document, Object, Update},
    signature::{Found, Lock, find, form_fields},
    trust::{Certificate, Purpose, find_chain},
    validate::Level,
};

use super::{
    Appearance, RevocationSource, SignError, Signer, TimestampSource, archive,
    field::{self, Wanted},
    message::{Parts, build},
    place::{Room, Words},
};

/// Bytes that are kept free for a signature's message, and for a time-stamp token.
pub(super) const SIGNATURE_ROOM: usize = 16_384;
pub(super) const TOKEN_ROOM: usize = 12_288;

/// What is to be signed, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// Name of the field: an empty signature field of the document, or a new one.
    pub field: String,
    /// The level.
    pub level: Level,
    /// Now.
    pub now: Timestamp,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// The signer's name, where it is to be said beside the certificate.
    pub name: Option<String>,
    /// What shows on a page; without it the signature is invisible.
    pub appearance: Option<Appearance>,
    /// Certifies the document: 1 nothing may change, 2 fields may be filled in and signed, 3
    /// annotations as well. Only the first signature can.
    pub certify: Option<u8>,
    /// Fields that may not change any more.
    pub lock: Option<Lock>,
    /// Trusted roots. B-LT and B-LTA need them; for the other levels, where they are given, the
    /// certificate must lead to one.
    pub anchors: Vec<Certificate>,
}

impl Request {
    /// An invisible signature in a field of this name.
    #[must_use]
    pub fn new(field: &str, level: Level, now: Timestamp) -> Self {
        Self {
            field: field.to_owned(),
            level,
            now,
            reason: None,
            location: None,
            name: None,
            appearance: None,
            certify: None,
            lock: None,
            anchors: Vec::new(),
        }
    }
}

/// Where keys, time-stamps and revocation data come from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The key.
    pub signer: &'a dyn Signer,
    /// From B-T on.
    pub stamps: Option<&'a dyn TimestampSource>,
    /// From B-LT on.
    pub revocation: Option<&'a dyn RevocationSource>,
}

/// Signs a document and gives the new file. Its earlier bytes are those of the old one.
///
/// # Errors
/// Why nothing was signed; a file at a lower level than was asked for is never given.
pub fn sign(data: &[u8], request: &Request, sources: Sources<'_>) -> Result<Vec<u8>, SignError> {
    Ok([data, &update(data, request, sources)?].concat())
}

/// Signs a document and gives only what is to be appended to it: for large files, of which no
/// second copy is wanted in memory.
///
/// # Errors
/// See [`sign`].
pub fn update(data: &[u8], request: &Request, sources: Sources<'_>) -> Result<Vec<u8>, SignError> {
    let document = Document::read(data)?;
    let planned = form_fields(&document.latest())?.iter().any(|one| one.name == request.field);
    allowed(&find(&document)?, request, planned)?;
    fit(request, sources.signer)?;
    let stamps = match (request.level, sources.stamps) {
        (Level::B, _) => None,
        (_, Some(stamps)) => Some(stamps),
        (_, None) => {
            return Err(SignError::Stamp("this level needs a time-stamp authority".to_owned()));
        }
    };
    let mut tail = first(&document, request, sources.signer, stamps)?;
    if request.level < Level::Lt {
        return Ok(tail);
    }
    let stamps = stamps.filter(|_| request.level == Level::Lta);
    let signed = [data, &tail].concat();
    tail.extend(archive::protect(
        &signed,
        Some(sources.signer.certificate()),
        request.now,
        &request.anchors,
        sources.revocation,
        stamps,
    )?);
    Ok(tail)
}

/// Whether the signatures before allow this one; `planned` is a field that is there already.
fn allowed(found: &[Found], request: &Request, planned: bool) -> Result<(), SignError> {
    use crate::signature::SubFilter;
    let refuse = |what| Err(SignError::NotAllowed(what));
    if request.certify.is_some_and(|level| !(1..=3).contains(&level)) {
        return refuse("a document is certified with 1, 2 or 3");
    }
    let signed = found.iter().any(|one| one.dict.sub_filter != SubFilter::TimeStamp);
    if signed && request.certify.is_some() {
        return refuse("only the first signature can certify");
    }
    for one in found {
        let levels = [one.dict.doc_mdp, one.lock_level, one.dict.lock_level];
        if levels.contains(&Some(1)) {
            return refuse("it was signed without any change allowed after");
        }
        if one.dict.doc_mdp.is_some() && !planned && request.appearance.is_some() {
            return refuse("on a certified document a new signature must be invisible");
        }
        let locks = [&one.lock, &one.dict.field_lock];
        if locks.into_iter().flatten().any(|lock| lock.holds(&request.field)) {
            return refuse("the field was locked by a signature");
        }
    }
    Ok(())
}

/// Whether the certificate is good for signing now.
fn fit(request: &Request, signer: &dyn Signer) -> Result<(), SignError> {
    let certificate = signer.certificate();
    if request.now < certificate.not_before() || request.now > certificate.not_after() {
        return Err(SignError::NotValidNow(certificate.subject_text()));
    }
    if !request.anchors.is_empty() {
        let pool = signer.chain();
        find_chain(certificate, pool, &request.anchors, Purpose::Signing, request.now)?;
    }
    Ok(())
}

fn first(
    document: &Document<'_>,
    request: &Request,
    signer: &dyn Signer,
    stamps: Option<&dyn TimestampSource>,
) -> Result<Vec<u8>, SignError> {
    let view = document.latest();
    let catalog = field::catalog(&view)?;
    let mut update = Update::new(document)?;
    let value = update.reserve();
    let wanted = Wanted {
        name: &request.field,
        value,
        appearance: request.appearance.as_ref(),
        lock: request.lock.as_ref(),
    };
    field::set(&view, &mut update, &wanted)?;
    if request.certify.is_some() {
        let mut dict = field::dict(&update, catalog)?;
        let mut permissions: Dict = view.dict(&dict, "Perms")?.unwrap_or_default();
        permissions.set("DocMDP", Object::Ref(value));
        dict.set("Perms", Object::Dict(permissions));
        update.put(catalog, Object::Dict(dict));
    }
    let words = Words {
        reason: request.reason.clone(),
        location: request.location.clone(),
        name: request.name.clone(),
        certify: request.certify,
        lock: request.lock.clone(),
        at: Some(request.now),
    };
    let room = Room::signature(&words, catalog, SIGNATURE_ROOM);
    update.put_raw(value, room.body.clone());
    room.fill(document.data(), update.finish()?, value, |pieces| {
        let certificates = std::iter::once(signer.certificate().clone())
            .chain(signer.chain().iter().cloned())
            .collect();
        let parts = Parts {
            signer,
            digest: &signer.digest().of(pieces),
            content_type: oids::DATA,
            content: None,
            certificates,
        };
        build(&parts, |value| match stamps {
            None => Ok(None),
            Some(stamps) => token(stamps, &[value]).map(Some),
        })
    })
}

/// Asks for a token and believes it only where it is over these bytes.
pub(super) fn token(stamps: &dyn TimestampSource, pieces: &[&[u8]]) -> Result<Vec<u8>, SignError> {
    let digest = Digest::Sha256;
    let der = stamps
        .token(digest, &digest.of(pieces))
        .map_err(|error| SignError::Source("the time-stamp authority", error))?;
    let read = TimeStamp::read(&der).map_err(|fault| SignError::Stamp(fault.to_string()))?;
    read.verify(pieces).map_err(|fault| SignError::Stamp(fault.to_string()))?;
    Ok(der)
}

impl From<super::SourceError> for SignError {
    fn from(error: super::SourceError) -> Self {
        Self::Source("the key", error)
    }
}
