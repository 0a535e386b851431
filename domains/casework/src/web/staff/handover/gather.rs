//! Gathers what a mapping makes of cases: the rows that go, and why others do not. Every case is
//! opened as its own page opens it, so that the same eyes and the same record apply.

use futures::{StreamExt as _, TryStreamExt as _};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use uuid::Uuid;
use yakusho_disclosure::Reading;
use yakusho_exchange::{CellProblem, Table, file, mapping};
use yakusho_pack::format::{Handover, Unmappable};
use yakusho_pages::Refused;
use yakusho_permission::ActionName;

use super::super::{case_file::CaseFile, desk::Desk};
use crate::{
    handover::lookup::{CaseFacts, applied_on},
    store::cases::Record,
};

/// Cases of one run at most.
pub const MOST: u64 = 200;
/// Cases that are opened at the same time.
const AT_ONCE: usize = 8;

/// What a run would be.
#[derive(Default)]
pub struct Gathered {
    /// The cases that go.
    pub going: Vec<Record>,
    /// The cases that do not, with the reasons.
    pub stopped: Vec<Stopped>,
    /// The rows of the file.
    pub table: Table,
    /// The key and the case of each row.
    pub keys: Vec<(String, Uuid)>,
    /// What a person should know: 〓, cells that look like formulas.
    pub notices: Vec<CellProblem>,
}

/// A case that does not go.
pub struct Stopped {
    /// The case.
    pub record: Record,
    /// Why: the field, and what is wrong.
    pub problems: Vec<CellProblem>,
}

/// A case that was opened.
pub struct Opened {
    file: CaseFile,
    reading: Reading,
}

/// A row, its key and its case.
pub struct Made {
    /// The key.
    pub key: String,
    /// The row.
    pub row: mapping::Row,
}

/// Opens a case for a mapping; the reading is recorded.
///
/// # Errors
/// Not found where they may not; what the store says.
pub async fn open(
    desk: &Desk,
    mapping: &Handover,
    case: &str,
    action: ActionName,
    now: Timestamp,
) -> Result<Opened, Refused> {
    let file = CaseFile::open(desk, case, action).await?;
    let what = json!({ "what": "handover", "mapping": mapping.id });
    let reading = file.read_facts(desk, what, now).await?;
    Ok(Opened { file, reading })
}

impl Opened {
    /// The case.
    pub fn file(&self) -> &CaseFile {
        &self.file
    }

    /// The rows that a mapping makes of it.
    pub fn rows(&self, mapping: &Handover, first: usize, today: Date) -> Vec<Made> {
        let Some(told) = self.file.told(&self.reading) else { return Vec::new() };
        let case = &self.file.record.case;
        let form = told.form(&case.procedure, case.subject.as_deref());
        let Some(form) = form else { return Vec::new() };
        let facts = CaseFacts {
            record: &self.file.record,
            procedure: self.file.name(),
            applied_on: applied_on(&self.file.application),
            today,
            form: &form,
        };
        let made = facts.rows(mapping, first).into_iter().map(|row| Made {
            key: row.key().to_owned(),
            row: mapping::row(mapping, row.place(), &row),
        });
        made.collect()
    }
}

/// Makes the rows of cases.
///
/// # Errors
/// What the store says.
pub async fn gather(
    desk: &Desk,
    mapping: &Handover,
    records: Vec<Record>,
    now: Timestamp,
) -> Result<Gathered, Refused> {
    let mut gathered = Gathered::default();
    gathered.table.columns = mapping.columns.iter().map(|column| column.name.clone()).collect();
    let (may, may_not): (Vec<Record>, Vec<Record>) = records
        .into_iter()
        .partition(|record| desk.may(ActionName::CaseExport, &desk.case(record)));
    for record in may_not {
        let words = "この件を外へ渡す権限がありません（係長・課長が渡します。支援措置の対象の件は、名前の登録された職員だけが扱えます）。";
        gathered.stopped.push(Stopped { record, problems: vec![CellProblem::whole(words)] });
    }
    let opened: Vec<(Record, Opened)> = futures::stream::iter(may)
        .map(|record| async move {
            let id = record.case.id.to_string();
            let opened = open(desk, mapping, &id, ActionName::CaseExport, now).await?;
            Ok::<_, Refused>((record, opened))
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    for (record, opened) in opened {
        let first = gathered.table.rows.len() + 1;
        let made = opened.rows(mapping, first, desk.today);
        let problems = problems(mapping, &gathered.table.columns, &made, first);
        if problems.is_empty() {
            keep(&mut gathered, mapping, record, made);
        } else {
            gathered.stopped.push(Stopped { record, problems });
        }
    }
    Ok(gathered)
}

/// Why the rows of a case cannot go.
fn problems(
    mapping: &Handover,
    columns: &[String],
    made: &[Made],
    first: usize,
) -> Vec<CellProblem> {
    if made.is_empty() {
        return vec![CellProblem::whole("この様式に、渡す行がありません。")];
    }
    let mut problems: Vec<CellProblem> =
        made.iter().flat_map(|made| made.row.problems.clone()).collect();
    if let Some(file) = mapping.file.as_ref().filter(|file| file.unmappable == Unmappable::Refuse) {
        let rows = made.iter().map(|made| made.row.cells.clone()).collect();
        problems.extend(file::unheld(&Table { columns: columns.to_vec(), rows }, file));
    }
    // Of one case with one row, the place in a file that is never made says nothing.
    let several = made.len() > 1;
    for problem in &mut problems {
        problem.row = problem.row.filter(|_| several).map(|row| row.saturating_sub(first) + 1);
    }
    problems
}

fn keep(gathered: &mut Gathered, mapping: &Handover, record: Record, made: Vec<Made>) {
    let case = record.case.id.uuid();
    let first = gathered.table.rows.len();
    for made in made {
        gathered.notices.extend(made.row.notices);
        gathered.keys.push((made.key, case));
        gathered.table.rows.push(made.row.cells);
    }
    if let Some(file) = &mapping.file {
        let rows = gathered.table.rows.get(first..).unwrap_or_default().to_vec();
        let part = Table { columns: gathered.table.columns.clone(), rows };
        for mut lost in file::unheld(&part, file) {
            lost.row = lost.row.map(|row| row + first);
            gathered.notices.push(lost);
        }
    }
    gathered.going.push(record);
}
