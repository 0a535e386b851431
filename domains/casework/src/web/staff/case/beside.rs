//! What was declared beside what the resident register says, person by person.

use askama::Template;
use jiff::Timestamp;
use serde_json::json;
use yakusho_pages::{
    Html, Refused,
    parts::{Chip, Column, Row, Table, Tone, letters, marked_letters},
};

use super::{
    super::{case_file::CaseFile, desk::Desk, words},
    facts::BoxValue,
};
use crate::{
    register::{
        Compared, Snapshot, Verdict,
        compare::{compare, differing},
        people::{Declared, of_values},
        snapshot::{look_up, newest},
    },
    web::failure::refused,
};

/// People of one form that are compared; a form with more is no household.
const MOST: usize = 14;

#[derive(Template)]
#[template(path = "staff/case_beside.html")]
struct Panel {
    about: String,
    stand_in: Option<Chip>,
    counts: String,
    tables: Vec<Table>,
}

/// A person of the form with each compared item.
pub struct Beside {
    /// The person, as declared.
    pub declared: Declared,
    /// The items.
    pub items: Vec<Compared>,
}

/// The people of a form beside the register, after the reading of it was recorded. `None` where
/// no copy of the register was taken in.
///
/// # Errors
/// What the store says.
pub async fn look(
    desk: &Desk,
    file: &CaseFile,
    values: &[BoxValue],
    now: Timestamp,
) -> Result<Option<(Snapshot, Vec<Beside>)>, Refused> {
    let store = desk.app.store();
    let Some(snapshot) = newest(store).await.map_err(refused)? else { return Ok(None) };
    let people = people(values);
    let mut all = Vec::new();
    if !people.is_empty() {
        let what = json!({ "what": "register", "snapshot": snapshot.id });
        file.record_reading(desk, what, now).await?;
    }
    let (keyring, city) = (&desk.app.procedures().parts().keyring, desk.app.own_city());
    for declared in people.into_iter().take(MOST) {
        let found = look_up(store, keyring, &snapshot, &declared.person, &city).await;
        let found = found.map_err(refused)?;
        let items = compare(&declared.person, found.as_ref(), &city);
        all.push(Beside { declared, items });
    }
    Ok(Some((snapshot, all)))
}

/// The people of a form.
#[must_use]
pub fn people(values: &[BoxValue]) -> Vec<Declared> {
    let told = values
        .iter()
        .map(|found| (&found.key, found.whose.as_str(), found.label.as_str(), &found.value));
    of_values(told)
}

/// The panel; nothing where there is no copy of the register.
///
/// # Errors
/// What the store says.
pub async fn panel(
    desk: &Desk,
    file: &CaseFile,
    values: &[BoxValue],
    now: Timestamp,
) -> Result<Html, Refused> {
    let Some((snapshot, all)) = look(desk, file, values, now).await? else {
        return Ok(Html::default());
    };
    let count = |verdict: Verdict| {
        all.iter().flat_map(|beside| &beside.items).filter(|item| item.verdict == verdict).count()
    };
    let counts = [Verdict::Different, Verdict::Spelling, Verdict::NotThere, Verdict::Same]
        .map(|verdict| format!("{} {}件", verdict.label(), count(verdict)));
    let body = Panel {
        about: format!("{}（{}時点）", snapshot.source, words::day(snapshot.dated_on)),
        stand_in: snapshot.stand_in.then(|| Chip::new("試験用", Tone::Yellow)),
        counts: counts.join("、"),
        tables: all.iter().map(table).collect(),
    };
    Ok(Html::of(&body))
}

fn table(beside: &Beside) -> Table {
    let row = |item: &Compared| {
        let places = match item.verdict {
            Verdict::Spelling | Verdict::Different => differing(&item.declared, &item.register),
            Verdict::Same | Verdict::NotThere => None,
        };
        let (declared, register) = match places {
            Some(places) => {
                (marked_letters(&item.declared, &places), marked_letters(&item.register, &places))
            }
            None => (letters(&item.declared), letters(&item.register)),
        };
        let register = if item.register.is_empty() { Html::text("（なし）") } else { register };
        Row {
            cells: vec![Html::text(&item.label), declared, register, Html::of(&chip(item.verdict))],
            href: None,
            urgent: item.verdict == Verdict::Different,
        }
    };
    let person = &beside.declared.person;
    Table {
        caption: if person.name.is_empty() { person.kana.clone() } else { person.name.clone() },
        caption_hidden: false,
        columns: ["項目", "申請の内容", "台帳の内容", "結果"]
            .into_iter()
            .map(Column::new)
            .collect(),
        rows: beside.items.iter().map(row).collect(),
        keys: false,
    }
}

fn chip(verdict: Verdict) -> Chip {
    let tone = match verdict {
        Verdict::Same => Tone::Green,
        Verdict::Spelling => Tone::Yellow,
        Verdict::Different => Tone::Red,
        Verdict::NotThere => Tone::Grey,
    };
    Chip::new(verdict.label(), tone)
}
