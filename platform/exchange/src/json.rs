//! JSON: `{"columns": […], "rows": [{"column": "cell"}]}`, UTF-8.

use serde_json::{Map, Value, json};

use crate::{CellProblem, Table};

/// The table as a JSON document.
pub fn write(table: &Table) -> Vec<u8> {
    let rows: Vec<Value> = table
        .rows
        .iter()
        .map(|row| {
            let cells = table.columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| (column.clone(), Value::from(cell.as_str())));
            Value::Object(cells.collect::<Map<_, _>>())
        })
        .collect();
    json!({ "columns": table.columns, "rows": rows }).to_string().into_bytes()
}

/// The table of a document that [`write`] or another program made: an object with `rows`, or a
/// list of rows. The second value has the place of each row, from 1.
///
/// # Errors
/// Everything that is wrong, with its row and column.
pub fn read(bytes: &[u8]) -> Result<(Table, Vec<usize>), Vec<CellProblem>> {
    let whole = |words: &str| vec![CellProblem::whole(words)];
    let value: Value =
        serde_json::from_slice(bytes).map_err(|_| whole("JSONとして読めません。"))?;
    let rows = match &value {
        Value::Array(rows) => rows,
        Value::Object(object) => match object.get("rows") {
            Some(Value::Array(rows)) => rows,
            _ => return Err(whole("JSONに rows の並びがありません。")),
        },
        _ => return Err(whole("JSONに rows の並びがありません。")),
    };
    let mut table = Table::default();
    for row in rows.iter().filter_map(Value::as_object) {
        for column in row.keys() {
            if table.place(column).is_none() {
                table.columns.push(column.clone());
            }
        }
    }
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let line = at + 1;
        let Some(row) = row.as_object() else {
            problems.push(CellProblem::row(line, "行が {…} の形ではありません。"));
            continue;
        };
        let cells = table.columns.iter().map(|column| match row.get(column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Bool(value)) => if *value { "はい" } else { "いいえ" }.to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                problems.push(CellProblem::cell(line, column, "並びや入れ子は読めません。"));
                String::new()
            }
        });
        let cells = cells.collect();
        table.rows.push(cells);
        lines.push(line);
    }
    if problems.is_empty() { Ok((table, lines)) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_it_was_written() {
        let table = Table {
            columns: vec!["番号".to_owned(), "氏名".to_owned()],
            rows: vec![vec!["01".to_owned(), "\"𠮷田\"\n".to_owned()]],
        };
        assert_eq!(read(&write(&table)), Ok((table, vec![1])));
        let (table, _) = read(br#"[{"a": 1, "b": true}, {"c": null}]"#).expect("a table");
        assert_eq!(table.rows, [["1", "はい", ""], ["", "", ""]]);
        assert!(read(b"[1]").expect_err("a problem")[0].to_string().starts_with("1行目"));
        assert!(read(b"{}").is_err());
    }
}
