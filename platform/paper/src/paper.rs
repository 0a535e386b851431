//! Makes papers: one at a time per core, with a limit on waiting.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, tz};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use typst::{
    World as _, WorldExt as _, comemo,
    diag::SourceDiagnostic,
    foundations::{Bytes, Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use yakusho_kernel::Lang;

use crate::{
    desk::{Desk, Shelf},
    error::PaperError,
    fonts::{FontSet, Fonts},
    glyphs::{self, Unprintable},
    qr,
    templates::Templates,
};

/// What a paper is called, in which language it speaks and when it is made.
#[derive(Clone, Debug)]
pub struct PaperMeta {
    /// The document's title (window title of PDF readers; PDF/A metadata).
    pub title: String,
    /// The language of the fixed words and of the document's tags.
    pub lang: Lang,
    /// When it is made: the PDF's creation date.
    pub now: Timestamp,
}

/// How much a paper may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Papers made at the same time.
    pub at_once: usize,
    /// Waiting and making together.
    pub patience: Duration,
    /// Largest data, in bytes of JSON.
    pub data_bytes: usize,
}

impl Default for Limits {
    /// Two at once, ten seconds, 256 KiB.
    fn default() -> Self {
        Self { at_once: 2, patience: Duration::from_secs(10), data_bytes: 256 * 1024 }
    }
}

/// The press. Cheap to clone; clones share the bound.
#[derive(Clone, Debug)]
pub struct Paper {
    press: Arc<Press>,
    places: Arc<Semaphore>,
    limits: Limits,
}

#[derive(Debug)]
struct Press {
    fonts: Fonts,
    shelf: Arc<Shelf>,
}

/// What typst remembers from earlier papers is dropped when this many papers did not use it, so
/// that memory stays flat.
const FORGET_AFTER: usize = 8;

impl Paper {
    /// A press with these fonts and templates. Opens nothing yet.
    #[must_use]
    pub fn new(fonts: Fonts, templates: Templates, limits: Limits) -> Self {
        let shelf = Arc::new(Shelf::new(&templates));
        let places = Arc::new(Semaphore::new(limits.at_once.max(1)));
        Self { press: Arc::new(Press { fonts, shelf }), places, limits }
    }

    /// Makes a paper on the blocking pool.
    ///
    /// # Errors
    /// See [`PaperError`]; [`PaperError::TooSlow`] when `limits.patience` is over. A paper that is
    /// already being made then still ends by itself and holds its place until it does.
    pub async fn render(
        &self,
        template: &str,
        data: Value,
        meta: PaperMeta,
    ) -> Result<Vec<u8>, PaperError> {
        let work = async {
            let place =
                Arc::clone(&self.places).acquire_owned().await.map_err(|_| PaperError::Stopped)?;
            let (paper, template) = (self.clone(), template.to_owned());
            let made = tokio::task::spawn_blocking(move || {
                let made = paper.render_here(&template, &data, &meta);
                drop(place);
                made
            });
            made.await.map_err(|_| PaperError::Stopped)?
        };
        tokio::time::timeout(self.limits.patience, work).await.map_err(|_| PaperError::TooSlow)?
    }

    /// Makes a paper on this thread (subcommands, tests, benches).
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn render_here(
        &self,
        template: &str,
        data: &Value,
        meta: &PaperMeta,
    ) -> Result<Vec<u8>, PaperError> {
        let bytes = data.to_string().len();
        if bytes > self.limits.data_bytes {
            return Err(PaperError::TooMuchData { bytes, limit: self.limits.data_bytes });
        }
        let main = self.press.shelf.find(template)?;
        let (data, fonts) = self.press.prepare(data, meta)?;
        let local = meta.now.to_zoned(tz::TimeZone::fixed(tz::offset(9)));
        let today = clock(&local);
        let data = Bytes::from_string(data.to_string());
        let desk = Desk { shelf: Arc::clone(&self.press.shelf), fonts, main, data, today };
        let made = press(&desk, today);
        comemo::evict(FORGET_AFTER);
        made.map_err(|diagnostic| explain(&desk, template, diagnostic.as_ref()))
    }
}

impl Press {
    /// The data as the template reads it, and the fonts that can draw it.
    fn prepare(&self, data: &Value, meta: &PaperMeta) -> Result<(Value, Arc<FontSet>), PaperError> {
        let mut fonts = self.fonts.open();
        let whole = json!({ "data": data, "title": meta.title });
        let mut unprintable = Unprintable::default();
        let mut drawn = glyphs::drawable(&whole, &fonts, &mut unprintable);
        let mut gaiji = false;
        if !unprintable.is_empty()
            && let Some(larger) = self.fonts.open_with_gaiji()
        {
            unprintable = Unprintable::default();
            drawn = glyphs::drawable(&whole, &larger, &mut unprintable);
            fonts = larger;
            gaiji = true;
        }
        let title = drawn["title"].take();
        let mut drawn = drawn["data"].take();
        if let Some(map) = drawn.as_object_mut() {
            if let Some(address) = data.get("qr").and_then(Value::as_str) {
                map.insert("qr_svg".into(), Value::String(qr::svg(address)?));
            }
            map.insert("unprintable".into(), unprintable.to_json());
            map.insert("gaiji".into(), Value::Bool(gaiji));
            map.insert("paper".into(), json!({ "title": title, "lang": meta.lang.code() }));
        }
        Ok((drawn, fonts))
    }
}

fn clock(local: &jiff::Zoned) -> Option<Datetime> {
    let part = |number: i8| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        i32::from(local.year()),
        part(local.month())?,
        part(local.day())?,
        part(local.hour())?,
        part(local.minute())?,
        part(local.second())?,
    )
}

/// Compiles and exports; the first diagnostic when it fails.
fn press(desk: &Desk, today: Option<Datetime>) -> Result<Vec<u8>, Option<SourceDiagnostic>> {
    let first = |found: typst::ecow::EcoVec<SourceDiagnostic>| found.into_iter().next();
    let document = typst::compile::<PagedDocument>(desk).output.map_err(first)?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|_| None)?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("yakusho".to_owned())),
        timestamp: today.and_then(|at| typst_pdf::Timestamp::new_local(at, 9 * 60)),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(first)
}

/// The compiler's message as an error, without anything that comes from the data.
fn explain(desk: &Desk, template: &str, diagnostic: Option<&SourceDiagnostic>) -> PaperError {
    let place = diagnostic.and_then(|diagnostic| {
        let file = diagnostic.span.id()?;
        let source = desk.source(file).ok()?;
        let line = source.lines().byte_to_line(desk.range(diagnostic.span)?.start)? + 1;
        Some(format!("{}:{line}", file.vpath().get_without_slash()))
    });
    let message = diagnostic.map_or("", |diagnostic| diagnostic.message.as_str());
    PaperError::Template {
        template: template.to_owned(),
        place: place.unwrap_or_default(),
        reason: without_data(message, &desk.shelf),
    }
}

/// Hides each quoted part that does not stand in a template.
fn without_data(message: &str, shelf: &Shelf) -> String {
    let part = |(place, words): (usize, &str)| {
        let quoted = place % 2 == 1;
        if quoted && !shelf.mentions(words) { "…".to_owned() } else { words.to_owned() }
    };
    message.split('"').enumerate().map(part).collect::<Vec<_>>().join("\"")
}
