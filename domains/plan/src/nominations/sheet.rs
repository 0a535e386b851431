//! The answer as a spreadsheet: the form of a letter with what is asked in it, and reading it back.
//! Every place of an answer has its cell, so that what is wrong is said where it stands.

use std::collections::BTreeMap;

use yakusho_exchange::{CellProblem, Table, file::Read};
use yakusho_kernel::{Lang, Problem};

use super::{
    model::Answer,
    rules::answer::{Typed, TypedGroup, TypedPerson},
};
use crate::groups::members::Role;

/// The columns.
pub const COLUMNS: [&str; 10] = [
    "依頼番号（変えないでください）",
    "WG",
    "推薦・辞退",
    "職員ID",
    "氏名（書かなくてかまいません）",
    "役割",
    "週の時間",
    "代理の職員ID",
    "所属長の同意",
    "辞退の理由",
];

const REQUEST: usize = 0;
const ANSWER: usize = 2;
const STAFF: usize = 3;
const ROLE: usize = 5;
const HOURS: usize = 6;
const SUBSTITUTE: usize = 7;
const CONSENT: usize = 8;
const REASON: usize = 9;

/// What a column with choices takes: the column's place and the choices.
#[must_use]
pub fn choices() -> Vec<(u16, Vec<String>)> {
    let words = |words: &[&str]| words.iter().map(|one| (*one).to_owned()).collect();
    vec![
        (2, words(&[Answer::Nominated.label(), Answer::Declined.label()])),
        (5, words(&[Role::Lead.label(), Role::Member.label(), Role::Secretariat.label()])),
        (8, words(&["はい"])),
    ]
}

/// The form: a row for every place of every request. `named`: what each request's group is called;
/// `names`: who has which sign-in name.
#[must_use]
pub fn form(standing: &Typed, named: &[String], names: impl Fn(&str) -> String) -> Table {
    let mut rows = Vec::new();
    for (group, name) in standing.groups.iter().zip(named) {
        for (at, person) in group.people.iter().enumerate() {
            let answer = Answer::from_code(&group.answer).map_or("", Answer::label);
            let role = Role::from_code(&person.role).map_or("", Role::label);
            let reason = if at == 0 { group.reason.clone() } else { String::new() };
            rows.push(vec![
                group.request.clone(),
                name.clone(),
                answer.to_owned(),
                person.staff.clone(),
                names(&person.staff),
                role.to_owned(),
                person.hours.clone(),
                person.substitute.clone(),
                String::new(),
                reason,
            ]);
        }
    }
    Table { columns: COLUMNS.map(str::to_owned).into(), rows }
}

/// An answer that was read from a sheet, and where each of its places stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The answer.
    pub typed: Typed,
    /// Lines of the people of each group.
    people: Vec<Vec<usize>>,
    /// The first line of each group.
    first: Vec<usize>,
    /// The first line on which the consent is missing.
    unconsented: Option<usize>,
}

/// Reads a sheet.
///
/// # Errors
/// Columns that are missing.
pub fn read(found: &Read) -> Result<Sheet, Vec<CellProblem>> {
    let table = &found.table;
    let mut places = Vec::with_capacity(COLUMNS.len());
    let mut missing = Vec::new();
    for column in COLUMNS {
        match table.place(column) {
            Some(place) => places.push(place),
            None => missing.push(CellProblem {
                row: Some(1),
                column: Some(column.to_owned()),
                message: "この列がありません。様式をもう一度ダウンロードしてください。".to_owned(),
            }),
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut sheet = Sheet::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut consents = true;
    for (row, line) in found.lines.iter().enumerate() {
        let cell = |column: usize| {
            places.get(column).map_or("", |place| table.cell(row, *place)).trim().to_owned()
        };
        let request = cell(REQUEST);
        let at = *known.entry(request.clone()).or_insert_with(|| {
            sheet.typed.groups.push(TypedGroup { request, ..TypedGroup::default() });
            sheet.people.push(Vec::new());
            sheet.first.push(*line);
            sheet.first.len() - 1
        });
        let Some(group) = sheet.typed.groups.get_mut(at) else { continue };
        let answer = code_of(&cell(ANSWER));
        if group.answer.is_empty() || answer == Answer::Declined.code() {
            group.answer = answer;
        }
        if group.reason.is_empty() {
            group.reason = cell(REASON);
        }
        let staff = cell(STAFF);
        if !staff.is_empty() && cell(CONSENT) != "はい" {
            consents = false;
            sheet.unconsented = sheet.unconsented.or(Some(*line));
        }
        let role = cell(ROLE);
        let code = Role::ALL.into_iter().find(|one| one.label() == role);
        group.people.push(TypedPerson {
            staff,
            role: code.map_or(role, |one| one.code().to_owned()),
            hours: cell(HOURS),
            substitute: cell(SUBSTITUTE),
        });
        if let Some(lines) = sheet.people.get_mut(at) {
            lines.push(*line);
        }
    }
    sheet.typed.consent = if consents { "yes" } else { "" }.to_owned();
    Ok(sheet)
}

/// The code of an answer's word; what is no answer stays as it is.
fn code_of(words: &str) -> String {
    let known = [Answer::Nominated, Answer::Declined].into_iter().find(|one| one.label() == words);
    known.map_or_else(|| words.to_owned(), |one| one.code().to_owned())
}

impl Sheet {
    /// Problems of the answer as problems of cells.
    #[must_use]
    pub fn cells(&self, problems: &[Problem]) -> Vec<CellProblem> {
        problems.iter().map(|problem| self.cell(problem)).collect()
    }

    fn cell(&self, problem: &Problem) -> CellProblem {
        let message = problem.message.get(Lang::Ja).to_owned();
        let parts: Vec<&str> = problem.field.split('.').collect();
        let number = |at: usize| parts.get(at).and_then(|part| part.parse::<usize>().ok());
        let place = match parts.as_slice() {
            ["consent"] => self.unconsented.map(|line| (line, CONSENT)),
            ["groups", _, "people", _, field] => {
                let lines = number(1).and_then(|group| self.people.get(group));
                let line = number(3).and_then(|person| lines?.get(person)).copied();
                let column = match *field {
                    "role" => ROLE,
                    "hours" => HOURS,
                    "substitute" => SUBSTITUTE,
                    _ => STAFF,
                };
                line.map(|line| (line, column))
            }
            ["groups", _, field] => {
                let line = number(1).and_then(|group| self.first.get(group)).copied();
                line.map(|line| (line, if *field == "reason" { REASON } else { ANSWER }))
            }
            _ => None,
        };
        CellProblem {
            row: place.map(|(line, _)| line),
            column: place.and_then(|(_, column)| COLUMNS.get(column)).map(|one| (*one).to_owned()),
            message,
        }
    }
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Text;

    use super::*;

    fn sheet(rows: &[[&str; 10]]) -> Read {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let lines = (2..).take(rows.len()).collect();
        Read { table: Table { columns: COLUMNS.map(str::to_owned).into(), rows }, lines }
    }

    #[test]
    fn a_sheet_is_the_same_answer_as_the_page() {
        let found = read(&sheet(&[
            ["r1", "WG1", "推薦", "shimin.02", "", "リーダー", "3.5", "shimin.01", "はい", ""],
            ["r1", "WG1", "", "", "", "メンバー", "3.5", "", "", ""],
            ["r2", "WG3", "辞退", "", "", "", "", "", "", "人が足りない"],
        ]));
        let found = found.expect("a sheet").typed;
        assert_eq!(found.consent, "yes");
        assert_eq!(found.groups.len(), 2);
        assert_eq!(found.groups[0].answer, "nominated");
        assert_eq!(found.groups[0].people[0].role, "lead");
        assert_eq!(found.groups[1].answer, "declined");
        assert_eq!(found.groups[1].reason, "人が足りない");
    }

    #[test]
    fn what_is_wrong_is_said_in_its_own_cell() {
        let found = read(&sheet(&[
            ["r1", "WG1", "推薦", "shimin.02", "", "メンバー", "3.5", "", "はい", ""],
            ["r1", "WG1", "推薦", "kokuho.99", "", "メンバー", "多め", "", "", ""],
        ]));
        let found = found.expect("a sheet");
        let problem = |field: &str| Problem::new(field, "wrong", Text::ja("直してください。"));
        let cells = found.cells(&[
            problem("groups.0.people.1.staff"),
            problem("groups.0.people.1.hours"),
            problem("consent"),
            problem("groups.0.reason"),
            problem("groups.0.answer"),
        ]);
        let table = Table { columns: COLUMNS.map(str::to_owned).into(), rows: Vec::new() };
        let named = |cell| crate::workbook::Fault::of(cell, &table).cell();
        let names: Vec<String> = cells.into_iter().filter_map(named).collect();
        assert_eq!(names, ["D3", "G3", "I3", "J2", "C2"]);
    }

    #[test]
    fn a_sheet_without_its_columns_is_no_answer() {
        let mut other = sheet(&[]);
        other.table.columns.remove(3);
        let problems = read(&other).expect_err("a column is missing");
        assert_eq!(problems[0].column.as_deref(), Some("職員ID"));
    }
}
