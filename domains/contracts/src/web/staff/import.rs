//! `GET, POST /staff/contracts/import`: keeps a contract that was concluded on paper or in another
//! service, with its file and the facts by which it is found again.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use uuid::Uuid;
use yakusho_casework::staff::refused;
use yakusho_kernel::{Lang, Problem, Refusal, Text};
use yakusho_pages::{
    FieldView, Fields, Page, Refused, SentFile, Upload, Visit,
    parts::{ErrorSummary, FormStart, NoticeKind},
};
use yakusho_store::{Error, Result as Stored};

use super::{file::examined, seat::Seat, write};
use crate::{
    Contracts,
    model::Origin,
    rules::entry::ContractEntered,
    store::contracts::{self, New},
};

#[derive(Template)]
#[template(path = "staff/import.html")]
struct ImportPage {
    errors: ErrorSummary,
    form: FormStart,
    fields: Vec<FieldView>,
    file_error: Option<String>,
    limits: String,
}

/// Asks.
pub async fn ask(visit: Visit, State(app): State<Contracts>) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let first = seat.departments().into_iter().next().ok_or_else(Refusal::not_found)?;
    let entered = ContractEntered { department: first.0, ..ContractEntered::default() };
    Ok(page(&visit, &seat, &entered, &[]).await?.into_response())
}

/// Keeps it.
pub async fn bring(
    visit: Visit,
    State(app): State<Contracts>,
    upload: Upload,
) -> Result<Response, Refused> {
    let seat = Seat::open(&visit, &app).await?;
    let entered = entered_of(&upload.fields);
    match keep(&seat, &entered, upload.files.into_iter().next(), visit.now()).await {
        Ok(id) => {
            visit.flash(NoticeKind::Success, &Text::ja("契約を台帳に取り込みました。"));
            Ok(visit.see(&format!("/staff/contracts/{id}")))
        }
        Err(Error::Refused(refusal)) if !refusal.problems.is_empty() => {
            Ok(page(&visit, &seat, &entered, &refusal.problems).await?.into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// What the form's controls say.
#[must_use]
pub fn entered_of(fields: &Fields) -> ContractEntered {
    let pairs: Vec<(String, String)> =
        fields.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    of_pairs(&pairs)
}

/// What named texts say.
#[must_use]
pub fn of_pairs(pairs: &[(String, String)]) -> ContractEntered {
    let get = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    ContractEntered {
        kind: get("kind"),
        title: get("title"),
        department: get("department"),
        supplier: get("supplier"),
        supplier2: get("supplier2"),
        supplier3: get("supplier3"),
        amount: get("amount"),
        tax: get("tax"),
        concluded_on: get("concluded_on"),
        from_on: get("from_on"),
        to_on: get("to_on"),
        tender: get("tender"),
        auto_renew: get("auto_renew"),
        ..ContractEntered::default()
    }
}

/// Keeps a contract made elsewhere in the person's name. Returns its id.
///
/// # Errors
/// A refusal with the fields to mend; why the file is not taken; what the store says.
pub async fn keep(
    seat: &Seat,
    entered: &ContractEntered,
    file: Option<SentFile>,
    now: Timestamp,
) -> Stored<Uuid> {
    let entry = write::read(seat, entered)?;
    let suppliers = write::chosen(seat, &entry).await?;
    let clean = examined(seat, file).await?;
    if clean.media_type != yakusho_files::MediaType::Pdf {
        let words = Text::ja("契約書のファイルは、PDFにしてください。");
        return Err(Refusal::invalid(vec![Problem::new("file", "not_a_pdf", words)]).into());
    }
    let by = seat.by(&entry.department);
    let new = New { entry, suppliers, origin: Origin::Imported, stand_in: false };
    let write = seat
        .app
        .store()
        .write_with(now, (new, by.clone()), |tx, (new, by)| Box::pin(contracts::make(tx, new, by)));
    let id = write.await?;
    let known = seat.app.known(id).await?;
    seat.app.put_body(&known, clean, Origin::Imported, &by, now).await?;
    Ok(id)
}

async fn page(
    visit: &Visit,
    seat: &Seat,
    entered: &ContractEntered,
    problems: &[Problem],
) -> Result<Page, Refused> {
    let at_file = problems.iter().find(|problem| problem.field == "file");
    let limits = seat.app.files().examiner().limits();
    let body = ImportPage {
        errors: ErrorSummary::of(problems, Lang::Ja),
        form: FormStart::post(visit, "/staff/contracts/import").with_files().with_own_button(),
        fields: write::fields(seat, entered)
            .await?
            .into_iter()
            .map(|field| field.problem(problems))
            .collect(),
        file_error: at_file.map(|problem| problem.message.get(Lang::Ja).to_owned()),
        limits: format!("PDF、{}MBまで、{}ページまで。", limits.bytes >> 20, limits.pages),
    };
    let page = seat.desk.page(visit, "ほかで結んだ契約を取り込む", &body);
    let page = page.back("/staff/contracts", "契約台帳");
    Ok(if problems.is_empty() { page } else { page.with_problems() })
}
