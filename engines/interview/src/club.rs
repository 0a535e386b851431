//! The tennis club that the tests are about.

use jiff::civil::{Date, date};

use crate::{Answers, Compiled, FactKey, Interview, Value, definition::Definition};

/// The club's definition.
pub(crate) fn definition() -> Definition {
    serde_json::from_str(include_str!("club.json")).expect("the club's definition is JSON")
}

/// The club, compiled.
pub(crate) fn club() -> Compiled {
    match Compiled::new(definition()) {
        Ok(club) => club,
        Err(errors) => {
            let lines: Vec<String> =
                errors.iter().map(|e| format!("{e} {:?} {:?}", e.expression, e.span)).collect();
            panic!("the club's definition is sound:\n{}", lines.join("\n"))
        }
    }
}

/// The club with one expression replaced: a rule's condition.
pub(crate) fn with_rule(condition: &str) -> Result<Compiled, Vec<crate::DefinitionError>> {
    let mut definition = definition();
    definition.events[0].rules[0].when = Some(condition.to_owned());
    Compiled::new(definition)
}

/// A Sunday in December.
pub(crate) const TODAY: Date = date(2026, 12, 6);

/// Somebody joins the club.
pub(crate) fn join<'d: 'a, 'a>(club: &'d Compiled, answers: &'a Answers) -> Interview<'d, 'a> {
    Interview::new(club, "join", answers, TODAY).expect("the club has the event")
}

/// Tells a fact of the application.
pub(crate) fn tell(answers: &mut Answers, fact: &str, value: Value) {
    answers.tell(FactKey::of(fact), value);
}

/// Tells a fact of an instance.
pub(crate) fn tell_of(answers: &mut Answers, fact: &str, instance: &str, value: Value) {
    answers.tell(FactKey::at(fact, instance), value);
}
