//! Signature fields: an empty one is taken, or a new one put into form and page.

use std::collections::HashSet;

use crate::{
    document::{Dict, Object, ObjectId, Update, View},
    signature::{Lock, form_fields},
};

use super::{
    SignError,
    place::{lock_entries, string, text_string},
};

/// How many pages are looked through.
const PAGES: usize = 100_000;

/// What shows on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// The page, from 1.
    pub page: usize,
    /// Left, bottom, right, top, in points from the page's lower left corner.
    pub rect: [f64; 4],
    /// The lines of the stamp, the first one on top. Japanese is drawn with the viewer's font.
    pub lines: Vec<String>,
}

/// What a field is to have.
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) value: ObjectId,
    pub(super) appearance: Option<&'a Appearance>,
    pub(super) lock: Option<&'a Lock>,
}

/// Puts the value into an empty field of this name, or makes the field.
pub(super) fn set(
    view: &View<'_, '_>,
    update: &mut Update<'_, '_>,
    wanted: &Wanted<'_>,
) -> Result<(), SignError> {
    let fields = form_fields(view)?;
    if let Some(field) = fields.iter().find(|field| field.name == wanted.name) {
        let wrong = |what| SignError::Field(wanted.name.to_owned(), what);
        let id = field.id.ok_or(wrong("is no object of its own"))?;
        if !field.is_signature() {
            return Err(wrong("is no signature field"));
        }
        if field.value.is_some() {
            return Err(wrong("is signed already"));
        }
        let mut dict = field.dict.clone();
        dict.set("V", Object::Ref(wanted.value));
        if let Some(appearance) = wanted.appearance {
            let corners: Vec<f64> =
                view.array(&dict, "Rect")?.iter().filter_map(Object::as_number).collect();
            if let &[left, bottom, right, top] = corners.as_slice() {
                let placed = Appearance { rect: [left, bottom, right, top], ..appearance.clone() };
                draw(update, &mut dict, &placed);
            }
        }
        update.put(id, Object::Dict(dict));
        return flags(view, update, None);
    }
    let page = page(view, wanted.appearance.map_or(1, |appearance| appearance.page))?;
    let mut dict = Dict::default();
    dict.set("Type", Object::name("Annot"));
    dict.set("Subtype", Object::name("Widget"));
    dict.set("FT", Object::name("Sig"));
    dict.set("T", string(&text_string(wanted.name)));
    dict.set("V", Object::Ref(wanted.value));
    // Print and Locked (table 167).
    dict.set("F", Object::Int(132));
    dict.set("P", Object::Ref(page));
    let rect = wanted.appearance.map_or([0.0; 4], |appearance| appearance.rect);
    dict.set("Rect", Object::Array(rect.map(Object::Real).to_vec()));
    if let Some(appearance) = wanted.appearance {
        draw(update, &mut dict, appearance);
    }
    if let Some(lock) = wanted.lock {
        let mut entries = Dict::default();
        entries.set("Type", Object::name("SigFieldLock"));
        for (key, value) in lock_entries(lock) {
            entries.set(key, value);
        }
        let lock = update.add(Object::Dict(entries));
        dict.set("Lock", Object::Ref(lock));
    }
    let field = update.add(Object::Dict(dict));
    append(view, update, page, "Annots", field)?;
    flags(view, update, Some(field))
}

/// The catalog's object.
pub(super) fn catalog(view: &View<'_, '_>) -> Result<ObjectId, SignError> {
    let root = view.trailer().get("Root").and_then(Object::as_ref);
    Ok(root.ok_or(crate::document::Error::at(0, "the catalog is no object of its own"))?)
}

/// A dictionary of this update, or else of the document.
pub(super) fn dict(update: &Update<'_, '_>, id: ObjectId) -> Result<Dict, SignError> {
    match update.get(id)? {
        Object::Dict(dict) => Ok(dict),
        _ => Err(crate::document::Error::at(0, "an object that should be a dictionary").into()),
    }
}

/// Adds a reference to the array under a key of an object, wherever that array stands.
fn append(
    view: &View<'_, '_>,
    update: &mut Update<'_, '_>,
    owner: ObjectId,
    key: &str,
    item: ObjectId,
) -> Result<(), SignError> {
    let mut holder = dict(update, owner)?;
    let listed = holder.get(key).cloned();
    let mut array = match &listed {
        Some(Object::Ref(id)) => match update.get(*id)? {
            Object::Array(array) => array,
            _ => Vec::new(),
        },
        Some(other) => view.resolve(other)?.as_array().unwrap_or_default().to_vec(),
        None => Vec::new(),
    };
    array.push(Object::Ref(item));
    if let Some(Object::Ref(id)) = listed {
        update.put(id, Object::Array(array));
    } else {
        holder.set(key, Object::Array(array));
        update.put(owner, Object::Dict(holder));
    }
    Ok(())
}

/// Sets SigFlags (signatures exist, append only), and adds a new field to the form.
fn flags(
    view: &View<'_, '_>,
    update: &mut Update<'_, '_>,
    new_field: Option<ObjectId>,
) -> Result<(), SignError> {
    let root = catalog(view)?;
    let mut holder = dict(update, root)?;
    let form = match holder.get("AcroForm") {
        Some(Object::Ref(id)) => *id,
        other => {
            let inline = match other {
                Some(Object::Dict(dict)) => dict.clone(),
                _ => Dict::default(),
            };
            let id = update.add(Object::Dict(inline));
            holder.set("AcroForm", Object::Ref(id));
            update.put(root, Object::Dict(holder));
            id
        }
    };
    let mut entries = dict(update, form)?;
    let had = entries.get("SigFlags").and_then(Object::as_int).unwrap_or(0);
    if had & 3 != 3 || new_field.is_some() {
        entries.set("SigFlags", Object::Int(had | 3));
        update.put(form, Object::Dict(entries));
    }
    match new_field {
        Some(field) => append(view, update, form, "Fields", field),
        None => Ok(()),
    }
}

/// The object of a page, counted from 1.
fn page(view: &View<'_, '_>, wanted: usize) -> Result<ObjectId, SignError> {
    let root = view.catalog()?.get("Pages").cloned().unwrap_or(Object::Null);
    let mut stack = vec![root];
    let mut seen = HashSet::new();
    let mut count = 0;
    while let Some(node) = stack.pop() {
        let Some(id) = node.as_ref().filter(|id| seen.insert(*id)) else { continue };
        if seen.len() > PAGES {
            break;
        }
        let Object::Dict(dict) = view.get(id)? else { continue };
        if dict.get("Kids").is_some() {
            stack.extend(view.array(&dict, "Kids")?.into_iter().rev());
        } else {
            count += 1;
            if count == wanted {
                return Ok(id);
            }
        }
    }
    Err(SignError::Page(wanted))
}

/// Draws the stamp: a frame and lines of text, Japanese in a font of the viewer.
fn draw(update: &mut Update<'_, '_>, widget: &mut Dict, appearance: &Appearance) {
    let [left, bottom, right, top] = appearance.rect;
    let (width, height) = ((right - left).abs(), (top - bottom).abs());
    let lines = appearance.lines.len().max(1);
    let count = u32::try_from(lines).map_or(1.0, f64::from);
    let longest = appearance.lines.iter().map(|line| columns(line)).max().unwrap_or(1).max(1);
    let broad = u32::try_from(longest).map_or(1.0, f64::from) / 2.0;
    let size = ((height - 6.0) / count / 1.25).min((width - 8.0) / broad).clamp(1.0, 14.0);
    let mut content = format!(
        "q 0.2 0.2 0.2 RG 0.75 w 0.5 0.5 {} {} re S BT /F1 {size:.2} Tf 0 g {:.2} TL 4 {:.2} Td\n",
        width - 1.0,
        height - 1.0,
        size * 1.25,
        height - 3.0 - size
    );
    for line in &appearance.lines {
        let units: Vec<u8> = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut digits = Vec::new();
        crate::document::write::hex(&units, &mut digits);
        content.push_str(&String::from_utf8_lossy(&digits));
        content.push_str(" Tj T*\n");
    }
    content.push_str("ET Q");
    let font = font(update);
    let mut fonts = Dict::default();
    fonts.set("F1", Object::Ref(font));
    let mut resources = Dict::default();
    resources.set("Font", Object::Dict(fonts));
    let mut form = Dict::default();
    form.set("Type", Object::name("XObject"));
    form.set("Subtype", Object::name("Form"));
    form.set("BBox", Object::Array([0.0, 0.0, width, height].map(Object::Real).to_vec()));
    form.set("Resources", Object::Dict(resources));
    let stream = update.add_stream(form, content.into_bytes());
    let mut states = Dict::default();
    states.set("N", Object::Ref(stream));
    widget.set("AP", Object::Dict(states));
}

/// How wide a line is, in half-width columns.
fn columns(line: &str) -> usize {
    line.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

/// A Japanese gothic of the viewer's own (9.7.3): nothing is embedded, so nothing outside is needed.
fn font(update: &mut Update<'_, '_>) -> ObjectId {
    let mut system = Dict::default();
    system.set("Registry", string(b"Adobe"));
    system.set("Ordering", string(b"Japan1"));
    system.set("Supplement", Object::Int(4));
    let mut descriptor = Dict::default();
    descriptor.set("Type", Object::name("FontDescriptor"));
    descriptor.set("FontName", Object::name("HeiseiKakuGo-W5"));
    descriptor.set("Flags", Object::Int(4));
    descriptor.set("FontBBox", Object::Array([-92, -250, 1010, 922].map(Object::Int).to_vec()));
    for (key, value) in
        [("ItalicAngle", 0), ("Ascent", 752), ("Descent", -221), ("CapHeight", 737), ("StemV", 114)]
    {
        descriptor.set(key, Object::Int(value));
    }
    let descriptor = update.add(Object::Dict(descriptor));
    let mut below = Dict::default();
    below.set("Type", Object::name("Font"));
    below.set("Subtype", Object::name("CIDFontType0"));
    below.set("BaseFont", Object::name("HeiseiKakuGo-W5"));
    below.set("CIDSystemInfo", Object::Dict(system));
    below.set("FontDescriptor", Object::Ref(descriptor));
    // Latin letters are half as wide.
    below.set("W", Object::Array(vec![Object::Int(1), Object::Int(632), Object::Int(500)]));
    let below = update.add(Object::Dict(below));
    let mut font = Dict::default();
    font.set("Type", Object::name("Font"));
    font.set("Subtype", Object::name("Type0"));
    font.set("BaseFont", Object::name("HeiseiKakuGo-W5-UniJIS-UTF16-H"));
    font.set("Encoding", Object::name("UniJIS-UTF16-H"));
    font.set("DescendantFonts", Object::Array(vec![Object::Ref(below)]));
    update.add(Object::Dict(font))
}
