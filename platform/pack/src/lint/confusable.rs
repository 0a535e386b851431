//! Letters that look like other letters: a search never finds them, a screen reader says nonsense.

use unicode_normalization::UnicodeNormalization;

use crate::{
    Pack,
    finding::{Finding, Severity, Site},
    yaml::Node,
};

/// Kanji that stand in katakana words by mistake.
const KANJI_FOR_KATAKANA: [(char, char); 12] = [
    ('二', 'ニ'),
    ('口', 'ロ'),
    ('力', 'カ'),
    ('夕', 'タ'),
    ('工', 'エ'),
    ('卜', 'ト'),
    ('八', 'ハ'),
    ('一', 'ー'),
    ('千', 'チ'),
    ('才', 'オ'),
    ('三', 'ミ'),
    ('厶', 'ム'),
];

/// Katakana that stand between kanji by mistake. カ and ケ are not here: 3カ月, 二カ国.
const KATAKANA_FOR_KANJI: [(char, char); 5] =
    [('ロ', '口'), ('エ', '工'), ('タ', '夕'), ('ニ', '二'), ('ハ', '八')];

/// Lines and dashes that stand for the long vowel ー by mistake.
const DASHES: [char; 8] = ['―', '—', '–', '‐', '−', '─', '－', '‑'];

/// Every text of every file.
pub fn check(pack: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, tree) in pack.sources().trees() {
        walk(file, tree, &mut found);
    }
    found
}

fn walk(file: &str, node: &Node, found: &mut Vec<Finding>) {
    if let Some(text) = node.text().filter(|text| !text.is_ascii()) {
        for (severity, message) in complaints(text) {
            let site = Site::new(file, node.at);
            let mut finding = Finding::error("confusable", &site, message);
            finding.severity = severity;
            found.push(
                finding.hint("正しい文字に打ち直してください（写して貼った文字に多い誤りです）。"),
            );
        }
    }
    for item in node.items().unwrap_or_default() {
        walk(file, item, found);
    }
    for entry in node.entries().unwrap_or_default() {
        if !entry.key.is_ascii() {
            for (severity, message) in complaints(&entry.key) {
                let mut finding =
                    Finding::error("confusable", &Site::new(file, entry.key_at), message);
                finding.severity = severity;
                found.push(finding);
            }
        }
        walk(file, &entry.value, found);
    }
}

fn complaints(text: &str) -> Vec<(Severity, String)> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at.saturating_add(1)).copied();
        if let Some((severity, what)) = wrong(*letter, before, after) {
            let from = at.saturating_sub(6);
            let around: String = letters.iter().skip(from).take(13).collect();
            let around = around.replace('\n', " ");
            found.push((severity, format!("「{around}」の中の{what}")));
        }
    }
    found
}

fn wrong(letter: char, before: Option<char>, after: Option<char>) -> Option<(Severity, String)> {
    let code = u32::from(letter);
    let error = |what: String| Some((Severity::Error, what));
    let beside = |test: fn(char) -> bool| before.is_some_and(test) || after.is_some_and(test);
    let between = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);

    if is_cyrillic(letter) && beside(|c| is_japanese(c) || c.is_alphabetic()) {
        return error(format!("「{letter}」(U+{code:04X}) はキリル文字です。"));
    }
    if is_greek(letter) && beside(|c| is_japanese(c) || c.is_ascii_alphabetic()) {
        return error(format!("「{letter}」(U+{code:04X}) はギリシャ文字です。"));
    }
    if is_invisible(letter) {
        return error(format!("目に見えない文字 (U+{code:04X}) です。"));
    }
    if is_compatibility_kanji(letter) {
        let right: String = letter.nfkc().collect();
        return error(format!("「{letter}」(U+{code:04X}) は「{right}」とは別の文字です。"));
    }
    if matches!(letter, '\u{ff61}'..='\u{ff9f}') {
        let right: String = letter.nfkc().collect();
        return error(format!("「{letter}」は半角カタカナです（全角は「{right}」）。"));
    }
    if between(is_katakana)
        && let Some((_, right)) = KANJI_FOR_KATAKANA.into_iter().find(|(kanji, _)| *kanji == letter)
    {
        return error(format!("「{letter}」は漢字です（カタカナの「{right}」ではありませんか）。"));
    }
    let stands_for_kana = |c: char| KANJI_FOR_KATAKANA.iter().any(|(kanji, _)| *kanji == c);
    let after_is_kanji_or_end = after.is_none_or(|c| is_kanji(c) || is_mark(c));
    if before.is_some_and(|c| is_kanji(c) && !stands_for_kana(c))
        && after_is_kanji_or_end
        && let Some((_, right)) = KATAKANA_FOR_KANJI.into_iter().find(|(kana, _)| *kana == letter)
    {
        return error(format!("「{letter}」はカタカナです（漢字の「{right}」ではありませんか）。"));
    }
    if DASHES.contains(&letter) && between(is_katakana) {
        return error(format!(
            "「{letter}」(U+{code:04X}) は線です（長音の「ー」ではありませんか）。"
        ));
    }
    let after_wrong_kanji = before.is_some_and(stands_for_kana) && after.is_some_and(is_katakana);
    if letter == 'ー' && before.is_none_or(|c| !is_kana(c)) && !after_wrong_kanji {
        return error("「ー」は長音です（線・マイナス・漢数字の一ではありませんか）。".to_owned());
    }
    if is_full_width_alnum(letter) && beside(|c| c.is_ascii_alphanumeric()) {
        return Some((
            Severity::Warning,
            format!("「{letter}」は全角で、隣の半角と混ざっています。"),
        ));
    }
    None
}

const fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{0400}'..='\u{052f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}')
}

const fn is_greek(c: char) -> bool {
    matches!(c, '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}')
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

const fn is_compatibility_kanji(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}')
}

const fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヴ' | 'ー')
}

const fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '々')
}

const fn is_japanese(c: char) -> bool {
    is_kana(c) || is_kanji(c)
}

const fn is_mark(c: char) -> bool {
    matches!(c, '。' | '、' | '）' | '」' | '・' | ' ' | '　' | ')' | '\n')
}

const fn is_full_width_alnum(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        complaints(text).len()
    }

    #[test]
    fn letters_of_other_scripts_inside_japanese_are_found() {
        assert_eq!(count("デジタル・デバ\u{0438}ド"), 1);
        assert_eq!(count("デバイド"), 0);
        assert_eq!(count("\u{0410}市"), 1);
        assert_eq!(count("Ο市"), 1);
        assert_eq!(count("窓口\u{200b}案内"), 1);
        assert_eq!(count("⼀般"), 1);
    }

    #[test]
    fn kanji_in_katakana_and_katakana_in_kanji_are_found() {
        for wrong in [
            "ア二メ",
            "コンク口リート",
            "リサイク力ード",
            "デ一タ",
            "ス夕ート",
            "窓ロ案内",
            "窓ロ",
            "エリア・人ロ動態",
        ] {
            assert_eq!(count(wrong), 1, "{wrong}");
        }
        for right in [
            "アニメ",
            "スタッフ一人",
            "コース一覧",
            "3カ月",
            "二カ国",
            "窓口",
            "八百屋",
            "サービス二つ",
            "カード工事",
        ] {
            assert_eq!(count(right), 0, "{right}");
        }
    }

    #[test]
    fn dashes_for_the_long_vowel_are_found_both_ways() {
        for wrong in ["デ―タ", "デ—タ", "カ−ド", "10ー20", "第ー条"] {
            assert_eq!(count(wrong), 1, "{wrong}");
        }
        for right in ["データ", "らーめん", "8時30分〜17時", "東京—大阪", "A-B", "ああーー"]
        {
            assert_eq!(count(right), 0, "{right}");
        }
    }

    #[test]
    fn mixed_widths_are_warned_of_and_half_width_kana_refused() {
        assert_eq!(
            complaints("Ａ4判").first().map(|(severity, _)| *severity),
            Some(Severity::Warning)
        );
        assert_eq!(count("Ａ４判"), 0);
        assert_eq!(count("ｶﾅ"), 2);
    }
}
