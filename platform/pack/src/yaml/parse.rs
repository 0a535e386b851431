//! From text to a tree with places.

use std::collections::HashMap;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span};

use super::{Entry, Node, Position, Value};

/// No pack file needs to be deeper.
const MAX_DEPTH: usize = 64;
/// Nor to have more values, aliases counted each time they are used.
const MAX_NODES: usize = 2_000_000;

/// Why a text is no YAML that a pack may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// Where.
    pub at: Position,
    /// What, in Japanese.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Reads one YAML document.
///
/// # Errors
/// Where the text is no YAML, holds more than one document, a key stands twice in a map, a key is
/// not a word, or the document is too deep or too large. An empty text is `null`.
pub fn parse(text: &str) -> Result<Node, YamlError> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text.trim_start_matches('\u{feff}')) {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            YamlError {
                at: position(marker.line(), marker.col()),
                message: format!("YAMLとして読めません（{}）。", error.kind()),
                hint: Some(
                    "字下げ（半角空白）、「:」の後の空白、引用符の閉じ忘れを確かめてください。"
                        .to_owned(),
                ),
            }
        })?;
        builder.take(event, span)?;
    }
    Ok(builder.root.unwrap_or(Node {
        at: position(1, 0),
        value: Value::Scalar { text: String::new(), plain: true },
    }))
}

fn position(line: usize, column_from_zero: usize) -> Position {
    Position {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column_from_zero.saturating_add(1)).unwrap_or(u32::MAX),
    }
}

/// A list or map that is still open.
enum Open {
    Seq { at: Position, anchor: usize, items: Vec<Node> },
    Map { at: Position, anchor: usize, entries: Vec<Entry>, key: Option<(String, Position)> },
}

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let at = position(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let value = Value::Scalar { text: text.into_owned(), plain };
                self.put(Node { at, value }, anchor, 1)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.deeper(at)?;
                self.open.push(Open::Seq { at, anchor, items: Vec::new() });
                Ok(())
            }
            Event::MappingStart(_, anchor, _) => {
                self.deeper(at)?;
                self.open.push(Open::Map { at, anchor, entries: Vec::new(), key: None });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Seq { at, anchor, items }) => {
                    self.put(Node { at, value: Value::Seq(items) }, anchor, 1)
                }
                Some(Open::Map { at, anchor, entries, .. }) => {
                    self.put(Node { at, value: Value::Map(entries) }, anchor, 1)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let (node, size) =
                    self.anchors.get(&anchor).cloned().ok_or_else(|| {
                        error(at, "この別名（*）が指す印（&）がまだ閉じていません。")
                    })?;
                self.put(Node { at, ..node }, 0, size)
            }
            Event::DocumentStart(..) if self.root.is_some() => {
                Err(error(at, "1つのファイルには1つの文書だけを書きます（--- は使いません）。"))
            }
            _ => Ok(()),
        }
    }

    fn deeper(&self, at: Position) -> Result<(), YamlError> {
        if self.open.len() < MAX_DEPTH {
            Ok(())
        } else {
            Err(error(at, "入れ子が深すぎます。"))
        }
    }

    fn put(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), YamlError> {
        self.nodes = self.nodes.saturating_add(size);
        if self.nodes > MAX_NODES {
            return Err(error(node.at, "ファイルが大きすぎます。"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), count(&node)));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Seq { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some((key, key_at)) => entries.push(Entry { key, key_at, value: node }),
                None => {
                    let Some(text) = node.text().map(str::to_owned) else {
                        return Err(error(node.at, "項目名（キー）は文字列でなければなりません。"));
                    };
                    if text == "<<" {
                        return Err(error(node.at, "「<<」による合成は使えません。"));
                    }
                    if let Some(first) = entries.iter().find(|entry| entry.key == text) {
                        return Err(error(
                            node.at,
                            &format!(
                                "項目「{text}」が2度書かれています（最初は{}行目）。",
                                first.key_at.line
                            ),
                        ));
                    }
                    *key = Some((text, node.at));
                }
            },
        }
        Ok(())
    }
}

fn error(at: Position, message: &str) -> YamlError {
    YamlError { at, message: message.to_owned(), hint: None }
}

fn count(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 1,
        Value::Seq(items) => items.iter().map(count).sum::<usize>().saturating_add(1),
        Value::Map(entries) => {
            entries.iter().map(|entry| count(&entry.value)).sum::<usize>().saturating_add(1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_line_and_column() {
        let node = parse("# 説明\nname: 転入届\nrules:\n  - id: a\n    when: 'x'\n").expect("yaml");
        assert_eq!(node.follow("name").at, Position { line: 2, column: 7 });
        assert_eq!(node.follow("rules.0.when").at, Position { line: 5, column: 11 });
        assert_eq!(node.follow("rules.0.nothing").at, Position { line: 4, column: 5 });
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let node = parse("{名前: 転入, 次: x}").expect("yaml");
        assert_eq!(node.follow("次").at, Position { line: 1, column: 13 });
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_with_both_lines() {
        let error = parse("id: a\nname: b\nid: c\n").expect_err("duplicate");
        assert_eq!(error.at.line, 3);
        assert!(error.message.contains("最初は1行目"), "{}", error.message);
    }

    #[test]
    fn aliases_repeat_a_value_at_their_own_place_and_cannot_explode() {
        let node = parse("a: &x [1, 2]\nb: *x\n").expect("yaml");
        assert_eq!(node.follow("b").items().map(<[Node]>::len), Some(2));
        assert_eq!(node.follow("b").at.line, 2);

        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let below = level - 1;
            let row = vec![format!("*a{below}"); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{row}]\n"));
        }
        assert!(parse(&bomb).is_err());
    }

    #[test]
    fn broken_yaml_says_where() {
        let error = parse("a: [1, 2\nb: 3\n").expect_err("broken");
        assert!(error.at.line >= 1);
        assert!(error.hint.is_some());
    }

    #[test]
    fn an_empty_file_is_null() {
        assert!(parse("# only a comment\n").expect("yaml").is_null());
    }
}
