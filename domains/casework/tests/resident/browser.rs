//! Somebody at a browser: keeps cookies, follows nothing by itself.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

const FORM: &str = "application/x-www-form-urlencoded";

pub struct Browser {
    app: Router,
    cookies: BTreeMap<String, String>,
}

pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Seen {
    pub fn place(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |place| place.to_str().expect("ascii"))
    }

    /// The value of an attribute after a piece of markup.
    pub fn after(&self, before: &str) -> String {
        let rest = self.text.split(before).nth(1);
        let rest = rest.unwrap_or_else(|| panic!("no {before} in {}", self.text));
        rest.split('"').next().expect("a part").to_owned()
    }

    #[track_caller]
    pub fn shows(&self, words: &str) {
        assert!(self.text.contains(words), "no {words} in {}", self.text);
    }

    #[track_caller]
    pub fn hides(&self, words: &str) {
        assert!(!self.text.contains(words), "{words} in {}", self.text);
    }
}

impl Browser {
    pub fn new(app: &Router) -> Self {
        Self { app: app.clone(), cookies: BTreeMap::new() }
    }

    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    /// Sends a form with the token and the hidden fields of the page that shows it.
    pub async fn post(&mut self, page: &Seen, path: &str, pairs: &[(&str, &str)]) -> Seen {
        let escape =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let mut body = format!("_token={}", escape(&page.after("name=\"_token\" value=\"")));
        for name in ["_version", "application"] {
            let marker = format!("type=\"hidden\" name=\"{name}\" value=\"");
            if page.text.contains(&marker) {
                body.push_str(&format!("&{name}={}", escape(&page.after(&marker))));
            }
        }
        for (name, value) in pairs {
            body.push_str(&format!("&{}={}", escape(name), escape(value)));
        }
        self.send(Method::POST, path, FORM, body.into_bytes()).await
    }

    /// Sends a form with one file; without bytes, with its control left empty.
    pub async fn upload(
        &mut self,
        page: &Seen,
        path: &str,
        pairs: &[(&str, &str)],
        (field, bytes): (&str, &[u8]),
    ) -> Seen {
        let mut body = Vec::new();
        let token = page.after("name=\"_token\" value=\"");
        let mut hidden = vec![("_token".to_owned(), token)];
        for name in ["_version", "entry"] {
            let marker = format!("name=\"{name}\" value=\"");
            if page.text.contains(&marker) {
                hidden.push((name.to_owned(), page.after(&marker)));
            }
        }
        let hidden: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, value) in hidden.iter().chain(pairs) {
            body.extend(
                format!(
                    "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        // A control that was left empty sends a file without a name.
        let file = if bytes.is_empty() { "" } else { "a.png" };
        body.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\nContent-Type: image/png\r\n\r\n")
                .bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        self.send(Method::POST, path, "multipart/form-data; boundary=b", body).await
    }

    async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        let jar: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT_LANGUAGE, "ja")
            .header(header::COOKIE, jar.join("; "));
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.app.clone().oneshot(request).await.expect("an answer");
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("ascii");
            let (name, value) =
                line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, headers: parts.headers, text }
    }
}
