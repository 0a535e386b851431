//! Names as they are written: 外字 and old characters in a font that has them, and a visible mark
//! where a character cannot be shown anywhere.

use crate::html::Html;

/// Text that may hold rare characters, for a page: in IPAmj Mincho where that is installed and the
/// text needs it; a character of a private-use area (外字 of some machine's own) becomes 〓 with its
/// number, because nobody else can show it.
#[must_use]
pub fn letters(text: &str) -> Html {
    if text.chars().all(is_usual) {
        return Html::text(text);
    }
    let mut html = String::new();
    for letter in text.chars() {
        if is_unknown(letter) {
            html.push_str(&mark(letter));
        } else {
            html.push_str(Html::text(letter.encode_utf8(&mut [0; 4])).as_str());
        }
    }
    Html::raw(format!("<span class=\"y-letters\" lang=\"ja\">{html}</span>"))
}

/// The same with some characters marked, by their places: what differs from another text. The mark
/// is an underline and a box, not a colour alone.
#[must_use]
pub fn marked_letters(text: &str, marked: &[usize]) -> Html {
    let mut parts = Vec::new();
    for (place, letter) in text.chars().enumerate() {
        let one = letters(letter.encode_utf8(&mut [0; 4]));
        parts.push(if marked.contains(&place) {
            Html::raw(format!("<mark class=\"y-differs\">{one}</mark>"))
        } else {
            one
        });
    }
    Html::join(parts)
}

/// Whether nobody but the machine that wrote it knows what a character looks like.
#[must_use]
pub const fn is_unknown(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFFD}' | '〓')
}

/// What every Japanese font has: JIS X 0208's blocks and letters. Compatibility ideographs,
/// variation selectors and everything beyond the basic plane want the font for names.
const fn is_usual(letter: char) -> bool {
    matches!(letter, '\u{0}'..='\u{2FFF}' | '\u{3000}'..='\u{33FF}' | '\u{4E00}'..='\u{9FA5}' | '\u{FF00}'..='\u{FFEF}')
}

fn mark(letter: char) -> String {
    let words = if letter == '〓' || letter == '\u{FFFD}' {
        "表示できない字".to_owned()
    } else {
        format!("外字 U+{:04X}", u32::from(letter))
    };
    format!("<span class=\"y-gaiji\">〓<small>（{words}）</small></span>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_marked_and_everything_else_stays() {
        assert_eq!(letters("前橋　太郎").as_str(), "前橋　太郎");
        assert_eq!(letters("<b>").as_str(), "&#60;b&#62;");
        let rare = letters("𠮷田\u{E0100}");
        assert!(rare.as_str().contains("y-letters") && rare.as_str().contains("𠮷田\u{E0100}"));
        let own = letters("渡\u{E001}");
        assert!(own.as_str().contains("〓<small>（外字 U+E001）"), "{own}");
        assert!(!own.as_str().contains('\u{E001}'));
        assert!(letters("渡\u{FFFD}").as_str().contains("表示できない字"));
        let differs = marked_letters("髙橋", &[0]);
        assert_eq!(differs.as_str(), "<mark class=\"y-differs\">髙</mark>橋");
    }
}
