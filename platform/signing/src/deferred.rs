//! Time-stamps for closed networks: a file with digests goes out, another machine has them stamped,
//! and what comes back is put into the documents. Nothing but digests and nonces leaves.

use std::cell::RefCell;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use yakusho_pdf_signature::{
    cms::{Digest, TimeStamp},
    sign::{self, SourceError, TimestampSource},
};

use crate::{Result, Trouble};

const REQUESTS: &str = "yakusho-timestamp-requests/1";
const ANSWERS: &str = "yakusho-timestamp-answers/1";

/// What goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// `yakusho-timestamp-requests/1`
    pub format: String,
    /// SHA-256 digests over what is to be stamped, in hexadecimal. No names, no contents.
    pub sha256: Vec<String>,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// `yakusho-timestamp-answers/1`
    pub format: String,
    /// An answer for each digest.
    pub answers: Vec<Answer>,
}

/// The answer for one digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The digest.
    pub sha256: String,
    /// The token in DER, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// Notes the digest that would be stamped, and gives nothing.
#[derive(Default)]
struct Noting(RefCell<Option<Vec<u8>>>);

impl TimestampSource for Noting {
    fn token(&self, _: Digest, imprint: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        *self.0.borrow_mut() = Some(imprint.to_vec());
        Err(SourceError("deferred".to_owned()))
    }
}

/// Gives the token that was brought back.
struct Brought<'a>(&'a Answers);

impl TimestampSource for Brought<'_> {
    fn token(&self, _: Digest, imprint: &[u8]) -> std::result::Result<Vec<u8>, SourceError> {
        let wanted = hex(imprint);
        let answer = self.0.answers.iter().find(|answer| answer.sha256 == wanted);
        let answer = answer.ok_or_else(|| {
            Trouble::new(
                "持ち帰ったタイムスタンプに、この文書のものがありません。依頼のあとに文書が変わっていないか、別の文書でないかを確かめてください。",
                "there is no token for this document: it was changed, or it is another one",
            )
        })?;
        let token = answer.token.as_ref().and_then(|token| STANDARD.decode(token).ok());
        Ok(token.ok_or_else(|| {
            let why = answer.failed.clone().unwrap_or_default();
            Trouble::new(
                format!("この文書のタイムスタンプは取れていません（{why}）。"),
                format!("no token was given for this document: {why}"),
            )
        })?)
    }
}

/// The digest over which a document wants its time-stamp, in hexadecimal.
///
/// # Errors
/// Where the document cannot be stamped.
pub fn digest_of(pdf: &[u8]) -> Result<String> {
    let noting = Noting::default();
    let outcome = sign::timestamp(pdf, &noting);
    match (noting.0.into_inner(), outcome) {
        (Some(imprint), _) => Ok(hex(&imprint)),
        (None, Err(error)) => Err(Trouble::new(
            format!("この文書にはタイムスタンプを付けられません（{error}）。"),
            error.to_string(),
        )),
        (None, Ok(_)) => Err(Trouble::new(
            "この文書にはタイムスタンプを付けられません。",
            "the document asks for no time-stamp",
        )),
    }
}

/// A file of requests.
#[must_use]
pub fn request(digests: Vec<String>) -> Requests {
    Requests { format: REQUESTS.to_owned(), sha256: digests }
}

/// Has everything stamped, on a machine that reaches an authority. Where one fails the others are
/// stamped all the same, and what failed may be asked for again.
///
/// # Errors
/// Where the file is none of requests.
pub fn answer(requests: &Requests, source: &dyn TimestampSource) -> Result<Answers> {
    if requests.format != REQUESTS {
        return Err(Trouble::new(
            "タイムスタンプの依頼のファイルではありません。",
            "this is no file of time-stamp requests",
        ));
    }
    let one = |sha256: &String| {
        let token = match unhex(sha256).filter(|imprint| imprint.len() == 32) {
            Some(imprint) => source.token(Digest::Sha256, &imprint).map_err(|error| error.0),
            None => Err("no SHA-256".to_owned()),
        };
        let (token, failed) = match token {
            Ok(token) => (Some(STANDARD.encode(token)), None),
            Err(why) => (None, Some(why)),
        };
        Answer { sha256: sha256.clone(), token, failed }
    };
    let answers = requests.sha256.iter().map(one).collect();
    Ok(Answers { format: ANSWERS.to_owned(), answers })
}

/// Puts a document's token into it. The document must be as it was when it was asked for.
///
/// # Errors
/// Where there is no token for it, or the token does not hold.
pub fn bring_back(pdf: &[u8], answers: &Answers) -> Result<Vec<u8>> {
    if answers.format != ANSWERS {
        return Err(Trouble::new(
            "持ち帰ったタイムスタンプのファイルではありません。",
            "this is no file of time-stamp answers",
        ));
    }
    sign::timestamp(pdf, &Brought(answers)).map_err(|error| {
        let words = error.to_string();
        Trouble::new(format!("タイムスタンプを付けられません。{words}"), words)
    })
}

/// When an answer was stamped.
#[must_use]
pub fn time_of(answer: &Answer) -> Option<jiff::Timestamp> {
    let token = STANDARD.decode(answer.token.as_ref()?).ok()?;
    TimeStamp::read(&token).ok().map(|token| token.info.time)
}

pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let octet = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    if rest.is_empty() { pairs.iter().map(octet).collect() } else { None }
}
