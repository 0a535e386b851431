//! Time-stamps and revocation data over HTTP, with OpenSSL as the authority: asked in order, checked,
//! kept, and never waited for in vain.

mod world;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use world::{Asked, P256, PAPER, RSA, Server, run};
use yakusho_pdf_signature::{
    Indication,
    cms::Digest,
    sign,
    sign::{Request, RevocationSource as _, Sources, TimestampSource as _},
    validate,
    validate::Level,
};
use yakusho_signing::{Place, Settings, Signing, certificates, deferred};

type Outcome = Result<(), Box<dyn Error>>;
type Made<T> = Result<T, Box<dyn Error>>;

/// A certificate authority of OpenSSL's in a folder.
struct Authority {
    folder: TempDir,
}

const CONFIG: &str = "
[ca]
default_ca = own
[own]
database = FOLDER/index.txt
crlnumber = FOLDER/crlnumber
default_md = sha256
default_crl_days = 7
private_key = FOLDER/root.key
certificate = FOLDER/root.pem
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
crlDistributionPoints = URI:ldap://ldap.example/cn=x, URI:SERVER/root.crl
authorityInfoAccess = OCSP;URI:SERVER/ocsp
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
crlDistributionPoints = URI:SERVER/root.crl
[ocsp]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = yes
[stamps]
default_tsa = stamp
[stamp]
serial = FOLDER/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.7
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

impl Authority {
    fn make(server: &str) -> Made<Self> {
        let authority = Self { folder: TempDir::new()? };
        let config = CONFIG
            .replace("FOLDER", &authority.folder.path().display().to_string())
            .replace("SERVER", server);
        fs::write(authority.path("ca.cnf"), config)?;
        fs::write(authority.path("index.txt"), "")?;
        fs::write(authority.path("crlnumber"), "01")?;
        fs::write(authority.path("serial"), "01")?;
        for (name, kind) in [("root", RSA), ("signer", P256), ("tsa", RSA), ("ocsp", RSA)] {
            let key = run(Command::new("openssl").args(["genpkey", "-quiet"]).args(kind));
            fs::write(authority.path(&format!("{name}.key")), key)?;
            let mut command = Command::new("openssl");
            command.args(["req", "-x509", "-days", "3000", "-sha256", "-extensions", name]);
            command.args(["-subj", &format!("/C=JP/O=Town/CN={name}")]);
            command.arg("-config").arg(authority.config_of_request()?);
            command.arg("-key").arg(authority.path(&format!("{name}.key")));
            command.arg("-out").arg(authority.path(&format!("{name}.pem")));
            if name != "root" {
                command.arg("-CA").arg(authority.path("root.pem"));
                command.arg("-CAkey").arg(authority.path("root.key"));
            }
            run(&mut command);
        }
        Ok(authority)
    }

    /// `openssl req` wants a section of its own.
    fn config_of_request(&self) -> Made<PathBuf> {
        let path = self.path("req.cnf");
        let text = fs::read_to_string(self.path("ca.cnf"))?;
        fs::write(&path, format!("[req]\ndistinguished_name = none\n[none]\n{text}"))?;
        Ok(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn revoke(&self, name: &str) -> Outcome {
        let mut command = Command::new("openssl");
        command.args(["ca", "-config"]).arg(self.path("ca.cnf"));
        run(command.arg("-revoke").arg(self.path(&format!("{name}.pem"))));
        Ok(())
    }

    fn list(&self) -> Vec<u8> {
        let mut command = Command::new("openssl");
        command.args(["ca", "-gencrl", "-config"]).arg(self.path("ca.cnf"));
        run(&mut command).into_bytes()
    }

    fn stamp(&self, question: &[u8]) -> Vec<u8> {
        fs::write(self.path("q.tsq"), question).expect("written");
        let mut command = Command::new("openssl");
        command.args(["ts", "-reply", "-section", "stamp", "-config"]).arg(self.path("ca.cnf"));
        command.arg("-queryfile").arg(self.path("q.tsq"));
        command.arg("-signer").arg(self.path("tsa.pem")).arg("-inkey").arg(self.path("tsa.key"));
        run(command.arg("-out").arg(self.path("r.tsr")));
        fs::read(self.path("r.tsr")).expect("a reply")
    }

    /// OpenSSL's responder knows what is in its index; certificates are put there as valid first.
    fn answer(&self, question: &[u8]) -> Vec<u8> {
        fs::write(self.path("q.ocsp"), question).expect("written");
        let mut command = Command::new("openssl");
        command.args(["ocsp", "-ndays", "1", "-index"]).arg(self.path("index.txt"));
        command.arg("-CA").arg(self.path("root.pem")).arg("-rsigner").arg(self.path("ocsp.pem"));
        command.arg("-rkey").arg(self.path("ocsp.key")).arg("-reqin").arg(self.path("q.ocsp"));
        run(command.arg("-respout").arg(self.path("r.ocsp")));
        fs::read(self.path("r.ocsp")).expect("a response")
    }

    fn known(&self, name: &str) -> Outcome {
        let pem = self.path(&format!("{name}.pem"));
        let said = run(Command::new("openssl").args(["x509", "-noout", "-serial", "-in"]).arg(pem));
        let serial = said.trim().trim_start_matches("serial=").to_owned();
        let row = format!("V\t350101000000Z\t\t{serial}\tunknown\t/C=JP/O=Town/CN={name}\n");
        let index = fs::read_to_string(self.path("index.txt"))? + &row;
        Ok(fs::write(self.path("index.txt"), index)?)
    }
}

/// A server whose answers are made later, when the authority knows the server's address.
fn town(
    answer: impl Fn(&Authority, &Asked) -> Option<Vec<u8>> + Send + 'static,
) -> Made<(Server, Arc<Authority>)> {
    let place: Arc<std::sync::OnceLock<Arc<Authority>>> = Arc::default();
    let filled = Arc::clone(&place);
    let server = Server::start(move |asked| {
        let authority = place.get().expect("the authority is made before it is asked");
        answer(authority, asked).map_or((503, "", Vec::new()), |body| (200, "", body))
    });
    let authority = Arc::new(Authority::make(&server.url)?);
    let _ = filled.set(Arc::clone(&authority));
    Ok((server, authority))
}

fn usual(authority: &Authority, asked: &Asked) -> Option<Vec<u8>> {
    match asked.path.as_str() {
        "/tsa" => Some(authority.stamp(&asked.body)),
        "/ocsp" => Some(authority.answer(&asked.body)),
        "/root.crl" => Some(authority.list()),
        _ => None,
    }
}

fn settings(server: &Server, authority: &Authority) -> Settings {
    let mut settings = Settings::default();
    settings.key.source = "file".to_owned();
    settings.key.file = authority.path("signer.key");
    settings.key.certificate = authority.path("signer.pem");
    settings.trust.roots = vec![authority.path("root.pem")];
    settings.timestamps.authorities = vec![format!("{}/tsa", server.url)];
    settings.revocation.hosts = vec!["127.0.0.1".to_owned()];
    settings.network.timeout_seconds = 2;
    settings
}

fn room(settings: &Settings, data: &Path) -> Signing {
    Signing::open(settings, Place::new(data)).expect("a room")
}

fn signed(room: &Signing, level: Level) -> Made<Vec<u8>> {
    let now = Timestamp::now();
    let (signer, stamps) = (room.platform_signer(now)?, room.timestamps(now)?);
    let request = Request { anchors: room.trust().roots, ..Request::new("Sig", level, now) };
    let revocation = room.revocation(now);
    let sources = Sources { signer: &signer, stamps: Some(&stamps), revocation: Some(&revocation) };
    Ok(sign::sign(PAPER, &request, sources)?)
}

#[test]
fn an_archive_signature_is_made_of_what_the_network_gives() -> Outcome {
    let (server, authority) = town(usual)?;
    for name in ["signer", "tsa"] {
        authority.known(name)?;
    }
    let data = TempDir::new()?;
    let room = room(&settings(&server, &authority), data.path());
    let file = signed(&room, Level::Lta)?;
    let report = validate(&file, &room.options(Timestamp::now()))?;
    assert!(report.holds(), "{report:?}");
    assert_eq!(report.signatures[0].level, Some("B-LTA"));
    let asked = server.asked.lock().expect("no test broke it").clone();
    let kinds: Vec<&str> = asked.iter().map(|one| one.path.as_str()).collect();
    assert!(kinds.contains(&"/ocsp") && kinds.contains(&"/root.crl"), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|path| **path == "/root.crl").count(), 1, "it is kept");
    let stamped = asked.iter().filter(|one| one.path == "/tsa");
    assert!(stamped.clone().all(|one| one.headers.contains("application/timestamp-query")));
    Ok(())
}

#[test]
fn authorities_are_asked_in_their_order_until_one_answers_rightly() -> Outcome {
    let (server, authority) = town(usual)?;
    let broken = Server::start(|_| (200, "", b"no token".to_vec()));
    let busy = Server::start(|_| (503, "", Vec::new()));
    let moved = {
        let to = format!("{}/tsa", server.url);
        let line: &'static str = Box::leak(format!("Location: {to}\r\n").into_boxed_str());
        Server::start(move |_| (307, line, Vec::new()))
    };
    let data = TempDir::new()?;
    let mut settings = settings(&server, &authority);
    let closed = "http://127.0.0.1:9/tsa".to_owned();
    settings.timestamps.authorities =
        vec![closed, broken.url.clone(), busy.url.clone(), moved.url.clone()];
    let alone = room(&settings, data.path()).timestamps(Timestamp::now())?;
    let imprint = Digest::Sha256.of(&[b"paper"]);
    let error = alone.token(Digest::Sha256, &imprint).expect_err("nobody answers").to_string();
    assert!(error.contains("127.0.0.1:9") && error.contains("503"), "{error}");
    assert_eq!(server.count(), 0, "a redirect is not followed");
    settings.timestamps.authorities.push(format!("{}/tsa", server.url));
    let stamps = room(&settings, data.path()).timestamps(Timestamp::now())?;
    stamps.token(Digest::Sha256, &imprint)?;
    assert_eq!((broken.count(), busy.count(), server.count()), (2, 2, 1));
    Ok(())
}

#[test]
fn a_token_for_something_else_or_of_somebody_else_is_not_taken() -> Outcome {
    let (honest, authority) = town(usual)?;
    let first: Arc<std::sync::OnceLock<Vec<u8>>> = Arc::default();
    let kept = Arc::clone(&first);
    // Gives the answer of the first question ever after: another imprint, another nonce.
    let (replaying, other) = town(move |authority, asked| {
        Some(kept.get_or_init(|| authority.stamp(&asked.body)).clone())
    })?;
    let data = TempDir::new()?;
    let mut settings = settings(&replaying, &other);
    let stamps = room(&settings, data.path()).timestamps(Timestamp::now())?;
    let token = |text: &[u8]| stamps.token(Digest::Sha256, &Digest::Sha256.of(&[text]));
    token(b"paper")?;
    assert!(token(b"other").expect_err("replayed").to_string().contains("something else"));
    assert!(token(b"paper").expect_err("replayed").to_string().contains("nonce"));
    // Another town's authority, and another policy.
    settings.timestamps.authorities = vec![format!("{}/tsa", honest.url)];
    let stranger = room(&settings, data.path()).timestamps(Timestamp::now())?;
    assert!(stranger.token(Digest::Sha256, &Digest::Sha256.of(&[b"a"])).is_err());
    settings.trust.roots = vec![authority.path("root.pem")];
    settings.timestamps.policy = "1.3.6.1.4.1.99999.7".to_owned();
    let right = room(&settings, data.path()).timestamps(Timestamp::now())?;
    right.token(Digest::Sha256, &Digest::Sha256.of(&[b"a"]))?;
    settings.timestamps.policy = "1.3.6.1.4.1.99999.8".to_owned();
    let wrong = room(&settings, data.path()).timestamps(Timestamp::now())?;
    assert!(wrong.token(Digest::Sha256, &Digest::Sha256.of(&[b"a"])).is_err());
    Ok(())
}

#[test]
fn nothing_is_asked_that_the_settings_do_not_name() -> Outcome {
    let (server, authority) = town(usual)?;
    let data = TempDir::new()?;
    let mut settings = settings(&server, &authority);
    for hosts in [vec![], vec!["crl.example.jp".to_owned()]] {
        settings.revocation.hosts = hosts;
        let room = room(&settings, data.path());
        let error = signed(&room, Level::Lt).err().map(|error| error.to_string());
        assert!(error.is_some(), "B-LT without revocation data");
    }
    let asked = server.asked.lock().expect("no test broke it").clone();
    assert!(asked.iter().all(|one| one.path == "/tsa"), "{asked:?}");
    Ok(())
}

#[test]
fn without_a_network_it_ends_soon_and_the_kept_list_serves() -> Outcome {
    let up = Arc::new(AtomicBool::new(true));
    let is_up = Arc::clone(&up);
    let (server, authority) = town(move |authority, asked| {
        if asked.path == "/ocsp" {
            return None;
        }
        is_up.load(Ordering::SeqCst).then(|| authority.list())
    })?;
    let data = TempDir::new()?;
    let mut settings = settings(&server, &authority);
    let now = Timestamp::now();
    let own = certificates(&authority.path("signer.pem"))?.remove(0);
    let root = certificates(&authority.path("root.pem"))?.remove(0);
    let about =
        |settings: &Settings, now| room(settings, data.path()).revocation(now).about(&own, &root);
    assert_eq!(about(&settings, now)?.crls.len(), 1, "OCSP is out, the list serves");
    up.store(false, Ordering::SeqCst);
    assert_eq!(about(&settings, now)?.crls.len(), 1, "the kept one");
    let later = now + SignedDuration::from_hours(24 * 8);
    let error = about(&settings, later).expect_err("the kept list is over").to_string();
    assert!(error.contains("503"), "{error}");
    // A place that swallows everything: a listener that nobody accepts from.
    let silent = std::net::TcpListener::bind("127.0.0.1:0")?;
    settings.timestamps.authorities = vec![format!("http://{}/tsa", silent.local_addr()?)];
    let stamps = room(&settings, data.path()).timestamps(now)?;
    let began = Instant::now();
    for _ in 0..20 {
        assert!(stamps.token(Digest::Sha256, &[1; 32]).is_err());
    }
    assert!(began.elapsed() < Duration::from_secs(6), "it waits once: {:?}", began.elapsed());
    Ok(())
}

#[test]
fn the_revoked_are_found_by_both_ways() -> Outcome {
    for ocsp in [true, false] {
        let (server, authority) =
            town(
                move |authority, asked| {
                    if asked.path == "/ocsp" && !ocsp { None } else { usual(authority, asked) }
                },
            )?;
        authority.known("signer")?;
        authority.known("tsa")?;
        let data = TempDir::new()?;
        let room = room(&settings(&server, &authority), data.path());
        authority.revoke("signer")?;
        let error = signed(&room, Level::Lt).err().map(|error| error.to_string());
        assert!(error.is_some_and(|words| words.contains("is revoked")), "OCSP {ocsp}");
    }
    Ok(())
}

#[test]
fn a_list_or_response_of_somebody_else_is_not_taken() -> Outcome {
    let (_honest, stranger) = town(usual)?;
    let (server, authority) = town(move |authority, asked| {
        // The stranger has the same names and other keys.
        stranger.known("signer").ok()?;
        match asked.path.as_str() {
            "/tsa" => Some(authority.stamp(&asked.body)),
            "/ocsp" => Some(stranger.answer(&asked.body)),
            _ => Some(stranger.list()),
        }
    })?;
    let data = TempDir::new()?;
    let room = room(&settings(&server, &authority), data.path());
    assert!(signed(&room, Level::Lt).is_err());
    assert!(!data.path().join("signing-lists").exists(), "what is not right is not kept");
    Ok(())
}

#[test]
fn a_time_stamp_is_carried_out_and_brought_back() -> Outcome {
    let (server, authority) = town(usual)?;
    let data = TempDir::new()?;
    let inside = room(&settings(&server, &authority), data.path());
    let now = Timestamp::now();
    let signer = inside.platform_signer(now)?;
    let mut papers = Vec::new();
    for name in ["One", "Two"] {
        let sources = Sources { signer: &signer, stamps: None, revocation: None };
        papers.push(sign::sign(PAPER, &Request::new(name, Level::B, now), sources)?);
    }
    let digests: Result<Vec<String>, _> = papers.iter().map(|p| deferred::digest_of(p)).collect();
    let requests = serde_json::to_string(&deferred::request(digests?))?;
    assert_eq!(server.count(), 0, "inside nothing is asked");
    assert!(requests.len() < 300, "digests only: {requests}");
    // The other machine.
    let requests: deferred::Requests = serde_json::from_str(&requests)?;
    let answers = deferred::answer(&requests, &inside.timestamps(now)?)?;
    let answers: deferred::Answers = serde_json::from_str(&serde_json::to_string(&answers)?)?;
    // Back inside.
    for paper in &papers {
        let stamped = deferred::bring_back(paper, &answers)?;
        let report = validate(&stamped, &inside.options(Timestamp::now()))?;
        assert!(report.holds(), "{report:?}");
        assert_eq!(report.signatures[0].level, Some("B-T"));
        assert!(report.signatures[0].time_is_proven);
    }
    let changed = sign::timestamp(&papers[0], &inside.timestamps(now)?)?;
    let refused = deferred::bring_back(&changed, &answers).expect_err("another document");
    assert!(refused.ja.contains("依頼のあとに文書が変わっていないか"), "{refused}");
    // Tokens that were exchanged do not fit.
    let mut exchanged = answers.clone();
    let token = exchanged.answers[0].token.clone();
    exchanged.answers[1].token = token;
    assert!(deferred::bring_back(&papers[1], &exchanged).is_err());
    // Without authority every answer says why.
    let mut offline = settings(&server, &authority);
    offline.timestamps.authorities = vec!["http://127.0.0.1:9/tsa".to_owned()];
    let none = deferred::answer(&requests, &room(&offline, data.path()).timestamps(now)?)?;
    assert!(none.answers.iter().all(|answer| answer.token.is_none() && answer.failed.is_some()));
    assert!(
        deferred::bring_back(&papers[0], &none).expect_err("none").ja.contains("取れていません")
    );
    Ok(())
}

#[test]
fn validation_data_is_kept_first_and_the_time_stamp_follows() -> Outcome {
    let (server, authority) = town(usual)?;
    authority.known("signer")?;
    let data = TempDir::new()?;
    let inside = room(&settings(&server, &authority), data.path());
    let now = Timestamp::now();
    let signer = inside.platform_signer(now)?;
    let sources = Sources { signer: &signer, stamps: None, revocation: None };
    let paper = sign::sign(PAPER, &Request::new("Sig", Level::B, now), sources)?;
    let kept = sign::keep(&paper, now, &inside.trust().roots, Some(&inside.revocation(now)))?;
    let requests = deferred::request(vec![deferred::digest_of(&kept)?]);
    let answers = deferred::answer(&requests, &inside.timestamps(now)?)?;
    let file = deferred::bring_back(&kept, &answers)?;
    let report = validate(&file, &inside.options(Timestamp::now()))?;
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed, "{report:?}");
    assert_eq!(report.signatures[0].level, Some("B-LTA"));
    Ok(())
}

/// A process that ends with its test.
struct Ending(std::process::Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn https_is_believed_with_the_root_of_the_settings_only() -> Outcome {
    let folder = TempDir::new()?;
    let (key, pem) = (folder.path().join("tls.key"), folder.path().join("tls.pem"));
    fs::write(&key, run(Command::new("openssl").args(["genpkey", "-quiet"]).args(P256)))?;
    run(Command::new("openssl")
        .args(["req", "-x509", "-days", "30", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-key")
        .arg(&key)
        .arg("-out")
        .arg(&pem));
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let server = Command::new("openssl")
        .args(["s_server", "-quiet", "-www", "-accept", &format!("localhost:{port}")])
        .arg("-key")
        .arg(&key)
        .arg("-cert")
        .arg(&pem)
        .spawn()?;
    let _server = Ending(server);
    let began = Instant::now();
    while std::net::TcpStream::connect(("localhost", port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(20), "openssl s_server does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    let url = format!("https://localhost:{port}/");
    let get = |roots: Vec<PathBuf>| {
        let network = yakusho_signing::parts::Network { tls_roots: roots, ..Default::default() };
        yakusho_signing::Http::new(&network)?.get(&url, 1 << 20)
    };
    assert!(!get(vec![pem])?.is_empty());
    let stranger = get(Vec::new()).expect_err("nobody vouches for it");
    assert!(stranger.en.contains("localhost"), "{stranger}");
    Ok(())
}
