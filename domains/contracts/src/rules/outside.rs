//! 当事者型: whether a file that a party signed with a certificate of its own may be taken. It must be the
//! very file that was asked for with a signature behind it and nothing else; every way in which it is not
//! has words of its own.

use yakusho_kernel::{Problem, Refusal, Text, text::search_key};
use yakusho_pdf_signature::{
    Certificate, Document, Indication, Options, Report, SignatureReport, SubIndication,
    changes::{ChangeKind, changes},
    cms::{SignedData, contents},
    signature::find,
    validate,
    validate::Allowance,
};

/// A party's signature that may be taken.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Its field.
    pub field: String,
    /// Its certificate.
    pub certificate: Certificate,
    /// The level that it reaches by itself.
    pub level: String,
}

/// The party's own signature in `signed`, where that is `asked` with exactly one new signature.
///
/// # Errors
/// A refusal at the field `file` that says what is wrong and what to do.
pub fn judge(asked: &[u8], signed: &[u8], options: &Options) -> Result<Outside, Refusal> {
    if signed == asked {
        return Err(no_signature());
    }
    if !signed.starts_with(asked) {
        return Err(refuse(
            "another_file",
            "お送りした契約書と違うファイルか、作り直されたファイルです。この画面からもう一度ダウンロードし、印刷や変換をしないで、そのファイルに電子署名を付けてください。",
        ));
    }
    let unreadable = || {
        refuse(
            "unreadable",
            "署名したファイルを読み取れませんでした。署名のソフトで保存し直して、もう一度送ってください。",
        )
    };
    let report = validate(signed, options).map_err(|_| unreadable())?;
    let before = Document::read(asked).map_err(|_| unreadable())?;
    let known = find(&before).map_err(|_| unreadable())?;
    let is_new = |one: &&SignatureReport| !known.iter().any(|found| found.field == one.field);
    let new: Vec<&SignatureReport> = report.signatures.iter().filter(is_new).collect();
    let one = match new.as_slice() {
        [] => return Err(no_signature()),
        [one] => *one,
        _ => {
            return Err(refuse(
                "several_signatures",
                "電子署名が2つ以上付いています。契約を結ぶ人の電子署名を、1つだけ付けて送ってください。",
            ));
        }
    };
    if one.certifies.is_some() {
        return Err(refuse(
            "certified",
            "文書の「証明」（変更を制限する署名）が付いています。あとの人と市が署名を加えられるように、ふつうの電子署名を付け直して送ってください。",
        ));
    }
    nothing_else(signed, before.revisions().len(), &report)?;
    is_good(one)?;
    if crate::sealing::evidence_of(one).is_some() {
        return Err(refuse(
            "reason",
            "署名の「理由」に、市のしくみが使う記録が入っています。理由を空にして、署名し直してください。",
        ));
    }
    let document = Document::read(signed).map_err(|_| unreadable())?;
    let certificate = find(&document)
        .map_err(|_| unreadable())?
        .into_iter()
        .find(|found| found.field == one.field)
        .and_then(|found| {
            let message = SignedData::read(contents(&found.dict.contents?.bytes)?).ok()?;
            message.signer
        });
    Ok(Outside {
        field: one.field.clone(),
        certificate: certificate.ok_or_else(unreadable)?,
        level: one.level.unwrap_or("B-B").to_owned(),
    })
}

/// Behind the file that was asked for stand a signature and what proves it, and nothing that is read.
fn nothing_else(signed: &[u8], from: usize, report: &Report) -> Result<(), Refusal> {
    let changed = || {
        refuse(
            "changed",
            "電子署名のほかに、契約書の中身が変わっています（記入、注釈、ページなど）。この画面からもう一度ダウンロードし、電子署名だけを付けて送ってください。",
        )
    };
    let document = Document::read(signed).map_err(|_| changed())?;
    for revision in from..document.revisions().len() {
        let all = changes(&document, revision).map_err(|_| changed())?;
        let only = all.iter().all(|one| {
            matches!(
                one.kind,
                ChangeKind::Archive | ChangeKind::Metadata | ChangeKind::Signature { .. }
            )
        });
        if !only {
            return Err(changed());
        }
    }
    let spoilt = report
        .signatures
        .iter()
        .flat_map(|one| &one.changes_after)
        .any(|change| change.allowance == Allowance::NotAllowed);
    if spoilt { Err(changed()) } else { Ok(()) }
}

/// Whether the signature holds, and if not, why in words.
fn is_good(one: &SignatureReport) -> Result<(), Refusal> {
    use SubIndication as Sub;
    if one.indication == Indication::TotalPassed {
        return Ok(());
    }
    let issuer = one.signer.clone().unwrap_or_default();
    Err(match one.sub_indication {
        Some(Sub::NoCertificateChainFound | Sub::CertificateChainGeneralFailure) => refuse(
            "unknown_root",
            &format!(
                "この証明書（{issuer}）を出した認証局は、市が認めたものではありません。この画面にある認証局の証明書で署名するか、市の担当に相談してください。"
            ),
        ),
        Some(Sub::OutOfBoundsNoPoe | Sub::NotYetValid) => refuse(
            "expired",
            "署名に使った証明書の有効期間が、過ぎているか、まだ始まっていません。有効な証明書で署名し直してください。",
        ),
        Some(Sub::RevokedNoPoe | Sub::RevokedCaNoPoe) => refuse(
            "revoked",
            "署名に使った証明書は、失効しています。有効な証明書で署名し直してください。",
        ),
        Some(Sub::HashFailure | Sub::SigCryptoFailure | Sub::FormatFailure) => refuse(
            "broken",
            "電子署名が壊れているか、署名したあとにファイルが変わっています。署名し直して、そのまま送ってください。",
        ),
        _ => {
            let why = one.notes.last().map(|note| note.ja.clone()).unwrap_or_default();
            refuse(
                "not_established",
                &format!(
                    "電子署名を確かめられませんでした（{why}）。別の証明書で署名し直すか、市の担当に相談してください。"
                ),
            )
        }
    })
}

/// Whether a certificate names a party or the person who was asked; each name written in any of its
/// spellings.
#[must_use]
pub fn names(subject: &str, party: &str, person: &str) -> bool {
    let subject = search_key(subject);
    let fits = |name: &str| {
        let name = search_key(name);
        !name.is_empty() && subject.contains(&name)
    };
    fits(party) || fits(person)
}

fn no_signature() -> Refusal {
    refuse(
        "no_signature",
        "電子署名が付いていません。ダウンロードした契約書に、お持ちの証明書で電子署名を付けてから送ってください。",
    )
}

/// A refusal at the field of the file.
#[must_use]
pub fn refuse(code: &'static str, words: &str) -> Refusal {
    Refusal::invalid(vec![Problem::new("file", code, Text::ja(words))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_whatever_spelling() {
        let subject = "CN=試験　太郎, O=株式会社ボール";
        assert!(names(subject, "（株）ボール", "試験 太郎"), "the person");
        assert!(names("O=ｶﾌﾞｼｷ ボール", "ボール", ""), "widths");
        assert!(!names(subject, "ネット商店", "網野　次郎"));
        assert!(!names(subject, "", ""), "no name fits nobody");
    }
}
