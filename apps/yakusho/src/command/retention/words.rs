//! What `retention` prints.

use serde_json::{Value, json};
use yakusho_casework::retention::{Disposal, Over};

/// What is over.
pub fn due(due: &[(String, Over)], as_json: bool) {
    if as_json {
        let all: Vec<Value> = due
            .iter()
            .map(|(department, one)| {
                json!({
                    "department": department, "number": one.number, "class": one.class,
                    "closed_on": one.closed_on, "kept_until": one.kept_until,
                })
            })
            .collect();
        println!("{}", json!({ "due": all }));
        return;
    }
    if due.is_empty() {
        println!("保存期間が終わったものはありません / nothing is over");
    }
    for (department, one) in due {
        println!("{department}　{}　{}　{}まで保存", one.number, one.class, one.kept_until);
    }
}

/// The lists.
pub fn lists(lists: &[Disposal], as_json: bool) {
    if as_json {
        let all: Vec<Value> = lists
            .iter()
            .map(|list| {
                json!({
                    "list": list.id, "department": list.department,
                    "fiscal_year": list.fiscal_year, "applications": list.applications.len(),
                    "proposed_by": list.proposed_by, "approved_by": list.approved_by,
                    "done_at": list.done_at,
                })
            })
            .collect();
        println!("{}", json!({ "lists": all }));
        return;
    }
    if lists.is_empty() {
        println!("廃棄の一覧はまだありません / no list yet");
    }
    for list in lists {
        let state =
            list.done_at.map_or_else(|| "承認待ち".to_owned(), |at| format!("{at} 消去済み"));
        let count = list.applications.len();
        println!("{}　{}　{}　{count}件　{state}", list.id, list.year(), list.department);
    }
}

/// What was done.
pub fn done(as_json: bool, words: &str, value: Value) {
    if as_json { println!("{value}") } else { println!("{words}") }
}
