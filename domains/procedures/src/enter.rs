//! What came on paper, by telephone or by post becomes an application like any other: same number,
//! same sheet, same filing, and the same event for those who listen. It has the facts that staff
//! entered; the scan has the rest.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;
use yakusho_facts::{FactSheet, Sheets, Source};
use yakusho_files::{Holder, Kept};
use yakusho_interview::Answers;
use yakusho_kernel::{
    FiscalYear, Id, Lang, Refusal, RefusalKind, Text, actor::Actor, date::jst_date,
};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    Edition, Procedures, Submission,
    events::{APPLICATION_SUBMITTED, Submitted},
    model::{Application, Channel, Filing, IdentityState, SecretCode},
    store::applications::{self, Counted},
    submit::SERIES,
};

/// Something that came by another way than this site.
#[derive(Clone)]
pub struct Paper {
    /// Made by the page on which it was typed: sent twice, it is one application.
    pub entry: Uuid,
    /// The procedure.
    pub procedure: String,
    /// The facts that were typed.
    pub answers: Answers,
    /// How many boxes that is.
    pub boxes: u32,
    /// By which way it came.
    pub channel: Channel,
    /// The day on which it arrived; its period begins here (行政手続法7条).
    pub received_on: Date,
    /// The scans, kept before.
    pub scans: Vec<Kept>,
    /// Who enters it.
    pub by: Actor,
    /// Under which authority.
    pub authority: Option<String>,
    /// Invented for the demo; never counts.
    pub seeded: bool,
}

/// The life event whose vocabulary a procedure's form is read with: the first that calls for the
/// procedure, else the one that settles the fewest facts by itself. `None` for a pack without
/// events.
#[must_use]
pub fn event_for<'e>(edition: &'e Edition, procedure: &str) -> Option<&'e str> {
    let events = &edition.pack.definition.events;
    let calls =
        events.iter().find(|event| event.rules.iter().any(|rule| rule.procedure == procedure));
    let event = calls.or_else(|| events.iter().min_by_key(|event| event.given.len()))?;
    Some(&event.id)
}

impl Procedures {
    /// Enters it. Sent twice, it is one application, and the second answer has no code.
    ///
    /// # Errors
    /// Not found where there is no such procedure; a refusal where it cannot have come this way or
    /// comes from the future; what the store says.
    pub async fn enter(&self, paper: Paper, now: Timestamp) -> Result<Submission> {
        let edition = self.shelf().current();
        if !paper.channel.is_entered() {
            return Err(refuse("channel", "届いた方法を選んでください。"));
        }
        if paper.received_on > jst_date(now) {
            return Err(refuse(
                "received_on",
                "届いた日は、きょうかそれより前の日にしてください。",
            ));
        }
        let filing = filing(&edition, &paper, now).ok_or_else(Refusal::not_found)?;
        let event =
            event_for(&edition, &paper.procedure).ok_or_else(Refusal::not_found)?.to_owned();
        let code = SecretCode::generate(&mut rand::rng());
        let plan = Arc::new(Plan {
            event,
            version: edition.version().to_owned(),
            filing: filing.clone(),
            code: code.clone(),
            paper,
        });
        let entry = plan.paper.entry;
        let app = self.clone();
        let write = self.store().write(now, move |tx| {
            let (app, plan) = (app.clone(), Arc::clone(&plan));
            Box::pin(async move { record(tx, &app, &plan).await })
        });
        match write.await? {
            Some(application) => {
                Ok(Submission { application, filings: vec![filing], code: Some(code) })
            }
            None => self.submitted_before(Id::from_uuid(entry)).await,
        }
    }
}

struct Plan {
    event: String,
    version: String,
    filing: Filing,
    code: SecretCode,
    paper: Paper,
}

/// The one filing. Nothing holds it: what lies on the desk has been received.
fn filing(edition: &Edition, paper: &Paper, now: Timestamp) -> Option<Filing> {
    let pack = &edition.pack;
    let procedure = pack.procedure(&paper.procedure)?;
    Some(Filing {
        id: Id::new(now),
        procedure: procedure.id.clone(),
        subject: None,
        legal_kind: procedure.legal_kind,
        department: pack
            .department_on(&procedure.department, jst_date(now))
            .map_or_else(|| procedure.department.clone(), |known| known.code.clone()),
        in_person: false,
        needs_identity: false,
        after: Vec::new(),
        last_day: None,
        standard_days: procedure.standard_days.map(u32::from),
    })
}

/// Writes it; `None` where it was written before.
async fn record(tx: &Tx, app: &Procedures, plan: &Plan) -> Result<Option<Application>> {
    let paper = &plan.paper;
    let before = applications::find_by_draft(tx.db(), tx.municipality(), paper.entry).await?;
    if before.is_some() {
        return Ok(None);
    }
    let fiscal_year = i32::from(FiscalYear::of(jst_date(tx.now())).0);
    let application = Application {
        id: Id::from_uuid(tx.new_id()),
        number: tx.next_number(SERIES, i64::from(fiscal_year)).await?,
        fiscal_year,
        event: plan.event.clone(),
        pack_version: plan.version.clone(),
        lang: Lang::Ja,
        submitted_at: tx.now(),
        identity: IdentityState::Unconfirmed,
        channel: paper.channel,
        helper_place: None,
        stand_in: paper.seeded,
    };
    let filings = std::slice::from_ref(&plan.filing);
    // Nobody was asked anything by this site.
    let counted = Counted { asked_boxes: 0, form_boxes: paper.boxes };
    let entry = Id::from_uuid(paper.entry);
    applications::insert(tx, &application, entry, &plan.code, counted, filings).await?;
    let (id, keyring) = (application.id.uuid(), &app.parts().keyring);
    let mut sheet = FactSheet::new();
    sheet.change(Source::Staff, tx.now(), |known| *known = paper.answers.clone());
    Sheets::Application.append(tx, keyring, id, 0, &sheet, None).await?;
    tx.act(NewAction {
        kind: "application.submitted",
        subject_kind: "application",
        subject: id,
        by: &paper.by,
        authority: paper.authority.as_deref(),
        purpose: None,
        data: serde_json::json!({
            "number": application.shown_number(),
            "entry": paper.entry,
            "event": application.event,
            "pack_version": application.pack_version,
            "channel": application.channel,
            "received_on": paper.received_on,
            "procedures": [paper.procedure],
            "form_boxes": paper.boxes,
            "scans": paper.scans.len(),
        }),
    })
    .await?;
    for scan in &paper.scans {
        let holder = Holder { kind: "application", id, fact_key: None };
        app.parts().files.attach(tx, scan, &holder, &paper.by).await?;
    }
    let said =
        Submitted { received_on: Some(paper.received_on), ..Submitted::of(&application, filings) };
    let data = serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?;
    tx.publish(Event { kind: APPLICATION_SUBMITTED, subject: id, data }).await?;
    Ok(Some(application))
}

fn refuse(field: &'static str, words: &str) -> Error {
    let mut refusal = Refusal::new(RefusalKind::Invalid, "invalid_input", Text::ja(words));
    refusal.problems.push(yakusho_kernel::Problem::new(field, "invalid", Text::ja(words)));
    refusal.into()
}
