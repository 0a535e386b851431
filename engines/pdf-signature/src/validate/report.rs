//! The report: one object for programs, sentences for people.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    after::{Allowance, LaterChange},
    verdict::{Indication, Note, SubIndication},
};

/// The language of the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Japanese,
    /// English
    English,
}

/// The verdict on a file.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`, or `NO-SIGNATURE`.
    pub verdict: &'static str,
    /// How many times the file was saved.
    pub revisions: usize,
    /// The signatures, without time-stamps of the document.
    pub signatures: Vec<SignatureReport>,
    /// The time-stamps over the whole document.
    pub document_timestamps: Vec<StampReport>,
}

/// The verdict on a signature.
#[derive(Debug, Clone, Serialize)]
pub struct SignatureReport {
    /// Full name of its field.
    pub field: String,
    /// The verdict.
    pub indication: Indication,
    /// Why it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// `B-B`, `B-T`, `B-LT`, `B-LTA`; `PKCS7-…` for the older form; `None` where it is broken.
    pub level: Option<&'static str>,
    /// Nothing stands behind what it covers.
    pub covers_whole_file: bool,
    /// Which saving of the file it covers, counted from 1.
    pub revision: Option<usize>,
    /// Where in the file what it covers ends: the signed version is the file up to there.
    pub signed_length: Option<usize>,
    /// What changed after it.
    pub changes_after: Vec<LaterChange>,
    /// The signer's name.
    pub signer: Option<String>,
    /// The proven time, or else the time that the signer claims.
    pub time: Option<Timestamp>,
    /// Whether the time is proven by a time-stamp.
    pub time_is_proven: bool,
    /// The reason that the signer gave.
    pub reason: Option<String>,
    /// 1, 2 or 3 where it certifies the document.
    pub certifies: Option<u8>,
    /// The signer's certificate, its issuers, the root.
    pub chain: Vec<String>,
    /// Until when the newest proof holds: renew before.
    pub renew_before: Option<Timestamp>,
    /// What was found.
    pub notes: Vec<Note>,
}

/// The verdict on a time-stamp of the document.
#[derive(Debug, Clone, Serialize)]
pub struct StampReport {
    /// Full name of its field.
    pub field: String,
    /// The verdict.
    pub indication: Indication,
    /// Why it is not passed.
    pub sub_indication: Option<SubIndication>,
    /// Nothing stands behind what it covers.
    pub covers_whole_file: bool,
    /// Which saving of the file it covers, counted from 1.
    pub revision: Option<usize>,
    /// The authority.
    pub signer: Option<String>,
    /// Its time.
    pub time: Option<Timestamp>,
    /// What was found.
    pub notes: Vec<Note>,
}

impl Report {
    /// Whether there is a signature, and all are passed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.verdict == Indication::TotalPassed.as_str()
    }

    /// The report for people.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let ja = language == Language::Japanese;
        let mut text = String::new();
        let verdict = match (self.verdict, ja) {
            ("TOTAL-PASSED", true) => "有効：すべての署名が確かめられました。",
            ("TOTAL-PASSED", false) => "Valid: every signature holds.",
            ("TOTAL-FAILED", true) => {
                "無効：署名が壊れているか、署名のあとに書き換えられています。"
            }
            ("TOTAL-FAILED", false) => {
                "Not valid: a signature is broken, or the file was changed after it."
            }
            ("NO-SIGNATURE", true) => "署名がありません。",
            ("NO-SIGNATURE", false) => "There is no signature.",
            (_, true) => "確認できません：手元の情報では有効とも無効とも言えません。",
            (_, false) => "Not established: it cannot be said with what is at hand.",
        };
        let _ = writeln!(text, "{verdict}（{}）", self.verdict);
        for signature in &self.signatures {
            signature.write(&mut text, ja);
        }
        for stamp in &self.document_timestamps {
            stamp.write(&mut text, ja);
        }
        text
    }
}

fn mark(indication: Indication) -> &'static str {
    match indication {
        Indication::TotalPassed => "○",
        Indication::Indeterminate => "△",
        Indication::TotalFailed => "×",
    }
}

fn line(text: &mut String, label: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "  {label}: {value}");
}

impl SignatureReport {
    fn write(&self, text: &mut String, ja: bool) {
        let word = |one: &'static str, two: &'static str| if ja { one } else { two };
        let _ = writeln!(
            text,
            "\n{} {} {}",
            mark(self.indication),
            word("署名", "Signature"),
            self.field
        );
        let sub = self.sub_indication.map(|sub| format!(" / {}", name(sub))).unwrap_or_default();
        line(text, word("判定", "Verdict"), format!("{}{sub}", self.indication.as_str()));
        if let Some(signer) = &self.signer {
            line(text, word("署名者", "Signer"), signer);
        }
        if let Some(time) = self.time {
            let kind = if self.time_is_proven {
                word("時刻（タイムスタンプ）", "Time (proven)")
            } else {
                word("時刻（署名者の申告）", "Time (claimed)")
            };
            line(text, kind, time);
        }
        if let Some(level) = self.level {
            line(text, word("水準", "Level"), level);
        }
        if let Some(level) = self.certifies {
            line(text, word("文書の証明（DocMDP）", "Certifies (DocMDP)"), level);
        }
        if let Some(revision) = self.revision {
            let whole = if self.covers_whole_file {
                word("ファイル全体", "the whole file")
            } else {
                word("のちに保存された部分を除く", "without what was saved later")
            };
            line(text, word("対象", "Covers"), format!("#{revision}（{whole}）"));
        }
        for change in &self.changes_after {
            let allowed = match change.allowance {
                Allowance::Harmless => word("影響なし", "harmless"),
                Allowance::Allowed => word("許可された変更", "allowed"),
                Allowance::NotAllowed => word("許可されていない変更", "not allowed"),
            };
            let what = if ja { in_japanese(change) } else { change.what.clone() };
            let what = format!("#{} {what}: {allowed}", change.revision);
            line(text, word("その後", "After it"), what);
        }
        if let Some(before) = self.renew_before {
            line(text, word("次の更新の期限", "Renew before"), before);
        }
        notes(text, &self.notes, ja);
    }
}

impl StampReport {
    fn write(&self, text: &mut String, ja: bool) {
        let word = |one: &'static str, two: &'static str| if ja { one } else { two };
        let _ = writeln!(
            text,
            "\n{} {} {}",
            mark(self.indication),
            word("文書タイムスタンプ", "Document time-stamp"),
            self.field
        );
        let sub = self.sub_indication.map(|sub| format!(" / {}", name(sub))).unwrap_or_default();
        line(text, word("判定", "Verdict"), format!("{}{sub}", self.indication.as_str()));
        if let Some(time) = self.time {
            line(text, word("時刻", "Time"), time);
        }
        if let Some(signer) = &self.signer {
            line(text, word("発行局", "Authority"), signer);
        }
        notes(text, &self.notes, ja);
    }
}

/// What a change is, without the words of the file format.
fn in_japanese(change: &LaterChange) -> String {
    let kind = match change.kind {
        "archive" => "検証情報・文書タイムスタンプの追加",
        "metadata" => "日付など、読む内容でないもの",
        "signature" => "署名の追加",
        "filled_in" => "欄への記入",
        "annotation" => "注釈",
        _ => "説明のつかない変更",
    };
    kind.to_owned()
}

fn notes(text: &mut String, notes: &[Note], ja: bool) {
    for note in notes {
        let _ = writeln!(text, "  [{}] {}", note.check, if ja { &note.ja } else { &note.en });
    }
}

fn name(sub: SubIndication) -> String {
    let debug = format!("{sub:?}");
    let mut out = String::new();
    for letter in debug.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}
