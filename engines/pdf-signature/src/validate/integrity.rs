//! A signature by itself: its place in the file, its message, its digest and its value.

use crate::{
    cms::{CmsFault, CryptoFault, SignedData, TimeStamp, contents, oids},
    document::Document,
    signature::{ByteRange, Found, RangeFault, SubFilter},
    trust::Certificate,
};

use super::verdict::{Objection, SubIndication};

/// What a signature field holds.
#[derive(Debug)]
pub(super) enum Message {
    Signature(SignedData),
    TimeStamp(TimeStamp),
}

/// A signature that holds by itself.
#[derive(Debug)]
pub(super) struct Intact {
    pub(super) revision: usize,
    pub(super) signer: Certificate,
    pub(super) message: Message,
}

/// What could be read, and what stands against it.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) revision: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) revocation: Vec<Vec<u8>>,
    pub(super) outcome: Result<Intact, Objection>,
}

pub(super) fn check(document: &Document<'_>, found: &Found) -> Checked {
    let mut checked = Checked {
        revision: None,
        end: None,
        certificates: Vec::new(),
        revocation: Vec::new(),
        outcome: Err(format("S4", "署名の形式が正しくありません。", "The signature has no form.")),
    };
    checked.outcome = inspect(document, found, &mut checked);
    checked
}

fn format(check: &'static str, ja: impl Into<String>, en: impl Into<String>) -> Objection {
    Objection::new(SubIndication::FormatFailure, check, ja, en)
}

fn inspect(
    document: &Document<'_>,
    found: &Found,
    known: &mut Checked,
) -> Result<Intact, Objection> {
    let dict = &found.dict;
    if dict.dict.has_repeated_keys() {
        return Err(format(
            "S6",
            "署名辞書に同じ項目が2回あります。",
            "A key stands twice in the signature dictionary.",
        ));
    }
    let string = dict.contents.as_ref().ok_or_else(|| {
        format("S5", "署名の値（Contents）がありません。", "The signature has no Contents.")
    })?;
    let place = |fault: RangeFault| {
        format(
            "S4",
            format!("署名の対象範囲（ByteRange）が正しくありません。（{fault}）"),
            format!("{fault}."),
        )
    };
    let range = ByteRange::checked(&dict.byte_range, string, document).map_err(place)?;
    let revision = range.revision(document).map_err(place)?;
    known.end = Some(range.end);
    known.revision = Some(revision);
    if found.first_seen != revision {
        return Err(format(
            "S6",
            "署名が、署名された版とは別の版でフォームに入れられています。",
            "The signature came into the form in another revision than the one it covers.",
        ));
    }
    if found.shared {
        return Err(format(
            "S7",
            "ひとつの署名が複数の欄で使われています。",
            "One signature is the value of several fields.",
        ));
    }
    let der = contents(&string.bytes).ok_or_else(|| {
        format(
            "S5",
            "署名の値が DER ではないか、余白にゼロ以外があります。",
            "Contents is no DER, or its padding is not zeros.",
        )
    })?;
    let pieces = range.covered(document.data());
    match (&dict.sub_filter, dict.is_time_stamp) {
        (SubFilter::TimeStamp, _) => {
            let stamp = TimeStamp::read(der).map_err(objection)?;
            known.certificates.clone_from(&stamp.signed.certificates);
            known.revocation.clone_from(&stamp.signed.revocation);
            let signer = stamp.verify(&pieces).map_err(objection)?.clone();
            Ok(Intact { revision, signer, message: Message::TimeStamp(stamp) })
        }
        (SubFilter::Pades | SubFilter::Pkcs7, false) => {
            let message = SignedData::read(der).map_err(objection)?;
            known.certificates.clone_from(&message.certificates);
            known.revocation.clone_from(&message.revocation);
            if message.content.is_some() || message.content_type != oids::DATA {
                return Err(format(
                    "C1",
                    "署名の中に別の内容が入っています。",
                    "The message has content of its own.",
                ));
            }
            if dict.sub_filter == SubFilter::Pades && dict.dict.get("Cert").is_some() {
                return Err(format(
                    "S6",
                    "PAdES の署名辞書にあってはならない Cert があります。",
                    "A PAdES signature dictionary must not have Cert.",
                ));
            }
            let reference = dict.sub_filter == SubFilter::Pades;
            let signer = message.verify(&pieces, reference).map_err(objection)?.clone();
            Ok(Intact { revision, signer, message: Message::Signature(message) })
        }
        _ => Err(format(
            "S6",
            "対応していない署名の種類（SubFilter）です。",
            "The kind of signature (SubFilter) is not supported.",
        )),
    }
}

/// What a fault of a message means.
pub(super) fn objection(fault: CmsFault) -> Objection {
    let en = format!("{fault}.");
    match fault {
        CmsFault::Format(_) => {
            format("C3", format!("署名データ（CMS）の形式が正しくありません。（{fault}）"), en)
        }
        CmsFault::Hash => Objection::new(
            SubIndication::HashFailure,
            "C4",
            "内容が、署名されたときのものと違います。",
            "The content is not what was signed.",
        ),
        CmsFault::Crypto(CryptoFault::Wrong) => Objection::new(
            SubIndication::SigCryptoFailure,
            "C5",
            "署名の値が、署名者の鍵と合いません。",
            "The signature value does not fit the signer's key.",
        ),
        CmsFault::Crypto(weak) => Objection::new(
            SubIndication::CryptoConstraintsFailureNoPoe,
            "C8",
            format!("使われている暗号では証明になりません。（{weak}）"),
            format!("The cryptography proves nothing: {weak}."),
        ),
        CmsFault::NoCertificate => Objection::new(
            SubIndication::NoSigningCertificateFound,
            "C7",
            "署名者の証明書が署名の中にありません。",
            "The signer's certificate is not in the message.",
        ),
        CmsFault::Reference(_) => Objection::new(
            SubIndication::SigConstraintsFailure,
            "C6",
            "署名が指す証明書（signing-certificate）がないか、別の証明書です。",
            en,
        ),
    }
}
