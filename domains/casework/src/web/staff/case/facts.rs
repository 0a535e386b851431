//! The form of the case as this reader may see it: value, source and time of every box.

use std::collections::BTreeSet;

use askama::Template;
use yakusho_disclosure::{Mask, Reading, Shown, ShownBox, Told};
use yakusho_interview::{
    FactKey, Source, Value,
    definition::{FactType, RoleSource},
};
use yakusho_kernel::{Lang, provenance::Grade};
use yakusho_pages::{
    Html,
    parts::{Chip, Definitions, Tone, letters},
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
    /// Some boxes would show after a purpose was chosen.
    pub waits_for_a_purpose: bool,
    /// Boxes whose captions nobody compared with the form that the city hands out.
    pub unchecked: usize,
    /// What is in the boxes that the reader may see, as values.
    pub values: Vec<BoxValue>,
}

/// What is in one box.
pub struct BoxValue {
    /// The fact and its place.
    pub key: FactKey,
    /// The caption of the box.
    pub label: String,
    /// Whose it is: an instance; empty for the application.
    pub whose: String,
    /// The value.
    pub value: Value,
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
    /// `filled`, `empty`, `absent`, `from_register`, `masked`.
    pub state: &'static str,
    /// What the reader sees of it.
    pub value: Shown,
    /// Where that comes from.
    pub source: Option<String>,
}

/// A box that the resident told, and can tell better.
pub struct Mendable {
    /// The fact and its place.
    pub key: String,
    /// The caption, with whose box it is.
    pub label: String,
    /// What the reader sees of it now.
    pub value: Shown,
    /// What sort of fact it holds.
    pub kind: FactType,
}

#[derive(Template)]
#[template(path = "staff/box.html")]
struct BoxView {
    value: Shown,
    chip: Option<Chip>,
    source: Option<String>,
    mended: Option<Chip>,
}

impl BoxView {
    /// The value with its rare characters shown right, or marked where nobody can show them.
    fn letters(&self) -> Html {
        letters(&self.value.to_string())
    }
}

/// A group's title, its boxes as the page shows them, and as the paper does.
type Gathered = (String, Vec<(String, Html)>, Vec<PlainBox>);

/// The form of a case. Empty where the edition has no such form.
pub fn of(file: &CaseFile, reading: &Reading) -> Facts {
    let mut facts = Facts::default();
    let Some(told) = file.told(reading) else { return facts };
    let case = &file.record.case;
    let Some(form) = told.form(&case.procedure, case.subject.as_deref()) else { return facts };
    let mut groups: Vec<Gathered> = Vec::new();
    for found in form.boxes.into_iter().filter(|found| found.applies) {
        if found.is_office() {
            facts.office.push(found.field.label.clone());
            continue;
        }
        let key = found.key.to_string();
        facts.keys.insert(key.clone());
        facts.unchecked += usize::from(found.field.provenance.grade() != Grade::Seen);
        facts.waits_for_a_purpose |= found.mask() == Some(Mask::ChoosePurpose);
        if let Some(value) = found.seen() {
            facts.values.push(BoxValue {
                key: found.key.clone(),
                label: found.field.label.clone(),
                whose: found.instance.clone().unwrap_or_default(),
                value: value.clone(),
            });
        }
        let title = title(file, &told, &found);
        let label = found.field.label.clone();
        if found.can_be_mended() && !facts.mendable.iter().any(|box_| box_.key == key) {
            facts.mendable.push(Mendable {
                key,
                label: format!("{title}　{label}"),
                value: found.value.clone(),
                kind: found.fact.kind,
            });
        }
        let (plain, view) = views(file, reading, found);
        let row = (label, Html::of(&view));
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

/// A box for a paper and for the page.
fn views(file: &CaseFile, reading: &Reading, found: ShownBox<'_>) -> (PlainBox, BoxView) {
    let source = source(reading, &found);
    let mended = reading
        .origin(&found.key)
        // The application's time is kept to the second.
        .filter(|origin| origin.at.as_second() > file.application.submitted_at.as_second())
        .map(|_| Chip::new("補正で変更", Tone::Yellow));
    let plain = PlainBox {
        label: found.field.label.clone(),
        state: found.state_code(),
        value: found.value.clone(),
        source: source.clone(),
    };
    let chip = if found.mask().is_some() {
        Some(Chip::new("非表示", Tone::Grey))
    } else {
        found.is_from_register().then(|| Chip::new("市で確認", Tone::Blue))
    };
    (plain, BoxView { value: found.value, chip, source, mended })
}

/// The one who applied, in the answers: to the clerk not 「あなた」 but their role.
const SELF: &str = "me";

/// Whose box it is: the role, and the person where it is another than the one who applied. A form
/// that means somebody else by a role than all others still calls them by its name.
fn title(file: &CaseFile, told: &Told<'_>, found: &ShownBox<'_>) -> String {
    let roles = &file.edition.compiled.definition().roles;
    let role = found.role.or_else(|| roles.iter().find(|role| role.id == found.field.per));
    let one_of_many = role.is_some_and(|role| matches!(role.source, RoleSource::Members { .. }));
    let role = role.map(|role| role.name.get(Lang::Ja));
    match &found.instance {
        Some(instance) if instance == SELF => match role {
            Some(role) if one_of_many => format!("{role}（申請した本人）"),
            role => role.unwrap_or("申請した人").to_owned(),
        },
        Some(instance) => match role {
            Some(role) => format!("{role}（{}）", told.name_of(instance)),
            None => told.name_of(instance).to_string(),
        },
        None => role.unwrap_or("この申請").to_owned(),
    }
}

fn source(reading: &Reading, found: &ShownBox<'_>) -> Option<String> {
    match &found.source {
        Source::Told(key) => {
            let origin = reading.origin(key)?;
            Some(format!("{}　{}", origin.source.label().ja, words::when(origin.at)))
        }
        Source::Derived(_) => Some("ほかの回答から計算".to_owned()),
        Source::Event => Some("手続の種類から".to_owned()),
        Source::None => None,
    }
}
