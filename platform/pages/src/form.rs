//! The extractor of forms: right type, right size, UTF-8, and from a page of ours.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use serde::de::DeserializeOwned;

use crate::{
    Visit,
    fields::{Fields, TOKEN},
    refused::Refused,
    words,
};

/// The largest form without files, in bytes. A page of ours sends a few KB; 3,000 Japanese
/// letters are 27 KB when escaped.
const LIMIT: usize = 256 * 1024;

/// A form that one of our own pages sent, read into `T`. `T` may be [`Fields`] where the controls
/// depend on the city pack.
pub struct Form<T>(pub T);

impl<S, T> FromRequest<S> for Form<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let visit = visit_of(&request)?;
        check_type(&request, "application/x-www-form-urlencoded")?;
        let body = axum::body::to_bytes(request.into_body(), LIMIT)
            .await
            .map_err(|_| Refused::of_status(StatusCode::PAYLOAD_TOO_LARGE))?;
        let mut fields = Fields::parse(&body).map_err(|_| bad_encoding())?;
        check_token(&visit, fields.take(TOKEN))?;
        // The token is ours and not the handler's: `T` may deny unknown fields.
        let marker = [TOKEN.as_bytes(), b"="].concat();
        let own: Vec<&[u8]> =
            body.split(|byte| *byte == b'&').filter(|pair| !pair.starts_with(&marker)).collect();
        let request = Request::post("/")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(own.join(&b'&')))
            .map_err(|_| Refused::broken())?;
        let form = axum_extra::extract::Form::<T>::from_request(request, state)
            .await
            .map_err(|_| Refused::of_status(StatusCode::BAD_REQUEST))?;
        Ok(Self(form.0))
    }
}

pub(crate) fn visit_of(request: &Request) -> Result<Visit, Refused> {
    request.extensions().get::<Visit>().cloned().ok_or_else(Refused::broken)
}

pub(crate) fn check_type(request: &Request, wanted: &str) -> Result<(), Refused> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .unwrap_or("");
    if kind.trim().eq_ignore_ascii_case(wanted) {
        Ok(())
    } else {
        Err(Refused::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
    }
}

pub(crate) fn check_token(visit: &Visit, token: Option<String>) -> Result<(), Refused> {
    if token.is_some_and(|token| visit.form_token_fits(&token)) {
        return Ok(());
    }
    Err(Refused::edge(StatusCode::FORBIDDEN, "stale_form", &words::STALE_TITLE, &words::STALE))
}

pub(crate) fn bad_encoding() -> Refused {
    Refused::edge(
        StatusCode::BAD_REQUEST,
        "bad_encoding",
        &words::BAD_REQUEST_TITLE,
        &words::BAD_ENCODING,
    )
}
