//! What the engine refuses, at its place in the files.

use yakusho_interview::{DefinitionError, Place};

use super::reach::Vocabulary;
use crate::{
    Pack,
    finding::{Finding, Site, nearest},
    sources::Kind,
};

/// The engine's errors, without those that stand where another check has already said it better.
pub fn check(pack: &Pack, before: &[Finding]) -> Vec<Finding> {
    let Err(errors) = pack.compile_once() else { return Vec::new() };
    let mut found = findings(pack, errors);
    found.retain(|finding| !before.iter().any(|other| says_the_same(other, finding)));
    found
}

/// Whether another check has complained of the same word in the same file, or at the same spot.
fn says_the_same(other: &Finding, finding: &Finding) -> bool {
    let same_spot = (other.line, other.column) == (finding.line, finding.column);
    let word = other.message.split_once('「').and_then(|(_, rest)| rest.split_once('」'));
    let word = word.map(|(word, _)| word);
    let of_a_name = other.code.starts_with("unknown-") || other.code == "period";
    let same_word = word.is_some_and(|word| finding.message.contains(&format!("「{word}」")));
    other.file == finding.file
        && (same_spot || (finding.code == "definition" && of_a_name && same_word))
}

/// The engine's errors as findings.
pub fn findings(pack: &Pack, errors: &[DefinitionError]) -> Vec<Finding> {
    let vocabulary = Vocabulary::of(pack);
    errors.iter().map(|error| finding(pack, &vocabulary, error)).collect()
}

fn finding(pack: &Pack, vocabulary: &Vocabulary<'_>, error: &DefinitionError) -> Finding {
    let site = site(pack, error);
    let message = format!("{}: {}", error.at, error.message);
    let Some(expression) = &error.expression else {
        return Finding::error("definition", &site, message);
    };
    let spot = error.span.clone().and_then(|span| expression.get(span)).unwrap_or_default();
    let is_name = !spot.is_empty()
        && spot.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '_'))
        && !spot.starts_with(|letter: char| letter.is_ascii_digit());
    if is_name && vocabulary.meanings(spot).is_empty() && !vocabulary.is_list(spot) {
        let finding = Finding::error("unknown-fact", &site, message);
        let last = spot.split_once('.').map_or(spot, |(_, rest)| rest);
        let near = nearest(spot, vocabulary.names()).or(nearest(last, vocabulary.names()));
        return match near {
            Some(near) => finding.hint(format!("「{near}」の書き間違いではありませんか。")),
            None => finding.hint("facts/ と terms/ にある名前だけが使えます。"),
        };
    }
    let marked = if spot.is_empty() { expression.clone() } else { spot.to_owned() };
    Finding::error("condition", &site, message).hint(format!("直すところ: {marked}"))
}

/// Where the thing stands that the engine speaks of; the very expression where it is one.
fn site(pack: &Pack, error: &DefinitionError) -> Site {
    let (kind, id, base) = match &error.at {
        Place::Fact(id) => (Kind::Fact, id.clone(), String::new()),
        Place::Group(id) => (Kind::Group, id.clone(), String::new()),
        Place::Role { form: None, role } => (Kind::Role, role.clone(), String::new()),
        Place::Role { form: Some(form), role } => {
            (Kind::Procedure, form.clone(), format!("roles.{role}"))
        }
        Place::Term(id) => (Kind::Term, id.clone(), String::new()),
        Place::Question(id) => (Kind::Question, id.clone(), String::new()),
        Place::Field { procedure, index, .. } => {
            (Kind::Procedure, procedure.clone(), format!("fields.{index}"))
        }
        Place::Form(procedure) => (Kind::Procedure, procedure.clone(), String::new()),
        Place::Event(id) => (Kind::Event, id.clone(), String::new()),
        Place::Rule { rule, .. } => (Kind::Rule, rule.clone(), String::new()),
    };
    let mut site = pack.sources().site(kind, &id, &base);
    let written = pack.sources().node(kind, &id).map(|node| node.follow(&base));
    if let (Some(node), Some(expression)) = (written, &error.expression)
        && let Some(at) = find(node, expression)
    {
        site.at = at;
    }
    site
}

/// The first scalar below a node that says exactly this.
fn find(node: &crate::yaml::Node, text: &str) -> Option<crate::yaml::Position> {
    if node.text() == Some(text) {
        return Some(node.at);
    }
    let below = node.items().unwrap_or_default().iter();
    let entries = node.entries().unwrap_or_default().iter().map(|entry| &entry.value);
    below.chain(entries).find_map(|child| find(child, text))
}
