//! The letters: BIZ UDPGothic and BIZ UDMincho inside the binary, and IPAmj Mincho from the system,
//! where it is installed, for 外字 in names.

use std::{
    fmt, fs,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use typst::{
    foundations::Bytes,
    layout::Abs,
    text::{Font, FontBook, FontInstance, FontVariant, FontVariations},
    utils::LazyHash,
};

/// SIL Open Font License 1.1; see `assets/fonts/OFL.txt`.
const BUNDLED: [&[u8]; 3] = [
    include_bytes!("../assets/fonts/BIZUDPGothic-Regular.ttf"),
    include_bytes!("../assets/fonts/BIZUDPGothic-Bold.ttf"),
    include_bytes!("../assets/fonts/BIZUDMincho-Regular.ttf"),
];

/// Where Debian's package and the font's own instructions put IPAmj Mincho.
const GAIJI_PLACES: [&str; 3] = [
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/ipamj/ipamjm.ttf",
    "/usr/local/share/fonts/ipamjm.ttf",
];

/// The fonts of a [`crate::Paper`]. Nothing is parsed before the first paper is made.
#[derive(Debug, Default)]
pub struct Fonts {
    gaiji: Option<PathBuf>,
    bundled: OnceLock<Arc<FontSet>>,
}

/// Fonts that are open, with typst's book of them.
pub(crate) struct FontSet {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    faces: Vec<FontInstance>,
}

impl fmt::Debug for FontSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.fonts).finish()
    }
}

impl Fonts {
    /// The bundled fonts, and IPAmj Mincho if this machine has it at one of the usual places.
    #[must_use]
    pub fn bundled() -> Self {
        let gaiji = GAIJI_PLACES.iter().map(PathBuf::from).find(|place| place.is_file());
        Self { gaiji, bundled: OnceLock::new() }
    }

    /// The bundled fonts alone, whatever the machine has (used by tests).
    #[must_use]
    pub fn bundled_only() -> Self {
        Self::default()
    }

    /// Takes the font for 外字 from this file (configuration) instead of the usual places.
    #[must_use]
    pub fn with_gaiji_font(mut self, file: PathBuf) -> Self {
        self.gaiji = Some(file);
        self
    }

    /// The bundled fonts, opened at the first call. They are views into the binary: no copy.
    pub(crate) fn open(&self) -> Arc<FontSet> {
        let open = || {
            Arc::new(FontSet::new(
                BUNDLED.into_iter().filter_map(|file| Font::new(Bytes::new(file), 0)),
            ))
        };
        Arc::clone(self.bundled.get_or_init(open))
    }

    /// The bundled fonts and the one for 外字, or `None` where the machine has none. The file is
    /// large (48 MB) and needed rarely, so it is read for one paper and dropped with it.
    pub(crate) fn open_with_gaiji(&self) -> Option<Arc<FontSet>> {
        let data = fs::read(self.gaiji.as_ref()?).ok()?;
        let gaiji = Font::new(Bytes::new(data), 0)?;
        Some(Arc::new(FontSet::new(self.open().fonts.iter().cloned().chain([gaiji]))))
    }
}

impl FontSet {
    fn new(fonts: impl Iterator<Item = Font>) -> Self {
        let fonts: Vec<Font> = fonts.collect();
        let upright = |font: &Font| {
            font.clone().instantiate(
                FontVariant::default(),
                Abs::pt(10.0),
                &FontVariations::default(),
            )
        };
        let faces = fonts.iter().map(upright).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, faces }
    }

    /// Whether some font can draw the character.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.faces.iter().any(|face| face.ttf().glyph_index(letter).is_some())
    }

    /// Whether some font knows this variant of the character (IVS) itself.
    pub(crate) fn has_variant(&self, letter: char, selector: char) -> bool {
        self.faces.iter().any(|face| face.ttf().glyph_variation_index(letter, selector).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_fonts_have_the_letters_that_papers_use() {
        let fonts = Fonts::bundled_only().open();
        assert_eq!(fonts.fonts.len(), 3);
        let missing: String = "〓髙﨑塚市区町村令和年月日□■※→〒①②③¥円「」（）・〜－―"
            .chars()
            .filter(|letter| !fonts.has(*letter))
            .collect();
        assert_eq!(missing, "");
    }
}
