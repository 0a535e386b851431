//! Carries a command out: decide, save, record, tell.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use yakusho_calendar::Calendar;
use yakusho_kernel::{Id, Refusal, RefusalKind, Text, actor::Actor, date::jst_date};
use yakusho_procedures::model::{ApplicationNoun, IdentityState};
use yakusho_store::{Error, Event, NewAction, Result, Tx};

use crate::{
    events::{CASE_CHANGED, Changed},
    model::{Case, CaseNoun, CaseState},
    release,
    rules::{
        decide::{Command, decide},
        hold::Identity,
        term,
    },
    store::cases::{self, Record},
    work,
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
            Self::Reason { text } | Self::Note { text } => text.clone(),
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
    record.case.state = change.state;
    record.case.assignee = change.assignee;
    record.case.received_on = change.received_on;
    record.due_on = due_on(&before, &record, tx, calendar);
    if !cases::save(tx, &record.case, record.due_on).await? {
        return Err(moved().into());
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
/// which the applicant had it; everything else leaves it.
fn due_on(before: &Case, after: &Record, tx: &Tx, calendar: &Calendar) -> Option<Date> {
    let received = before.received_on.is_none() && after.case.received_on.is_some();
    let answered =
        before.state == CaseState::Correction && after.case.state == CaseState::Reviewing;
    if received {
        term::due_on(&after.case, calendar, 0)
    } else if answered {
        let still = (tx.stamp() - after.changed_at).whole_days();
        let days = jiff::Span::new().try_days(still).ok()?;
        Some(calendar.next_open(after.due_on?.checked_add(days).ok()?))
    } else {
        after.due_on
    }
}

fn moved() -> Refusal {
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
