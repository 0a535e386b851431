//! Puts what somebody typed back into a form of a page that was made anew. It reads only markup
//! that this house's own templates write: quoted attributes, one form in no other.

use std::collections::HashMap;

use crate::{Fields, html::Html};

/// The page with the controls of the form that is sent to `action` filled with `fields`. Hidden
/// controls, passwords and files stay as the page has them: a version is the one that is shown, and
/// a secret is typed again.
#[must_use]
pub fn refill(html: &str, action: &str, fields: &Fields) -> String {
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    let mut fill = Filling { fields, used: HashMap::new(), inside: false, select: None };
    while let Some((text, tag, after)) = next_tag(rest) {
        out.push_str(text);
        rest = after;
        match name_of(tag) {
            "form" => {
                fill.inside = attribute(tag, "action").is_some_and(|to| unescaped(to) == action);
                out.push_str(tag);
            }
            "/form" => {
                fill.inside = false;
                out.push_str(tag);
            }
            "input" if fill.inside => out.push_str(&fill.input(tag)),
            "textarea" if fill.inside => {
                let (old, after) = rest.split_once("</textarea>").unwrap_or((rest, ""));
                let typed = attribute(tag, "name").and_then(|name| fill.next_of(&unescaped(name)));
                let text = typed.map_or_else(|| old.to_owned(), |typed| escaped(&typed));
                // A browser drops one line break at the beginning.
                let head = if text.starts_with('\n') { "\n" } else { "" };
                out.push_str(&format!("{tag}{head}{text}</textarea>"));
                rest = after;
            }
            "select" if fill.inside => {
                fill.select = attribute(tag, "name").map(unescaped);
                out.push_str(tag);
            }
            "/select" => {
                fill.select = None;
                out.push_str(tag);
            }
            "option" if fill.inside => out.push_str(&fill.option(tag)),
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

struct Filling<'f> {
    fields: &'f Fields,
    /// How many values of a name went into text controls so far.
    used: HashMap<String, usize>,
    inside: bool,
    select: Option<String>,
}

impl Filling<'_> {
    /// The next value of a name for a control that holds one.
    fn next_of(&mut self, name: &str) -> Option<String> {
        let used = self.used.entry(name.to_owned()).or_insert(0);
        let value = self.fields.all(name).nth(*used)?;
        *used += 1;
        Some(value.to_owned())
    }

    fn was_sent(&self, name: &str, value: &str) -> bool {
        self.fields.all(name).any(|sent| sent == value)
    }

    fn input(&mut self, tag: &str) -> String {
        let Some(name) = attribute(tag, "name").map(unescaped) else { return tag.to_owned() };
        match attribute(tag, "type").unwrap_or("text") {
            "hidden" | "password" | "file" | "submit" | "button" => tag.to_owned(),
            "checkbox" | "radio" => {
                let value = attribute(tag, "value").map_or_else(|| "on".to_owned(), unescaped);
                marked(tag, "checked", self.was_sent(&name, &value))
            }
            _ => match self.next_of(&name) {
                Some(value) => with_value(tag, &value),
                None => tag.to_owned(),
            },
        }
    }

    fn option(&self, tag: &str) -> String {
        let (Some(select), Some(value)) = (&self.select, attribute(tag, "value")) else {
            return tag.to_owned();
        };
        if self.fields.get(select).is_none() {
            return tag.to_owned();
        }
        marked(tag, "selected", self.was_sent(select, &unescaped(value)))
    }
}

/// The text before the next tag, the tag, and what follows it.
fn next_tag(html: &str) -> Option<(&str, &str, &str)> {
    let start = html.find('<')?;
    let (text, from) = html.split_at_checked(start)?;
    let mut quote = None;
    let end = from.char_indices().find_map(|(place, letter)| {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return Some(place),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        None
    })?;
    let (tag, rest) = from.split_at_checked(end + 1)?;
    Some((text, tag, rest))
}

fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<');
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '/' || letter == '!';
    let end = inner.find(|letter| !is_name(letter)).unwrap_or(inner.len());
    inner.get(..end).unwrap_or("")
}

/// The value of a quoted attribute, as it is written.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn with_value(tag: &str, value: &str) -> String {
    let value = escaped(value);
    match attribute(tag, "value") {
        Some(old) => tag.replacen(&format!(" value=\"{old}\""), &format!(" value=\"{value}\""), 1),
        None => tag.replacen('>', &format!(" value=\"{value}\">"), 1),
    }
}

fn marked(tag: &str, mark: &str, on: bool) -> String {
    let (last, inner) = (format!(" {mark}>"), format!(" {mark} "));
    let plain = tag.replace(&last, ">").replace(&inner, " ");
    match plain.strip_suffix('>') {
        Some(open) if on => format!("{open} {mark}>"),
        _ => plain,
    }
}

fn escaped(text: &str) -> String {
    Html::text(text).to_string()
}

fn unescaped(text: &str) -> String {
    [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'")]
        .iter()
        .chain(&[("&lt;", "<"), ("&#60;", "<"), ("&gt;", ">"), ("&#62;", ">")])
        .chain(&[("&amp;", "&"), ("&#38;", "&")])
        .fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<p>理由 > 1</p><form action=\"/other\"><input name=\"reason\" type=\"text\" value=\"\"></form>\
        <form class=\"y-form\" action=\"/staff/cases/1/refuse\" method=\"post\">\
        <input type=\"hidden\" name=\"version\" value=\"4\">\
        <input class=\"y-input\" name=\"who\" type=\"text\" value=\"old &gt; new\" autocomplete=\"off\">\
        <input name=\"secret\" type=\"password\">\
        <label><input type=\"checkbox\" name=\"box\" value=\"a\" checked><span>A</span></label>\
        <label><input type=\"checkbox\" name=\"box\" value=\"b\"><span>B</span></label>\
        <select name=\"kind\"><option value=\"\" selected>選ぶ</option><option value=\"x\">X</option></select>\
        <textarea name=\"reason\"></textarea></form>";

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn everything_typed_is_back_and_versions_and_secrets_are_not() {
        let typed = fields(&[
            ("version", "3"),
            ("who", "\"山田\" & <b>"),
            ("secret", "hidden"),
            ("box", "b"),
            ("kind", "x"),
            ("reason", "一行目\n<script>二行目"),
        ]);
        let page = refill(PAGE, "/staff/cases/1/refuse", &typed);
        assert!(page.contains("name=\"version\" value=\"4\""));
        assert!(page.contains("value=\"&#34;山田&#34; &#38; &#60;b&#62;\" autocomplete"), "{page}");
        assert!(
            !page.contains("hidden\">\"")
                && page.contains("<input name=\"secret\" type=\"password\">")
        );
        assert!(page.contains("value=\"a\"><span>A"));
        assert!(page.contains("value=\"b\" checked><span>B"));
        assert!(
            page.contains("<option value=\"\">選ぶ") && page.contains("value=\"x\" selected>X")
        );
        assert!(page.contains("一行目\n&#60;script&#62;二行目</textarea>"), "{page}");
        assert!(page.starts_with("<p>理由 > 1</p><form action=\"/other\"><input name=\"reason\" type=\"text\" value=\"\">"));
    }

    #[test]
    fn a_page_without_the_form_stays_as_it_is() {
        assert_eq!(refill(PAGE, "/elsewhere", &fields(&[("reason", "x")])), PAGE);
    }

    proptest::proptest! {
        #[test]
        fn no_page_and_no_text_makes_it_panic(page: String, name: String, value: String) {
            let typed = fields(&[(&name, &value)]);
            let _ = refill(&page, "/x", &typed);
            let inside = refill(PAGE, "/staff/cases/1/refuse", &fields(&[("reason", &value)]));
            proptest::prop_assert!(inside.contains(&escaped(&value)));
        }
    }
}
