//! Keys in files, on a token (SoftHSM), with a remote service: each signs what holds, and each says
//! in words what is missing.

mod world;

use std::{error::Error, path::Path, process::Command, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use world::{P256, P384, PAPER, RSA, Server, openssl, run};
use yakusho_pdf_signature::{
    Options, sign,
    sign::{Request, Signer, Sources},
    validate,
    validate::Level,
};
use yakusho_signing::{
    Http, Place, Secrets, Service, Settings, Signing, Token, certificates, from_file, from_pkcs12,
    from_service, from_token,
};

type Outcome = Result<(), Box<dyn Error>>;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// Signs and verifies with the certificate itself as the root.
fn holds(signer: &dyn Signer) -> Outcome {
    let now = Timestamp::now();
    let sources = Sources { signer, stamps: None, revocation: None };
    let signed = sign::sign(PAPER, &Request::new("Sig", Level::B, now), sources)?;
    let root = signer.chain().last().unwrap_or(signer.certificate()).clone();
    let report = validate(&signed, &Options::new(vec![root], now))?;
    assert!(report.holds(), "{report:?}");
    Ok(())
}

#[test]
fn keys_in_files_sign() -> Outcome {
    let folder = TempDir::new()?;
    for (name, kind) in [("rsa", RSA), ("p256", P256), ("p384", P384)] {
        openssl(folder.path(), name, kind);
        let (key, pem) =
            (folder.path().join(format!("{name}.key")), folder.path().join(format!("{name}.pem")));
        holds(&from_file(&key, &pem)?)?;
    }
    let other = from_file(&folder.path().join("rsa.key"), &folder.path().join("p256.pem"));
    assert!(other.expect_err("another key's certificate").ja.contains("証明書と合う"));
    let missing = from_file(Path::new("/nowhere/key"), &folder.path().join("rsa.pem"));
    assert!(missing.expect_err("no file").ja.contains("/nowhere/key"));
    Ok(())
}

#[test]
fn keys_in_pkcs12_sign_in_the_new_and_in_the_old_encryption() -> Outcome {
    let folder = TempDir::new()?;
    openssl(folder.path(), "rsa", RSA);
    for (name, more) in [("new", vec![]), ("old", vec!["-legacy"])] {
        let path = folder.path().join(name).with_extension("p12");
        run(Command::new("openssl")
            .args(["pkcs12", "-export", "-passout", "pass:himitsu"])
            .args(more)
            .arg("-inkey")
            .arg(folder.path().join("rsa.key"))
            .arg("-in")
            .arg(folder.path().join("rsa.pem"))
            .arg("-out")
            .arg(&path));
        holds(&from_pkcs12(&path, Some(&"himitsu".to_owned().into()))?)?;
        let wrong = from_pkcs12(&path, Some(&"chigau".to_owned().into())).expect_err("wrong");
        assert!(wrong.ja.contains("YAKUSHO_SIGNING_PASSWORD"), "{wrong}");
        assert!(!wrong.to_string().contains("chigau"), "a password is never repeated");
    }
    Ok(())
}

/// A SoftHSM token with a key in it. Tests run in processes of their own (nextest), or one after the
/// other in this one: the library reads its settings once.
#[test]
fn keys_on_a_token_sign_and_what_is_missing_is_said() -> Outcome {
    if !Path::new(MODULE).exists() {
        assert!(std::env::var_os("CI").is_none(), "softhsm2 is missing; run `cargo xtask prepare`");
        eprintln!("NOT RUN: softhsm2 is missing; run `cargo xtask prepare`");
        return Ok(());
    }
    let folder = TempDir::new()?;
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens)?;
    let config = folder.path().join("softhsm2.conf");
    std::fs::write(&config, format!("directories.tokendir = {}\n", tokens.display()))?;
    let util = || {
        let mut command = Command::new("softhsm2-util");
        command.env("SOFTHSM2_CONF", &config);
        command
    };
    run(util().args([
        "--init-token",
        "--free",
        "--label",
        "shiyakusho",
        "--so-pin",
        "12345678",
        "--pin",
        "4649",
    ]));
    for (number, name, kind) in [("01", "rsa", RSA), ("02", "p256", P256), ("03", "p384", P384)] {
        openssl(folder.path(), name, kind);
        run(util()
            .args(["--token", "shiyakusho", "--pin", "4649", "--label", name, "--id", number])
            .arg("--import")
            .arg(folder.path().join(format!("{name}.key"))));
    }
    // The library looks for its settings in the environment of this program, which may not be
    // changed while it runs: the work is done by a program of our own that is started with it.
    let program = std::env::current_exe()?;
    let said = run(Command::new(program)
        .args(["--exact", "on_the_token", "--ignored", "--nocapture", "--test-threads=1"])
        .env("SOFTHSM2_CONF", &config)
        .env("YAKUSHO_TEST_TOKEN_FOLDER", folder.path()));
    assert!(said.contains("1 passed"), "{said}");
    Ok(())
}

#[test]
#[ignore = "started by keys_on_a_token_sign_and_what_is_missing_is_said with a token"]
fn on_the_token() -> Outcome {
    let folder = std::env::var("YAKUSHO_TEST_TOKEN_FOLDER")?;
    let folder = Path::new(&folder);
    let token = |label: &str, key: &str, pin: &str| Token {
        module: MODULE.into(),
        label: label.to_owned(),
        key: key.to_owned(),
        pin: Some(pin.to_owned().into()),
        certificate: Some(folder.join(format!("{}.pem", if key.is_empty() { "rsa" } else { key }))),
    };
    let words = |token| from_token(token).expect_err("it must not open").ja;
    assert!(words(token("shiyakusho", "rsa", "1111")).contains("暗証番号が違います"));
    assert!(words(token("kenchou", "rsa", "4649")).contains("見つかりません（kenchou）"));
    assert!(words(token("shiyakusho", "nai", "4649")).contains("「nai」"));
    assert!(words(token("", "", "4649")).contains("3個"));
    // Through the settings.
    let mut settings = Settings::default();
    settings.key.source = "pkcs11".to_owned();
    settings.key.file = MODULE.into();
    settings.key.token = "shiyakusho".to_owned();
    settings.key.label = "rsa".to_owned();
    settings.key.certificate = folder.join("rsa.pem");
    let room = |pin: &str| {
        let secrets = Secrets { pin: Some(pin.to_owned().into()), ..Secrets::default() };
        Signing::open(&settings, Place::new(folder).with_secrets(secrets))
    };
    let wrong = room("1111")?;
    assert!(wrong.warnings(Timestamp::now())[0].ja.contains("暗証番号が違います"));
    holds(&room("4649")?.platform_signer(Timestamp::now())?)?;
    for name in ["rsa", "p256", "p384"] {
        holds(&from_token(token("shiyakusho", name, "4649"))?)?;
    }
    let mut other = token("shiyakusho", "rsa", "4649");
    other.certificate = Some(folder.join("p256.pem"));
    assert!(from_token(other).is_err(), "the certificate of another key");
    let mut none = token("shiyakusho", "rsa", "4649");
    none.certificate = None;
    assert!(words(none).contains("証明書がありません"));
    let mut module = token("shiyakusho", "rsa", "4649");
    module.module = "/nowhere/driver.so".into();
    assert!(words(module).contains("ドライバー"));
    Ok(())
}

/// A service by the calls of the CSC API v2, with a key out of a file.
fn service(folder: &Path, name: &'static str, raw: bool) -> Result<Server, Box<dyn Error>> {
    let key = folder.join(format!("{name}.key"));
    let der = certificates(&folder.join(format!("{name}.pem")))?[0].der().to_vec();
    let hash_file = folder.join(format!("{name}.hash"));
    Ok(Server::start(move |asked| {
        let question: Value = serde_json::from_slice(&asked.body).expect("JSON");
        if !asked.headers.contains("Bearer tegata") {
            return (401, "", b"{}".to_vec());
        }
        assert_eq!(question["credentialID"], "shichou-1");
        let answer = match asked.path.as_str() {
            "/csc/v2/credentials/info" => json!({
                "key": { "status": "enabled", "algo": ["1.2.840.113549.1.1.11"], "len": 2048 },
                "cert": { "status": "valid", "certificates": [STANDARD.encode(&der)] },
                "auth": { "mode": "explicit" }, "multisign": 1 }),
            "/csc/v2/credentials/authorize" => {
                if question["authData"][0]["value"] != "4649" {
                    return (400, "", br#"{"error":"invalid_pin"}"#.to_vec());
                }
                json!({ "SAD": format!("for-{}", question["hashes"][0].as_str().expect("a hash")) })
            }
            "/csc/v2/signatures/signHash" => {
                let hash = question["hashes"][0].as_str().expect("a hash");
                assert_eq!(question["SAD"], format!("for-{hash}"), "authorised for this hash");
                assert_eq!(question["hashAlgorithmOID"], "2.16.840.1.101.3.4.2.1");
                std::fs::write(&hash_file, STANDARD.decode(hash).expect("base64"))
                    .expect("written");
                let mut openssl = Command::new("openssl");
                openssl.args(["pkeyutl", "-sign", "-pkeyopt", "digest:sha256", "-inkey"]);
                let made = openssl.arg(&key).arg("-in").arg(&hash_file).output().expect("openssl");
                let mut value = made.stdout;
                if raw {
                    value = side_by_side(&value);
                }
                json!({ "signatures": [STANDARD.encode(value)] })
            }
            other => panic!("{other} is not in the protocol"),
        };
        (200, "Content-Type: application/json\r\n", answer.to_string().into_bytes())
    }))
}

/// SEQUENCE of two INTEGERs as two numbers of 32 octets.
fn side_by_side(der: &[u8]) -> Vec<u8> {
    let length = usize::from(der[3]);
    let (r, s) = (&der[4..4 + length], &der[4 + length + 2..]);
    let fixed = |number: &[u8]| {
        let plain: Vec<u8> = number.iter().copied().skip_while(|octet| *octet == 0).collect();
        [vec![0; 32 - plain.len()], plain].concat()
    };
    [fixed(r), fixed(s)].concat()
}

#[test]
fn a_remote_service_signs_a_digest_and_sees_nothing_else() -> Outcome {
    let folder = TempDir::new()?;
    for (name, kind, raw) in [("rsa", RSA, false), ("p256", P256, false), ("raw", P256, true)] {
        openssl(folder.path(), name, kind);
        let server = service(folder.path(), name, raw)?;
        let mut settings = Settings::default();
        settings.key.source = "remote".to_owned();
        settings.key.url = format!("{}/csc/v2", server.url);
        settings.key.label = "shichou-1".to_owned();
        let secrets = Secrets {
            token: Some("tegata".to_owned().into()),
            pin: Some("4649".to_owned().into()),
            password: None,
        };
        let place = Place::new(folder.path()).with_secrets(secrets);
        let room = Signing::open(&settings, place)?;
        holds(&room.platform_signer(Timestamp::now())?)?;
        let asked = server.asked.lock().expect("no test broke it").clone();
        assert!(asked.iter().all(|one| one.body.len() < 512), "digests only");
    }
    Ok(())
}

#[test]
fn a_service_that_refuses_or_is_not_safe_is_named() -> Outcome {
    let folder = TempDir::new()?;
    openssl(folder.path(), "rsa", RSA);
    let server = service(folder.path(), "rsa", false)?;
    let http = Arc::new(Http::new(&yakusho_signing::parts::Network::default())?);
    let with = |url: String, pin: &str| Service {
        url,
        credential: "shichou-1".to_owned(),
        token: Some("tegata".to_owned().into()),
        pin: Some(pin.to_owned().into()),
        certificate: None,
    };
    let plain =
        from_service(with("http://sign.example/csc/v2".to_owned(), "4649"), Arc::clone(&http));
    assert!(plain.expect_err("not HTTPS").ja.contains("https://"));
    let wrong = from_service(with(format!("{}/csc/v2", server.url), "1111"), http)?;
    let error = wrong.sign(b"message").expect_err("the PIN is wrong").to_string();
    assert!(error.contains("400") && !error.contains("1111"), "{error}");
    Ok(())
}

#[test]
fn a_certificate_that_ended_refuses_and_one_that_will_soon_warns() -> Outcome {
    let folder = TempDir::new()?;
    openssl(folder.path(), "rsa", RSA);
    let mut settings = Settings::default();
    settings.key.source = "file".to_owned();
    settings.key.file = folder.path().join("rsa.key");
    settings.key.certificate = folder.path().join("rsa.pem");
    let room = Signing::open(&settings, Place::new(folder.path()))?;
    let until = room.platform_signer(Timestamp::now())?.certificate().not_after();
    let days = |days: i64| until - jiff::SignedDuration::from_hours(days * 24);
    assert!(room.warnings(days(61)).is_empty());
    let warned = room.warnings(days(59));
    assert!(warned[0].ja.contains("あと59日"), "{warned:?}");
    let ended = room.platform_signer(days(-1)).expect_err("it has ended").ja;
    assert!(ended.contains("期限が切れました"), "{ended}");
    let early = room.platform_signer(days(4000)).expect_err("not valid yet").ja;
    assert!(early.contains("有効期間の前"), "{early}");
    Ok(())
}
