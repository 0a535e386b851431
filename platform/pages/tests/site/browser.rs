//! Somebody at a browser: keeps cookies, follows nothing by itself.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

pub struct Browser {
    app: Router,
    pub cookies: BTreeMap<String, String>,
    pub headers: Vec<(String, String)>,
}

pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Seen {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("a value of the test")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a value of the test"))
    }

    /// The value of an attribute after a piece of markup.
    pub fn after(&self, before: &str) -> String {
        let text = self.text();
        let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {text}"));
        rest.split('"').next().expect("a value of the test").to_owned()
    }

    pub fn token(&self) -> String {
        self.after("name=\"_token\" value=\"")
    }
}

impl Browser {
    pub fn new(app: Router) -> Self {
        Self { app, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    pub fn saying(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Seen {
        let escape =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let pairs = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        // The token is searched by its plain name.
        let body = body.replace(&escape("_token"), "_token");
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        let mut request = Request::builder().method(method).uri(path);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let jar: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request = request.header(header::COOKIE, jar.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = self
            .app
            .clone()
            .oneshot(request.body(Body::from(body)).expect("a value of the test"))
            .await
            .expect("a value of the test");
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a value of the test");
            let (name, value) = line
                .split(';')
                .next()
                .expect("a value of the test")
                .split_once('=')
                .expect("a value of the test");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a value of the test").to_bytes().to_vec();
        Seen { status: parts.status, headers: parts.headers, bytes }
    }
}
