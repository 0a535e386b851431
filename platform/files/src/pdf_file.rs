//! PDFs are kept as they are, so everything in them that is not paper is a reason to refuse: what
//! can start by itself, what carries other files, what is locked, broken, two things in one, or
//! unpacks to far more than it is (ISO 32000-1).

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use crate::{limits::Limits, refused::Refused};

/// Checks a PDF.
///
/// # Errors
/// The reason why it is not taken.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Refused> {
    frame(bytes)?;
    let options =
        LoadOptions { max_decompressed_size: Some(limits.unpacked / 4), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(load_reason)?;
    if document.is_encrypted() || document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Refused::LockedPdf);
    }
    document.catalog().map_err(|_| Refused::BrokenPdf)?;
    let pages = document.page_iter().take(limits.pages + 1).count();
    match pages {
        0 => return Err(Refused::BrokenPdf),
        many if many > limits.pages => return Err(Refused::TooManyPages { limit: limits.pages }),
        _ => {}
    }
    no_activity(&document)?;
    no_bomb(&document, limits)
}

/// The file's two ends: a header at the first byte, an end mark, and nothing of another kind.
fn frame(bytes: &[u8]) -> Result<(), Refused> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(Refused::BrokenPdf);
    }
    let end = last(bytes, b"%%EOF").ok_or(Refused::BrokenPdf)?;
    let behind = bytes.get(end + 5..).unwrap_or_default();
    let zip_central = b"PK\x01\x02";
    let zip_end = b"PK\x05\x06";
    let tail = bytes.get(bytes.len().saturating_sub(70_000)..).unwrap_or(bytes);
    if last(tail, zip_end).is_some() && last(bytes, zip_central).is_some() {
        return Err(Refused::TwoInOne);
    }
    // Some writers end with a line of zeros or spaces; anything else is another file's place.
    if !behind.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        let is_cut = behind.len() > 4096 && last(behind, b"obj").is_some();
        return Err(if is_cut { Refused::BrokenPdf } else { Refused::TwoInOne });
    }
    let start = bytes.get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let page_of_html: [&[u8]; 3] = [b"<html", b"<script", b"<!doctype"];
    if page_of_html.iter().any(|mark| last(&start, mark).is_some()) {
        return Err(Refused::TwoInOne);
    }
    Ok(())
}

fn last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|part| part == mark)
}

fn load_reason(error: lopdf::Error) -> Refused {
    match error {
        lopdf::Error::Decryption(_)
        | lopdf::Error::InvalidPassword
        | lopdf::Error::AlreadyEncrypted => Refused::LockedPdf,
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            Refused::Bomb
        }
        _ => Refused::BrokenPdf,
    }
}

/// Looks at every object, whether the pages reach it or not.
fn no_activity(document: &Document) -> Result<(), Refused> {
    let mut waiting: Vec<&Object> = document.objects.values().collect();
    let mut dictionaries: Vec<&Dictionary> = vec![&document.trailer];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => dictionaries.push(dictionary),
            Object::Stream(stream) => dictionaries.push(&stream.dict),
            _ => {}
        }
        while let Some(dictionary) = dictionaries.pop() {
            entries(dictionary)?;
            waiting.extend(dictionary.iter().map(|(_, value)| value));
        }
    }
    Ok(())
}

/// Actions that do more than show a place in the document or a web address (ISO 32000-1, table
/// 198), and the keys under which files and programs travel.
fn entries(dictionary: &Dictionary) -> Result<(), Refused> {
    const ACTIVE_KEYS: [&[u8]; 4] = [b"JS", b"JavaScript", b"XFA", b"RichMediaContent"];
    const FILE_KEYS: [&[u8]; 3] = [b"EF", b"EmbeddedFiles", b"RF"];
    const ACTIVE_NAMES: [&[u8]; 14] = [
        b"JavaScript",
        b"Launch",
        b"SubmitForm",
        b"ImportData",
        b"GoToE",
        b"GoToR",
        b"Rendition",
        b"Movie",
        b"Sound",
        b"RichMedia",
        b"RichMediaExecute",
        b"3D",
        b"Screen",
        b"SetOCGState",
    ];
    const FILE_NAMES: [&[u8]; 2] = [b"EmbeddedFile", b"FileAttachment"];
    if FILE_KEYS.iter().any(|key| dictionary.has(key)) {
        return Err(Refused::PdfWithFiles);
    }
    if ACTIVE_KEYS.iter().any(|key| dictionary.has(key)) {
        return Err(Refused::ActivePdf);
    }
    for key in [b"S".as_slice(), b"Subtype", b"Type"] {
        let Ok(name) = dictionary.get(key).and_then(Object::as_name) else { continue };
        if FILE_NAMES.contains(&name) {
            return Err(Refused::PdfWithFiles);
        }
        if ACTIVE_NAMES.contains(&name) {
            return Err(Refused::ActivePdf);
        }
    }
    Ok(())
}

/// Unpacks every stream within what is left of the allowance.
fn no_bomb(document: &Document, limits: &Limits) -> Result<(), Refused> {
    let mut left = limits.unpacked;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else { continue };
        if !unpacks(stream) {
            continue;
        }
        match stream.decompressed_content_with_limit(left) {
            Ok(content) => left = left.saturating_sub(content.len()),
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => {
                return Err(Refused::Bomb);
            }
            // Damage inside a picture or a font shows as such to the reader; it does no harm.
            Err(_) => {}
        }
        if left == 0 {
            return Err(Refused::Bomb);
        }
    }
    Ok(())
}

/// Image filters (DCT, JPX, CCITT, JBIG2) are not unpacked here: they do not grow without bound
/// until somebody draws them.
fn unpacks(stream: &Stream) -> bool {
    stream.filters().is_ok_and(|filters| !filters.is_empty())
}
