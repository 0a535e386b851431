//! What the controls of a page's forms hold, as a browser would send it: not what stands anywhere
//! in the page's bytes.

use crate::{Seen, seen::unescape};

impl Seen {
    /// The controls with a name, in the order of the page: the text of a line or of a box, the
    /// chosen option of a list (the first where none is), the ticked boxes and round buttons.
    #[must_use]
    pub fn controls(&self) -> Vec<(String, String)> {
        let text = self.text();
        let mut held = Vec::new();
        let mut rest = text.as_str();
        while let Some(place) = rest.find('<') {
            rest = &rest[place..];
            let (tag, after) = split_tag(rest);
            rest = after;
            if let Some(tag) = tag.strip_prefix("<input") {
                held.extend(input(tag));
            } else if let Some(tag) = tag.strip_prefix("<textarea") {
                let (inside, after) = rest.split_once("</textarea>").unwrap_or((rest, ""));
                held.extend(attribute(tag, "name").map(|name| (name, unescape(inside))));
                rest = after;
            } else if let Some(tag) = tag.strip_prefix("<select") {
                let (inside, after) = rest.split_once("</select>").unwrap_or((rest, ""));
                held.extend(attribute(tag, "name").zip(chosen(inside)));
                rest = after;
            }
        }
        held
    }
}

/// The tag at the front and what follows it; `>` inside quotes ends nothing.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    for (place, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&text[..place], &text[place + 1..]),
            _ => {}
        }
    }
    (text, "")
}

fn input(tag: &str) -> Option<(String, String)> {
    let name = attribute(tag, "name")?;
    let value = attribute(tag, "value");
    match attribute(tag, "type").as_deref() {
        Some("checkbox" | "radio") if !has(tag, "checked") => None,
        Some("checkbox" | "radio") => Some((name, value.unwrap_or_else(|| "on".to_owned()))),
        Some("file" | "submit") => None,
        _ => Some((name, value.unwrap_or_default())),
    }
}

fn chosen(options: &str) -> Option<String> {
    let tags: Vec<&str> = options.split("<option").skip(1).map(|rest| split_tag(rest).0).collect();
    let tag = tags.iter().find(|tag| has(tag, "selected")).or_else(|| tags.first())?;
    attribute(tag, "value")
}

/// The value of an attribute, which our templates always quote.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(unescape(rest.split('"').next()?))
}

/// Whether a tag has an attribute without a value, outside the values of others.
fn has(tag: &str, name: &str) -> bool {
    let outside: String = tag.split('"').step_by(2).collect();
    outside.split_whitespace().any(|word| word.trim_end_matches('/') == name)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn held(page: &str) -> Vec<(String, String)> {
        let bytes = page.as_bytes().to_vec();
        Seen { status: StatusCode::OK, headers: HeaderMap::new(), bytes }.controls()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn controls_hold_what_a_browser_would_send() {
        let page = r#"<p>X</p><input class="w" name="a" value="1 &lt; 2 > 1"><input name="b">
            <textarea rows="2" name="c">three &#38; four</textarea>
            <select name="d"><option value="AD">西暦</option><option value="R" selected>令和</option></select>
            <select name="e"><option value="AD">西暦</option><option value="R">令和</option></select>
            <input type="radio" name="f" value="no"><input type="radio" name="f" value="yes" checked>
            <input type="checkbox" name="g" value="checked"><input type="file" name="h">"#;
        let wanted = [
            pair("a", "1 < 2 > 1"),
            pair("b", ""),
            pair("c", "three & four"),
            pair("d", "R"),
            pair("e", "AD"),
            pair("f", "yes"),
        ];
        assert_eq!(held(page), wanted);
    }
}
