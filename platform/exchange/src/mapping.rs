//! From a case to the cells of a row, as a mapping of the city pack says.

use jiff::civil::Date;
use yakusho_kernel::text::{Lines, find_trouble, length};
use yakusho_pack::format::{CaseValue, Handover, HandoverColumn, Reader};

use crate::{
    CellProblem,
    csv::is_formula,
    transform::{Moving, apply},
};

/// A value that a mapping asked for.
#[derive(Clone, PartialEq, Eq)]
pub enum Datum {
    /// There is none, and rightly so.
    Nothing,
    /// A text.
    Text(String),
    /// A day.
    Day(Date),
    /// A choice: its id, and what people read.
    Choice {
        /// The id.
        id: String,
        /// What people read.
        label: String,
    },
    /// There is one that must not leave the office this way; why, in words for staff.
    Withheld(&'static str),
}

/// Where the values of one row come from.
pub trait Lookup {
    /// A value that the case has by itself.
    fn case(&self, value: CaseValue) -> Datum;
    /// A fact on the form; `per` is the role, `part` a part of an address or an account.
    fn fact(&self, fact: &str, per: Option<&str>, part: Option<&str>) -> Datum;
}

/// A row that was made.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells, in the order of the columns.
    pub cells: Vec<String>,
    /// Why it cannot go; empty where it can.
    pub problems: Vec<CellProblem>,
    /// What a person should know and what does not stop it.
    pub notices: Vec<CellProblem>,
}

/// Makes the row at `place` (from 1).
#[must_use]
pub fn row(mapping: &Handover, place: usize, from: &dyn Lookup) -> Row {
    let mut row = Row::default();
    for column in &mapping.columns {
        let cell = cell(column, from).and_then(|text| fits(column, &text).map(|()| text));
        match cell {
            Ok(text) => {
                let machine = mapping.file.as_ref().is_some_and(|f| f.reader == Reader::Machine);
                if machine && is_formula(&text) {
                    let words = "表計算ソフトで開くと式として動くおそれがあります。相手のシステムにはこのまま渡します。";
                    row.notices.push(CellProblem::cell(place, &column.name, words));
                }
                row.cells.push(text);
            }
            Err(message) => {
                row.problems.push(CellProblem::cell(place, &column.name, message));
                row.cells.push(String::new());
            }
        }
    }
    row
}

fn cell(column: &HandoverColumn, from: &dyn Lookup) -> Result<String, String> {
    if !column.join.is_empty() {
        let mut joined = String::new();
        for piece in &column.join {
            let found = match (&piece.case, &piece.fact, &piece.value) {
                (Some(case), ..) => from.case(*case),
                (_, Some(fact), _) => from.fact(fact, piece.per.as_deref(), piece.part.as_deref()),
                (_, _, value) => Datum::Text(value.clone().unwrap_or_default()),
            };
            joined.push_str(&moving(found)?.text());
        }
        return apply(Moving::Text(joined), &column.transforms);
    }
    let found = match (&column.case, &column.fact, &column.value) {
        (Some(case), ..) => from.case(*case),
        (_, Some(fact), _) => from.fact(fact, column.per.as_deref(), column.part.as_deref()),
        (_, _, value) => Datum::Text(value.clone().unwrap_or_default()),
    };
    apply(moving(found)?, &column.transforms)
}

fn moving(found: Datum) -> Result<Moving, String> {
    Ok(match found {
        Datum::Nothing => Moving::Text(String::new()),
        Datum::Text(text) => Moving::Text(text),
        Datum::Day(day) => Moving::Day(day),
        Datum::Choice { id, label } => Moving::Choice(id, label),
        Datum::Withheld(why) => return Err(why.to_owned()),
    })
}

fn fits(column: &HandoverColumn, text: &str) -> Result<(), String> {
    if column.required && text.trim().is_empty() {
        return Err("必須の項目ですが、値がありません。".to_owned());
    }
    let most = column.max.and_then(|max| usize::try_from(max).ok());
    if let Some(most) = most.filter(|most| length(text) > *most) {
        return Err(format!("{most}文字までのところ、{}文字あります。", length(text)));
    }
    match find_trouble(text, Lines::Many) {
        Some((place, _)) => Err(format!("{}文字目に、渡せない文字があります。", place + 1)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use yakusho_kernel::Provenance;
    use yakusho_pack::format::{HandoverWay, Piece, Transform};

    use super::*;

    struct Taro;

    impl Lookup for Taro {
        fn case(&self, value: CaseValue) -> Datum {
            match value {
                CaseValue::Key => Datum::Text("R8-000123-1".to_owned()),
                CaseValue::ReceivedOn => Datum::Day(jiff::civil::date(2026, 12, 1)),
                _ => Datum::Nothing,
            }
        }

        fn fact(&self, fact: &str, _: Option<&str>, part: Option<&str>) -> Datum {
            match (fact, part) {
                ("name", _) => Datum::Text("前橋　太郎".to_owned()),
                ("address", Some("town")) => Datum::Text("大手町".to_owned()),
                ("address", None) => Datum::Withheld("支援措置の対象です。"),
                ("note", _) => Datum::Text("=1+1".to_owned()),
                _ => Datum::Nothing,
            }
        }
    }

    fn mapping(columns: Vec<HandoverColumn>) -> Handover {
        Handover {
            id: "a".to_owned(),
            name: "a".to_owned(),
            procedure: "p".to_owned(),
            way: HandoverWay::Batch,
            system: "s".to_owned(),
            screen: None,
            provenance: Provenance::new("estimate"),
            states: Vec::new(),
            each: None,
            only: None,
            file: None,
            webhook: None,
            answer: None,
            columns,
        }
    }

    fn fact(name: &str, fact: &str) -> HandoverColumn {
        let (name, fact) = (name.to_owned(), Some(fact.to_owned()));
        HandoverColumn { name, fact, ..HandoverColumn::default() }
    }

    #[test]
    fn a_row_is_made_from_case_facts_and_pieces() {
        let columns = vec![
            HandoverColumn {
                name: "番号".to_owned(),
                case: Some(CaseValue::Key),
                ..Default::default()
            },
            HandoverColumn { part: Some("town".to_owned()), ..fact("町", "address") },
            HandoverColumn {
                name: "宛名".to_owned(),
                join: vec![
                    Piece { fact: Some("name".to_owned()), ..Piece::default() },
                    Piece { value: Some("様".to_owned()), ..Piece::default() },
                ],
                transforms: vec![Transform::NoSpaces],
                ..Default::default()
            },
        ];
        let made = row(&mapping(columns), 1, &Taro);
        assert!(made.problems.is_empty());
        assert_eq!(made.cells, ["R8-000123-1", "大手町", "前橋太郎様"]);
    }

    #[test]
    fn what_does_not_fit_is_named_with_row_and_column_and_never_cut() {
        let columns = vec![
            HandoverColumn { max: Some(4), ..fact("氏名", "name") },
            HandoverColumn { required: true, ..fact("電話", "phone") },
            fact("住所", "address"),
        ];
        let made = row(&mapping(columns), 3, &Taro);
        let said: Vec<String> = made.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "3行目「氏名」：4文字までのところ、5文字あります。",
                "3行目「電話」：必須の項目ですが、値がありません。",
                "3行目「住所」：支援措置の対象です。",
            ]
        );
        assert!(made.cells.iter().all(String::is_empty));
    }
}
