//! Carries a command out: decide, save, record, tell.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_kernel::{Id, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_procedures::model::{ApplicationNoun, IdentityState};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    Casework,
    aside::may_get,
    events::{CASE_CHANGED, Changed},
    model::{Case, CaseNoun, CaseState},
    papers, release,
    rules::{
        decide::{Command, decide},
        hold::Identity,
        term::{self, Correction},
    },
    store::cases::{self, Record},
    work, written,
};

/// What somebody asks for, and what they saw when they asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// The case.
    pub case: Id<CaseNoun>,
    /// The version that their page showed.
    pub version: i64,
    /// What they want.
    pub command: Command,
    /// Who they are.
    pub by: Actor,
    /// Under which authority.
    pub authority: Option<String>,
    /// The document with which a visitor was identified, where a visit is recorded.
    pub identified_by: Option<String>,
}

/// What is written about a case and sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Word {
    /// A correction request.
    Correction(crate::model::CorrectionRequest),
    /// The reasons of a refusal or a return.
    Reason {
        /// In the clerk's words.
        text: String,
    },
    /// What somebody should know who gets the case from another.
    HandedOver {
        /// In the clerk's words.
        text: String,
    },
    /// An internal note.
    Note {
        /// In the clerk's words.
        text: String,
    },
}

impl Word {
    /// The code of its kind in the database.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Correction(_) => "correction",
            Self::Reason { .. } => "reason",
            Self::HandedOver { .. } => "handed_over",
            Self::Note { .. } => "note",
        }
    }

    /// What was written, without its form: what a search looks through.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Correction(request) => {
                let reasons = request.fields.iter().map(|field| field.reason.as_str());
                reasons.collect::<Vec<_>>().join("\n")
            }
            Self::Reason { text } | Self::HandedOver { text } | Self::Note { text } => text.clone(),
        }
    }

    /// What a command writes.
    #[must_use]
    pub fn of(command: &Command) -> Option<Self> {
        match command {
            Command::AskCorrection(request) => Some(Self::Correction(request.clone())),
            Command::Refuse { reason } | Command::Return { reason } => {
                Some(Self::Reason { text: reason.trim().to_owned() })
            }
            Command::HandOver { note: text, .. } | Command::Transfer { reason: text, .. }
                if !text.trim().is_empty() =>
            {
                Some(Self::HandedOver { text: text.trim().to_owned() })
            }
            _ => None,
        }
    }
}

/// Carries a request out inside a write. The sealed words are the caller's to write in the same
/// transaction.
///
/// # Errors
/// The refusal of the rules, a conflict where somebody was faster, or what the store says.
pub async fn carry_out(tx: &Tx, request: &Request, calendar: &Calendar) -> Result<Record> {
    let Some(mut record) = cases::find(tx.db(), tx.municipality(), request.case).await? else {
        return Err(Refusal::not_found().into());
    };
    if record.case.version != request.version {
        return Err(moved().into());
    }
    let today = jst_date(tx.now());
    let before = record.case.clone();
    let change = decide(&before, &request.command, today)?;
    if let Some(to) = change.assignee.filter(|to| before.assignee != Some(*to)) {
        may_get(&record, to)?;
    }
    record.case.state = change.state;
    record.case.assignee = change.assignee;
    record.case.received_on = change.received_on;
    record.due_on = due_on(&before, &record, tx, calendar).await?;
    if !cases::save(tx, &record.case, record.due_on).await? {
        return Err(moved().into());
    }
    if let Some(department) = change.department {
        if department == record.department {
            return Err(same_department().into());
        }
        cases::set_department(tx, request.case, &department).await?;
        record.department = department;
    }
    record.case.version += 1;
    tx.act(NewAction {
        kind: change.kind,
        subject_kind: "case",
        subject: request.case.uuid(),
        by: &request.by,
        authority: request.authority.as_deref(),
        purpose: None,
        data: serde_json::json!({
            "state": change.state,
            "assignee": change.assignee,
            "received_on": change.received_on,
            "asked": asked(&request.command),
            "department": record.department,
        }),
    })
    .await?;
    work::put(tx, &record).await?;
    let application = before.application;
    let said = Changed {
        application,
        procedure: before.procedure.clone(),
        action: change.kind.to_owned(),
        state: change.state,
    };
    tx.publish(Event {
        kind: CASE_CHANGED,
        subject: request.case.uuid(),
        data: serde_json::to_value(said).map_err(|error| Error::Broken(error.to_string()))?,
    })
    .await?;
    if let (Command::RecordVisit, Some(method)) = (&request.command, &request.identified_by) {
        let id: Id<ApplicationNoun> = Id::from_uuid(application);
        yakusho_procedures::identify(tx, id, IdentityState::Window, method, &request.by).await?;
    }
    let identity = identity_of(tx, application).await?;
    release::release(tx, application, identity, calendar).await?;
    Ok(record)
}

/// The facts that a correction asks for, without their places and reasons: which boxes people fill
/// in wrongly is for everybody who designs a form to know.
fn asked(command: &Command) -> Vec<&str> {
    let Command::AskCorrection(request) = command else { return Vec::new() };
    let facts = request.fields.iter().map(|field| field.key.split('@').next().unwrap_or_default());
    facts.collect()
}

/// Carries a request out and keeps, sealed, what it writes.
///
/// # Errors
/// As [`carry_out`].
pub(crate) async fn with_words(app: &Casework, tx: &Tx, request: &Request) -> Result<Record> {
    let parts = app.procedures().parts();
    let record = carry_out(tx, request, &parts.calendar).await?;
    if let Some(word) = Word::of(&request.command) {
        let staff = request.by.id();
        written::keep(tx, &parts.keyring, request.case.uuid(), staff, &word).await?;
    }
    papers::issue::issue(tx, app, request, &record).await?;
    Ok(record)
}

/// How far the person behind an application is known, as the rules see it.
///
/// # Errors
/// What the store says; an application that is gone is a broken store.
pub async fn identity_of(tx: &Tx, application: Uuid) -> Result<Identity> {
    let found =
        yakusho_procedures::application(tx.db(), tx.municipality(), Id::from_uuid(application))
            .await?
            .ok_or_else(|| Error::Broken(format!("application {application} is gone")))?;
    Ok(if found.identity.is_confirmed() { Identity::Confirmed } else { Identity::Unconfirmed })
}

/// A day of receipt starts the period; an answered correction moves its end by the days during
/// which the applicant had it, and by those of earlier ones; everything else leaves it.
async fn due_on(
    before: &Case,
    after: &Record,
    tx: &Tx,
    calendar: &Calendar,
) -> Result<Option<Date>> {
    let received = before.received_on.is_none() && after.case.received_on.is_some();
    let answered =
        before.state == CaseState::Correction && after.case.state == CaseState::Reviewing;
    if received {
        return Ok(term::due_on(&after.case, calendar, 0));
    }
    if !answered {
        return Ok(after.due_on);
    }
    let past = tx.actions_of(before.id.uuid()).await?;
    let steps = past.iter().filter_map(|action| match action.kind.as_str() {
        "case.correction_asked" => Some(Correction::Asked(jst_date(action.at))),
        "case.correction_answered" => Some(Correction::Answered(jst_date(action.at))),
        _ => None,
    });
    // The answer that is being recorded.
    let now = Correction::Answered(jst_date(tx.now()));
    let away = term::days_with_applicant(steps.chain([now]));
    Ok(term::due_on(&after.case, calendar, away))
}

fn same_department() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "same_department",
        Text::ja("この件は、もうその課にあります。ほかの課を選んでください。"),
    )
}

/// Somebody was faster.
pub(crate) fn moved() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "case_moved",
        Text::new(
            "ほかの人の操作で状態が変わりました。画面を読み直して、もう一度選んでください。",
            "ほかの 人（ひと）が かえました。ページを もういちど 開（ひら）いて ください。",
            "Somebody else changed this meanwhile. Reload the page and choose again.",
        ),
    )
}
