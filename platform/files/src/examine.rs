//! Takes an upload in: reads it within the limits, finds out what it is, cleans or refuses it.

use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use tokio::sync::Semaphore;

use crate::{
    Error,
    clean::{CleanFile, MediaType},
    file_name, image_file,
    kind::{self, Kind},
    limits::Limits,
    pdf_file,
    refused::Refused,
};

/// Looks at uploads, a bounded number at a time. Cheap to clone; clones share the bound.
#[derive(Clone, Debug)]
pub struct Examiner {
    limits: Limits,
    places: Arc<Semaphore>,
}

impl Examiner {
    /// An examiner with these limits.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, places: Arc::new(Semaphore::new(limits.at_once.max(1))) }
    }

    /// The limits, for the page that tells them.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads the stream to its end, never holding more than the limit, and examines it.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason; [`Error::Stopped`] when the examining thread died.
    pub async fn take_in<S, E>(&self, given_name: &str, stream: S) -> Result<CleanFile, Error>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
    {
        let mut stream = std::pin::pin!(stream);
        let mut bytes = Vec::new();
        while let Some(part) = stream.next().await {
            let part = part.map_err(|_| Refused::Interrupted)?;
            if bytes.len() + part.len() > self.limits.bytes {
                return Err(Refused::TooLarge { limit: self.limits.bytes }.into());
            }
            bytes.extend_from_slice(&part);
        }
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopped)?;
        let (limits, given_name) = (self.limits, given_name.to_owned());
        let work = tokio::task::spawn_blocking(move || {
            let clean = examine(&given_name, bytes, &limits);
            drop(place);
            clean
        });
        // A panic inside a decoder is a property of the file, not of the service.
        work.await.unwrap_or(Err(Refused::UnknownKind)).map_err(Error::from)
    }

    /// A small JPEG of a clean image; `None` for a PDF.
    ///
    /// # Errors
    /// [`Error::Refused`] when the bytes are not what was kept.
    pub async fn thumbnail(&self, file: CleanFile, side: u32) -> Result<Option<Vec<u8>>, Error> {
        if file.media_type == MediaType::Pdf {
            return Ok(None);
        }
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Error::Stopped)?;
        let work = tokio::task::spawn_blocking(move || {
            let small = image_file::thumbnail(&file.bytes, file.media_type, side);
            drop(place);
            small
        });
        Ok(Some(work.await.map_err(|_| Error::Stopped)??))
    }
}

/// Examines the whole file on this thread.
///
/// # Errors
/// The reason why it is not taken.
pub(crate) fn examine(
    given_name: &str,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<CleanFile, Refused> {
    if bytes.len() > limits.bytes {
        return Err(Refused::TooLarge { limit: limits.bytes });
    }
    let kind = kind::sniff(&bytes)?;
    let (media_type, bytes) = if kind == Kind::Pdf {
        pdf_file::check(&bytes, limits)?;
        (kind.media_type(), bytes)
    } else {
        image_file::remake(&bytes, kind, limits)?
    };
    Ok(CleanFile::new(file_name::clean(given_name, media_type), media_type, bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PDF: &str = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n\
        <</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\n\
        endobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 4>>\nstartxref\n9\n%%EOF\n";

    proptest! {
        #[test]
        fn whatever_arrives_is_answered(
            start in prop_oneof![
                Just(b"%PDF-1.7\n".to_vec()), Just(vec![0xff, 0xd8, 0xff]), Just(b"\x89PNG\r\n\x1a\n".to_vec()),
                Just(b"RIFF\x10\0\0\0WEBP".to_vec()), Just(Vec::new()),
            ],
            rest in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let bytes = [start, rest].concat();
            let _answer = examine("a", bytes, &Limits::default());
        }

        #[test]
        fn a_pdf_with_a_changed_byte_is_answered(at in 0..PDF.len(), to in any::<u8>()) {
            let mut bytes = PDF.as_bytes().to_vec();
            if let Some(byte) = bytes.get_mut(at) {
                *byte = to;
            }
            let _answer = examine("a", bytes, &Limits::default());
        }
    }
}
