//! What every call of the API has in common: who holds which token, what was sent, which version
//! was seen, and how a "no" is said (RFC 9457).

use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use yakusho_kernel::{Lang, Refusal, RefusalKind, Text};
use yakusho_pages::{Refused, Visit};
use yakusho_store::Error;

use crate::web::failure::refused;

/// A "no" of the API. Everything a person may read in it is in the language of the call.
#[derive(Debug)]
pub struct Failure(Refused);

impl Failure {
    /// The same "no" under another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self(self.0.with_status(status))
    }

    /// Nobody, or somebody whose token opens nothing.
    #[must_use]
    pub fn no_token() -> Self {
        Refusal::new(
            RefusalKind::SignInNeeded,
            "token_needed",
            Text::new(
                "Authorization: Bearer に、有効なコードを付けて送ってください。期限を過ぎた入力は消えています。",
                "コードが ちがいます。Authorization: Bearer に コードを つけて ください。",
                "Send a valid code as Authorization: Bearer. Answers past their date have been deleted.",
            ),
        )
        .into()
    }

    /// The thing changed since the caller looked.
    #[must_use]
    pub fn changed() -> Self {
        let refusal = Refusal::new(
            RefusalKind::Conflict,
            "version_changed",
            Text::new(
                "見ていた内容から変わっています。もう一度読み込んで、確かめてから送ってください。",
                "ないようが かわりました。もういちど よみこんで ください。",
                "This changed since you read it. Read it again and send the call with its new ETag.",
            ),
        );
        Self::from(refusal).with_status(StatusCode::PRECONDITION_FAILED)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self(refused)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(refused(error))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.0.status();
        let mut response = self.0.into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// The token of `Authorization: Bearer …`. Cookies open nothing here, so that no page of another
/// site can act for a browser.
pub struct Bearer(String);

impl Bearer {
    /// The token as it was sent.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer(…)")
    }
}

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let sent = text(&parts.headers, &header::AUTHORIZATION).and_then(|line| {
            let (scheme, token) = line.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
        });
        sent.filter(|token| !token.is_empty()).map(Self).ok_or_else(Failure::no_token)
    }
}

/// A JSON body. What cannot be read is refused without repeating any of it.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            // The wrong type and the wrong size have words of the page layer's own.
            Err(rejection) => Err(match rejection {
                JsonRejection::JsonDataError(_) | JsonRejection::JsonSyntaxError(_) => {
                    unreadable().with_status(rejection.status()).into_response()
                }
                other => other.status().into_response(),
            }),
        }
    }
}

fn unreadable() -> Failure {
    Refusal::new(
        RefusalKind::Invalid,
        "json_unreadable",
        Text::new(
            "送られた JSON を読み取れません。/api/openapi.json の形に合わせて送ってください。",
            "JSON が 読（よ）めません。/api/openapi.json を 見（み）て ください。",
            "We could not read this JSON. See /api/openapi.json for its form.",
        ),
    )
    .into()
}

/// What `If-Match` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    /// Whether a version was named.
    #[must_use]
    pub const fn is_said(&self) -> bool {
        self.0.is_some()
    }

    /// Goes on where the caller saw this version, or named none.
    ///
    /// # Errors
    /// 412 where they saw another one.
    pub fn check(&self, etag: &str) -> Result<(), Failure> {
        let Some(said) = &self.0 else { return Ok(()) };
        let same = said.split(',').map(str::trim).any(|one| one == "*" || one == etag);
        if same { Ok(()) } else { Err(Failure::changed()) }
    }

    /// As [`IfMatch::check`], and a version must be named.
    ///
    /// # Errors
    /// 428 where none was named; 412 where they saw another one.
    pub fn need(&self, etag: &str) -> Result<(), Failure> {
        if self.is_said() {
            return self.check(etag);
        }
        let refusal = Refusal::new(
            RefusalKind::Conflict,
            "version_needed",
            Text::new(
                "If-Match に、見ていた内容の ETag を付けて送ってください。",
                "If-Match に ETag を つけて ください。",
                "Send the ETag of what you saw as If-Match.",
            ),
        );
        Err(Failure::from(refusal).with_status(StatusCode::PRECONDITION_REQUIRED))
    }

    /// What a lost race means: 412 where a version was named, else what the store says.
    #[must_use]
    pub fn lost(&self, error: Error, code: &str) -> Failure {
        match &error {
            Error::Refused(refusal) if self.is_said() && refusal.code == code => Failure::changed(),
            _ => error.into(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> Result<Self, std::convert::Infallible> {
        Ok(Self(text(&parts.headers, &header::IF_MATCH).map(str::to_owned)))
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// An answer in the language of the call.
#[derive(Debug)]
pub struct Said<T> {
    body: T,
    lang: Lang,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> Said<T> {
    /// 200.
    #[must_use]
    pub fn ok(visit: &Visit, body: T) -> Self {
        Self { body, lang: visit.lang(), status: StatusCode::OK, headers: HeaderMap::new() }
    }

    /// 201 with the address of what was made.
    #[must_use]
    pub fn created(visit: &Visit, place: &str, body: T) -> Self {
        let said = Self { status: StatusCode::CREATED, ..Self::ok(visit, body) };
        said.with(header::LOCATION, place)
    }

    /// With the version, for `If-Match`.
    #[must_use]
    pub fn etag(self, etag: &str) -> Self {
        self.with(header::ETAG, etag)
    }

    fn with(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
        self
    }
}

impl<T: Serialize> IntoResponse for Said<T> {
    fn into_response(self) -> Response {
        let lang = HeaderValue::from_static(self.lang.bcp47());
        let mut response = (self.status, self.headers, Json(self.body)).into_response();
        response.headers_mut().insert(header::CONTENT_LANGUAGE, lang);
        let vary = HeaderValue::from_static("Authorization, Accept-Language");
        response.headers_mut().insert(header::VARY, vary);
        response
    }
}

/// A "no" as RFC 9457 says it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// `urn:yakusho:problem:` and a stable code.
    #[serde(rename = "type")]
    #[schema(example = "urn:yakusho:problem:invalid_input")]
    pub kind: String,
    /// The sort of problem, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, for people.
    pub detail: String,
    /// `urn:uuid:` and the number under which the log knows this call.
    pub instance: String,
    /// The single fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldProblem>,
}

/// One field to mend.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The name that the field has in the question; a part of it follows after a colon.
    #[schema(example = "move.moved_on")]
    pub field: String,
    /// A stable code.
    #[schema(example = "date_in_future")]
    pub code: String,
    /// What to do, for people.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_was_seen_passes_and_another_does_not() {
        let said = |line: &str| IfMatch(Some(line.to_owned()));
        assert!(said("\"3\"").check("\"3\"").is_ok());
        assert!(said("\"2\", \"3\"").check("\"3\"").is_ok());
        assert!(said("*").check("\"3\"").is_ok());
        assert!(said("W/\"3\"").check("\"3\"").is_err(), "a weak tag proves nothing");
        assert!(said("\"2\"").check("\"3\"").is_err());
        assert!(IfMatch(None).check("\"3\"").is_ok());
        assert!(IfMatch(None).need("\"3\"").is_err());
    }
}
