//! Somebody who calls the API, and the staff of the village.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use jiff::{Timestamp, civil::date};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use yakusho_identity::{NewPosting, NewStaff, PasswordHash, RecoveryCode, Role, TotpSecret, store};
use yakusho_kernel::Actor;

use crate::village::Village;

const PASSWORD: &str = "サーブはコートの外から打たない";

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().expect("a time")
}

#[derive(Clone)]
pub struct Caller {
    router: Router,
    headers: Vec<(String, String)>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("plain text"))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.json()
    }

    /// A paper to print that nobody keeps on the way.
    pub fn is_pdf(&self) -> bool {
        self.status == StatusCode::OK
            && self.header("content-type") == "application/pdf"
            && self.header("cache-control") == "no-store"
            && self.text.starts_with("%PDF-")
    }

    /// The code of a "no", which must be RFC 9457.
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        let code =
            problem["type"].as_str().and_then(|kind| kind.strip_prefix("urn:yakusho:problem:"));
        code.expect("a type").to_owned()
    }
}

impl Caller {
    pub fn new(village: &Village) -> Self {
        Self { router: village.router.clone(), headers: Vec::new() }
    }

    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(known, _)| known != name);
        headers.push((name.to_owned(), value.to_owned()));
        Self { router: self.router.clone(), headers }
    }

    pub fn holding(&self, code: &str) -> Self {
        self.with("authorization", &format!("Bearer {code}"))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn upload(&self, path: &str, field: &str, bytes: &[u8]) -> Answer {
        let head = format!(
            "--net\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--net--\r\n"].concat();
        let kind = "multipart/form-data; boundary=net";
        self.call(Method::POST, path, Some((kind, Body::from(body)))).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let body = body.map(|body| ("application/json", Body::from(body.to_string())));
        self.call(method, path, body).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<(&str, Body)>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_bytes());
        }
        let body = match body {
            Some((kind, body)) => {
                request = request.header(header::CONTENT_TYPE, kind);
                body
            }
            None => Body::empty(),
        };
        let request = request.body(body).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

/// A member of staff with an account, who has signed in through the API.
pub async fn signed_in(village: &Village, login: &str, department: &str, role: Role) -> Caller {
    signed_in_with(village, login, (department, role), false).await
}

/// The same; `lent`: their password was made by somebody else.
pub async fn signed_in_with(
    village: &Village,
    login: &str,
    (department, role): (&str, Role),
    lent: bool,
) -> Caller {
    let secret = TotpSecret::random();
    let new = NewStaff {
        login: login.to_owned(),
        name: "試験　職員".to_owned(),
        kana: "シケン　ショクイン".to_owned(),
        password: PasswordHash::make(PASSWORD.to_owned().into()).await.expect("a hash"),
        must_change_password: lent,
        totp: TotpSecret::from_bytes(secret.as_bytes()).expect("a secret"),
        recovery: RecoveryCode::random_set(),
        postings: vec![NewPosting {
            department: department.to_owned(),
            role,
            from: date(2026, 4, 1),
            to: None,
        }],
    };
    let seal = std::sync::Arc::clone(&village.casework.parts().seal);
    village
        .casework
        .store()
        .write_with(now(), (seal, new), |tx, (seal, new)| {
            let by = &Actor::System { job: "test" };
            Box::pin(async move { store::add_staff(tx, by, seal.as_ref(), new).await })
        })
        .await
        .expect("an account");
    let caller = Caller::new(village);
    let wrong = json!({ "login": login, "password": "wrong", "totp": "000000" });
    let wrong = caller.post("/api/v1/staff/sessions", wrong).await;
    assert_eq!(wrong.refused(401), "sign_in_wrong");
    let right = json!({ "login": login, "password": PASSWORD, "totp": secret.code_at(now()) });
    let session = caller.post("/api/v1/staff/sessions", right).await;
    assert_eq!(session.status.as_u16(), 201, "{}", session.text);
    caller.holding(session.ok()["token"].as_str().expect("a token"))
}
