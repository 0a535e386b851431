//! What a file is, by its first bytes. The name and the browser's word do not count.

use crate::{clean::MediaType, refused::Refused};

/// What can be examined further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Webp,
    Pdf,
}

impl Kind {
    /// The type under which it will be kept, as far as it is certain before looking inside.
    pub(crate) const fn media_type(self) -> MediaType {
        match self {
            Self::Jpeg | Self::Webp => MediaType::Jpeg,
            Self::Png => MediaType::Png,
            Self::Pdf => MediaType::Pdf,
        }
    }
}

/// What the bytes are, or why such a file is not taken.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Kind, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.starts_with(b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(Kind::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Kind::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(Kind::Webp);
    }
    if is_heic(bytes) {
        return Err(Refused::Heic);
    }
    // PDF readers find a header within the first 1,024 bytes, so such a file is two files in one.
    let start = bytes.get(..1024).unwrap_or(bytes);
    if start.windows(5).any(|part| part == b"%PDF-") {
        return Err(Refused::TwoInOne);
    }
    Err(match infer::get(bytes) {
        Some(found) if found.mime_type().starts_with("video/") => Refused::Video,
        Some(found) if is_office(found.mime_type()) || is_open_xml(start) => {
            Refused::OfficeDocument
        }
        Some(found) if found.matcher_type() == infer::MatcherType::Archive => Refused::Archive,
        _ => Refused::UnknownKind,
    })
}

/// ISO 14496-12 file type box with a brand of HEIF, HEIC or AVIF.
fn is_heic(bytes: &[u8]) -> bool {
    let brands: [&[u8]; 9] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
    bytes.get(4..8) == Some(b"ftyp")
        && bytes.get(8..12).is_some_and(|brand| brands.contains(&brand))
}

fn is_office(mime: &str) -> bool {
    ["msword", "officedocument", "ms-excel", "ms-powerpoint", "opendocument", "rtf"]
        .iter()
        .any(|part| mime.contains(part))
}

/// A ZIP whose first parts are those of a Word, Excel or PowerPoint file (ECMA-376 part 2).
fn is_open_xml(start: &[u8]) -> bool {
    let parts: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/.rels", b"word/", b"xl/", b"ppt/"];
    start.starts_with(b"PK")
        && parts.iter().any(|part| start.windows(part.len()).any(|found| found == *part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_counts_and_not_the_name() {
        assert_eq!(sniff(b""), Err(Refused::Empty));
        assert_eq!(sniff(b"%PDF-1.7\n"), Ok(Kind::Pdf));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(Refused::Heic));
        assert_eq!(sniff(b"\0\0\0\x20ftypisom\0\0\0\0isomiso2mp41"), Err(Refused::Video));
        assert_eq!(sniff(b"PK\x03\x04\x14\0\0\0\0\0"), Err(Refused::Archive));
        assert_eq!(sniff(b"<!doctype html><script>1</script>"), Err(Refused::UnknownKind));
        assert_eq!(sniff(b"MZ\x90\0\x03"), Err(Refused::UnknownKind));
        assert_eq!(sniff(b"GIF89a;%PDF-1.4\n"), Err(Refused::TwoInOne));
        assert_eq!(sniff("ただの文字".as_bytes()), Err(Refused::UnknownKind));
    }
}
