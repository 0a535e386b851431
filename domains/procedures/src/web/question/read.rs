//! From the controls of a question page to answers.

use std::collections::BTreeMap;

use yakusho_interview::{
    Answer, Answers, Ask, AskKind, FactKey,
    definition::{FactDef, FactType, InstanceId},
    value,
};
use yakusho_kernel::{Problem, check_digit};
use yakusho_pages::{
    Fields,
    field::{Raw, at_field},
};

use crate::{guide::Guide, words};

/// The control by which a person says that twelve digits are no マイナンバー.
pub const NOT_MY_NUMBER: &str = "_not_my_number";
/// The tick boxes of a question that is asked once for all.
pub const PICK: &str = "_pick";
/// The tick box 「いない」 of such a question.
pub const NOBODY: &str = "_nobody";

/// What stands in the controls, by the fact's key (for a list: by the fact's id).
pub type Typed = BTreeMap<String, Raw>;

/// What was read from a page.
#[derive(Debug, Default)]
pub struct Read {
    /// The answers with what could be read.
    pub answers: Answers,
    /// What must be mended.
    pub problems: Vec<Problem>,
    /// What was typed, to show it again.
    pub typed: Typed,
    /// The page is shown again although nothing is wrong (an address was looked up, a person
    /// added, a file sent).
    pub stay: bool,
    /// What was typed is shown again; otherwise the controls are empty.
    pub show_typed: bool,
}

/// What is known of the facts of a page, as its controls show it.
pub fn known(guide: &Guide, ask: &Ask<'_>) -> Typed {
    let mut typed = Typed::new();
    for key in &ask.keys {
        let raw = match guide.answers.get(key) {
            Some(Answer::Known(value)) => Raw::of_value(value),
            Some(Answer::DontKnow) => Raw::DontKnow,
            Some(Answer::Empty) | None => Raw::Empty,
        };
        typed.insert(key.to_string(), raw);
    }
    typed
}

/// Reads one fact. `name` is its control's name.
pub fn fact(
    fields: &Fields,
    name: &str,
    fact: &FactDef,
    context: &value::Context<'_>,
) -> (Raw, Result<Answer, Problem>) {
    let raw = Raw::sent(fields, name, fact.kind);
    let answer = match &raw {
        Raw::DontKnow => Ok(Answer::DontKnow),
        raw => value::parse(&raw.typed(), fact, context).map(Answer::Known),
    };
    let answer = answer.map_err(|problem| at_field(problem, name));
    (raw, answer)
}

/// Reads the facts of a question into the answers. A blank control of an optional question is an
/// empty answer; 「わからない」 counts only where it is offered.
pub fn facts(
    ask: &Ask<'_>,
    guide: &Guide,
    fields: &Fields,
    name_of: impl Fn(&FactKey) -> String,
    into: &mut Read,
    context: &value::Context<'_>,
) {
    let unknown = fields.go() == "unknown" && ask.question.may_not_know;
    for key in &ask.keys {
        let Some(def) = guide.edition.compiled.fact(&key.fact) else { continue };
        if matches!(def.kind, FactType::Attachment | FactType::Signature) {
            continue;
        }
        let name = name_of(key);
        let (raw, answer) = fact(fields, &name, def, context);
        into.typed.insert(name, raw.clone());
        match answer {
            _ if unknown => {
                into.answers.set(key.clone(), Answer::DontKnow);
            }
            Ok(Answer::DontKnow) if !ask.question.may_not_know => {
                into.problems.push(missing(key, def));
            }
            Ok(answer) => {
                into.answers.set(key.clone(), answer);
            }
            Err(problem) if problem.code == "required" && ask.question.optional => {
                into.answers.set(key.clone(), Answer::Empty);
            }
            Err(problem) => into.problems.push(problem),
        }
    }
}

fn missing(key: &FactKey, def: &FactDef) -> Problem {
    let empty =
        value::parse(&value::Raw::default(), def, &value::Context::on(jiff::civil::Date::MIN));
    let problem = empty
        .err()
        .unwrap_or_else(|| Problem::new("", "required", yakusho_pages::words::REQUIRED.text()));
    Problem { field: key.to_string(), ..problem }
}

/// Reads a question that is asked once for all.
pub fn pick(ask: &Ask<'_>, fields: &Fields, into: &mut Read) {
    let AskKind::Pick { among } = &ask.kind else { return };
    let chosen: Vec<InstanceId> = fields
        .all(PICK)
        .filter(|id| among.iter().any(|one| one == id))
        .map(str::to_owned)
        .collect();
    let nobody = fields.get(NOBODY).is_some();
    into.typed.insert(PICK.to_owned(), Raw::Many(chosen.clone()));
    if nobody {
        into.typed.insert(NOBODY.to_owned(), Raw::One("yes".to_owned()));
    }
    if fields.go() == "unknown" && ask.question.may_not_know {
        for key in &ask.keys {
            into.answers.set(key.clone(), Answer::DontKnow);
        }
        return;
    }
    match (chosen.is_empty(), nobody) {
        (true, false) => {
            into.problems.push(Problem::new(PICK, "required", words::PICK_ONE.text()));
        }
        (false, true) => {
            into.problems.push(Problem::new(PICK, "both", words::PICK_BOTH.text()));
        }
        _ => {
            for (key, answer) in ask.picked(&chosen) {
                into.answers.set(key, answer);
            }
        }
    }
}

/// Whether anything was typed that passes the check digit of a マイナンバー, so that the page asks.
pub fn asks_about_my_number(typed: &Typed, problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.code == "looks_like_my_number")
        && typed.values().any(|raw| check_digit::looks_like_my_number(raw.text()))
}
