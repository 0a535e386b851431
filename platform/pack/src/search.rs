//! Finding procedures and events by name, reading and everyday words. Pure and small enough to run
//! for every key that is pressed.

use unicode_normalization::UnicodeNormalization;
use yakusho_kernel::{Lang, Text};

use crate::{
    Pack,
    format::{Status, Way},
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'p> {
    /// Which sort.
    pub kind: HitKind,
    /// Its id.
    pub id: &'p str,
    /// Its name.
    pub name: &'p Text,
    /// What it is for, where the pack says so.
    pub summary: Option<&'p Text>,
    /// Higher is better.
    pub score: u32,
}

/// The sort of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    /// A life event that the public may use.
    Event,
    /// A procedure that can be filed, prepared or is explained.
    Procedure,
    /// A line of the list of procedures that is not yet fileable.
    Catalogue,
}

impl Pack {
    /// Events and procedures for what a person typed, best first. Width, case, hiragana and
    /// katakana make no difference; every word of the query must be found. An empty query finds
    /// nothing.
    #[must_use]
    pub fn search(&self, query: &str, lang: Lang) -> Vec<Hit<'_>> {
        let words: Vec<String> =
            query.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for event in self.published_events() {
            let card = Card {
                name: &event.name,
                kana: &event.kana,
                everyday: &event.everyday_words,
                about: Some(&event.intro),
                lang,
            };
            if let Some(score) = card.score(&words) {
                // An event answers more than one procedure does.
                let score = score.saturating_add(8);
                hits.push(Hit {
                    kind: HitKind::Event,
                    id: &event.id,
                    name: &event.name,
                    summary: Some(&event.intro),
                    score,
                });
            }
        }
        for procedure in self.procedures.iter().filter(|one| one.status == Status::Published) {
            let card = Card {
                name: &procedure.name,
                kana: &procedure.kana,
                everyday: &procedure.everyday_words,
                about: Some(&procedure.summary),
                lang,
            };
            if let Some(score) = card.score(&words) {
                let fileable = u32::from(matches!(procedure.way, Way::Online | Way::Visit));
                let score = score.saturating_add(fileable.saturating_mul(4));
                hits.push(Hit {
                    kind: HitKind::Procedure,
                    id: &procedure.id,
                    name: &procedure.name,
                    summary: Some(&procedure.summary),
                    score,
                });
            }
        }
        for entry in &self.catalogue {
            let shown = entry
                .procedures
                .iter()
                .any(|id| self.procedure(id).is_some_and(|one| one.status == Status::Published));
            let card = Card {
                name: &entry.name,
                kana: &entry.kana,
                everyday: &entry.everyday_words,
                about: None,
                lang,
            };
            if let (false, Some(score)) = (shown, card.score(&words)) {
                hits.push(Hit {
                    kind: HitKind::Catalogue,
                    id: &entry.id,
                    name: &entry.name,
                    summary: None,
                    score,
                });
            }
        }
        hits.sort_by(|a, b| b.score.cmp(&a.score).then(a.kind.cmp(&b.kind)).then(a.id.cmp(b.id)));
        hits
    }
}

/// What may be searched of one thing.
struct Card<'p> {
    name: &'p Text,
    kana: &'p str,
    everyday: &'p [String],
    about: Option<&'p Text>,
    lang: Lang,
}

impl Card<'_> {
    /// `None` where a word is not found at all.
    fn score(&self, words: &[String]) -> Option<u32> {
        let names: Vec<String> = [self.name.get(Lang::Ja), self.name.get(self.lang), self.kana]
            .into_iter()
            .map(fold)
            .collect();
        let everyday: Vec<String> = self.everyday.iter().map(|word| fold(word)).collect();
        let about = self
            .about
            .map(|text| format!("{}\n{}", fold(text.get(Lang::Ja)), fold(text.get(self.lang))));
        words.iter().try_fold(0_u32, |sum, word| {
            let best = [
                best_of(&names, word, [100, 70, 50, 0]),
                best_of(&everyday, word, [95, 60, 45, 40]),
                u32::from(about.as_ref().is_some_and(|about| about.contains(word.as_str())))
                    .saturating_mul(15),
                by_bigrams(&names, &everyday, word),
            ]
            .into_iter()
            .max()
            .unwrap_or(0);
            (best > 0).then(|| sum.saturating_add(best))
        })
    }
}

/// The weight of the best match: equal, begins with, holds, is held by what was typed.
fn best_of(texts: &[String], word: &str, weights: [u32; 4]) -> u32 {
    let [equal, begins, holds, held] = weights;
    texts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| {
            if text == word {
                equal
            } else if text.starts_with(word) {
                begins
            } else if text.contains(word) {
                holds
            } else if text.chars().count() >= 2 && word.contains(text.as_str()) {
                held
            } else {
                0
            }
        })
        .max()
        .unwrap_or(0)
}

/// A little for a word most of whose pairs of letters occur in one name: 「子どもの保険」 for
/// 「子どもの医療保険」, and for small slips of the finger.
fn by_bigrams(names: &[String], everyday: &[String], word: &str) -> u32 {
    let wanted = bigrams(word);
    if wanted.len() < 3 {
        return 0;
    }
    let share = |text: &String| {
        let has = bigrams(text);
        let common = wanted.iter().filter(|pair| has.contains(pair)).count();
        common.saturating_mul(100).checked_div(wanted.len()).unwrap_or(0)
    };
    let best = names.iter().chain(everyday).map(share).max().unwrap_or(0);
    if best >= 60 { u32::try_from(best / 4).unwrap_or(0) } else { 0 }
}

fn bigrams(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

/// One form for all ways to write a word: NFKC, lower case, hiragana, no marks; the okurigana of
/// a few very common verbs may be left out (引越し, 引っ越し, 引越).
fn fold(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'ァ'..='ヶ' => {
                u32::from(letter).checked_sub(0x60).and_then(char::from_u32).unwrap_or(letter)
            }
            other => other,
        })
        .filter(|letter| letter.is_alphanumeric() || *letter == 'ー')
        .collect();
    let mut folded = folded;
    for (long, short) in [
        ("引っ越", "引越"),
        ("引越し", "引越"),
        ("手続き", "手続"),
        ("届け", "届"),
        ("申し込み", "申込"),
        ("申込み", "申込"),
    ] {
        folded = folded.replace(long, short);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_write_a_word_fold_into_one() {
        assert_eq!(fold("ﾗｹｯﾄ"), fold("らけっと"));
        assert_eq!(fold("ラケット"), fold("らけっと"));
        assert_eq!(fold("引っ越し"), fold("引越"));
        assert_eq!(fold("引越し"), fold("引っ越し"));
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold("転入届け"), fold("転入届"));
    }
}
