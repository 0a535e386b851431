//! The text of each page of a PDF, for people who read on a phone or with a screen reader. It is beside
//! the file and never instead of it.

use std::collections::BTreeMap;

use lopdf::{Document, Encoding, Object, content::Content};

/// Lines of all pages together, at most: more is read in the file.
const MOST: usize = 2_000;
/// Bytes of one page when unpacked, at most.
const LARGEST: usize = 16 << 20;
/// Runs whose base lines differ by less, in points, stand on one line.
const SAME_LINE: f32 = 3.0;
/// Between runs of one line that are further apart, in letters, stands a space.
const APART: f32 = 1.2;

/// The lines of each page; a page without text is empty.
#[must_use]
pub fn pages(bytes: &[u8]) -> Vec<Vec<String>> {
    let Ok(document) = Document::load_mem(bytes) else { return Vec::new() };
    let mut left = MOST;
    let mut all = Vec::new();
    for page in document.get_pages().into_values() {
        let runs = runs(&document, page).unwrap_or_default();
        let lines: Vec<String> = lines(runs).into_iter().take(left).collect();
        left = left.saturating_sub(lines.len());
        all.push(lines);
    }
    all
}

/// Some text at a place.
struct Run {
    x: f32,
    y: f32,
    /// How high its letters are: as wide as a Japanese one.
    size: f32,
    text: String,
}

impl Run {
    /// About where it ends: a Japanese letter is a square, others are half as wide.
    fn end(&self) -> f32 {
        let letters = self.text.chars().map(|letter| if letter.is_ascii() { 0.55 } else { 1.0 });
        self.x + letters.sum::<f32>() * self.size
    }
}

/// Runs in the order of the file, joined where they stand on one line.
fn lines(runs: Vec<Run>) -> Vec<String> {
    let mut all: Vec<(f32, f32, String)> = Vec::new();
    for run in runs {
        let end = run.end();
        match all.last_mut() {
            Some((before, y, line))
                if (*y - run.y).abs() < SAME_LINE && run.x > *before - run.size =>
            {
                if run.x - *before > APART * run.size {
                    line.push('　');
                }
                line.push_str(&run.text);
                *before = end;
            }
            _ => all.push((end, run.y, run.text)),
        }
    }
    all.into_iter()
        .map(|(_, _, line)| yakusho_kernel::text::storage_form(&line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

type Matrix = [f32; 6];
const STILL: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// One after the other (ISO 32000-1, 8.3.4).
fn times(one: Matrix, other: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = one;
    let [p, q, r, s, t, u] = other;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// The text that a page shows, where it stands.
fn runs(document: &Document, page: lopdf::ObjectId) -> Option<Vec<Run>> {
    let fonts = document.get_page_fonts(page).ok()?;
    let encodings: BTreeMap<Vec<u8>, Encoding<'_>> = fonts
        .into_iter()
        .filter_map(|(name, font)| Some((name, font.get_font_encoding(document).ok()?)))
        .collect();
    let content = document.get_page_content_with_limit(page, LARGEST).ok()?;
    let content = Content::decode(&content).ok()?;
    let (mut around, mut kept, mut at) = (STILL, Vec::new(), STILL);
    let (mut encoding, mut points) = (None, 0.0);
    let mut all = Vec::new();
    for operation in &content.operations {
        match operation.operator.as_str() {
            "q" => kept.push(around),
            "Q" => around = kept.pop().unwrap_or(STILL),
            "cm" => around = times(matrix(&operation.operands)?, around),
            "BT" => at = STILL,
            "Tm" => at = matrix(&operation.operands)?,
            "Td" | "TD" => {
                let mut step = operation.operands.iter().filter_map(number);
                let (x, y) = (step.next()?, step.next()?);
                at = times([1.0, 0.0, 0.0, 1.0, x, y], at);
            }
            "Tf" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok());
                encoding = name.and_then(|name| encodings.get(name));
                points = operation.operands.get(1).and_then(number).unwrap_or(0.0);
            }
            "Tj" | "TJ" => {
                let Some(encoding) = encoding else { continue };
                let mut text = String::new();
                gather(&operation.operands, encoding, &mut text);
                let [wide, _, _, _, x, y] = times(at, around);
                all.push(Run { x, y, size: points * wide.abs(), text });
            }
            _ => {}
        }
    }
    Some(all)
}

fn gather(operands: &[Object], encoding: &Encoding<'_>, into: &mut String) {
    for operand in operands {
        match operand {
            Object::String(bytes, _) => {
                into.push_str(&Document::decode_text(encoding, bytes).unwrap_or_default());
            }
            Object::Array(parts) => gather(parts, encoding, into),
            _ => {}
        }
    }
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let numbers: Vec<f32> = operands.iter().filter_map(number).collect();
    numbers.try_into().ok()
}

fn number(object: &Object) -> Option<f32> {
    object.as_float().ok()
}
