//! Which language a page speaks: what the address says, else what the browser was told before,
//! else what the browser prefers, else Japanese.

use axum::http::{HeaderMap, Uri, header};
use yakusho_kernel::Lang;

/// The cookie that keeps the choice.
pub(crate) const COOKIE: &str = "lang";

/// The language, and whether the address asked for it (it is then kept).
pub(crate) fn choose(uri: &Uri, cookie: Option<&str>, headers: &HeaderMap) -> (Lang, bool) {
    let asked = query(uri).find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_code);
    if let Some(lang) = asked {
        return (lang, true);
    }
    let kept = cookie.and_then(Lang::from_code);
    (kept.or_else(|| preferred(headers)).unwrap_or_default(), false)
}

/// The first of Japanese and English in the browser's own order of preference.
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let line = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Lang)> = None;
    for entry in line.split(',') {
        let mut parts = entry.trim().split(';');
        let tag = parts.next().unwrap_or("").to_ascii_lowercase();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok())
            .unwrap_or(0.0);
        let lang = match tag.split('-').next() {
            _ if tag == Lang::JaEasy.code() => Lang::JaEasy,
            Some("ja") => Lang::Ja,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// The same address with another language.
pub(crate) fn same_page(uri: &Uri, lang: Lang) -> String {
    let others = query(uri).filter(|pair| !pair.starts_with("lang=") && !pair.is_empty());
    let own = format!("lang={}", lang.code());
    let pairs: Vec<&str> = others.chain([own.as_str()]).collect();
    // A path of two slashes would name another host.
    format!("/{}?{}", uri.path().trim_start_matches('/'), pairs.join("&"))
}

fn query(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or("").split('&')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(uri: &str, cookie: Option<&str>, accept: &str) -> Lang {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("header"));
        choose(&uri.parse().expect("uri"), cookie, &headers).0
    }

    #[test]
    fn the_address_comes_before_the_cookie_and_the_cookie_before_the_browser() {
        assert_eq!(said("/?lang=ja-easy", Some("ja"), "en"), Lang::JaEasy);
        assert_eq!(said("/?lang=xx", Some("en"), "ja"), Lang::En);
        assert_eq!(said("/", None, "en-US,en;q=0.9,ja;q=0.8"), Lang::En);
        assert_eq!(said("/", None, "pt-BR,ja;q=0.5,en;q=0.4"), Lang::Ja);
        assert_eq!(said("/", None, "zh-CN"), Lang::Ja);
        assert_eq!(said("/", None, "ja-easy,ja;q=0.9"), Lang::JaEasy);
    }

    #[test]
    fn switching_keeps_the_page_and_its_query() {
        let at = |uri: &str| same_page(&uri.parse().expect("uri"), Lang::En);
        assert_eq!(at("/guide?step=2&lang=ja&x=1"), "/guide?step=2&x=1&lang=en");
        assert_eq!(at("/guide"), "/guide?lang=en");
        assert_eq!(at("//evil.example/x"), "/evil.example/x?lang=en");
    }
}
