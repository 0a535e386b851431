//! From the rows of an export to answers, by the same checks as what a person types.

use jiff::{Timestamp, civil::Date};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use yakusho_exchange::{CellProblem, form};
use yakusho_interview::{
    Answers, FactKey, Interview,
    value::{Context, parse},
};
use yakusho_kernel::{Lang, MunicipalityCode, date::jst_date};
use yakusho_pack::format::FormImport;
use yakusho_procedures::Edition;

/// A row that can be taken in.
#[derive(Clone)]
pub struct Ready {
    /// Its line in the file.
    pub line: usize,
    /// The tool's own receipt number.
    pub receipt: String,
    /// What names it as an application.
    pub origin: Uuid,
    /// When it was sent to the tool.
    pub sent_at: Timestamp,
    /// What was told.
    pub answers: Answers,
    /// Boxes of the form that the tool did not ask for: the department will.
    pub gaps: Vec<String>,
}

/// An export after every check.
#[derive(Clone, Default)]
pub struct Checked {
    /// The rows that can be taken in.
    pub ready: Vec<Ready>,
    /// What is wrong with the others, at row and column.
    pub problems: Vec<CellProblem>,
    /// Columns that the mapping does not know.
    pub unknown: Vec<String>,
}

/// Checks an export. Nothing is written.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn check(
    bytes: &[u8],
    mapping: &FormImport,
    edition: &Edition,
    municipality: MunicipalityCode,
    today: Date,
) -> Result<Checked, Vec<CellProblem>> {
    let read = form::read(bytes, mapping)?;
    let mut checked =
        Checked { problems: read.problems, unknown: read.unknown, ..Checked::default() };
    for row in read.rows {
        match answers(&row, mapping, edition, today) {
            Ok(answers) => checked.ready.push(Ready {
                line: row.line,
                origin: origin(municipality, &mapping.tool, &row.receipt),
                gaps: gaps(&answers, mapping, edition, today),
                receipt: row.receipt,
                sent_at: row.sent_at,
                answers,
            }),
            Err(problems) => checked.problems.extend(problems),
        }
    }
    checked.problems.sort();
    Ok(checked)
}

fn answers(
    row: &form::FormRow,
    mapping: &FormImport,
    edition: &Edition,
    today: Date,
) -> Result<Answers, Vec<CellProblem>> {
    let compiled = &edition.compiled;
    let mut answers = Answers::new();
    for (group, count) in &mapping.added {
        let Some(group) = compiled.group(group) else { continue };
        for _ in 0..*count {
            answers.add(group);
        }
        answers.close(group.id.clone());
    }
    let people: Vec<String> = vec!["me".to_owned()];
    // A day that was right when it was sent stays right.
    let context = Context {
        today: jst_date(row.sent_at).max(today),
        // A form tool cannot ask back; the case's page shows the number.
        not_my_number: false,
        people: &people,
    };
    let mut problems = Vec::new();
    for (key, (column, raw)) in &row.told {
        let key: FactKey = match key.split_once('@') {
            Some((fact, instance)) => FactKey::at(fact, instance),
            None => FactKey::of(key.as_str()),
        };
        let Some(fact) = compiled.fact(&key.fact) else { continue };
        match parse(raw, fact, &context) {
            Ok(value) => {
                answers.tell(key, value);
            }
            Err(problem) => problems.push(CellProblem::cell(
                row.line,
                if column.is_empty() { fact.label.get(Lang::Ja) } else { column },
                problem.message.get(Lang::Ja),
            )),
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

fn gaps(answers: &Answers, mapping: &FormImport, edition: &Edition, today: Date) -> Vec<String> {
    let interview = Interview::new(&edition.compiled, &mapping.event, answers, today);
    let Some(interview) = interview else { return Vec::new() };
    let Some(form) = interview.form(&mapping.procedure, None) else { return Vec::new() };
    form.gaps().map(|found| found.field.label.clone()).collect()
}

/// What names a row for ever: a version 8 UUID of municipality, tool and receipt number.
#[must_use]
pub fn origin(municipality: MunicipalityCode, tool: &str, receipt: &str) -> Uuid {
    let mut hash = Sha256::new();
    for part in ["yakusho form import", municipality.as_str(), tool, receipt] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_one_name_and_another_row_another() {
        let city: MunicipalityCode = "102016".parse().expect("a code");
        let one = origin(city, "tool", "F-1");
        assert_eq!(one, origin(city, "tool", "F-1"));
        assert_ne!(one, origin(city, "tool", "F-2"));
        assert_ne!(one, origin(city, "too", "lF-1"));
        assert_eq!(one.get_version_num(), 8);
    }
}
