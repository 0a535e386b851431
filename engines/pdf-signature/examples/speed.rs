//! Signing and validating side by side with pyHanko, on the same files in the same run.
//!
//! ```sh
//! cargo xtask prepare
//! cargo run --release -p yakusho-pdf-signature --example speed -- target/peers/speed 20
//! ```
//!
//! Both are measured in one process each, without starting it, by CPU time of the process. The last
//! row is 50 MB of drawings: there the measure is the rate of SHA-256 over the bytes.

use std::{error::Error, fs, hint::black_box, path::Path, process::Command, time::Instant};

use yakusho_pdf_signature::{
    Certificate, Crl, Options,
    cms::Digest,
    sign,
    sign::{
        KeyPair, LocalAuthority, Request, RevocationData, RevocationSource, SourceError, Sources,
    },
    validate,
    validate::Level,
};

struct Lists(Vec<Crl>);

impl RevocationSource for Lists {
    fn about(&self, one: &Certificate, _: &Certificate) -> Result<RevocationData, SourceError> {
        let crls = self.0.iter().filter(|crl| crl.names_issuer_of(one)).cloned().collect();
        Ok(RevocationData { crls, ocsps: Vec::new() })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("usage: speed FOLDER [ROUNDS]")?;
    let rounds: u32 = words.next().unwrap_or("20".to_owned()).parse()?;
    let folder = Path::new(&folder);
    let python =
        std::env::var("YAKUSHO_PYHANKO").unwrap_or("target/peers/pyhanko/bin/python".to_owned());
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peer");
    let ask = |script: &str, words: &[&str]| -> Result<String, Box<dyn Error>> {
        let output = Command::new(&python).arg(peer.join(script)).args(words).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    };
    let place = folder.to_string_lossy().into_owned();
    if !folder.join("expected.json").exists() {
        ask("corpus.py", &[&place])?;
    }
    ask("speed.py", &["make", &place])?;

    let read = |name: &str| fs::read(folder.join(name));
    let certificate = |name: &str| -> Result<Certificate, Box<dyn Error>> {
        Ok(Certificate::read_file(&read(name)?)?.remove(0))
    };
    let key = |name: &str, above: &str| -> Result<KeyPair, Box<dyn Error>> {
        let key = read(&format!("{name}.key"))?;
        Ok(KeyPair::read(&key, certificate(&format!("{name}.pem"))?, vec![certificate(above)?])?)
    };
    let (signer, tsa) = (key("city", "ca.pem")?, key("tsa", "tsa-root.pem")?);
    let lists = ["root-2026.crl", "ca-2026.crl", "tsa-root-2026.crl"].map(read);
    let lists = lists.into_iter().map(|der| Ok(Crl::read(&der?)?));
    let lists = Lists(lists.collect::<Result<_, Box<dyn Error>>>()?);
    let now = "2026-04-01T10:00:00Z".parse()?;
    let anchors = vec![certificate("root.pem")?, certificate("tsa-root.pem")?];
    let authority = LocalAuthority::new(&tsa, now);
    let options = Options::new(anchors.clone(), "2026-04-02T00:00:00Z".parse()?);

    let mut ours = Vec::new();
    for name in ["1", "10", "100", "50MB"] {
        let pdf = read(&format!("speed-{name}.pdf"))?;
        let sources =
            Sources { signer: &signer, stamps: Some(&authority), revocation: Some(&lists) };
        let basic = Request::new("Sig1", Level::B, now);
        let archive = Request { anchors: anchors.clone(), ..Request::new("Sig1", Level::Lta, now) };
        let signed = sign::sign(&pdf, &archive, sources)?;
        fs::write(folder.join(format!("speed-{name}-signed.pdf")), &signed)?;
        let count = if name == "50MB" { (rounds / 10).max(1) } else { rounds };
        let sign_time = timed(count, || sign::update(&pdf, &basic, sources).map(|_| ()))?;
        let validate_time = timed(count, || match validate(&signed, &options) {
            Ok(report) if report.holds() => Ok(()),
            other => Err(format!("it does not hold: {other:?}")),
        })?;
        let hash_time = timed(count, || {
            black_box(Digest::Sha256.of(&[&signed]));
            Ok::<(), String>(())
        })?;
        ours.push((name, sign_time, validate_time, hash_time, signed.len()));
    }
    let theirs = ask("speed.py", &["measure", &place, &rounds.to_string()])?;
    let theirs: serde_json::Value = serde_json::from_str(&theirs)?;
    println!(
        "| pages | bytes | sign B-B | pyHanko | × | validate B-LTA | pyHanko | × | SHA-256 once |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, sign_time, validate_time, hash_time, bytes) in ours {
        let of = |what: &str| theirs[name][what].as_f64().unwrap_or(f64::NAN);
        println!(
            "| {name} | {bytes} | {sign_time:.2} ms | {:.1} ms | {:.0} | {validate_time:.2} ms | {:.1} ms | {:.0} | {hash_time:.2} ms |",
            of("sign"),
            of("sign") / sign_time,
            of("validate"),
            of("validate") / validate_time,
        );
    }
    Ok(())
}

/// Milliseconds of wall time for one call, the fastest half of the rounds: others use the machine too.
fn timed<E>(rounds: u32, mut work: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
    work()?;
    let mut all = Vec::new();
    for _ in 0..rounds {
        let begin = Instant::now();
        work()?;
        all.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    all.sort_by(f64::total_cmp);
    all.truncate(all.len().div_ceil(2));
    Ok(all.iter().sum::<f64>() / f64::from(u32::try_from(all.len()).unwrap_or(1)))
}
