//! Somebody at a browser. Keeps cookies and follows nothing by itself.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{Method, Request, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::{Seen, answers};

/// How requests reach the product.
#[derive(Clone)]
pub enum Door {
    /// The router itself, in this process.
    Router(Router),
    /// A program that listens at this address.
    Http(reqwest::Client, String),
}

/// A person with a browser of their own.
#[derive(Clone)]
pub struct Person {
    door: Door,
    /// The browser's cookies.
    pub cookies: BTreeMap<String, String>,
    /// Headers that the browser always sends.
    pub headers: Vec<(String, String)>,
}

/// One part of a form with files: the control, the file's name where it is a file, the bytes.
pub type Part<'p> = (&'p str, Option<&'p str>, &'p [u8]);

const FORM: &str = "application/x-www-form-urlencoded";

impl Person {
    /// Somebody new.
    #[must_use]
    pub fn new(door: Door) -> Self {
        Self { door, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// Somebody whose browser says something more.
    #[must_use]
    pub fn saying(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same person after the program was started again at another address.
    pub fn go_to(&mut self, door: Door) {
        self.door = door;
    }

    /// Opens a page.
    ///
    /// # Panics
    /// As [`Person::send`].
    pub async fn get(&mut self, path: &str) -> Seen {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    /// Opens a page and goes on where it sends the browser, at most five times.
    ///
    /// # Panics
    /// As [`Person::send`].
    pub async fn follow(&mut self, path: &str) -> (String, Seen) {
        let mut here = path.to_owned();
        let mut seen = self.get(&here).await;
        for _ in 0..5 {
            if seen.location().is_empty() {
                break;
            }
            here = seen.location().to_owned();
            seen = self.get(&here).await;
        }
        (here, seen)
    }

    /// Fills the form of a page and sends it: token and hidden controls as they stand there.
    ///
    /// # Panics
    /// As [`Person::send`].
    pub async fn fill(&mut self, page: &Seen, path: &str, pairs: &[(&str, &str)]) -> Seen {
        let pairs: Vec<(String, Vec<u8>)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()))
            .collect();
        self.fill_bytes(page, path, &pairs).await
    }

    /// As [`Person::fill`], with values that need not be text.
    ///
    /// # Panics
    /// As [`Person::send`].
    pub async fn fill_bytes(
        &mut self,
        page: &Seen,
        path: &str,
        pairs: &[(String, Vec<u8>)],
    ) -> Seen {
        let mut all = vec![("_token".to_owned(), page.token().into_bytes())];
        all.extend(page.hidden().into_iter().map(|(name, value)| (name, value.into_bytes())));
        all.extend(pairs.iter().cloned());
        self.send(Method::POST, path, FORM, encode(&all)).await
    }

    /// Sends a form with files, the token first, as our pages do.
    ///
    /// # Panics
    /// As [`Person::send`].
    pub async fn upload(&mut self, page: &Seen, path: &str, parts: &[Part<'_>]) -> Seen {
        let token = page.token();
        let hidden = page.hidden();
        let mut all: Vec<Part<'_>> = vec![("_token", None, token.as_bytes())];
        all.extend(hidden.iter().map(|(name, value)| (name.as_str(), None, value.as_bytes())));
        all.extend_from_slice(parts);
        let (kind, body) = multipart(&all);
        self.send(Method::POST, path, &kind, body).await
    }

    /// Sends anything.
    ///
    /// # Panics
    /// Where the product gives no answer at all.
    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        self.try_send(method, path, kind, body).await.expect("an answer")
    }

    /// As [`Person::send`]; `None` where no answer came.
    pub async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Option<Seen> {
        let jar: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut headers: Vec<(String, String)> = self.headers.clone();
        if !jar.is_empty() {
            headers.push(("cookie".to_owned(), jar.join("; ")));
        }
        if !kind.is_empty() {
            headers.push((header::CONTENT_TYPE.to_string(), kind.to_owned()));
        }
        let seen = match &self.door {
            Door::Router(router) => {
                let mut request = Request::builder().method(method).uri(path);
                for (name, value) in &headers {
                    request = request.header(name, value);
                }
                let request = request.body(Body::from(body)).expect("a request");
                let answer = router.clone().oneshot(request).await.expect("infallible");
                let (parts, body) = answer.into_parts();
                let bytes = body.collect().await.ok()?.to_bytes().to_vec();
                Seen { status: parts.status, headers: parts.headers, bytes }
            }
            Door::Http(client, base) => {
                let mut request = client.request(method, format!("{base}{path}")).body(body);
                for (name, value) in &headers {
                    request = request.header(name, value);
                }
                let answer = request.send().await.ok()?;
                let (status, headers) = (answer.status(), answer.headers().clone());
                Seen { status, headers, bytes: answer.bytes().await.ok()?.to_vec() }
            }
        };
        self.keep_cookies(&seen);
        Some(seen)
    }

    fn keep_cookies(&mut self, seen: &Seen) {
        for line in seen.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap_or("");
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    // --- the way through ---

    /// Begins a life event. Returns the first question's page.
    ///
    /// # Panics
    /// Where that does not lead to a question.
    pub async fn begin(&mut self, event: &str) -> String {
        let path = format!("/events/{event}");
        let page = self.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.read());
        let begun = self.fill(&page, &path, &[]).await;
        assert_eq!(begun.location(), "/guide", "{}", begun.read());
        self.get("/guide").await.location().to_owned()
    }

    /// Answers well what the page at `path` asks. Returns where that leads.
    ///
    /// # Panics
    /// Where the answer is not taken.
    pub async fn answer_well(&mut self, path: &str) -> String {
        let page = self.get(path).await;
        if !page.location().is_empty() {
            return page.location().to_owned();
        }
        assert_eq!(page.status, 200, "{path}");
        let pairs = answers::good(path);
        let pairs: Vec<(&str, &str)> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let seen = self.fill(&page, path, &pairs).await;
        assert_eq!(seen.status, 303, "{path}: {:?}", seen.summary());
        seen.location().to_owned()
    }

    /// Goes on from the page at `path`, answering well, until `end` begins the address. Returns
    /// the address.
    ///
    /// # Panics
    /// Where an answer is not taken, or the way has more than eighty pages.
    pub async fn walk(&mut self, path: &str, end: &str) -> String {
        let mut here = path.to_owned();
        for _ in 0..80 {
            if here.starts_with(end) {
                return here;
            }
            here = match here.as_str() {
                "/guide/result" => "/apply".to_owned(),
                "/guide" => self.get("/guide").await.location().to_owned(),
                path => self.answer_well(path).await,
            };
        }
        panic!("no way from {path} to {end}")
    }

    /// Submits from the check page. Returns the receipt's address.
    ///
    /// # Panics
    /// Where nothing is recorded.
    pub async fn submit(&mut self) -> String {
        let page = self.get("/apply/check").await;
        let seen = self.fill(&page, "/apply/check", &[]).await;
        assert!(seen.location().ends_with("/receipt"), "{}", seen.read());
        seen.location().to_owned()
    }
}

/// A form as browsers encode it.
#[must_use]
pub fn encode(pairs: &[(String, Vec<u8>)]) -> Vec<u8> {
    let escape = |bytes: &[u8]| -> String {
        bytes
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' => {
                    char::from(*byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name.as_bytes()), escape(value)))
        .collect();
    pairs.join("&").into_bytes()
}

/// A form with files as browsers encode it: its type and its body.
#[must_use]
pub fn multipart(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        body.extend_from_slice(b"--b0undary\r\n");
        let file = file
            .map(|file| format!("; filename=\"{file}\"\r\ncontent-type: application/octet-stream"));
        let head = format!(
            "content-disposition: form-data; name=\"{name}\"{}\r\n\r\n",
            file.unwrap_or_default()
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0undary--\r\n");
    ("multipart/form-data; boundary=b0undary".to_owned(), body)
}
