//! `GET /staff/plan/nominations/letters/{id}/sheet`: the form of a letter as a workbook.
//! `POST`: takes the filled form; where something is wrong, the same workbook comes back with the
//! cells marked, and the page lists them by their names.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use yakusho_casework::staff::refused;
use yakusho_exchange::{CellProblem, Table, file};
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
    workbook::{self, Fault, Mend},
};

/// What the form is called.
const NAME: &str = "wg-nomination";

#[derive(Template)]
#[template(path = "staff/nominations/sheet.html")]
struct SheetPage {
    mend: Mend,
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
    let made = workbook::form(&table, &sheet::choices(), seat.desk.today)?;
    Ok(workbook::response(NAME, made))
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
    let bytes = workbook::chosen(&upload.files);
    let taken = match bytes.clone() {
        Ok(bytes) => take(&seat, &open, bytes, visit.now()).await?,
        Err(faults) => Err(faults),
    };
    let faults = match taken {
        Ok(count) => {
            let words = format!("{count}件の依頼に回答しました。情報政策の担当が確認します。");
            visit.flash(NoticeKind::Success, &Text::ja(words));
            return Ok(visit.see(&letter));
        }
        Err(faults) => faults,
    };
    let bytes = bytes.unwrap_or_default();
    let body = SheetPage {
        mend: Mend::of(NAME, bytes, faults, &sheet::choices(), seat.desk.today),
        form: FormStart::post(&visit, format!("{letter}/sheet")).with_files().with_own_button(),
        template: format!("{letter}/sheet"),
    };
    let page = seat.desk.page(&visit, "表計算の様式で回答する", &body);
    Ok(page.back(letter, "推薦の依頼").with_problems().into_response())
}

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
) -> Result<Result<usize, Vec<Fault>>, Refused> {
    let of = |problems: Vec<CellProblem>, table: &Table| {
        problems.into_iter().map(|problem| Fault::of(problem, table)).collect()
    };
    let found = match file::read(bytes, TableFormat::Xlsx) {
        Ok(found) => found,
        Err(problems) => return Ok(Err(of(problems, &Table::default()))),
    };
    let read = match sheet::read(&found) {
        Ok(read) => read,
        Err(problems) => return Ok(Err(of(problems, &found.table))),
    };
    match keep(seat, open, &read.typed, "sheet", now).await {
        Ok(count) => Ok(Ok(count)),
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(Err(of(read.cells(&refusal.problems), &found.table)))
        }
        Err(error) => Err(refused(error)),
    }
}
