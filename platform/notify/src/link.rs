//! Links in mails carry an opaque token and nothing else: mail is read on the way and forwarded.

/// Whether every web link in the text is scheme, host and a path of plain segments: no query, no
/// fragment, no user, no escapes in which data could travel.
pub(crate) fn all_plain(text: &str) -> bool {
    ["https://", "http://"].iter().all(|scheme| {
        text.match_indices(scheme).all(|(at, _)| {
            let rest = text.get(at + scheme.len()..).unwrap_or_default();
            let end =
                rest.find(|letter: char| !letter.is_ascii_graphic() || "<>\"()".contains(letter));
            let address = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            address
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_./:~".contains(letter))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_with_a_token_is_plain_and_a_link_with_data_is_not() {
        assert!(all_plain("続きはこちら\nhttps://yakusho.example/r/7K3M-99QA_x\nお問い合わせ…"));
        assert!(all_plain("（http://localhost:8080/r/abc）リンクなし"));
        for link in
            ["https://x/r?name=taro", "https://x/r#taro", "https://taro@x/", "https://x/%E5%B1%B1"]
        {
            assert!(!all_plain(&format!("見る {link} 。")), "{link}");
        }
    }
}
