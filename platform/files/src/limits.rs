//! How much one person may bring.

/// Bounds for uploads. The defaults let a current phone's photo through and stop bombs.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest upload, in bytes as it arrives.
    pub bytes: usize,
    /// Most files that one holder (a draft, an application) may have.
    pub count: u64,
    /// Most bytes that one holder's files may have together, as they are kept.
    pub bytes_together: u64,
    /// Most pixels (width × height) of an image as it arrives.
    pub pixels: u64,
    /// Longest side of an image as it is kept, in pixels.
    pub side: u32,
    /// Most pages of a PDF.
    pub pages: usize,
    /// Most bytes that all streams of a PDF may have together when unpacked.
    pub unpacked: usize,
    /// Files that are examined at the same time.
    pub at_once: usize,
}

impl Default for Limits {
    /// 20 MiB, 20 files, 100 MiB together, 64 megapixels, 3,000 pixels, 100 pages, 256 MiB, 2.
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            count: 20,
            bytes_together: 100 << 20,
            pixels: 64_000_000,
            side: 3_000,
            pages: 100,
            unpacked: 256 << 20,
            at_once: 2,
        }
    }
}
