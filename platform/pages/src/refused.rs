//! A refusal on its way to a page, or to RFC 9457 JSON where the client asks for JSON.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use yakusho_kernel::{Refusal, RefusalKind};

use crate::{
    Visit,
    page::Page,
    parts::{ErrorSummary, Failure},
    words::{self, Words},
};

/// A [`Refusal`] that a handler returns with `?`. The page layer turns it into a page in the
/// visitor's language. A handler that can show the form again with its errors does that instead.
#[derive(Clone, Debug)]
pub struct Refused {
    refusal: Box<Refusal>,
    status: StatusCode,
    title: Option<&'static Words>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let status = status_of(&refusal);
        Self { refusal: Box::new(refusal), status, title: None }
    }
}

impl Refused {
    /// A refusal of the page layer itself.
    pub(crate) fn edge(
        status: StatusCode,
        code: &'static str,
        title: &'static Words,
        help: &'static Words,
    ) -> Self {
        let kind = match status {
            StatusCode::FORBIDDEN => RefusalKind::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => RefusalKind::TooMuch,
            StatusCode::SERVICE_UNAVAILABLE => RefusalKind::Unavailable,
            _ => RefusalKind::Invalid,
        };
        let refusal = Box::new(Refusal::new(kind, code, help.text()));
        Self { refusal, status, title: Some(title) }
    }

    /// Something broke that the person cannot mend. Log the cause before; it is not shown.
    #[must_use]
    pub fn broken() -> Self {
        Self::edge(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            &words::BROKEN_TITLE,
            &words::BROKEN,
        )
    }

    /// We cannot do it now; nothing was kept.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::edge(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            &words::UNAVAILABLE_TITLE,
            &words::UNAVAILABLE,
        )
    }

    /// What was refused.
    #[must_use]
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The same refusal under another status of HTTP (412 for a version that changed).
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The answer to this visit.
    pub(crate) fn answer(&self, visit: &Visit) -> Response {
        if visit.wants_json() {
            return self.problem(visit);
        }
        if self.refusal.kind == RefusalKind::SignInNeeded
            && let Some(place) = &visit.site().config.sign_in
            && visit.path() != place
        {
            return visit.see(place);
        }
        let lang = visit.lang();
        let title = self.title.unwrap_or_else(|| title_of(self.status)).get(lang);
        let message = self.refusal.message(lang).to_owned();
        let body = Failure {
            lang,
            title: title.to_owned(),
            message,
            problems: ErrorSummary::of(&self.refusal.problems, lang),
            reference: visit.reference(),
        };
        Page::resident(visit, title, &body).status(self.status).into_response()
    }

    fn problem(&self, visit: &Visit) -> Response {
        let lang = visit.lang();
        let errors: Vec<_> = self
            .refusal
            .problems
            .iter()
            .map(|problem| {
                json!({
                    "field": problem.field,
                    "code": problem.code,
                    "message": problem.message.get(lang),
                })
            })
            .collect();
        let mut body = json!({
            "type": format!("urn:yakusho:problem:{}", self.refusal.code),
            "title": self.title.unwrap_or_else(|| title_of(self.status)).get(lang),
            "status": self.status.as_u16(),
            "detail": self.refusal.message(lang),
            "instance": format!("urn:uuid:{}", visit.id()),
        });
        if let (false, Some(object)) = (errors.is_empty(), body.as_object_mut()) {
            object.insert("errors".into(), errors.into());
        }
        let kind = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CONTENT_LANGUAGE, lang.bcp47()),
        ];
        (self.status, kind, body.to_string()).into_response()
    }

    /// The refusal that stands behind a bare error answer of a library (405, 413, a bad path …).
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (code, title, help) = match status {
            StatusCode::UNAUTHORIZED => ("sign_in_needed", &words::SIGN_IN_TITLE, &words::SIGN_IN),
            StatusCode::FORBIDDEN => ("forbidden", &words::FORBIDDEN_TITLE, &words::FORBIDDEN),
            StatusCode::NOT_FOUND => ("not_found", &words::NOT_FOUND_TITLE, &words::NOT_FOUND),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("wrong_method", &words::METHOD_TITLE, &words::METHOD)
            }
            StatusCode::CONFLICT => ("conflict", &words::CONFLICT_TITLE, &words::CONFLICT),
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("too_large", &words::TOO_LARGE_TITLE, &words::TOO_LARGE)
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("wrong_content_type", &words::WRONG_TYPE_TITLE, &words::WRONG_TYPE)
            }
            StatusCode::TOO_MANY_REQUESTS => {
                ("too_many_requests", &words::TOO_MANY_TITLE, &words::TOO_MANY)
            }
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                return Self::unavailable();
            }
            other if other.is_server_error() => return Self { status: other, ..Self::broken() },
            _ => ("bad_request", &words::BAD_REQUEST_TITLE, &words::BAD_REQUEST),
        };
        Self::edge(status, code, title, help)
    }
}

impl IntoResponse for Refused {
    /// A bare answer that carries the refusal; [`crate::Site::dress`] fills it.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal.kind {
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::SignInNeeded => StatusCode::UNAUTHORIZED,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::TooMuch if refusal.code.contains("too_many") => StatusCode::TOO_MANY_REQUESTS,
        RefusalKind::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
        RefusalKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title_of(status: StatusCode) -> &'static Words {
    match status {
        StatusCode::UNPROCESSABLE_ENTITY => &words::INVALID_TITLE,
        StatusCode::NOT_FOUND => &words::NOT_FOUND_TITLE,
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => &words::CONFLICT_TITLE,
        StatusCode::UNAUTHORIZED => &words::SIGN_IN_TITLE,
        StatusCode::FORBIDDEN => &words::FORBIDDEN_TITLE,
        StatusCode::TOO_MANY_REQUESTS => &words::TOO_MANY_TITLE,
        StatusCode::PAYLOAD_TOO_LARGE => &words::TOO_LARGE_TITLE,
        StatusCode::SERVICE_UNAVAILABLE => &words::UNAVAILABLE_TITLE,
        StatusCode::BAD_REQUEST | StatusCode::PRECONDITION_REQUIRED => &words::BAD_REQUEST_TITLE,
        _ => &words::BROKEN_TITLE,
    }
}
