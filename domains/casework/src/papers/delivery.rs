//! By which ways a notice reaches the person: the status page always, a letter unless they chose
//! otherwise; and what comes back becomes work of the department, with what to do.

use futures::future::BoxFuture;
use serde_json::Value;
use uuid::Uuid;
use yakusho_documents::{Document, Recipient};
use yakusho_kernel::{Id, Lang};
use yakusho_notify::{
    BOUNCED, FAILED, Preference,
    letters::{self, LetterState, NewLetter},
    messages::{self, NewMessage},
};
use yakusho_procedures::model::Application;
use yakusho_store::{Event, Result, Store, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use super::Kind;
use crate::{
    model::CaseNoun,
    store::cases::{self, Record},
};

/// What did not reach the person, as an item of the worklist. Its subject is the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// A mail was refused or came back.
    Mail,
    /// A letter came back.
    Letter,
    /// No address is known to which a letter could go.
    NoAddress,
}

impl Undelivered {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Letter, Self::NoAddress];

    /// The kind of the work item.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Mail => "notice.mail_undelivered",
            Self::Letter => "notice.letter_returned",
            Self::NoAddress => "notice.no_address",
        }
    }

    /// What happened, for staff.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Mail => "お知らせのメールが届きませんでした",
            Self::Letter => "郵便が宛先不明で戻ってきました",
            Self::NoAddress => "送り先の住所がわからず、通知を郵送できません",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Mail => {
                "電話で本人に知らせ、メールアドレスを聞いてください。状況の画面には同じ知らせが出ています。知らせたら「対応した」を押します。"
            }
            Self::Letter => {
                "住民記録の住所と見くらべ、電話で確かめてください。正しい住所がわかったら「文書・郵便」の返送の一覧から送り直し、わからないときは公示送達を検討します。"
            }
            Self::NoAddress => {
                "電話か窓口で送り先を確かめてください。文書台帳から通知を印刷して、窓口で渡すこともできます。"
            }
        }
    }

    /// The one of this kind of work item.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.kind() == kind)
    }
}

/// Sends an issued notice on its ways, inside the write that issued it. A letter with the document
/// that it supersedes is not sent any more.
///
/// # Errors
/// What the store says.
pub async fn send(
    tx: &Tx,
    record: &Record,
    application: &Application,
    document: &Document,
    recipient: &Recipient,
) -> Result<()> {
    let case = record.case.id.uuid();
    messages::tell(
        tx,
        &NewMessage {
            holder: record.case.application,
            kind: document.kind.clone(),
            about_kind: "case",
            about_id: case,
            document: Some(document.id.uuid()),
        },
    )
    .await?;
    if let Some(old) = document.supersedes {
        letters::drop_unsent_of(tx, old.uuid()).await?;
    }
    let wanted = preference(tx, application).await?;
    if !wanted.letters {
        return Ok(());
    }
    if !recipient.can_be_posted_to() {
        return put(tx, record, Undelivered::NoAddress).await;
    }
    let kind = Kind::from_code(&document.kind).map_or(document.kind.as_str(), |kind| kind.label());
    let letter = NewLetter {
        document: document.id.uuid(),
        about_kind: "case",
        about_id: case,
        department: record.department.clone(),
        title: format!("{} {kind}", document.shown_number),
        easy: wanted.easy,
    };
    letters::queue(tx, &letter).await.map(drop)
}

/// How the applicant wants to hear, or what holds until they chose.
///
/// # Errors
/// What the database says.
pub async fn preference(tx: &Tx, application: &Application) -> Result<Preference> {
    let (municipality, holder) = (tx.municipality(), application.id.uuid());
    let chosen = Preference::of(tx.db(), municipality.as_str(), holder).await?;
    let easy = application.lang == Lang::JaEasy;
    Ok(chosen.unwrap_or_else(|| Preference::until_chosen(easy)))
}

/// Listens to what did not reach anybody.
pub fn listen(store: &Store) {
    store.subscribe(FAILED, mail_came_back);
    store.subscribe(BOUNCED, mail_came_back);
    store.subscribe(letters::RETURNED, letter_came_back);
}

fn mail_came_back<'t>(tx: &'t Tx, event: &'t Event) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        if event.data.get("about_kind").and_then(Value::as_str) != Some("application") {
            return Ok(());
        }
        let all = cases::of_application(tx.db(), tx.municipality(), event.subject).await?;
        // One department calls, not all: the one with the first case that is still open.
        let open = all.iter().find(|record| !record.case.state.is_closed());
        match open.or_else(|| all.first()) {
            Some(record) => put(tx, record, Undelivered::Mail).await,
            None => Ok(()),
        }
    })
}

fn letter_came_back<'t>(tx: &'t Tx, event: &'t Event) -> BoxFuture<'t, Result<()>> {
    Box::pin(async move {
        if event.data.get("about_kind").and_then(Value::as_str) != Some("case") {
            return Ok(());
        }
        let id: Id<CaseNoun> = Id::from_uuid(event.subject);
        match cases::find(tx.db(), tx.municipality(), id).await? {
            Some(record) => put(tx, &record, Undelivered::Letter).await,
            None => Ok(()),
        }
    })
}

async fn put(tx: &Tx, record: &Record, what: Undelivered) -> Result<()> {
    let item = WorkItem {
        kind: what.kind().to_owned(),
        subject_kind: "case".to_owned(),
        subject: record.case.id.uuid(),
        department: record.department.clone(),
        assignee: record.case.assignee,
        title: format!("{} {}", record.number, record.case.procedure),
        topic: record.case.procedure.clone(),
        due_on: Some(yakusho_kernel::date::jst_date(tx.now())),
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await.map(drop)
}

/// What did not reach the person of a case and is not settled yet.
///
/// # Errors
/// What the database says.
pub async fn open_of(store: &Store, case: Uuid) -> Result<Vec<Undelivered>> {
    let items = yakusho_worklist::of_subject(store, case).await?;
    let open = items.into_iter().filter(|item| item.state == yakusho_worklist::State::Open);
    Ok(open.filter_map(|item| Undelivered::of_kind(&item.item.kind)).collect())
}

/// The letters of a case that still lie in the office.
///
/// # Errors
/// What the database says.
pub async fn unsent_of(store: &Store, case: Uuid) -> Result<Vec<letters::PaperLetter>> {
    let municipality = store.municipality();
    let all = letters::about(store.read(), municipality.as_str(), case).await?;
    let unsent = |letter: &letters::PaperLetter| {
        matches!(letter.state, LetterState::ToPrint | LetterState::Printed)
    };
    Ok(all.into_iter().filter(unsent).collect())
}
