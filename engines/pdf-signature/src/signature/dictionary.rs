//! The signature dictionary (12.8.1, table 255) and what it locks.

use crate::document::{Dict, Object, PdfString, Result, View};

use super::field::{is_whole, words};

/// What `Contents` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubFilter {
    /// `ETSI.CAdES.detached`: PAdES.
    Pades,
    /// `adbe.pkcs7.detached`: the older form of PDF 1.x.
    Pkcs7,
    /// `ETSI.RFC3161`: a document time-stamp.
    TimeStamp,
    /// Anything else, which this library does not accept.
    Other(String),
}

/// What must not change after a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// Every field.
    All,
    /// These fields, and what lies below them.
    Include(Vec<String>),
    /// Every field but these.
    Exclude(Vec<String>),
}

impl Lock {
    /// Whether a field is locked.
    #[must_use]
    pub fn holds(&self, field: &str) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| {
                field
                    .strip_prefix(name.as_str())
                    .is_some_and(|r| r.is_empty() || r.starts_with('.'))
            })
        };
        match self {
            Self::All => true,
            Self::Include(names) => named(names),
            Self::Exclude(names) => !named(names),
        }
    }
}

/// A signature dictionary as read.
#[derive(Debug, Clone)]
pub struct SignatureDict {
    /// The dictionary itself.
    pub dict: Dict,
    /// What `Contents` holds.
    pub sub_filter: SubFilter,
    /// `Type` says `DocTimeStamp`.
    pub is_time_stamp: bool,
    /// The signature's bytes with their padding.
    pub contents: Option<PdfString>,
    /// The numbers of `ByteRange`, as far as they are whole numbers written directly.
    pub byte_range: Vec<i64>,
    /// When the signer says it was made (`M`).
    pub claimed_time: Option<jiff::Timestamp>,
    /// `Reason`.
    pub reason: Option<String>,
    /// `P` of DocMDP where this signature certifies: 1, 2 or 3.
    pub doc_mdp: Option<u8>,
    /// What FieldMDP locks.
    pub field_lock: Option<Lock>,
    /// `P` beside it, as Acrobat writes it: what is allowed from here on, never more than before.
    pub lock_level: Option<u8>,
}

impl SignatureDict {
    /// Reads the dictionary. What is missing or odd in it is left to the checks.
    ///
    /// # Errors
    /// Where objects that it refers to cannot be read.
    pub fn read(view: &View<'_, '_>, dict: Dict) -> Result<Self> {
        let name = |key: &str| dict.get(key).and_then(Object::as_name).unwrap_or_default();
        let sub_filter = match name("SubFilter") {
            b"ETSI.CAdES.detached" => SubFilter::Pades,
            b"adbe.pkcs7.detached" => SubFilter::Pkcs7,
            b"ETSI.RFC3161" => SubFilter::TimeStamp,
            other => SubFilter::Other(String::from_utf8_lossy(other).into_owned()),
        };
        let text = |key: &str| dict.get(key).and_then(Object::as_string);
        let numbers = dict.get("ByteRange").and_then(Object::as_array).unwrap_or_default();
        let Transforms { doc_mdp, lock: field_lock, lock_level } = transforms(view, &dict)?;
        Ok(Self {
            sub_filter,
            is_time_stamp: name("Type") == b"DocTimeStamp",
            contents: text("Contents").cloned(),
            byte_range: numbers.iter().map(|n| n.as_int().unwrap_or(-1)).collect(),
            claimed_time: text("M").and_then(|text| pdf_date(&text.bytes)),
            reason: text("Reason").map(|text| words(&text.bytes)),
            doc_mdp,
            field_lock,
            lock_level,
            dict,
        })
    }
}

#[derive(Default)]
struct Transforms {
    doc_mdp: Option<u8>,
    lock: Option<Lock>,
    lock_level: Option<u8>,
}

fn transforms(view: &View<'_, '_>, dict: &Dict) -> Result<Transforms> {
    let mut found = Transforms::default();
    for reference in view.array(dict, "Reference")? {
        let Object::Dict(reference) = view.resolve(&reference)? else { continue };
        let parameters = view.dict(&reference, "TransformParams")?.unwrap_or_default();
        // A name may be an object of its own.
        match view.value(&reference, "TransformMethod")?.as_ref().and_then(Object::as_name) {
            // Without P it is 2 (table 257).
            Some(b"DocMDP") => found.doc_mdp = Some(level(view, &parameters)?.unwrap_or(2)),
            Some(b"FieldMDP") => {
                let (lock, level) = read_lock(view, &parameters)?;
                // Two of them: who reads only one of them reads too little.
                found.lock = Some(if found.lock.is_some() { Lock::All } else { lock });
                found.lock_level = stricter(found.lock_level, level);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Of two levels the one that allows less.
pub(crate) fn stricter(one: Option<u8>, two: Option<u8>) -> Option<u8> {
    one.into_iter().chain(two).min()
}

/// `P`; an odd one allows nothing.
fn level(view: &View<'_, '_>, dict: &Dict) -> Result<Option<u8>> {
    let Some(level) = view.value(dict, "P")? else { return Ok(None) };
    let level = level.as_int().and_then(|level| u8::try_from(level).ok());
    Ok(Some(level.filter(|level| (1..=3).contains(level)).unwrap_or(1)))
}

/// Reads `Action`, `Fields` and `P` of a lock (tables 236 and 259). What is odd locks everything: a
/// name that cannot be read may be the one of the field that somebody wants to change.
pub(super) fn read_lock(view: &View<'_, '_>, dict: &Dict) -> Result<(Lock, Option<u8>)> {
    let level = level(view, dict)?;
    let mut names = Vec::new();
    let listed = match view.value(dict, "Fields")? {
        Some(Object::Array(listed)) => listed,
        _ => return Ok((Lock::All, level)),
    };
    for name in listed {
        match view.resolve(&name)?.as_string().map(|name| words(&name.bytes)) {
            Some(name) if is_whole(&name) => names.push(name),
            _ => return Ok((Lock::All, level)),
        }
    }
    let lock = match view.value(dict, "Action")?.as_ref().and_then(Object::as_name) {
        Some(b"Include") => Lock::Include(names),
        Some(b"Exclude") => Lock::Exclude(names),
        _ => Lock::All,
    };
    Ok((lock, level))
}

/// `D:YYYYMMDDHHmmSSOHH'mm'` (7.9.4).
fn pdf_date(bytes: &[u8]) -> Option<jiff::Timestamp> {
    let text = str::from_utf8(bytes).ok()?.strip_prefix("D:")?;
    let part = |from: usize, to: usize, default: &str| -> Option<i8> {
        text.get(from..to).unwrap_or(default).parse().ok()
    };
    let year: i16 = text.get(..4)?.parse().ok()?;
    let date = jiff::civil::date(year, 1, 1)
        .with()
        .month(part(4, 6, "01")?)
        .day(part(6, 8, "01")?)
        .build()
        .ok()?;
    let time =
        jiff::civil::Time::new(part(8, 10, "00")?, part(10, 12, "00")?, part(12, 14, "00")?, 0)
            .ok()?;
    let zone = text.get(14..).unwrap_or_default();
    let minutes = match zone.chars().next() {
        Some(sign @ ('+' | '-')) => {
            let hours: i32 = zone.get(1..3)?.parse().ok()?;
            let minutes: i32 = zone.get(4..6).unwrap_or("00").parse().ok()?;
            (hours * 60 + minutes) * if sign == '-' { -1 } else { 1 }
        }
        _ => 0,
    };
    let offset = jiff::tz::Offset::from_seconds(minutes * 60).ok()?;
    offset.to_timestamp(jiff::civil::DateTime::from_parts(date, time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_pdf_is_a_point_in_time() {
        let at = |text: &str| pdf_date(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(at("D:20261122193000+09'00'").as_deref(), Some("2026-11-22T10:30:00Z"));
        assert_eq!(at("D:20261122193000Z").as_deref(), Some("2026-11-22T19:30:00Z"));
        assert_eq!(at("D:20261399"), None);
    }

    #[test]
    fn a_lock_holds_a_field_and_what_lies_below_it() {
        let lock = Lock::Include(vec!["price".to_owned()]);
        assert!(lock.holds("price") && lock.holds("price.yen"));
        assert!(!lock.holds("prices"));
        assert!(Lock::Exclude(vec!["price".to_owned()]).holds("prices"));
    }
}
