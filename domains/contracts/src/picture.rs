//! A page of a contract as a picture, for reading on a phone without a PDF viewer (decision 0051). It is
//! made when somebody asks for it, one at a time; it never leaves memory.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf, render,
    vello_cpu::color::palette::css::WHITE,
};
use tokio::sync::Semaphore;
use yakusho_store::Result;

use crate::{Contracts, model::ContractFile};

/// How wide a picture is, in pixels: a page of A4 is read without zooming on a phone that is held
/// across.
const WIDE: f32 = 1_000.0;
/// How high at most; what is longer is drawn smaller.
const HIGH: f32 = 3_000.0;
/// How long somebody waits for a page at most.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of pictures that are remembered, together.
const REMEMBERED: usize = 48 << 20;
/// Bytes of a file that is drawn at all.
const LARGEST: usize = 64 << 20;

/// Pictures that were made, and the one place where they are made.
pub struct Pictures {
    made: Mutex<Made>,
    one: Arc<Semaphore>,
}

#[derive(Default)]
struct Made {
    /// The newest last.
    all: VecDeque<Drawn>,
    bytes: usize,
}

#[derive(Clone)]
struct Drawn {
    sha256: String,
    /// From 1.
    page: usize,
    png: Arc<Vec<u8>>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { made: Mutex::default(), one: Arc::new(Semaphore::new(1)) }
    }
}

impl Pictures {
    fn known(&self, sha256: &str, page: usize) -> Option<Arc<Vec<u8>>> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let at = made.all.iter().position(|one| one.sha256 == sha256 && one.page == page)?;
        let found = made.all.remove(at)?;
        made.all.push_back(found.clone());
        Some(found.png)
    }

    fn keep(&self, sha256: &str, page: usize, png: &Arc<Vec<u8>>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.bytes += png.len();
        made.all.push_back(Drawn { sha256: sha256.to_owned(), page, png: Arc::clone(png) });
        while made.bytes > REMEMBERED {
            let Some(oldest) = made.all.pop_front() else { break };
            made.bytes = made.bytes.saturating_sub(oldest.png.len());
        }
    }
}

impl Contracts {
    /// A page of a contract's file as PNG, from 1; `None` where it cannot be drawn as it is: its fonts
    /// are not in it, it takes too long, or it is no page.
    ///
    /// # Errors
    /// What the files say.
    pub async fn picture(&self, file: &ContractFile, page: usize) -> Result<Option<Arc<Vec<u8>>>> {
        if let Some(known) = self.pictures().known(&file.sha256, page) {
            return Ok(Some(known));
        }
        let (bytes, _) = self.read(file).await?;
        let work = async {
            // A page that never ends keeps its place until it does: then others see the text.
            let place = Arc::clone(&self.pictures().one).acquire_owned().await.ok()?;
            let work = tokio::task::spawn_blocking(move || {
                let drawn = draw(bytes, page);
                drop(place);
                drawn
            });
            work.await.ok().flatten()
        };
        let Some(png) = tokio::time::timeout(PATIENCE, work).await.ok().flatten() else {
            return Ok(None);
        };
        let png = Arc::new(png);
        self.pictures().keep(&file.sha256, page, &png);
        Ok(Some(png))
    }
}

/// Draws a page, from 1. Nothing is drawn where letters would be missing.
fn draw(bytes: Vec<u8>, page: usize) -> Option<Vec<u8>> {
    if bytes.len() > LARGEST {
        return None;
    }
    let pdf = Pdf::new(bytes).ok()?;
    let page = pdf.pages().get(page.checked_sub(1)?)?;
    let (wide, high) = page.render_dimensions();
    if !(wide > 1.0 && high > 1.0) {
        return None;
    }
    let scale = (WIDE / wide).min(HIGH / high);
    let missing = Arc::new(AtomicBool::new(false));
    let (of_fonts, of_pictures) = (Arc::clone(&missing), Arc::clone(&missing));
    let how = InterpreterSettings {
        font_resolver: Arc::new(move |_| {
            of_fonts.store(true, Ordering::Relaxed);
            None
        }),
        warning_sink: Arc::new(move |_| of_pictures.store(true, Ordering::Relaxed)),
        ..InterpreterSettings::default()
    };
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
    let drawn = render(page, &RenderCache::new(), &how, &settings);
    if missing.load(Ordering::Relaxed) {
        return None;
    }
    drawn.into_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_page_is_not_drawn() {
        assert_eq!(draw(b"%PDF-1.7\nno".to_vec(), 1), None);
        assert_eq!(draw(Vec::new(), 0), None);
    }

    #[test]
    fn the_oldest_pictures_are_forgotten_first() {
        let pictures = Pictures::default();
        let large = Arc::new(vec![0; REMEMBERED / 2]);
        for page in 1..=3 {
            pictures.keep("a", page, &large);
            assert!(pictures.known("a", 1).is_some() || page == 3);
        }
        let there: Vec<bool> = (1..=3).map(|page| pictures.known("a", page).is_some()).collect();
        assert_eq!(there, [true, false, true], "the one that was looked at stays");
    }
}
