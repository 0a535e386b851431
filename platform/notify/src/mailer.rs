//! Queues mail with the change that it tells of, and sends what is queued.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, sea_query::OnConflict,
};
use serde_json::json;
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_kernel::{Id, Lang, actor::Actor};
use yakusho_store::{
    Error, Event, Job, JobRegistry, NewAction, NewJob, Result, Store, Tx, instant,
};

use crate::{
    ConfigError,
    at_rest::{AtRest, address_hash},
    bounce::Report,
    demo::{DemoFolder, DemoMail},
    link,
    mail::{Address, Mail, MailNoun},
    message::Sender,
    outbox::{self, Queued, State, row},
    transport::{self, MailConfig, NotSent, Transport},
};

/// The event that a mail was refused for good. Its subject is what the mail told of; its data holds
/// `about_kind` and `mail`.
pub const FAILED: &str = "mail.failed";
/// The event that a mail came back. Subject and data as in [`FAILED`].
pub const BOUNCED: &str = "mail.bounced";

const SEND: &str = "mail.send";
const BY: Actor = Actor::System { job: "mail.send" };

/// Queues and sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    post: Arc<Post>,
}

struct Post {
    sender: Sender,
    transport: Transport,
    keyring: Arc<Keyring>,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    /// Opens the way that the configuration names. Sends nothing yet. The store must know this
    /// crate's [`crate::migrations`]. What waits is sealed with the keyring.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn open(
        config: &MailConfig,
        keyring: Arc<Keyring>,
    ) -> std::result::Result<Self, ConfigError> {
        let reply_to = config
            .reply_to
            .as_deref()
            .map(|typed| transport::address(typed, "reply_to"))
            .transpose()?;
        let from = transport::address(&config.from, "from")?;
        let sender = Sender { name: config.from_name.clone(), from, reply_to };
        let transport = Transport::open(&config.transport)?;
        Ok(Self { post: Arc::new(Post { sender, transport, keyring }) })
    }

    /// Queues a mail inside the caller's transaction. With a key that is there already nothing
    /// happens, and the id of the first mail is returned.
    ///
    /// # Errors
    /// [`Error::Broken`] when a link in the body carries more than an opaque token; otherwise what
    /// the database says.
    pub async fn queue(&self, tx: &Tx, mail: &Mail) -> Result<Id<MailNoun>> {
        let municipality = tx.municipality();
        let row = self.row(tx, mail)?;
        let id = row.id;
        let once = OnConflict::columns([row::Column::Municipality, row::Column::Key])
            .do_nothing()
            .to_owned();
        let inserted = row::Entity::insert(row.into_active_model())
            .on_conflict(once)
            .exec_without_returning(tx.db())
            .await?;
        if inserted == 0 {
            let first = outbox::with_key(tx.db(), municipality.as_str(), &mail.key).await?;
            return first
                .map(|row| Id::from_uuid(row.id))
                .ok_or_else(|| Error::Broken("a mail's key is taken by no mail".to_owned()));
        }
        tx.enqueue(NewJob { kind: SEND, payload: json!({ "mail": id }), run_at: tx.now() }).await?;
        Ok(Id::from_uuid(id))
    }

    /// Queues a mail whose key holds the id of something that this very write makes, so that no other
    /// mail can have it.
    ///
    /// # Errors
    /// As [`Mailer::queue`].
    pub async fn queue_new(&self, tx: &Tx, mail: &Mail) -> Result<Id<MailNoun>> {
        let row = self.row(tx, mail)?;
        let id = row.id;
        tx.append::<row::Entity>(vec![row]);
        tx.enqueue(NewJob { kind: SEND, payload: json!({ "mail": id }), run_at: tx.now() }).await?;
        Ok(Id::from_uuid(id))
    }

    /// A mail as it waits.
    fn row(&self, tx: &Tx, mail: &Mail) -> Result<row::Model> {
        if !link::all_plain(&mail.body) || !link::all_plain(&mail.subject) {
            return Err(Error::Broken(
                "a link in a mail carries more than an opaque token".to_owned(),
            ));
        }
        let id = tx.new_id();
        Ok(row::Model {
            municipality: tx.municipality().as_str().to_owned(),
            id,
            key: mail.key.clone(),
            about_kind: mail.about_kind.to_owned(),
            about_id: mail.about_id,
            lang: mail.lang.code().to_owned(),
            to_address: String::new(),
            subject: String::new(),
            body: String::new(),
            sealed: Some(AtRest::of(mail).seal(&self.post.keyring, id)?),
            to_hash: None,
            state: State::Waiting.word().to_owned(),
            queued_at: tx.stamp(),
            state_at: tx.stamp(),
            problem: None,
        })
    }

    /// The mails about something, newest first, without addresses and texts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn about(
        &self,
        db: &impl ConnectionTrait,
        municipality: &str,
        about_kind: &str,
        about_id: Uuid,
    ) -> Result<Vec<Queued>> {
        Ok(outbox::about(db, municipality, about_kind, about_id)
            .await?
            .into_iter()
            .map(Queued::from)
            .collect())
    }

    /// Whether the last mail to this address was refused for good or came back.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_known_bad(
        &self,
        db: &impl ConnectionTrait,
        municipality: &str,
        address: &Address,
    ) -> Result<bool> {
        let hash = address_hash(&self.post.keyring, address.as_str());
        let last = outbox::last_to(db, municipality, &hash).await?;
        let state = last.map(|row| State::from_word(&row.state));
        Ok(matches!(state, Some(State::Failed | State::Bounced)))
    }

    /// The demo's mailbox, when mail goes into a folder.
    #[must_use]
    pub fn demo(&self) -> Option<&DemoFolder> {
        match &self.post.transport {
            Transport::Folder(folder) => Some(folder),
            Transport::Smtp(_) => None,
        }
    }

    /// Takes what the demo's mailbox shows of the mails about these things away, before a disposal
    /// deletes their rows. Nothing happens where mail goes out.
    ///
    /// # Errors
    /// What the database or the disk says.
    pub async fn forget_shown(&self, store: &Store, about: &[Uuid]) -> Result<()> {
        let Some(folder) = self.demo() else { return Ok(()) };
        let mails = row::Entity::find()
            .filter(row::Column::Municipality.eq(store.municipality().as_str()))
            .filter(row::Column::AboutId.is_in(about.iter().copied()))
            .all(store.read())
            .await?;
        for mail in mails {
            folder.remove(mail.id).await?;
        }
        Ok(())
    }

    /// Adds the job that sends.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let mailer = self.clone();
        registry.on(SEND, move |store, job, now| {
            let mailer = mailer.clone();
            Box::pin(async move { mailer.send(&store, &job, now).await })
        })
    }

    /// Takes in a report of mail that came back. Returns whether it told of one of our mails.
    ///
    /// # Errors
    /// What the database says.
    pub async fn take_report(&self, store: &Store, message: &[u8], now: Timestamp) -> Result<bool> {
        let Some(report) = Report::read(message, self.post.sender.domain()) else {
            return Ok(false);
        };
        let change = Change {
            id: report.mail,
            from: State::Sent,
            to: State::Bounced,
            problem: Some(report.status),
            to_hash: None,
        };
        store.write_with(now, change, |tx, change| Box::pin(settle(tx, change))).await
    }

    /// One try.
    async fn send(&self, store: &Store, job: &Job, now: Timestamp) -> Result<()> {
        let id = job
            .payload
            .get("mail")
            .and_then(|id| id.as_str())
            .and_then(|id| Uuid::parse_str(id).ok());
        let id = id.ok_or_else(|| Error::Broken("a job without a mail".to_owned()))?;
        let Some(row) = outbox::find(store.read(), store.municipality().as_str(), id).await? else {
            return Ok(());
        };
        if State::from_word(&row.state) != State::Waiting {
            return Ok(());
        }
        let letter = AtRest::open(&self.post.keyring, &row)?;
        let to_hash = Some(address_hash(&self.post.keyring, &letter.to));
        let (to, problem) = match self.post.deliver(&row, letter).await {
            Ok(()) => (State::Sent, None),
            Err(NotSent::ForGood(code)) => (State::Failed, Some(code)),
            Err(NotSent::ForNow(code)) => {
                return Err(Error::Broken(format!("mail not sent for now: {code}")));
            }
        };
        let change = Change { id, from: State::Waiting, to, problem, to_hash };
        store.write_with(now, change, |tx, change| Box::pin(settle(tx, change))).await.map(drop)
    }
}

impl Post {
    async fn deliver(&self, row: &row::Model, letter: AtRest) -> std::result::Result<(), NotSent> {
        let lang = Lang::from_code(&row.lang).unwrap_or_default();
        let queued_at = instant(row.queued_at);
        let to =
            Address::parse(&letter.to).ok_or_else(|| NotSent::ForGood("address".to_owned()))?;
        let message = self
            .sender
            .compose(row.id, &to, lang, queued_at, &letter.subject, &letter.body)
            .ok_or_else(|| NotSent::ForGood("message".to_owned()))?;
        let shown = DemoMail {
            id: row.id,
            to: letter.to,
            subject: letter.subject,
            body: letter.body,
            lang: row.lang.clone(),
            queued_at,
        };
        self.transport.send(message, shown).await
    }
}

/// A mail comes to another state.
struct Change {
    id: Uuid,
    from: State,
    to: State,
    problem: Option<String>,
    to_hash: Option<String>,
}

/// Settles a mail: its address and text go, its state and a keyed hash of the address stay, and
/// those who care hear of it. Returns
/// whether it was in the state that it should leave.
async fn settle(tx: &Tx, change: &Change) -> Result<bool> {
    let municipality = tx.municipality();
    let Some(row) = outbox::find(tx.db(), municipality.as_str(), change.id).await? else {
        return Ok(false);
    };
    let settled = row::ActiveModel {
        to_address: Set(String::new()),
        subject: Set(String::new()),
        body: Set(String::new()),
        sealed: Set(None),
        to_hash: Set(change.to_hash.clone().or_else(|| row.to_hash.clone())),
        state: Set(change.to.word().to_owned()),
        state_at: Set(tx.stamp()),
        problem: Set(change.problem.clone()),
        ..Default::default()
    };
    let changed = row::Entity::update_many()
        .set(settled)
        .filter(row::Column::Municipality.eq(municipality.as_str()))
        .filter(row::Column::Id.eq(change.id))
        .filter(row::Column::State.eq(change.from.word()))
        .exec(tx.db())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    let kind = match change.to {
        State::Failed => FAILED,
        State::Bounced => BOUNCED,
        State::Sent | State::Waiting => "mail.sent",
    };
    tx.act(NewAction {
        kind,
        subject_kind: &row.about_kind,
        subject: row.about_id,
        by: &BY,
        authority: None,
        purpose: None,
        data: json!({ "mail": change.id, "problem": change.problem }),
    })
    .await?;
    if kind != "mail.sent" {
        let data = json!({ "about_kind": row.about_kind, "mail": change.id });
        tx.publish(Event { kind, subject: row.about_id, data }).await?;
    }
    Ok(true)
}
