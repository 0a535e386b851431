//! The three languages that every resident screen speaks, and a text in all of them.

use serde::{Deserialize, Serialize};

/// A language of the pages. `JaEasy` is やさしい日本語 (plain Japanese for people who learn it).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Lang {
    /// 日本語
    #[default]
    #[serde(rename = "ja")]
    Ja,
    /// やさしい日本語
    #[serde(rename = "ja-easy")]
    JaEasy,
    /// English
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All languages, in the order in which a page offers them.
    pub const ALL: [Self; 3] = [Self::Ja, Self::JaEasy, Self::En];

    /// The code in URLs and cookies: `ja`, `ja-easy`, `en`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::JaEasy => "ja-easy",
            Self::En => "en",
        }
    }

    /// The value of the `lang` attribute (BCP 47). Plain Japanese is Japanese to a screen reader.
    #[must_use]
    pub const fn bcp47(self) -> &'static str {
        match self {
            Self::Ja | Self::JaEasy => "ja",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::JaEasy => "やさしい日本語",
            Self::En => "English",
        }
    }

    /// The language with this code, if it is one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// A text in the three languages. In a pack it is written either as a map
/// `{ja: …, easy: …, en: …}` or as one string, which is then Japanese only.
/// `easy` and `en` may be missing in a draft; [`Text::get`] then falls back to Japanese and the
/// lint reports the gap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Text {
    /// 日本語
    pub ja: String,
    /// やさしい日本語
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub easy: Option<String>,
    /// English
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// A text in all three languages.
    #[must_use]
    pub fn new(ja: impl Into<String>, easy: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), easy: Some(easy.into()), en: Some(en.into()) }
    }

    /// A text that only exists in Japanese (a name of a law, a staff screen).
    #[must_use]
    pub fn ja(ja: impl Into<String>) -> Self {
        Self { ja: ja.into(), easy: None, en: None }
    }

    /// The text in `lang`, or the Japanese where that language is missing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::JaEasy => self.easy.as_deref().unwrap_or(&self.ja),
            Lang::En => self.en.as_deref().unwrap_or(&self.ja),
        }
    }

    /// The languages in which this text is missing or blank.
    #[must_use]
    pub fn missing(&self) -> Vec<Lang> {
        let blank = |text: Option<&String>| text.is_none_or(|text| text.trim().is_empty());
        let mut missing = Vec::new();
        if self.ja.trim().is_empty() {
            missing.push(Lang::Ja);
        }
        if blank(self.easy.as_ref()) {
            missing.push(Lang::JaEasy);
        }
        if blank(self.en.as_ref()) {
            missing.push(Lang::En);
        }
        missing
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> serde::de::Visitor<'de> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("文字列、または ja・easy・en を持つ表")
            }
            fn visit_str<E: serde::de::Error>(self, ja: &str) -> Result<Text, E> {
                Ok(Text::ja(ja))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let mut text = Text::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "ja" => text.ja = map.next_value()?,
                        "easy" | "ja-easy" => text.easy = map.next_value()?,
                        "en" => text.en = map.next_value()?,
                        other => {
                            return Err(serde::de::Error::unknown_field(
                                other,
                                &["ja", "easy", "en"],
                            ));
                        }
                    }
                }
                Ok(text)
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_be_one_string_or_a_map() {
        let short: Text = serde_json::from_str("\"氏名\"").expect("text");
        assert_eq!(short, Text::ja("氏名"));
        let long: Text =
            serde_json::from_str(r#"{"ja":"氏名","easy":"なまえ","en":"Name"}"#).expect("text");
        assert_eq!(long.get(Lang::En), "Name");
        assert!(long.missing().is_empty());
        assert_eq!(short.missing(), vec![Lang::JaEasy, Lang::En]);
    }
}
