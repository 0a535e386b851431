//! The extractor of forms with files.

use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::StatusCode,
};
use bytes::{Bytes, BytesMut};

use crate::{
    fields::{Fields, TOKEN},
    form::{bad_encoding, check_token, check_type, visit_of},
    refused::Refused,
};

/// How much a form with files may bring.
#[derive(Clone, Copy, Debug)]
pub struct UploadLimits {
    /// Bytes of one file. A larger one is not kept, and marked, so that the page can say which.
    pub file: usize,
    /// Number of files in one form.
    pub files: usize,
    /// Bytes of the whole form; beyond it the request is refused (413).
    pub form: usize,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self { file: 10 << 20, files: 10, form: 40 << 20 }
    }
}

/// A form of `multipart/form-data` that one of our own pages sent.
pub struct Upload {
    /// The controls that are not files.
    pub fields: Fields,
    /// The files, in order; empty file controls are left out.
    pub files: Vec<SentFile>,
}

/// One file of a form. Nothing about it is believed yet: neither its name nor its type.
pub struct SentFile {
    /// The control's name.
    pub field: String,
    /// The name on the sender's device.
    pub name: String,
    /// What was sent; empty where it was larger than [`UploadLimits::file`].
    pub bytes: Bytes,
    /// Whether it was larger than [`UploadLimits::file`].
    pub too_large: bool,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Refused;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Refused> {
        let visit = visit_of(&request)?;
        let limits = visit.site().config.uploads;
        check_type(&request, "multipart/form-data")?;
        DefaultBodyLimit::max(limits.form).apply(&mut request);
        let bad = || Refused::of_status(StatusCode::BAD_REQUEST);
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| bad())?;
        let mut upload = Self { fields: Fields::default(), files: Vec::new() };
        let mut proven = false;
        while let Some(mut part) =
            parts.next_field().await.map_err(|error| Refused::of_status(error.status()))?
        {
            let field = part.name().ok_or_else(bad)?.to_owned();
            let file = part.file_name().map(str::to_owned);
            // Our pages put the token first, so that no stranger's file is read into memory.
            if !proven && field != TOKEN {
                check_token(&visit, None)?;
            }
            let mut bytes = BytesMut::new();
            let mut size = 0_usize;
            while let Some(chunk) =
                part.chunk().await.map_err(|error| Refused::of_status(error.status()))?
            {
                size = size.saturating_add(chunk.len());
                if size <= limits.file {
                    bytes.extend_from_slice(&chunk);
                }
            }
            let too_large = size > limits.file;
            match file {
                Some(name) if !name.is_empty() || size > 0 => {
                    if upload.files.len() >= limits.files {
                        return Err(Refused::of_status(StatusCode::PAYLOAD_TOO_LARGE));
                    }
                    let bytes = if too_large { Bytes::new() } else { bytes.freeze() };
                    upload.files.push(SentFile { field, name, bytes, too_large });
                }
                Some(_) => {}
                None if too_large => return Err(Refused::of_status(StatusCode::PAYLOAD_TOO_LARGE)),
                None => {
                    let value = String::from_utf8(bytes.to_vec()).map_err(|_| bad_encoding())?;
                    if field == TOKEN {
                        check_token(&visit, Some(value))?;
                        proven = true;
                    } else {
                        upload.fields.push(field, value);
                    }
                }
            }
        }
        if proven { Ok(upload) } else { Err(check_token(&visit, None).err().unwrap_or_else(bad)) }
    }
}
