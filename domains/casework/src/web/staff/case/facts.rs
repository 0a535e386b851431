//! The form of the case, filled from what was told: value, source and time of every box.

use std::collections::BTreeSet;

use askama::Template;
use yakusho_facts::FactSheet;
use yakusho_interview::{
    BoxState, FactKey, FilledBox, Interview, Source, Value, definition::FieldClass,
};
use yakusho_kernel::{Lang, provenance::Grade};
use yakusho_pages::{
    Html,
    parts::{Chip, Definitions, ProvenanceMark, Tone},
};

use super::super::{case_file::CaseFile, words};

/// The form as a clerk reads it.
#[derive(Default)]
pub struct Facts {
    /// The boxes by whose they are.
    pub groups: Vec<Group>,
    /// The captions of the office's own boxes.
    pub office: Vec<String>,
    /// The keys of the facts that stand on it.
    pub keys: BTreeSet<String>,
    /// The boxes that the resident can be asked to mend.
    pub mendable: Vec<Mendable>,
}

/// The boxes of one role.
pub struct Group {
    /// Whose.
    pub title: String,
    /// The boxes.
    pub rows: Definitions,
    /// The same for a paper.
    pub plain: Vec<PlainBox>,
}

/// One box without markup.
pub struct PlainBox {
    /// Its caption.
    pub label: String,
    /// `filled`, `empty`, `absent`, `from_register`.
    pub state: &'static str,
    /// What is in it.
    pub value: String,
    /// Where that comes from.
    pub source: Option<String>,
}

/// A box that the resident told, and can tell better.
pub struct Mendable {
    /// The fact and its place.
    pub key: String,
    /// The caption, with whose box it is.
    pub label: String,
    /// What is in it now.
    pub value: String,
}

#[derive(Template)]
#[template(path = "staff/box.html")]
struct BoxView {
    value: String,
    chip: Option<Chip>,
    source: Option<String>,
    mended: Option<Chip>,
    mark: Option<ProvenanceMark>,
}

/// A group's title, its boxes as the page shows them, and as the paper does.
type Gathered = (String, Vec<(String, Html)>, Vec<PlainBox>);

/// The form of a case. Empty where the edition has no such form.
pub fn of(file: &CaseFile, sheet: &FactSheet) -> Facts {
    let mut facts = Facts::default();
    let Some(interview) = file.interview(sheet) else { return facts };
    let case = &file.record.case;
    let Some(form) = interview.form(&case.procedure, case.subject.as_deref()) else { return facts };
    let mut groups: Vec<Gathered> = Vec::new();
    for found in form.boxes.iter().filter(|found| found.applies) {
        if found.state == BoxState::Office {
            facts.office.push(found.field.label.clone());
            continue;
        }
        let key = key_of(found);
        facts.keys.insert(key.to_string());
        let title = title(&interview, found);
        let value = shown(&interview, found);
        let source = source(sheet, found);
        if can_be_mended(found) && !facts.mendable.iter().any(|box_| box_.key == key.to_string()) {
            facts.mendable.push(Mendable {
                key: key.to_string(),
                label: format!("{title}　{}", found.field.label),
                value: value.clone(),
            });
        }
        let plain = PlainBox {
            label: found.field.label.clone(),
            state: state_code(&found.state),
            value: value.clone(),
            source: source.clone(),
        };
        let mended = sheet
            .origin(&key)
            // The application's time is kept to the second.
            .filter(|origin| origin.at.as_second() > file.application.submitted_at.as_second())
            .map(|_| Chip::new("補正で変更", Tone::Yellow));
        let provenance = &found.field.provenance;
        let view = BoxView {
            value,
            chip: (found.state == BoxState::FromRegister)
                .then(|| Chip::new("市で確認", Tone::Blue)),
            source,
            mended,
            mark: (provenance.grade() != Grade::Seen)
                .then(|| ProvenanceMark::of(provenance.clone())),
        };
        let row = (found.field.label.clone(), Html::of(&view));
        match groups.iter_mut().find(|(known, ..)| *known == title) {
            Some((_, rows, all)) => {
                rows.push(row);
                all.push(plain);
            }
            None => groups.push((title, vec![row], vec![plain])),
        }
    }
    facts.groups = groups
        .into_iter()
        .map(|(title, rows, plain)| Group { title, rows: Definitions { rows }, plain })
        .collect();
    facts
}

/// Whose box it is: the role, and the person where several have it.
fn title(interview: &Interview<'_, '_>, found: &FilledBox<'_>) -> String {
    let role = found.role.map_or("この申請", |role| role.name.ja.as_str());
    match &found.instance {
        Some(instance) => format!("{role}（{}）", interview.name_of(instance).ja),
        None => role.to_owned(),
    }
}

fn key_of(found: &FilledBox<'_>) -> FactKey {
    match (&found.source, &found.fact.group, &found.instance) {
        (Source::Told(key), ..) => key.clone(),
        (_, Some(_), Some(instance)) => FactKey::at(found.fact.id.clone(), instance.clone()),
        _ => FactKey::of(found.fact.id.clone()),
    }
}

/// A box that a question fills: what was told, or was left open.
fn can_be_mended(found: &FilledBox<'_>) -> bool {
    match &found.source {
        Source::Told(_) => true,
        Source::Derived(_) | Source::Event => false,
        Source::None => {
            found.field.class == FieldClass::Asked
                && matches!(found.state, BoxState::NotKnown | BoxState::Missing)
        }
    }
}

fn shown(interview: &Interview<'_, '_>, found: &FilledBox<'_>) -> String {
    match &found.state {
        BoxState::Filled(Value::Person(id)) => interview.name_of(id).ja,
        BoxState::Filled(Value::Files(files)) => format!("添付 {}件", files.len()),
        BoxState::Filled(value) => value.shown(found.fact, Lang::Ja),
        BoxState::Absent => "（記入なし）".to_owned(),
        BoxState::Missing => "（未回答）".to_owned(),
        BoxState::NotKnown => "わからない（本人の回答）".to_owned(),
        BoxState::FromRegister | BoxState::Office => String::new(),
        BoxState::ByHand => "（署名・自署）".to_owned(),
    }
}

const fn state_code(state: &BoxState) -> &'static str {
    match state {
        BoxState::Filled(_) => "filled",
        BoxState::Absent => "absent",
        BoxState::FromRegister => "from_register",
        BoxState::Missing | BoxState::NotKnown | BoxState::Office | BoxState::ByHand => "empty",
    }
}

fn source(sheet: &FactSheet, found: &FilledBox<'_>) -> Option<String> {
    match &found.source {
        Source::Told(key) => {
            let origin = sheet.origin(key)?;
            Some(format!("{}　{}", origin.source.label().ja, words::when(origin.at)))
        }
        Source::Derived(_) => Some("ほかの回答から計算".to_owned()),
        Source::Event => Some("手続の種類から".to_owned()),
        Source::None => None,
    }
}
