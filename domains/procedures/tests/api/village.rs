//! The tennis village with everything that the domain stands on, and somebody who calls it.

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use jiff::Timestamp;
use serde_json::Value;
use tower::ServiceExt as _;
use yakusho_audit::LogKey;
use yakusho_calendar::Calendar;
use yakusho_facts::Keyring;
use yakusho_files::{Files, ObjectsConfig};
use yakusho_kernel::Text;
use yakusho_notify::{MailConfig, Mailer, TransportConfig};
use yakusho_pack::Pack;
use yakusho_pages::{Accent, Site, SiteConfig, UploadLimits};
use yakusho_paper::{Fonts, Paper, Templates};
use yakusho_procedures::{Edition, Parts, Procedures, Shelf};
use yakusho_store::testing::TestStore;

pub fn now() -> Timestamp {
    "2026-11-22T01:00:00Z".parse().expect("a time")
}

pub struct Village {
    pub store: TestStore,
    pub log_key: LogKey,
    pub router: Router,
}

impl Village {
    pub async fn new() -> Self {
        let mut migrations = yakusho_audit::migrations();
        migrations.extend(yakusho_facts::migrations());
        migrations.extend(yakusho_files::migrations());
        migrations.extend(yakusho_notify::migrations());
        migrations.extend(Procedures::migrations());
        let store = TestStore::sqlite(migrations).await;
        let folder = store.folder().to_owned();
        let keyring = Arc::new(Keyring::open(&folder).expect("keys"));
        let log_key = LogKey::open(&folder, store.municipality()).expect("a log key");
        let place = ObjectsConfig::Folder(folder.join("files"));
        let sealer = Arc::clone(&keyring);
        let files = Files::open((*store).clone(), &place, sealer, yakusho_files::Limits::default());
        let mail = MailConfig {
            from_name: "テニス村".to_owned(),
            from: "hello@tennis-village.example".to_owned(),
            reply_to: None,
            transport: TransportConfig::Folder(folder.join("mail")),
        };
        let city = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cities/tennis-village");
        let pack = Pack::load(&city).expect("the village's pack");
        let templates = Templates::from_files(Default::default()).expect("no templates");
        let edition = Edition::new(pack).expect("an edition");
        let shelf = Shelf::new(edition, (*store).clone(), now()).await.expect("a shelf");
        let mail_keys = Arc::clone(&keyring);
        let app = Procedures::new(Parts {
            store: (*store).clone(),
            shelf,
            keyring,
            files: files.expect("files"),
            paper: Paper::new(Fonts::bundled_only(), templates, Default::default()),
            mailer: Mailer::open(&mail, mail_keys).expect("mail"),
            calendar: Calendar::usual(),
            public_url: "http://village.example".to_owned(),
            identity_stand_in: None,
            permission: Arc::new(yakusho_permission::Permission::core()),
        });
        let router = site().dress(app.routes());
        Self { store, log_key, router }
    }

    /// Somebody who holds nothing yet.
    pub fn caller(&self) -> Caller {
        Caller { router: self.router.clone(), headers: Vec::new() }
    }
}

pub fn site() -> Arc<Site> {
    Site::new(SiteConfig {
        city: Text::ja("テニス村"),
        service: Text::ja("手続き"),
        accent: Accent::parse("#0F6B3A").expect("a colour"),
        stand_in: None,
        footer: Vec::new(),
        sign_in: Some("/staff/sign-in".to_owned()),
        secure: false,
        secret: [7; 32].into(),
        patience: Duration::from_secs(30),
        uploads: UploadLimits::default(),
        clock: now,
        random: |bytes| bytes.fill(9),
    })
}

/// Somebody who calls the API, with the headers of every call.
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

    /// The body of a call that went well.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.json()
    }

    /// The code of a "no", which must be RFC 9457.
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let code =
            problem["type"].as_str().and_then(|kind| kind.strip_prefix("urn:yakusho:problem:"));
        code.expect("a type").to_owned()
    }
}

impl Caller {
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(known, _)| known != name);
        headers.push((name.to_owned(), value.to_owned()));
        Self { router: self.router.clone(), headers }
    }

    pub fn holding(&self, code: &str) -> Self {
        self.with("authorization", &format!("Bearer {code}"))
    }

    pub fn speaking(&self, lang: &str) -> Self {
        self.with("accept-language", lang)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "", Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, "application/json", body.to_string().into_bytes()).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, "application/json", body.to_string().into_bytes()).await
    }

    pub async fn send(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }
}
