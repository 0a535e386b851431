//! What this library signs, it validates, and pyHanko does too, at every level.

mod peer;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use yakusho_pdf_signature::{
    Certificate, Crl, Document, Options, Revocation,
    document::XrefKind,
    sign,
    sign::{
        Appearance, KeyPair, LocalAuthority, Request, RevocationData, RevocationSource, SignError,
        Signer as _, SourceError, Sources,
    },
    signature::Lock,
    validate,
    validate::Level,
};

const NOW: &str = "2026-04-01T10:00:00Z";

struct World {
    folder: PathBuf,
    out: PathBuf,
    listed: RefCell<Vec<serde_json::Value>>,
}

/// The lists of one year, out of the corpus.
struct Lists(Vec<Crl>);

impl RevocationSource for Lists {
    fn about(
        &self,
        certificate: &Certificate,
        _: &Certificate,
    ) -> Result<RevocationData, SourceError> {
        let crls = self.0.iter().filter(|crl| crl.names_issuer_of(certificate)).cloned().collect();
        Ok(RevocationData { crls, ocsps: Vec::new() })
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

impl World {
    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).expect("a file of the corpus")
    }

    fn certificate(&self, name: &str) -> Certificate {
        let all =
            Certificate::read_file(&self.read(&format!("{name}.pem"))).expect("a certificate");
        all.into_iter().next().expect("one")
    }

    fn key(&self, name: &str) -> KeyPair {
        let above = if name.starts_with("tsa") { "tsa-root" } else { "ca" };
        let key = self.read(&format!("{name}.key"));
        KeyPair::read(&key, self.certificate(name), vec![self.certificate(above)]).expect("a key")
    }

    fn lists(&self, year: &str) -> Lists {
        let names = ["root", "ca", "tsa-root"].map(|name| format!("{name}-{year}.crl"));
        Lists(names.iter().map(|name| Crl::read(&self.read(name)).expect("a list")).collect())
    }

    fn anchors(&self) -> Vec<Certificate> {
        vec![self.certificate("root"), self.certificate("tsa-root")]
    }

    fn paper(&self, name: &str) -> Vec<u8> {
        self.read(&format!("papers/{name}.pdf"))
    }

    fn request(&self, field: &str, level: Level) -> Request {
        Request { anchors: self.anchors(), ..Request::new(field, level, time(NOW)) }
    }

    fn sign(&self, pdf: &[u8], who: &str, request: &Request) -> Result<Vec<u8>, SignError> {
        let (signer, tsa, lists) = (self.key(who), self.key("tsa"), self.lists("2026"));
        let authority = LocalAuthority::new(&tsa, request.now);
        let sources =
            Sources { signer: &signer, stamps: Some(&authority), revocation: Some(&lists) };
        sign::sign(pdf, request, sources)
    }

    /// Our own verdict, and a note for pyHanko.
    fn holds(&self, name: &str, pdf: &[u8], at: &str, level: &str) {
        let mut options = Options::new(self.anchors(), time(at));
        // A list that was fresh when it was signed is not fresh years later: the newest stamp's
        // authority is then a gap that is reported.
        if at < "2027" && level.contains('L') {
            options.revocation = Revocation::Hard;
        }
        let report = validate(pdf, &options).expect("what was written reads");
        assert!(report.holds(), "{name}: {report:#?}");
        for signature in &report.signatures {
            assert_eq!(signature.level, Some(level), "{name}: {signature:#?}");
        }
        let file = self.out.join(format!("{name}.pdf"));
        fs::write(&file, pdf).expect("a folder to write to");
        self.listed.borrow_mut().push(serde_json::json!({
            "file": file, "at": at, "long_term": level == "B-LTA",
        }));
    }

    fn ask_pyhanko(&self) {
        let Some(python) = peer::python() else { return };
        let list = self.out.join("list.json");
        let listed = serde_json::to_string(&*self.listed.borrow()).expect("a list");
        fs::write(&list, listed).expect("a folder to write to");
        let said = peer::run(&python, "judge.py", &[&list, &self.folder]);
        let said: Vec<serde_json::Value> = serde_json::from_str(&said).expect("a verdict for each");
        assert_eq!(said.len(), self.listed.borrow().len());
        let wrong: Vec<_> = said.iter().filter(|one| one["valid"] != true).collect();
        assert!(wrong.is_empty(), "pyHanko does not accept: {wrong:#?}");
        println!("pyHanko accepts all {} files", said.len());
    }
}

fn world(name: &str) -> Option<World> {
    let folder = peer::corpus()?;
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pdf-signature-{name}"));
    fs::create_dir_all(&out).expect("a folder to write to");
    Some(World { folder, out, listed: RefCell::default() })
}

#[test]
fn every_level_on_every_kind_of_paper_holds_here_and_for_pyhanko() {
    let Some(world) = world("levels") else { return };
    let levels = [(Level::B, "B-B"), (Level::T, "B-T"), (Level::Lt, "B-LT"), (Level::Lta, "B-LTA")];
    let papers =
        ["table", "streams", "form", "pages", "pdf14", "pdf20", "linearized", "linearized-streams"];
    for paper in papers {
        let pdf = world.paper(paper);
        let kind = |pdf: &[u8]| {
            let document = Document::read(pdf).expect("it reads");
            document.revisions().last().map(|revision| revision.kind)
        };
        for (level, name) in levels {
            let request = world.request("Sig1", level);
            let signed = world.sign(&pdf, "city", &request).expect("it signs");
            assert!(signed.starts_with(&pdf), "every earlier byte stays");
            assert_eq!(kind(&signed), kind(&pdf), "the kind of cross-references stays");
            world.holds(&format!("{paper}-{name}"), &signed, "2026-04-02T00:00:00Z", name);
        }
    }
    for who in ["ec", "ec384"] {
        let signed = world.sign(&world.paper("table"), who, &world.request("Sig1", Level::Lta));
        world.holds(who, &signed.expect("it signs"), "2026-04-02T00:00:00Z", "B-LTA");
    }
    let kinds = papers.map(|paper| {
        let pdf = world.paper(paper);
        let document = Document::read(&pdf).expect("it reads");
        document.revisions().last().map(|revision| revision.kind)
    });
    assert!(kinds.contains(&Some(XrefKind::Table)) && kinds.contains(&Some(XrefKind::Stream)));
    world.ask_pyhanko();
}

#[test]
fn several_signers_visible_stamps_certification_and_locks_hold() {
    let Some(world) = world("signers") else { return };
    let day = "2026-04-02T00:00:00Z";
    let stamp = |page, rect| Appearance {
        page,
        rect,
        lines: vec!["前橋市長（見本）".to_owned(), "2026-04-01 Mayor of Lab City".to_owned()],
    };
    let mut first = world.request("Sig1", Level::Lta);
    first.appearance = Some(stamp(1, [60.0, 60.0, 260.0, 110.0]));
    first.reason = Some("契約の締結".to_owned());
    let one = world.sign(&world.paper("streams"), "city", &first).expect("it signs");
    let mut second = world.request("Sig2", Level::Lta);
    second.appearance = Some(stamp(1, [300.0, 60.0, 500.0, 110.0]));
    second.now = time("2026-04-01T12:00:00Z");
    let two = world.sign(&one, "firm", &second).expect("it signs");
    world.holds("two-signers", &two, day, "B-LTA");

    let mut certified = world.request("Sig1", Level::B);
    certified.certify = Some(2);
    let certified = world.sign(&world.paper("prepared"), "city", &certified).expect("it signs");
    let mut prepared = world.request("Prepared", Level::B);
    prepared.appearance = Some(stamp(1, [0.0; 4]));
    let both = world.sign(&certified, "firm", &prepared).expect("a prepared field can be signed");
    world.holds("certified-then-signed", &both, day, "B-B");

    let mut locking = world.request("Sig1", Level::B);
    locking.lock = Some(Lock::Include(vec!["price".to_owned()]));
    let locked = world.sign(&world.paper("form"), "city", &locking).expect("it signs");
    world.holds("locked", &locked, day, "B-B");
    world.ask_pyhanko();
}

#[test]
fn an_archive_is_renewed_before_its_authority_ends_and_holds_years_later() {
    let Some(world) = world("renewal") else { return };
    let signed = world
        .sign(&world.paper("table"), "city", &world.request("Sig1", Level::Lta))
        .expect("it signs");
    let (tsa2, lists) = (world.key("tsa2"), world.lists("2030"));
    let then = time("2030-01-02T00:00:00Z");
    let authority = LocalAuthority::new(&tsa2, then);
    let renewed = sign::extend(&signed, then, &world.anchors(), Some(&lists), &authority)
        .expect("it is renewed");
    assert!(renewed.starts_with(&signed));
    // pyHanko's long-term validation does not accept what its own renewal makes either (0.38, after
    // the signer's certificate has ended), so it is asked while that certificate lasts.
    world.holds("renewed", &renewed, "2030-01-10T00:00:00Z", "B-LTA");
    if let Some(listed) = world.listed.borrow_mut().last_mut() {
        listed["at"] = "2027-01-01T00:00:00Z".into();
        listed["long_term"] = false.into();
    }
    // The first authority's certificate ends in 2031, the signer's in 2028.
    let options = Options::new(world.anchors(), time("2033-01-01T00:00:00Z"));
    assert!(validate(&renewed, &options).expect("it reads").holds());
    assert!(!validate(&signed, &options).expect("it reads").holds());
    world.ask_pyhanko();
}

#[test]
fn a_lower_level_is_raised_and_a_file_is_stamped_alone() {
    let Some(world) = world("raised") else { return };
    let signed = world
        .sign(&world.paper("streams"), "city", &world.request("Sig1", Level::B))
        .expect("it signs");
    let (tsa, lists) = (world.key("tsa"), world.lists("2026"));
    let authority = LocalAuthority::new(&tsa, time(NOW));
    let raised = sign::extend(&signed, time(NOW), &world.anchors(), Some(&lists), &authority)
        .expect("it is raised");
    world.holds("raised", &raised, "2026-04-02T00:00:00Z", "B-LTA");
    let stamped = sign::timestamp(&world.paper("table"), &authority).expect("it is stamped");
    let report = validate(&stamped, &Options::new(world.anchors(), time("2026-04-02T00:00:00Z")))
        .expect("it reads");
    assert_eq!(report.verdict, "NO-SIGNATURE");
    assert_eq!(report.document_timestamps.len(), 1);
    assert!(report.document_timestamps[0].sub_indication.is_none(), "{report:#?}");
}

#[test]
fn what_must_not_be_signed_is_refused_with_words() {
    let Some(world) = world("refused") else { return };
    let refused = |pdf: &[u8], who: &str, request: &Request| match world.sign(pdf, who, request) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it was signed"),
    };
    let plain = world.request("Sig1", Level::B);
    assert!(refused(&world.paper("encrypted"), "city", &plain).contains("encrypted"));
    assert!(refused(b"no PDF", "city", &plain).contains("%PDF"));
    let expired = Request { anchors: Vec::new(), ..plain.clone() };
    assert!(refused(&world.paper("table"), "expired", &expired).contains("not valid now"));
    let untrusted = Request { anchors: vec![world.certificate("tsa-root")], ..plain.clone() };
    assert!(refused(&world.paper("table"), "city", &untrusted).contains("no path"));
    let signed = world.sign(&world.paper("form"), "city", &plain).expect("it signs");
    assert!(refused(&signed, "firm", &plain).contains("signed already"));
    assert!(
        refused(&world.paper("form"), "city", &world.request("price", Level::B))
            .contains("no signature field")
    );
    let certify = Request { certify: Some(2), field: "Sig2".to_owned(), ..plain.clone() };
    assert!(refused(&signed, "firm", &certify).contains("first"));
    let closed = Request { certify: Some(1), ..plain.clone() };
    let closed = world.sign(&world.paper("table"), "city", &closed).expect("it signs");
    assert!(refused(&closed, "firm", &world.request("Sig2", Level::B)).contains("without any"));
    // Without revocation data no long-term level is claimed.
    let (signer, tsa) = (world.key("city"), world.key("tsa"));
    let authority = LocalAuthority::new(&tsa, time(NOW));
    let sources = Sources { signer: &signer, stamps: Some(&authority), revocation: None };
    let request = world.request("Sig1", Level::Lta);
    let error = sign::sign(&world.paper("table"), &request, sources).expect_err("no data");
    assert!(error.to_string().contains("no revocation data"), "{error}");
    // A key belongs to its certificate.
    let other = KeyPair::read(&world.read("firm.key"), signer.certificate().clone(), Vec::new());
    assert!(other.is_err());
}
