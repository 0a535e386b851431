//! One request, as a page sees it: who speaks which language, which browser, which number.

use std::{
    convert::Infallible,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_kernel::{Lang, Text};
use zeroize::Zeroizing;

use crate::{
    Site,
    cookie::{cookie_name, set_cookie},
    flash::{self, Flash},
    language,
    parts::NoticeKind,
};

/// The cookie that ties forms to a browser.
const BROWSER: &str = "browser";

/// The request at hand. An extractor; cheap to clone. Every handler that makes a page takes it.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    site: Arc<Site>,
    id: Uuid,
    now: Timestamp,
    lang: Lang,
    uri: Uri,
    wants_json: bool,
    cookies: Vec<(String, String)>,
    browser: Mutex<Option<String>>,
    answers: Mutex<Vec<HeaderValue>>,
    personal: AtomicBool,
    source: Option<IpAddr>,
}

/// The address from which a request came. The application puts it into the request's extensions,
/// because only the application knows which proxies stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source(pub IpAddr);

impl Visit {
    pub(crate) fn new(
        site: Arc<Site>,
        uri: &Uri,
        headers: &HeaderMap,
        source: Option<IpAddr>,
    ) -> Self {
        let now = (site.config.clock)();
        let secure = site.config.secure;
        let cookies = cookies(headers);
        let find = |name: &str| {
            let name = cookie_name(name, secure);
            cookies.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
        };
        let (lang, said) = language::choose(uri, find(language::COOKIE).as_deref(), headers);
        let browser = find(BROWSER).filter(|value| value.len() == 22);
        let id = uuid_v7(now, site.fresh());
        let visit = Self(Arc::new(Inner {
            site,
            id,
            now,
            lang,
            uri: uri.clone(),
            wants_json: wants_json(uri, headers),
            cookies,
            browser: Mutex::new(browser),
            answers: Mutex::new(Vec::new()),
            personal: AtomicBool::new(false),
            source,
        }));
        if said {
            visit.answer_cookie(
                language::COOKIE,
                lang.code(),
                Some(SignedDuration::from_hours(24 * 365)),
            );
        }
        visit
    }

    /// The language of the page.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// The time at which the request came.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// The request's id, which stands in the log.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.0.id
    }

    /// The id as people read it out: the last twelve of its letters in threes of four.
    #[must_use]
    pub fn reference(&self) -> String {
        let hex = self.0.id.simple().to_string().to_uppercase();
        let tail: Vec<char> = hex.chars().skip(20).collect();
        tail.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    /// The address from which it came, where it is known. It is personal data: it goes into no log
    /// and into no row as it is.
    #[must_use]
    pub fn source(&self) -> Option<IpAddr> {
        self.0.source
    }

    /// The installation.
    #[must_use]
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// The path of this page, without query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.uri.path()
    }

    /// A value of the query as it was sent, undecoded; for codes, never for personal data.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.0.uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Whether the client asks for JSON rather than a page.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        self.0.wants_json
    }

    /// A text in the page's language.
    #[must_use]
    pub fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang())
    }

    /// The address of this same page in another language.
    #[must_use]
    pub fn in_language(&self, lang: impl std::borrow::Borrow<Lang>) -> String {
        language::same_page(&self.0.uri, *lang.borrow())
    }

    // --- cookies ---

    /// What a sealed cookie carries, unless it is missing, forged or over.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        let value = self.plain_cookie(name)?;
        self.0.site.keys.open(name, &value, self.0.now)
    }

    /// Gives the browser a sealed cookie that lasts for a while (a capability: the key of a draft).
    /// Keep the data short; browsers drop cookies above 4 KB.
    pub fn keep_cookie(&self, name: &str, data: &[u8], lasts: SignedDuration) {
        let end = self.0.now.checked_add(lasts).unwrap_or(self.0.now);
        let value = self.0.site.keys.seal(name, data, end, self.0.site.fresh());
        self.answer_cookie(name, &value, Some(lasts));
        self.mark_personal();
    }

    /// Takes a cookie away.
    pub fn drop_cookie(&self, name: &str) {
        self.answer_cookie(name, "", Some(SignedDuration::ZERO));
    }

    fn plain_cookie(&self, name: &str) -> Option<String> {
        let name = cookie_name(name, self.0.site.config.secure);
        self.0.cookies.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
    }

    fn answer_cookie(&self, name: &str, value: &str, lasts: Option<SignedDuration>) {
        let line = set_cookie(name, value, lasts, self.0.site.config.secure);
        if let (Ok(line), Ok(mut answers)) = (HeaderValue::from_str(&line), self.0.answers.lock()) {
            answers.push(line);
        }
    }

    // --- forms ---

    /// The token for a form on this page. A browser that has none yet is given its cookie.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.mark_personal();
        let Ok(mut browser) = self.0.browser.lock() else { return String::new() };
        let browser = browser.get_or_insert_with(|| {
            let value = BASE64.encode(self.0.site.fresh::<16>());
            self.answer_cookie(BROWSER, &value, None);
            value
        });
        self.0.site.keys.token(browser, self.0.site.fresh())
    }

    /// Whether a form's token belongs to this browser.
    #[must_use]
    pub fn form_token_fits(&self, token: &str) -> bool {
        let Some(browser) = self.plain_cookie(BROWSER) else { return false };
        self.0.site.keys.token_fits(&browser, token)
    }

    // --- answers ---

    /// Goes to another page of the site after a form (303 See Other). An address outside the site
    /// becomes the home page.
    #[must_use]
    pub fn see(&self, path: &str) -> Response {
        let inside = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\");
        let path = if inside { path } else { "/" };
        let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
    }

    /// Says something on the next page that is shown. No personal data: it travels with the
    /// browser.
    pub fn flash(&self, kind: NoticeKind, message: &Text) {
        let flash = Flash { kind, text: self.say(message).to_owned() };
        if let Ok(data) = serde_json::to_vec(&flash) {
            self.keep_cookie(flash::COOKIE, &data, SignedDuration::from_mins(2));
        }
    }

    /// The message of the page before, once.
    pub(crate) fn take_flash(&self) -> Option<Flash> {
        let data = self.cookie(flash::COOKIE)?;
        self.drop_cookie(flash::COOKIE);
        self.mark_personal();
        serde_json::from_slice(&data).ok()
    }

    pub(crate) fn mark_personal(&self) {
        self.0.personal.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_personal(&self) -> bool {
        self.0.personal.load(Ordering::Relaxed)
    }

    pub(crate) fn take_answers(&self) -> Vec<HeaderValue> {
        self.0.answers.lock().map(|mut answers| std::mem::take(&mut *answers)).unwrap_or_default()
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    /// # Panics
    /// Where a route was served without [`Site::dress`]: a mistake of the program, not of a person.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let visit = parts.extensions.get::<Self>().cloned();
        Ok(visit.expect("Site::dress puts a visit into every request"))
    }
}

/// UUID v7 made of the time and ten random bytes.
fn uuid_v7(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn cookies(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("");
    let json = accept.contains("application/json") || accept.contains("application/problem+json");
    (json && !accept.contains("text/html")) || uri.path().starts_with("/api/")
}
