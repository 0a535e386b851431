//! Issues the notice that a command brings about, in the transaction of the command.

use jiff::civil::Date;
use serde_json::json;
use yakusho_documents::{Content, Document, NewDocument, Recipient, seal};
use yakusho_facts::{FactSheet, Sheets};
use yakusho_interview::Interview;
use yakusho_kernel::{Id, date::jst_date};
use yakusho_pack::format::DocumentRules;
use yakusho_procedures::{Edition, model::Application};
use yakusho_store::{Error, Result, Tx};

use super::{
    Kind,
    addressee::{On, addressee, is_protected},
    content::{Sources, merged},
    delivery, press,
};
use crate::{
    Casework,
    handle::Request,
    rules::decide::Command,
    store::cases::{self, Record},
};

/// Issues the notice that a request brought about, if it brings one about. The number is taken
/// here, so this belongs at the end of the write.
///
/// # Errors
/// What the store says.
pub async fn issue(
    tx: &Tx,
    app: &Casework,
    request: &Request,
    record: &Record,
) -> Result<Option<Document>> {
    let Some(kind) = Kind::of(&request.command) else { return Ok(None) };
    let of = record.case.application;
    let gone = || Error::Broken(format!("application {of} of a case is gone"));
    let municipality = tx.municipality();
    let application = yakusho_procedures::application(tx.db(), municipality, Id::from_uuid(of))
        .await?
        .ok_or_else(gone)?;
    let parts = app.procedures().parts();
    let sheet =
        Sheets::Application.latest(tx.db(), municipality.as_str(), &parts.keyring, of).await?;
    let sheet = sheet.map(|stored| stored.sheet).unwrap_or_default();
    let edition = app.procedures().shelf().edition(&record.pack_version).await?;
    let standings = seal::standings(tx.db(), municipality.as_str()).await?;
    let today = jst_date(tx.now());
    let current = app.procedures().shelf().current();
    let rules = current.pack.documents.as_ref();
    let told = Told { application: &application, sheet: &sheet, edition: &edition };
    let content = content(kind, record, &request.command, &told, rules, today, &parts.public_url);
    let procedure = record.case.procedure.as_str();
    let new = NewDocument {
        kind: kind.code().to_owned(),
        title: kind.title().to_owned(),
        template: kind.template().to_owned(),
        subject_kind: "case",
        subject: record.case.id.uuid(),
        department: record.department.clone(),
        symbol: rules.map_or("", |rules| rules.symbol_of(&record.department)).to_owned(),
        dated_on: today,
        seal: seal::seal_of(
            rules,
            &standings,
            kind.code(),
            Some(procedure),
            &record.department,
            today,
        ),
        pack_version: current.version().to_owned(),
        content,
        supersedes: None,
    };
    let authority = request.authority.as_deref();
    let document =
        yakusho_documents::issue(tx, &parts.keyring, &new, &request.by, authority).await?;
    press::order(tx, &document).await?;
    delivery::send(tx, record, &application, &document, &new.content.recipient).await?;
    Ok(Some(document))
}

/// What was told, and the pack with which it was.
struct Told<'a> {
    application: &'a Application,
    sheet: &'a FactSheet,
    edition: &'a Edition,
}

/// Who receives the notice and what stands in it.
fn content(
    kind: Kind,
    record: &Record,
    command: &Command,
    told: &Told<'_>,
    rules: Option<&DocumentRules>,
    today: Date,
    public_url: &str,
) -> Content {
    let (edition, application) = (told.edition, told.application);
    let told_on = jst_date(application.submitted_at);
    let answers = told.sheet.answers();
    let interview = Interview::new(&edition.compiled, &application.event, answers, told_on);
    let sources = Sources { record, application, pack: &edition.pack, command, today, public_url };
    let protected = interview.as_ref().is_some_and(is_protected);
    Content {
        recipient: addressee(interview.as_ref(), rules, On::OwnLetter),
        data: merged(sources.data(kind), json!({ "protected": protected })),
    }
}

/// Sends out a document about a case that was issued another way than by [`issue()`]: a correction.
///
/// # Errors
/// What the store says.
pub async fn sent_out(tx: &Tx, document: &Document, recipient: &Recipient) -> Result<()> {
    press::order(tx, document).await?;
    let case = Id::from_uuid(document.subject);
    let Some(record) = cases::find(tx.db(), tx.municipality(), case).await? else { return Ok(()) };
    let of = Id::from_uuid(record.case.application);
    let application = yakusho_procedures::application(tx.db(), tx.municipality(), of).await?;
    match application {
        Some(application) => delivery::send(tx, &record, &application, document, recipient).await,
        None => Ok(()),
    }
}
