//! Answers as a person reads them again.

use yakusho_interview::{Answer, Interview, Told, Value, definition::FactDef};
use yakusho_kernel::Lang;
use yakusho_pages::{Html, parts::SummaryRow};

use crate::{guide::Guide, words};

/// One group of answers: about the application, or about one person.
pub struct Group {
    /// The person; `None` for the application.
    pub title: Option<String>,
    /// The answers.
    pub rows: Vec<SummaryRow>,
}

/// The answers that count, grouped by whom they are about, in the order of the questions. The
/// answer to a private question is not repeated.
pub fn groups(
    guide: &Guide,
    interview: &Interview<'_, '_>,
    lang: Lang,
    changeable: bool,
) -> Vec<Group> {
    let mut groups: Vec<(Option<String>, Vec<SummaryRow>)> = Vec::new();
    for told in interview.told() {
        let Some(row) = row(guide, interview, &told, lang, changeable) else { continue };
        let whose = told.key.instance.clone();
        match groups.iter_mut().find(|(of, _)| *of == whose) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((whose, vec![row])),
        }
    }
    groups
        .into_iter()
        .map(|(whose, rows)| Group {
            title: whose.map(|id| interview.name_of(&id).get(lang).to_owned()),
            rows,
        })
        .collect()
}

/// A value of a draft in words. A draft is open to nobody but those who tell it, and what they told
/// a moment ago is no secret to them; to hide some of it would tell them who is protected.
#[expect(clippy::disallowed_methods, reason = "the answers of a draft, to those who give them")]
pub fn own(value: &Value, fact: &FactDef, lang: Lang) -> String {
    value.shown(fact, lang)
}

/// An answer in words; that to a private question is not repeated.
pub fn value(
    guide: &Guide,
    interview: &Interview<'_, '_>,
    told: &Told<'_>,
    lang: Lang,
) -> Option<String> {
    let fact = guide.edition.compiled.fact(&told.key.fact)?;
    Some(match &told.answer {
        _ if told.question.private => words::CHECK_PRIVATE.get(lang).to_owned(),
        Answer::Known(Value::Person(id)) => interview.name_of(id).get(lang).to_owned(),
        Answer::Known(value) => own(value, fact, lang),
        Answer::DontKnow => words::CHECK_UNKNOWN.get(lang).to_owned(),
        Answer::Empty => words::CHECK_UNANSWERED.get(lang).to_owned(),
    })
}

fn row(
    guide: &Guide,
    interview: &Interview<'_, '_>,
    told: &Told<'_>,
    lang: Lang,
    changeable: bool,
) -> Option<SummaryRow> {
    let fact = guide.edition.compiled.fact(&told.key.fact)?;
    let question = told.question;
    let value = value(guide, interview, told, lang)?;
    let change = match &told.key.instance {
        Some(instance) if !question.pick => format!("/guide/q/{}/{instance}", question.id),
        _ => format!("/guide/q/{}", question.id),
    };
    Some(SummaryRow {
        name: fact.label.get(lang).to_owned(),
        value: Html::text(value),
        source: None,
        change: changeable.then_some(change),
    })
}
