//! やさしい日本語 that is not easy. Warnings only: a person decides.
//!
//! The measures follow the common advice for plain Japanese (short sentences, no administrative
//! words without an explanation, no double negation); the word list is our own.

use crate::{Pack, finding::Finding, texts};

/// A sentence should not be longer, readings in brackets not counted.
const LONGEST_SENTENCE: usize = 50;

/// Administrative words, and what to say instead. A word that is explained in brackets right
/// after it (not only read out) is fine.
const HARD_WORDS: [(&str, &str); 46] = [
    ("当該", "その"),
    ("速やかに", "すぐに"),
    ("遅滞なく", "すぐに"),
    ("直ちに", "すぐに"),
    ("及び", "と"),
    ("並びに", "と"),
    ("若しくは", "か"),
    ("又は", "か"),
    ("または", "か"),
    ("かつ、", "そして"),
    ("所定の", "決まった"),
    ("交付", "わたす・もらう"),
    ("返戻", "返す"),
    ("記載", "書く"),
    ("記入", "書く"),
    ("提示", "見せる"),
    ("持参", "持って来る"),
    ("該当", "あてはまる"),
    ("還付", "お金を返す"),
    ("納付", "お金をはらう"),
    ("納入", "お金をはらう"),
    ("督促", "「はらってください」と知らせる"),
    ("滞納", "お金をはらっていない"),
    ("居住", "住んでいる"),
    ("事由", "わけ"),
    ("起算", "数えはじめる"),
    ("有する", "ある・持っている"),
    ("係る", "についての"),
    ("際して", "とき"),
    ("資格喪失", "やめる・なくなる"),
    ("資格取得", "入る"),
    ("喪失", "なくなる"),
    ("取得", "もらう・入る"),
    ("委任", "ほかの人に頼む"),
    ("添付", "いっしょに出す"),
    ("提出", "出す"),
    ("申請", "申し込む（または説明を添える）"),
    ("届出", "届け（または説明を添える）"),
    ("異動", "変わる"),
    ("変更", "変える・変わる"),
    ("確認", "たしかめる"),
    ("必要", "いる"),
    ("可能", "できる"),
    ("以降", "から後"),
    ("併せて", "いっしょに"),
    ("なければなりません", "〜してください"),
];

/// Words that plain Japanese keeps when their reading stands in brackets after them.
const KEPT_WITH_READING: [&str; 6] = ["申請", "届出", "確認", "必要", "変更", "提出"];

/// Phrases that say no twice.
const DOUBLE_NEGATIONS: [&str; 12] = [
    "ないことはない",
    "ないことはありません",
    "なくはない",
    "なくはありません",
    "ないわけではない",
    "ないわけではありません",
    "ないとはいえない",
    "ないとは言えない",
    "ないとは限らない",
    "ないとは限りません",
    "ざるを得",
    "なくもない",
];

/// Every text in plain Japanese.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for thing in texts::all(pack) {
        for (path, text) in &thing.texts {
            let Some(easy) = text.easy.as_deref() else { continue };
            for (code, message, hint) in complaints(easy) {
                let site = pack.sources().site(thing.kind, thing.id, &format!("{path}.easy"));
                found.push(Finding::warning(code, &site, message).hint(hint));
            }
        }
    }
    found
}

fn complaints(easy: &str) -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    let without_spaces: String = easy.chars().filter(|letter| !letter.is_whitespace()).collect();
    let spoken = without_readings(&without_spaces);
    for sentence in spoken.split(['。', '！', '？', '!', '?']) {
        let length = sentence.chars().count();
        if length > LONGEST_SENTENCE {
            let start: String = sentence.chars().take(12).collect();
            found.push((
                "easy-long-sentence",
                format!("やさしい日本語の文が長すぎます（{length}字）:「{start}…」"),
                format!("1つの文を{LONGEST_SENTENCE}字までに分けてください。"),
            ));
        }
    }
    for (word, instead) in HARD_WORDS {
        if hard_word_stands_alone(&without_spaces, word) {
            found.push((
                "easy-hard-word",
                format!("やさしい日本語に難しいことば「{word}」があります。"),
                format!("「{instead}」などに言いかえるか、すぐ後に（ ）で説明してください。"),
            ));
        }
    }
    for phrase in DOUBLE_NEGATIONS {
        if spoken.contains(phrase) {
            found.push((
                "easy-double-negation",
                format!("やさしい日本語に二重否定「{phrase}」があります。"),
                "「〜です」「〜ことがあります」のように、肯定で書いてください。".to_owned(),
            ));
        }
    }
    found
}

/// Whether the word stands somewhere without an explanation in brackets.
fn hard_word_stands_alone(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let rest = text.get(at.saturating_add(word.len())..).unwrap_or_default();
        // 「届出（とどけで）」: brackets may follow a longer word, such as 申請書（…）.
        let gap: String = rest.chars().take_while(|letter| is_kanji(*letter)).collect();
        let Some(note) = rest.strip_prefix(gap.as_str()).and_then(|rest| rest.strip_prefix('（'))
        else {
            return true;
        };
        let note = note.split('）').next().unwrap_or_default();
        let only_reading = note.chars().all(is_reading);
        only_reading && !KEPT_WITH_READING.contains(&word)
    })
}

/// Leaves out 「（よみ）」.
fn without_readings(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('（') {
        kept.push_str(before);
        match after.split_once('）') {
            Some((note, behind)) => {
                if !note.chars().all(is_reading) {
                    kept.push('（');
                    kept.push_str(note);
                    kept.push('）');
                }
                rest = behind;
            }
            None => {
                rest = after;
                break;
            }
        }
    }
    kept.push_str(rest);
    kept
}

const fn is_reading(letter: char) -> bool {
    matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヶ' | 'ー' | '・' | ' ' | '　')
}

const fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        complaints(text).into_iter().map(|(code, _, _)| code).collect()
    }

    #[test]
    fn plain_sentences_pass() {
        assert!(
            codes("市役所（しやくしょ）に 行（い）って ください。カードを 見（み）せて ください。")
                .is_empty()
        );
        assert!(
            codes("転入届（てんにゅうとどけ：引っ越してきたときに出す紙）を 書（か）きます。")
                .is_empty()
        );
    }

    #[test]
    fn readings_do_not_make_a_sentence_long_and_words_do() {
        let with_readings = "新（あたら）しい家（いえ）に住（す）み始（はじ）めた日（ひ）から十四日（じゅうよっか）の間（あいだ）に来（き）てください。";
        assert!(codes(with_readings).is_empty());
        let long = "ひっこしをして あたらしい いえに すみはじめた ひから じゅうよっかの あいだに しやくしょの まどぐちに きて かみを かいて だして ください。";
        assert_eq!(codes(long), ["easy-long-sentence"]);
    }

    #[test]
    fn office_words_and_double_negations_are_named() {
        assert_eq!(codes("手数料を 納付（のうふ）して ください。"), ["easy-hard-word"]);
        assert!(codes("納付（のうふ：お金をはらうこと）して ください。").is_empty());
        assert!(codes("申請書（しんせいしょ）を 書（か）きます。").is_empty());
        assert_eq!(codes("もらえない ことは ありません。"), ["easy-double-negation"]);
    }
}
