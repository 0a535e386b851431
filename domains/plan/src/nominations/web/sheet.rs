//! `GET /staff/plan/nominations/letters/{id}/sheet`: the form of a letter as a workbook.
//! `POST`: takes the filled form; where something is wrong, the same workbook comes back with the
//! cells marked, and the page lists them by their names.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use jiff::{Timestamp, civil::Date};
use yakusho_casework::staff::refused;
use yakusho_exchange::{
    CellProblem, Table,
    file::{self, Read},
    marked::{self, Marked},
};
use yakusho_kernel::Text;
use yakusho_pack::format::TableFormat;
use yakusho_pages::{
    Refused, Upload, Visit,
    parts::{FormStart, NoticeKind},
};
use yakusho_store::Error;

use super::{
    answer::{Answerable, keep},
    overview::group_name,
};
use crate::{
    Plan,
    nominations::{letter::Office, sheet},
    web::staff::seat::Seat,
};

/// The type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "staff/nominations/sheet.html")]
struct SheetPage {
    problems: Vec<(String, String)>,
    marked: Option<String>,
    form: FormStart,
    template: String,
}

/// Sends the form, filled with what is asked and what was answered before.
pub async fn show(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let open = Answerable::open(&seat, &id).await?;
    let table = filled(&seat, &open)?;
    let made = made(&table, &[], seat.desk.today)?;
    Ok(attached("wg-nomination", made))
}

fn filled(seat: &Seat, open: &Answerable) -> Result<Table, Refused> {
    let standing = open.standing(Office::of(&seat.plan)?.rules().minutes);
    let named: Vec<String> = open
        .open_requests()
        .map(|one| match one.request.name == seat.desk.department(&one.request.department) {
            true => group_name(seat, &one.request.group),
            false => format!("{}（{}）", group_name(seat, &one.request.group), one.request.name),
        })
        .collect();
    let name = |login: &str| {
        let found = open.colleagues.iter().find(|one| one.login == login);
        found.map_or_else(String::new, |one| one.name.clone())
    };
    Ok(sheet::form(&standing, &named, name))
}

/// Takes the filled form.
pub async fn act(
    visit: Visit,
    State(plan): State<Plan>,
    Path(id): Path<String>,
    upload: Upload,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &plan).await?;
    let open = Answerable::open(&seat, &id).await?;
    let letter = format!("/staff/plan/nominations/letters/{}", open.file.letter.id);
    let file = upload.files.first().filter(|file| !file.too_large && !file.bytes.is_empty());
    let bytes = file.map(|file| file.bytes.to_vec()).unwrap_or_default();
    let (problems, marked) = match take(&seat, &open, &bytes, visit.now()).await? {
        Ok(count) => {
            let words = format!("{count}件の依頼に回答しました。情報政策の担当が確認します。");
            visit.flash(NoticeKind::Success, &Text::ja(words));
            return Ok(visit.see(&letter));
        }
        Err(wrong) => wrong,
    };
    let body = SheetPage {
        problems: problems
            .iter()
            .map(|one| {
                let name = sheet::reference(one).unwrap_or_else(|| "全体".to_owned());
                (name, one.message.clone())
            })
            .collect(),
        marked: marked.map(|bytes| base64::engine::general_purpose::STANDARD.encode(bytes)),
        form: FormStart::post(&visit, format!("{letter}/sheet")).with_files().with_own_button(),
        template: format!("{letter}/sheet"),
    };
    let page = seat.desk.page(&visit, "表計算の様式で回答する", &body);
    Ok(page.back(letter, "推薦の依頼").with_problems().into_response())
}

/// What is wrong with a sheet, and the sheet with its cells marked where it could be read.
pub type Wrong = (Vec<CellProblem>, Option<Vec<u8>>);

/// Takes a filled form in the person's name. Returns how many requests were answered.
///
/// # Errors
/// A conflict where somebody was faster; what the store says. What is to be mended is the inner
/// error.
pub async fn take(
    seat: &Seat,
    open: &Answerable,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Result<usize, Wrong>, Refused> {
    if bytes.is_empty() {
        let words = "記入した様式のファイル（.xlsx、10MBまで）を選んでください。";
        return Ok(Err((vec![CellProblem::whole(words)], None)));
    }
    let found: Read = match file::read(bytes, TableFormat::Xlsx) {
        Ok(found) => found,
        Err(problems) => return Ok(Err((problems, None))),
    };
    let read = match sheet::read(&found) {
        Ok(read) => read,
        Err(problems) => return Ok(Err((problems, None))),
    };
    match keep(seat, open, &read.typed, "sheet", now).await {
        Ok(count) => Ok(Ok(count)),
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            let problems = read.cells(&refusal.problems);
            // Lines as they stood, so that the names of the cells stay true.
            let marked = made(&as_it_stood(&found), &problems, seat.desk.today)?;
            Ok(Err((problems, Some(marked))))
        }
        Err(error) => Err(refused(error)),
    }
}

/// The table with the empty lines that the reader passed over.
fn as_it_stood(found: &Read) -> Table {
    let mut rows = Vec::new();
    for (row, line) in found.table.rows.iter().zip(&found.lines) {
        rows.resize(line.saturating_sub(2).max(rows.len()), Vec::new());
        rows.push(row.clone());
    }
    Table { columns: found.table.columns.clone(), rows }
}

fn made(table: &Table, problems: &[CellProblem], day: Date) -> Result<Vec<u8>, Refused> {
    let form = Marked { table, choices: &sheet::choices(), problems };
    marked::write(&form, day).map_err(|_| Refused::broken())
}

fn attached(name: &str, made: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, made).into_response()
}

/// A table as a workbook that is sent.
///
/// # Errors
/// Where it cannot be made.
pub fn workbook(table: &Table, name: &str, day: Date) -> Result<Response, Refused> {
    let form = Marked { table, choices: &[], problems: &[] };
    Ok(attached(name, marked::write(&form, day).map_err(|_| Refused::broken())?))
}
