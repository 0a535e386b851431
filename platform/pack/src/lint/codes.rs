//! Every code that a finding may have, with one line on what it means. Each has an example in
//! `tests/bad-packs/`.

use crate::finding::Severity::{self, Error, Warning};

/// Code, severity, meaning.
pub const CODES: [(&str, Severity, &str); 47] = [
    ("after-cycle", Error, "手続の順番が輪になっている"),
    ("asked-derive", Error, "聞く欄に、ほかから決まる値が書かれている"),
    ("automatic-question", Warning, "質問の文がなく、項目名だけで聞かれる"),
    ("bad-id", Error, "id に使えない文字がある"),
    ("blocked-event", Error, "法改正を確かめていないできごとを公開しようとしている"),
    ("city", Error, "市の情報が正しくない"),
    ("condition", Error, "条件の式が読めない、または型が合わない"),
    ("confusable", Error, "似た形の別の文字が混ざっている"),
    ("contradictory-rules", Error, "同じ場合に、違う期限の規則が2つある"),
    ("dead-end", Error, "規則の行き先に案内の内容がない"),
    ("definition", Error, "質問や様式の組み立てに誤りがある"),
    ("department-circle", Error, "課の上下関係が輪になっている"),
    ("department-ends", Warning, "課が終わった後の引き継ぎ先がない"),
    ("duplicate-id", Error, "同じ id が2度ある"),
    ("duplicate-rule", Warning, "同じことを言う規則が2つある"),
    ("easy-double-negation", Warning, "やさしい日本語に二重否定がある"),
    ("easy-hard-word", Warning, "やさしい日本語に難しいことばがある"),
    ("easy-long-sentence", Warning, "やさしい日本語の文が長い"),
    ("empty-form", Error, "公開する手続なのに聞く欄がない"),
    ("event-without-result", Error, "できごとに規則がない"),
    ("fact-provenance", Warning, "事実に出典がない"),
    ("file-name", Error, "id とファイル名が違う"),
    ("form-without-filing", Error, "市に出さない手続に聞く欄がある"),
    ("format", Error, "項目や値の書き方が違う"),
    ("household", Error, "測定用の世帯の答えが正しくない"),
    ("law-unchecked", Warning, "現行の法令との突き合わせがまだ"),
    ("legal-kind", Error, "申請・届出の別と中身が合わない"),
    ("missing-file", Error, "要るファイルがない"),
    ("missing-text", Error, "3つのことばのどれかに文がない（下書きでは注意）"),
    ("no-standard-days", Warning, "申請に標準処理期間がない"),
    ("not-utf8", Error, "文字コードがUTF-8ではない"),
    ("office-only-derive", Error, "職員の欄に、決まる値が書かれている"),
    ("period", Error, "期間の書き方が違う"),
    ("provenance", Error, "出典が空になっている"),
    ("rule-to-draft", Warning, "公開するできごとが下書きの手続に行き着く"),
    ("unknown-department", Error, "ない課の名前"),
    ("unknown-event", Error, "ないできごとの名前"),
    ("unknown-fact", Error, "ない事実の名前"),
    ("unknown-group", Error, "ない集まりの名前"),
    ("unknown-office", Error, "ない庁舎の名前"),
    ("unknown-procedure", Error, "ない手続の名前"),
    ("unknown-role", Error, "ない役割の名前"),
    ("unreachable-field", Error, "聞けない事実を聞く欄にしている"),
    ("unreachable-question", Warning, "どこにも使われない質問"),
    ("unused-file", Warning, "どこからも読まれないファイル"),
    ("way", Error, "手続の方法と、本人確認・窓口が合わない"),
    ("yaml", Error, "YAMLとして読めない"),
];

/// The codes that only a simulation finds.
pub const SIMULATED: [(&str, Severity, &str); 5] = [
    ("contradictory-rules", Error, "同じ世帯に、違う期限の規則が2つ成り立つ"),
    ("endless", Error, "質問が終わらない世帯がある"),
    ("question-never-asked", Warning, "どの世帯にも聞かれない質問がある"),
    ("rule-never-false", Warning, "条件があるのに、いつも成り立つ規則がある"),
    ("rule-never-true", Warning, "一度も成り立たない規則がある"),
];
