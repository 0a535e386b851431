//! The name that a person's device gave to a file: kept as it is as far as it is only a name.

use crate::clean::MediaType;

/// Longest name that is kept, in characters, with its ending.
pub const LONGEST: usize = 120;

/// The name for a list and a download: the last part of a path, without controls, direction marks
/// and characters that file systems refuse, at most [`LONGEST`] characters, with the ending of
/// what the file really is. Rare characters and their variants (IVS) stay.
#[must_use]
pub fn clean(given: &str, media_type: MediaType) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|letter| !is_hidden(*letter)).collect();
    let visible = visible.trim_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let stem = match visible.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) => stem,
        _ => visible,
    };
    let mut stem: String = stem.chars().take(LONGEST - 5).collect();
    stem.truncate(
        stem.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '.').len(),
    );
    if stem.is_empty() {
        stem.push_str("file");
    }
    format!("{stem}.{}", media_type.ending())
}

fn is_ending(ending: &str) -> bool {
    (1..=5).contains(&ending.len()) && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
}

fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '"' | '<' | '>' | '|' | '*' | '?' | ':')
        || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_reduced_to_its_last_part() {
        for given in ["../../etc/passwd", "..\\..\\windows\\passwd", "/etc/passwd", "C:\\passwd"] {
            assert_eq!(clean(given, MediaType::Jpeg), "passwd.jpg");
        }
        assert_eq!(clean("..", MediaType::Pdf), "file.pdf");
        assert_eq!(clean("", MediaType::Pdf), "file.pdf");
    }

    #[test]
    fn rare_characters_and_their_variants_stay() {
        assert_eq!(
            clean("渡邉\u{E0105}の免許証 𠮷田.JPG", MediaType::Jpeg),
            "渡邉\u{E0105}の免許証 𠮷田.jpg"
        );
    }

    #[test]
    fn the_ending_says_what_the_file_is() {
        assert_eq!(clean("photo.png", MediaType::Jpeg), "photo.jpg");
        assert_eq!(clean("gpj.exe\u{202E}.pdf", MediaType::Pdf), "gpj.exe.pdf");
        assert_eq!(clean("令和8.12.6 在職証明", MediaType::Pdf), "令和8.12.6 在職証明.pdf");
    }

    proptest! {
        #[test]
        fn any_name_becomes_a_plain_name(given in ".{0,300}") {
            let name = clean(&given, MediaType::Png);
            prop_assert!(name.chars().count() <= LONGEST);
            prop_assert!(name.ends_with(".png") && !name.starts_with('.'));
            let stays_inside = !name.contains('/') && !name.contains('\\');
            prop_assert!(stays_inside);
            prop_assert_eq!(clean(&name, MediaType::Png), name);
        }
    }
}
