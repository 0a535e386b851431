//! The fields of the interactive form (ISO 32000-2, 12.7).

use std::collections::HashSet;

use crate::document::{Dict, Object, ObjectId, Result, View};

/// How deep fields may lie in each other, and how many there may be.
const DEPTH: usize = 32;
const FIELDS: usize = 100_000;

/// A terminal field, with what it inherits.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its object; `None` where it was written directly into its parent.
    pub id: Option<ObjectId>,
    /// Its full name, parts joined by dots.
    pub name: String,
    /// `Sig`, `Tx`, `Btn` or `Ch`.
    pub kind: Vec<u8>,
    /// Its own dictionary.
    pub dict: Dict,
    /// Its value as written: a reference, or the value itself.
    pub value: Option<Object>,
    /// Widgets that are objects of their own.
    pub widgets: Vec<ObjectId>,
}

impl FormField {
    /// Whether it is a signature field.
    #[must_use]
    pub fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }
}

#[derive(Clone, Default)]
struct Inherited {
    name: Option<String>,
    kind: Option<Vec<u8>>,
    value: Option<Object>,
}

/// Every terminal field of the form as of a revision.
///
/// # Errors
/// Where the form's objects cannot be read or go in a circle.
pub fn form_fields(view: &View<'_, '_>) -> Result<Vec<FormField>> {
    let catalog = view.catalog()?;
    let Some(form) = view.dict(&catalog, "AcroForm")? else { return Ok(Vec::new()) };
    let mut fields = Vec::new();
    let mut seen = HashSet::new();
    for field in view.array(&form, "Fields")? {
        walk(view, &field, Inherited::default(), 0, &mut seen, &mut fields)?;
    }
    Ok(fields)
}

fn walk(
    view: &View<'_, '_>,
    object: &Object,
    above: Inherited,
    depth: usize,
    seen: &mut HashSet<ObjectId>,
    fields: &mut Vec<FormField>,
) -> Result<()> {
    use crate::document::Error;
    let id = object.as_ref();
    if id.is_some_and(|id| !seen.insert(id)) {
        return Err(Error::at(0, "a form field that stands twice in the form"));
    }
    if depth > DEPTH || fields.len() > FIELDS {
        return Err(Error::Limit("form fields"));
    }
    let Object::Dict(dict) = view.resolve(object)? else { return Ok(()) };
    let partial = view.value(&dict, "T")?;
    let partial = partial.as_ref().and_then(Object::as_string).map(|text| words(&text.bytes));
    let name = match (above.name, partial) {
        (Some(above), Some(own)) => Some(format!("{above}.{own}")),
        (above, own) => above.or(own),
    };
    let kind = match view.value(&dict, "FT")? {
        Some(Object::Name(kind)) => Some(kind),
        _ => above.kind,
    };
    let value = dict.get("V").cloned().or(above.value);
    let mut widgets = Vec::new();
    let mut below = Vec::new();
    for kid in view.array(&dict, "Kids")? {
        let is_field = view.resolve(&kid)?.as_dict().is_some_and(|kid| kid.get("T").is_some());
        match kid.as_ref() {
            Some(id) if !is_field => widgets.push(id),
            _ => below.push(kid),
        }
    }
    if below.is_empty() {
        fields.push(FormField {
            id,
            name: name.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            dict,
            value,
            widgets,
        });
        return Ok(());
    }
    for kid in below {
        let inherited = Inherited { name: name.clone(), kind: kind.clone(), value: value.clone() };
        walk(view, &kid, inherited, depth + 1, seen, fields)?;
    }
    Ok(())
}

/// A text string: UTF-16 or UTF-8 with its mark, or PDFDocEncoding (7.9.2.2). What stands for no
/// character becomes U+FFFD.
pub(crate) fn words(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], one: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| one(*pair)).collect();
        let mut text = String::from_utf16_lossy(&units);
        text.extend((!rest.is_empty()).then_some('\u{fffd}'));
        text
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // Not in the standard, and written all the same.
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => plain.iter().map(|byte| character(*byte)).collect(),
    }
}

/// Whether every character of a text could be read.
pub(crate) fn is_whole(text: &str) -> bool {
    !text.contains('\u{fffd}')
}

/// PDFDocEncoding (annex D.3): Latin-1, but for these.
fn character(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
    ];
    let listed = match byte {
        0x18..=0x1f => ACCENTS.get(usize::from(byte - 0x18)),
        0x80..=0x9e => HIGH.get(usize::from(byte - 0x80)),
        0xa0 => Some(&'€'),
        0x7f | 0x9f | 0xad => Some(&'\u{fffd}'),
        _ => None,
    };
    listed.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_the_same_in_every_encoding() {
        let name = "prix é";
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(words(&[&[0xfe, 0xff], wide.as_slice()].concat()), name);
        assert_eq!(words(&[&[0xef, 0xbb, 0xbf], name.as_bytes()].concat()), name);
        assert_eq!(words(b"prix \xe9"), name);
        assert_eq!(words(b"\x80\x9e\xa0"), "•ž€");
        assert!(!is_whole(&words(&[0xfe, 0xff, 0])), "half a character");
    }
}
