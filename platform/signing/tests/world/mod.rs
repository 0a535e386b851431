//! A PDF of one page, and a server on this machine that answers as a test wants.

#![expect(dead_code, reason = "each test program uses a part")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

/// A PDF of one empty page.
pub const PAPER: &[u8] = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n";

pub fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("a time")
}

/// What a server was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub headers: String,
    pub body: Vec<u8>,
}

/// A server; it runs as long as the test program.
pub struct Server {
    pub url: String,
    pub asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// A server that answers with a status, one more header line, and a body.
    pub fn start(answer: impl Fn(&Asked) -> (u16, &'static str, Vec<u8>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(question) = read(&stream) else { continue };
                noted.lock().expect("no test broke it").push(question.clone());
                let (status, header, body) = answer(&question);
                let head = format!(
                    "HTTP/1.1 {status} Said\r\n{header}Content-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let mut stream = stream;
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            }
        });
        Self { url, asked }
    }

    pub fn count(&self) -> usize {
        self.asked.lock().expect("no test broke it").len()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut headers, mut length, mut chunked) = (String::new(), 0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        chunked |= lower.starts_with("transfer-encoding: chunked");
        if line.trim().is_empty() {
            break;
        }
        headers.push_str(&line);
    }
    assert!(!chunked, "bodies are sent with their length");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body })
}

/// Runs a program and panics with what it said where it fails.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// An RSA key (PKCS#8) and a certificate of its own in a folder, by OpenSSL: not our own writer.
pub fn openssl(folder: &Path, name: &str, kind: &[&str]) {
    let (key, certificate) =
        (folder.join(format!("{name}.key")), folder.join(format!("{name}.pem")));
    let made = run(Command::new("openssl").args(["genpkey", "-quiet"]).args(kind));
    std::fs::write(&key, made).expect("a folder to write to");
    run(Command::new("openssl")
        .args(["req", "-x509", "-sha256", "-days", "3650", "-subj", "/C=JP/CN=Key in a file"])
        .args(["-addext", "keyUsage=critical,digitalSignature,nonRepudiation"])
        .arg("-key")
        .arg(&key)
        .arg("-out")
        .arg(&certificate));
}

pub const RSA: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
pub const P256: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub const P384: &[&str] = &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"];
