//! The boxes of a procedure's form that a clerk may type: the needed ones first, the rest after them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusho_interview::{
    Answers, FactKey, Interview,
    definition::{FactDef, FactType, FieldClass},
    value::{self, Context},
};
use yakusho_kernel::{Lang, Problem};
use yakusho_pages::{
    FieldView,
    field::{FactField, Need, Raw, at_field},
};
use yakusho_procedures::{Edition, event_for};

/// The instance of the person who applies.
const APPLICANT: &str = "me";
/// The group of people.
const PERSON: &str = "person";
/// At most this many boxes stand above the rest.
const FIRST: usize = 4;

/// A box that can be typed.
pub struct EntryField<'e> {
    /// The fact and its place; also the control's name.
    pub key: FactKey,
    /// The fact.
    pub fact: &'e FactDef,
    /// It stands above the rest.
    pub first: bool,
    /// Nothing is entered without it.
    pub must: bool,
}

/// What was typed into the boxes.
#[derive(Default)]
pub struct Entered {
    /// What could be read.
    pub answers: Answers,
    /// How many boxes that is.
    pub boxes: u32,
    /// What must be mended.
    pub problems: Vec<Problem>,
}

/// The boxes of a procedure that a clerk may type. Files, signatures and what the city fills from
/// its register are not typed, and neither are boxes of people other than the applicant: those are
/// on the scan.
#[must_use]
pub fn fields<'e>(edition: &'e Edition, procedure: &str, today: Date) -> Vec<EntryField<'e>> {
    let answers = Answers::new();
    let Some(event) = event_for(edition, procedure) else { return Vec::new() };
    let Some(interview) = Interview::new(&edition.compiled, event, &answers, today) else {
        return Vec::new();
    };
    let Some(form) = interview.form(procedure, None) else { return Vec::new() };
    let mut found: Vec<EntryField<'e>> = Vec::new();
    for one in &form.boxes {
        let typed = !matches!(
            one.fact.kind,
            FactType::Attachment | FactType::Signature | FactType::PersonRef
        );
        let asked = one.field.class == FieldClass::Asked && !one.field.from_register;
        let key = match (&one.fact.group, &one.instance) {
            (None, _) => FactKey::of(one.fact.id.clone()),
            (Some(group), Some(who)) if who == APPLICANT && group == PERSON => {
                FactKey::at(one.fact.id.clone(), APPLICANT)
            }
            _ => continue,
        };
        if !typed || !asked || found.iter().any(|known| known.key == key) {
            continue;
        }
        // The fact of the edition itself, not of this interview, which ends here.
        let Some(fact) = edition.compiled.fact(&key.fact) else { continue };
        let who_it_is = key.instance.is_some()
            && matches!(
                fact.kind,
                FactType::Text | FactType::Kana | FactType::Date | FactType::Phone
            );
        let first = who_it_is && one.field.required;
        found.push(EntryField { key, fact, first, must: false });
    }
    let mut places = 0;
    for one in &mut found {
        one.first = one.first && places < FIRST;
        places += usize::from(one.first);
    }
    // A name is what a case is found by: the first box with one, else the first that is text.
    let is_name = |one: &EntryField<'_>| one.first && one.fact.kind == FactType::Text;
    let place = found
        .iter()
        .position(is_name)
        .or_else(|| found.iter().position(|one| one.fact.kind == FactType::Text));
    if let Some(one) = place.and_then(|place| found.get_mut(place)) {
        (one.first, one.must) = (true, true);
    }
    found
}

/// Reads what was typed. A blank box is no answer, unless nothing goes without it.
#[must_use]
pub fn read(
    fields: &[EntryField<'_>],
    typed: &BTreeMap<String, value::Raw>,
    today: Date,
    not_my_number: bool,
) -> Entered {
    let context = Context { not_my_number, ..Context::on(today) };
    let mut entered = Entered::default();
    for one in fields {
        let name = one.key.to_string();
        let raw = typed.get(&name).cloned().unwrap_or_default();
        if raw.is_blank() && !one.must {
            continue;
        }
        match value::parse(&raw, one.fact, &context) {
            Ok(value) => {
                entered.answers.tell(one.key.clone(), value);
                entered.boxes += 1;
            }
            Err(problem) => entered.problems.push(at_field(problem, &name)),
        }
    }
    entered
}

/// The control of a box, holding what was typed.
#[must_use]
pub fn view(one: &EntryField<'_>, raw: Raw, problems: &[Problem]) -> FieldView {
    let need = if one.must { Need::Required } else { Need::Optional };
    FactField::new(one.fact, one.key.to_string(), Lang::Ja).holding(raw).view(need, false, problems)
}
