//! How a receiver answered: one row for each row that it was given.

use yakusho_pack::format::AnswerForm;

use crate::{CellProblem, file};

/// The answer to one row.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The line in the receiver's file.
    pub line: usize,
    /// The key of the row.
    pub key: String,
    /// Whether it was taken.
    pub taken: bool,
    /// Why not, in the receiver's words.
    pub reason: String,
}

impl std::fmt::Debug for Answer {
    /// Without the reason: it may speak of a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({} {} {})", self.line, self.key, self.taken)
    }
}

/// Reads an answer file.
///
/// # Errors
/// Everything that is wrong with it, with line and column. Nothing is read from a file of which
/// anything is wrong.
pub fn read(bytes: &[u8], form: &AnswerForm) -> Result<Vec<Answer>, Vec<CellProblem>> {
    let read = file::read(bytes, form.format)?;
    let mut problems = Vec::new();
    let mut place = |column: &str| {
        let place = read.table.place(column);
        if place.is_none() {
            problems.push(CellProblem {
                row: None,
                column: Some(column.to_owned()),
                message: "この列がありません。結果のファイルを選んだか確かめてください。"
                    .to_owned(),
            });
        }
        place
    };
    let (key, result) = (place(&form.key), place(&form.result));
    // A receiver that takes everything may leave the reasons out.
    let reason = read.table.place(&form.reason);
    let (Some(key), Some(result)) = (key, result) else { return Err(problems) };
    let mut answers: Vec<Answer> = Vec::new();
    for (at, line) in read.lines.iter().enumerate() {
        let cell = |place: usize| read.table.cell(at, place).trim().to_owned();
        let (key, said) = (cell(key), cell(result));
        let taken = form.accepted.contains(&said);
        if key.is_empty() {
            problems.push(CellProblem::cell(*line, &form.key, "番号がありません。"));
        } else if answers.iter().any(|answer| answer.key == key) {
            problems.push(CellProblem::cell(*line, &form.key, "同じ番号が2度あります。"));
        } else if !taken && !form.rejected.contains(&said) {
            let known = form.accepted.iter().chain(&form.rejected);
            let known: Vec<&str> = known.map(String::as_str).collect();
            let message = format!("結果の値は {} のどれかです。", known.join("・"));
            problems.push(CellProblem::cell(*line, &form.result, message));
        } else {
            let reason = reason.map(cell).unwrap_or_default();
            answers.push(Answer { line: *line, key, taken, reason });
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use yakusho_pack::format::TableFormat;

    use super::*;

    fn form() -> AnswerForm {
        let text = |words: &str| words.to_owned();
        AnswerForm {
            format: TableFormat::Csv,
            key: text("受付番号"),
            result: text("結果"),
            accepted: vec![text("0")],
            rejected: vec![text("9")],
            reason: text("理由"),
        }
    }

    #[test]
    fn taken_and_not_taken_are_told_apart() {
        let file = "受付番号,結果,理由\r\nR8-000001-1,0,\r\nR8-000002-1,9,生年月日なし\r\n";
        let answers = read(file.as_bytes(), &form()).expect("answers");
        assert_eq!(answers.len(), 2);
        assert!(answers[0].taken && !answers[1].taken);
        assert_eq!((answers[1].line, answers[1].reason.as_str()), (3, "生年月日なし"));
    }

    #[test]
    fn a_file_with_anything_wrong_is_not_read_at_all() {
        let said = |file: &str| -> Vec<String> {
            let problems = read(file.as_bytes(), &form()).expect_err("problems");
            problems.iter().map(ToString::to_string).collect()
        };
        assert!(said("番号,結果\n1,0\n")[0].starts_with("「受付番号」"));
        let wrong = said("受付番号,結果,理由\nA,0,\nA,0,\n,0,\nB,5,\n");
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(wrong[2].contains("0・9"));
    }
}
