//! What surrounds every request: a visit, a time limit, a net under panics, refusals as pages,
//! security headers, cookies, and one line in the log.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use tracing::Instrument;

use crate::{Site, Source, Visit, refused::Refused, words};

/// What a page may load: only what this site serves; a chosen picture is shown from memory.
const CSP: &str = "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; \
                   form-action 'self'; frame-ancestors 'none'";

static HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Marks an answer as a finished page that must not be replaced.
#[derive(Clone)]
pub(crate) struct Finished;

pub(crate) async fn guard(
    State(site): State<Arc<Site>>,
    mut request: Request,
    next: Next,
) -> Response {
    let source = request.extensions().get::<Source>().map(|source| source.0);
    let visit = Visit::new(Arc::clone(&site), request.uri(), request.headers(), source);
    // The matched route and not the path: an address may hold a receipt number.
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!(
        "request",
        id = %visit.id(),
        method = %request.method(),
        route,
    );
    let foreign = is_foreign(&request);
    request.extensions_mut().insert(visit.clone());
    let work = async {
        if foreign {
            return Refused::edge(
                StatusCode::FORBIDDEN,
                "foreign_form",
                &words::STALE_TITLE,
                &words::STALE,
            )
            .into_response();
        }
        let work = AssertUnwindSafe(next.run(request)).catch_unwind();
        match tokio::time::timeout(site.config.patience, work).await {
            Ok(Ok(response)) => response,
            Ok(Err(_panic)) => {
                tracing::error!("a handler panicked");
                Refused::broken().into_response()
            }
            Err(_elapsed) => {
                tracing::error!("given up after {:?}", site.config.patience);
                Refused::unavailable().into_response()
            }
        }
    };
    let response = work.instrument(span.clone()).await;
    let response = finish(response, &visit);
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), "answered"));
    response
}

/// A form that another site sends: browsers say so, and nothing of ours asks for it.
fn is_foreign(request: &Request) -> bool {
    let changes =
        !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    let from = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    changes && matches!(from, Some(b"cross-site" | b"same-site"))
}

fn finish(response: Response, visit: &Visit) -> Response {
    let mut response = worded(response, visit);
    let secure = visit.site().config.secure;
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
    let answers = visit.take_answers();
    if visit.is_personal() || !answers.is_empty() {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for line in answers {
        headers.append(header::SET_COOKIE, line);
    }
    if let Ok(id) = HeaderValue::from_str(&visit.id().to_string()) {
        headers.insert("x-request-id", id);
    }
    response
}

/// A refusal becomes a page; so does a bare error of a library.
fn worded(mut response: Response, visit: &Visit) -> Response {
    if let Some(refused) = response.extensions_mut().remove::<Refused>() {
        tracing::info!(id = %visit.id(), code = refused.refusal().code, status = refused.status().as_u16(), "refused");
        return keep_headers(&response, refused.answer(visit));
    }
    let status = response.status();
    let ours = response.extensions().get::<Finished>().is_some();
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let plain = kind.is_none_or(|kind| kind.starts_with(b"text/plain"));
    if ours || !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    keep_headers(&response, Refused::of_status(status).answer(visit))
}

/// Headers that belong to a "no" and not to its words.
fn keep_headers(bare: &Response, mut page: Response) -> Response {
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = bare.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}
