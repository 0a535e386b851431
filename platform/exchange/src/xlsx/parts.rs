//! The parts of a workbook that hold its first table: the sheet, its strings and its day formats.

use std::io::{Cursor, Read as _};

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};
use zip::ZipArchive;

/// Bytes of one part at most, so that a small file cannot unpack to a large one.
const LARGEST: u64 = 64 << 20;

/// A workbook that was opened.
pub struct Book {
    /// The first sheet's XML.
    pub sheet: String,
    /// The shared strings, in their order.
    pub strings: Vec<String>,
    /// For each cell style, whether it shows a day.
    pub days: Vec<bool>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

impl Book {
    /// Opens a workbook; `None` where it is none.
    pub fn open(bytes: &[u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let workbook = part(&mut archive, "xl/workbook.xml")?;
        let relations = part(&mut archive, "xl/_rels/workbook.xml.rels")?;
        let (first, from_1904) = first_sheet(&workbook)?;
        let target = target(&relations, &first)?;
        let place = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        };
        let sheet = part(&mut archive, &place)?;
        let strings = part(&mut archive, "xl/sharedStrings.xml").map(|xml| strings(&xml));
        let days = part(&mut archive, "xl/styles.xml").map(|xml| days(&xml));
        Some(Self {
            sheet,
            strings: strings.unwrap_or_default(),
            days: days.unwrap_or_default(),
            from_1904,
        })
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let file = archive.by_name(name).ok()?;
    let mut text = String::new();
    let read = file.take(LARGEST + 1).read_to_string(&mut text).ok()?;
    (u64::try_from(read).ok()? <= LARGEST).then_some(text)
}

/// The relation of the first sheet, and whether days are counted from 1904.
fn first_sheet(workbook: &str) -> Option<(String, bool)> {
    let (mut first, mut from_1904) = (None, false);
    each(workbook, |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event {
            match tag.local_name().as_ref() {
                b"sheet" if first.is_none() => first = attribute(tag, "id"),
                b"workbookPr" => {
                    let said = attribute(tag, "date1904");
                    from_1904 = said.is_some_and(|said| said == "1" || said == "true");
                }
                _ => {}
            }
        }
    });
    Some((first?, from_1904))
}

fn target(relations: &str, id: &str) -> Option<String> {
    let mut target = None;
    each(relations, |event| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && attribute(tag, "Id").is_some_and(|own| own == id)
        {
            target = attribute(tag, "Target");
        }
    });
    target
}

fn strings(xml: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut text = Text::default();
    each(xml, |event| {
        text.hear(event);
        match event {
            Event::Start(tag) if tag.local_name().as_ref() == b"si" => text.said.clear(),
            Event::Empty(tag) if tag.local_name().as_ref() == b"si" => strings.push(String::new()),
            Event::End(tag) if tag.local_name().as_ref() == b"si" => {
                strings.push(std::mem::take(&mut text.said));
            }
            _ => {}
        }
    });
    strings
}

/// For each cell style, whether its number format shows a day: one of the built-in ones (14 to 22,
/// and the Japanese 27 to 36 and 50 to 58), or one of the book's own with a year or a day in it.
fn days(styles: &str) -> Vec<bool> {
    let mut own: Vec<(u32, bool)> = Vec::new();
    let mut days = Vec::new();
    let mut in_cells = false;
    each(styles, |event| match event {
        Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
            b"numFmt" => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
                let code = attribute(tag, "formatCode").unwrap_or_default();
                own.extend(id.map(|id| (id, shows_day(&code))));
            }
            b"cellXfs" => in_cells = true,
            b"xf" if in_cells => {
                let id: u32 =
                    attribute(tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                let said = own.iter().find(|(known, _)| *known == id);
                let builtin = matches!(id, 14..=22 | 27..=36 | 50..=58);
                days.push(said.map_or(builtin, |(_, shows)| *shows));
            }
            _ => {}
        },
        Event::End(tag) if tag.local_name().as_ref() == b"cellXfs" => in_cells = false,
        _ => {}
    });
    days
}

/// Whether a format has a year or a day in it, outside quotation marks and brackets.
fn shows_day(code: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    code.chars().any(|letter| {
        match letter {
            '"' => quoted = !quoted,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        !quoted && !bracketed && matches!(letter, 'y' | 'Y' | 'd' | 'D' | 'e' | 'g')
    })
}

/// Gathers the text of `t` elements, without the furigana that Excel keeps beside it (`rPh`).
#[derive(Default)]
pub struct Text {
    /// What was gathered.
    pub said: String,
    in_text: bool,
    in_reading: bool,
}

impl Text {
    /// Hears the next event.
    pub fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"t" => self.in_text = !self.in_reading,
                b"rPh" => self.in_reading = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => self.in_text = false,
                b"rPh" => self.in_reading = false,
                _ => {}
            },
            Event::Text(text) if self.in_text => self.said.push_str(&plain(text)),
            Event::CData(text) if self.in_text => {
                self.said.push_str(&String::from_utf8_lossy(text.as_ref()));
            }
            Event::GeneralRef(entity) if self.in_text => self.said.push_str(&resolved(entity)),
            _ => {}
        }
    }
}

/// A text event as text; line ends as XML has them.
pub fn plain(text: &quick_xml::events::BytesText<'_>) -> String {
    String::from_utf8_lossy(text.as_ref()).replace("\r\n", "\n")
}

/// What an entity stands for; nothing for one that XML does not know.
pub fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return letter.to_string();
    }
    let name: &[u8] = entity;
    match name {
        b"amp" => "&",
        b"lt" => "<",
        b"gt" => ">",
        b"quot" => "\"",
        b"apos" => "'",
        _ => "",
    }
    .to_owned()
}

/// Walks through XML. It ends where the XML does, or is broken.
pub fn each(xml: &str, mut hear: impl FnMut(&Event<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return,
            Ok(event) => hear(&event),
        }
    }
}

/// An attribute by its local name.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok);
    let mut found = found.filter(|one| one.key.local_name().as_ref() == name.as_bytes());
    let value = String::from_utf8(found.next()?.value.into_owned()).ok()?;
    let value = value.replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<");
    Some(value.replace("&gt;", ">").replace("&amp;", "&"))
}
