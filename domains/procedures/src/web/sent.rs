//! A form of a question: with files or without.

use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use yakusho_pages::{Fields, Form, Refused, SentFile, Upload};

/// What one of our question pages sent.
pub struct Sent {
    /// The controls that are not files.
    pub fields: Fields,
    /// The files; none where the page had no file control.
    pub files: Vec<SentFile>,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let with_files =
            kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
        if with_files {
            let upload = Upload::from_request(request, state).await?;
            Ok(Self { fields: upload.fields, files: upload.files })
        } else {
            let Form(fields) = Form::<Fields>::from_request(request, state).await?;
            Ok(Self { fields, files: Vec::new() })
        }
    }
}
