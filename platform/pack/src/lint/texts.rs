//! Texts that are missing in a language.

use yakusho_kernel::Lang;

use super::reach::Needs;
use crate::{
    Pack,
    finding::{Finding, Severity},
    format::Status,
    sources::Kind,
    texts::{self, Texts},
};

/// One finding a thing: an error where the public sees it, a warning where only drafts use it.
pub fn check(pack: &Pack, needs: &Needs<'_>) -> Vec<Finding> {
    texts::all(pack).iter().filter_map(|thing| one(pack, needs, thing)).collect()
}

fn one(pack: &Pack, needs: &Needs<'_>, thing: &Texts<'_>) -> Option<Finding> {
    let mut gaps = Vec::new();
    for (path, text) in &thing.texts {
        for lang in text.missing() {
            if pack.city.languages.contains(&lang) {
                gaps.push((path, lang));
            }
        }
    }
    let (first, _) = *gaps.first()?;
    let words: Vec<String> =
        gaps.iter().map(|(path, lang)| format!("{path} の{}", lang.own_name())).collect();
    let shown = words.len().min(4);
    let mut list = words.get(..shown).unwrap_or_default().join("、");
    if words.len() > shown {
        list.push_str(&format!(" ほか{}つ", words.len().saturating_sub(shown)));
    }
    let public = is_public(pack, needs, thing) || gaps.iter().any(|(_, lang)| *lang == Lang::Ja);
    let site = pack.sources().site(thing.kind, thing.id, first);
    let message = format!("{}「{}」に文がありません: {list}。", thing.kind.label(), thing.id);
    let mut finding = Finding::warning("missing-text", &site, message);
    if public {
        finding.severity = Severity::Error;
    }
    Some(finding.hint("{ja: …, easy: …, en: …} の形で、3つとも書いてください。"))
}

/// Whether the public sees this thing.
fn is_public(pack: &Pack, needs: &Needs<'_>, thing: &Texts<'_>) -> bool {
    let published_event =
        |id: &str| pack.events.iter().any(|event| event.id == id && event.publish);
    match thing.kind {
        Kind::City | Kind::Plan | Kind::Kpi => true,
        Kind::Year => pack.year.iter().any(|entry| entry.public && entry.id == thing.id),
        Kind::Department => pack.procedures.iter().any(|procedure| {
            procedure.status == Status::Published && procedure.department == thing.id
        }),
        Kind::Group => needs.has_group(thing.id),
        Kind::Fact => needs.has_fact(thing.id),
        Kind::Question => pack
            .definition
            .questions
            .iter()
            .any(|question| question.id == thing.id && needs.has_question(question)),
        Kind::Procedure => {
            pack.procedure(thing.id).is_some_and(|one| one.status == Status::Published)
        }
        Kind::Event => published_event(thing.id),
        Kind::Rule => pack.definition.events.iter().any(|event| {
            published_event(&event.id) && event.rules.iter().any(|rule| rule.id == thing.id)
        }),
        Kind::Role
        | Kind::Term
        | Kind::Catalogue
        | Kind::Priority
        | Kind::Survey
        | Kind::Documents
        | Kind::Contracts
        | Kind::Household
        | Kind::Handover
        | Kind::FormImport
        | Kind::Retention
        | Kind::Logic
        | Kind::Phrase
        | Kind::Purpose
        | Kind::Route => false,
    }
}
